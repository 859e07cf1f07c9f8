import { assert } from "@/tests/support/assert.ts";
import { chattersOn, checkHistory, untilSaid, whileTalking } from "@/tests/support/chatter.ts";
import { type Child, withChild } from "@/tests/support/child.ts";
import { frame, opcodes, RawSocket } from "@/tests/support/raw_socket.ts";
import type { TestPerson } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";

/** MiB of resident memory at which the process is killed, as a container of that size would. */
const cap = 256;

Deno.test("K14 with 256 MB for it, under attacks on its memory and killed, a server is back in 5 seconds and loses nothing", () =>
  withChild(async (child) => {
    const chatters = await chattersOn(child, 6, { length: 8000 });
    const { person, conversation } = chatters[0]!;
    const keeper = new Keeper(child);
    await whileTalking(chatters, async () => {
      await untilSaid(chatters, 50);
      for (const attack of [hugeFrames, endlessMessages, slowReaders]) {
        const sockets = await attack(person, conversation);
        await untilSaid(chatters, 100);
        for (const socket of sockets) socket.close();
      }
      await keeper.stop();
      await child.kill("SIGKILL");
      await keeper.startAgain();
      await untilSaid(chatters, 50);
    });
    await checkHistory(chatters);
    assert(Math.max(...keeper.starts) < 5000, `ready after ${keeper.starts} ms`);
  }, {
    PARLEY_CONNECTIONS_PER_SESSION: "500",
    PARLEY_CONNECTIONS_PER_ADDRESS: "500",
  }, { flags: ["--v8-flags=--max-old-space-size=128"] }));

/** Does what a supervisor does: looks at the memory, ends what takes too much, and starts what has ended. */
class Keeper {
  /** Milliseconds that each start took. */
  readonly starts: number[] = [];
  readonly #child: Child;
  readonly #keeping: Promise<void>;
  #stopped = false;

  constructor(child: Child) {
    this.#child = child;
    this.#keeping = this.#keep();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#keeping;
  }

  async startAgain(): Promise<void> {
    const began = performance.now();
    await this.#child.startAgain();
    this.starts.push(performance.now() - began);
  }

  async #keep(): Promise<void> {
    await until(
      async () => {
        if (this.#child.memory > cap) {
          await this.#child.kill("SIGKILL");
          await this.startAgain();
        }
        return this.#stopped;
      },
      "to be told to stop",
      120_000,
    );
  }
}

type Attack = (person: TestPerson, conversation: string) => Promise<RawSocket[]>;

/** W05: one that is huge, and many that claim to be. */
const hugeFrames: Attack = async (person) => {
  const claims = await open(person, 20);
  for (const socket of claims) await socket.send(frame("{", { claims: 60n << 20n }));
  const [huge] = await open(person, 1);
  huge!.send(frame(new Uint8Array(63 << 20).fill(32)));
  return [...claims, huge!];
};

/** W06: messages that never end. */
const endlessMessages: Attack = async (person) => {
  const sockets = await open(person, 3);
  const part = frame(new Uint8Array(65_000).fill(32), { opcode: opcodes.continuation, fin: false });
  for (const socket of sockets) goOn(socket, part);
  return sockets;
};

async function goOn(socket: RawSocket, part: Uint8Array): Promise<void> {
  await socket.send(frame("{", { fin: false }));
  while (await socket.send(part));
}

/** W19: who listens to everything and reads nothing. */
const slowReaders: Attack = async (person, conversation) => {
  const sockets = await open(person, 30, { reads: false });
  const follow = JSON.stringify({ id: 1, type: "follow", body: { conversation, after: 0 } });
  for (const socket of sockets) await socket.send(frame(follow));
  return sockets;
};

/** While the server starts again nobody comes in: the next one tries for all. */
async function open(person: TestPerson, count: number, options = {}): Promise<RawSocket[]> {
  const sockets: RawSocket[] = [];
  await until(
    async () => {
      await RawSocket.open(person, options).then((socket) => sockets.push(socket), () => {});
      return sockets.length === count;
    },
    `${count} connections`,
    30_000,
  );
  return sockets;
}
