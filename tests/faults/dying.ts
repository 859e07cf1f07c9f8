/**
 * A process that takes files in, sends, forwards and deletes them, and kills itself before the step that it is told:
 * everything that it does to its directory and its database is a step. What it has promised by then stands in its
 * output, a word and an id per line. tests/faults/files.test.ts starts it and looks at what is left.
 */
import { openTestCore } from "@/tests/support/core.ts";
import { testConfig } from "@/tests/support/settings.ts";
import type { Scope } from "@/core/scope.ts";

/** Stands beside its data as `play.json`. */
export interface Play {
  scope: Scope;
  room: string;
  other: string;
  /** In base64: a picture with notes of its camera, and its small versions, made beforehand. */
  picture: string;
  small: string;
  large: string;
}

const encoder = new TextEncoder();

/** Everything of this process that lasts. */
class Steps {
  #at = 0;
  #mortal = false;
  readonly #last: number;
  readonly names: string[] = [];

  constructor(last: number) {
    this.#last = last;
    this.#watch(Deno, ["rename", "remove", "mkdir", "chmod"]);
    this.#watch(Deno.FsFile.prototype, ["truncate", "sync"]);
    this.#watch(Deno.AtomicOperation.prototype, ["commit"]);
    this.#tear();
  }

  begin(): void {
    this.#mortal = true;
  }

  // deno-lint-ignore no-explicit-any -- whatever it is, it is called as before
  #watch(target: any, names: readonly string[]): void {
    for (const name of names) {
      const original = target[name];
      const step = () => this.#step(name);
      target[name] = function (...args: unknown[]) {
        step();
        return original.apply(this, args);
      };
    }
  }

  /** A write is interrupted in its middle. */
  #tear(): void {
    const { write } = Deno.FsFile.prototype;
    const step = (half: () => void) => this.#step("write", half);
    Deno.FsFile.prototype.write = function (bytes) {
      step(() => this.writeSync(bytes.subarray(0, bytes.length >> 1)));
      return write.call(this, bytes);
    };
  }

  #step(name: string, before = () => {}): void {
    if (!this.#mortal) return;
    this.names.push(name);
    if (this.#at++ !== this.#last) return;
    before();
    Deno.kill(Deno.pid, "SIGKILL");
    // The signal is on its way.
    for (;;);
  }
}

function promise(word: string, id: string | number): void {
  Deno.stdout.writeSync(encoder.encode(`${word} ${id}\n`));
}

function body(bytes: Uint8Array<ArrayBuffer>) {
  return { length: bytes.length, checksum: null, body: new Blob([bytes.slice()]).stream() };
}

/** @param step Before which it dies; beyond the last one it ends by itself and says which there were. */
async function play(data: string, step: number): Promise<void> {
  const { scope, room, other, ...made }: Play = JSON.parse(await Deno.readTextFile(`${data}/play.json`));
  const steps = new Steps(step);
  const config = testConfig({ PARLEY_KV: `${data}/kv.db`, PARLEY_DATA: data });
  const { core } = await openTestCore({ config });
  const [picture, small, large] = [made.picture, made.small, made.large].map((text) =>
    Uint8Array.fromBase64(text)
  ) as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];
  core.pictures.press = () => Promise.resolve({ small, large });
  steps.begin();

  const upload = async (filename: string, bytes: Uint8Array<ArrayBuffer>) => {
    const { id } = await core.files.begin(scope, bytes.length, { filename, conversation: room });
    promise("begun", id);
    const half = bytes.length >> 1;
    await core.files.add(scope, id, { offset: 0, ...body(bytes.subarray(0, half)) });
    promise("half", id);
    await core.files.add(scope, id, { offset: half, ...body(bytes.subarray(half)) });
    promise("whole", id);
    return id;
  };
  const first = await upload("a.jpg", picture);
  const again = await upload("b.jpg", picture);
  const { n } = await core.messages.send(scope, { ...message(room, 1), files: [first, again] });
  promise("sent", n);
  const { clientId } = message(other, 2);
  const copy = await core.messages.forward(scope, { conversation: room, n, to: other, clientId });
  promise("forwarded", copy.n);
  await core.messages.delete(scope, { conversation: room, n });
  promise("deleted", n);
  const given = await upload("c.bin", picture.slice(0, 100_000));
  await core.files.giveUp(scope, given);
  promise("given", given);
  await core.messages.delete(scope, { conversation: other, n: copy.n });
  promise("gone", copy.n);
  promise("steps", steps.names.join(","));
  await core.close();
}

function message(conversation: string, which: number) {
  return { conversation, clientId: `01J9ZD0A2C4E6G8J0M2P4R6T8${which}`, text: "" };
}

if (import.meta.main) await play(Deno.args[0]!, Number(Deno.args[1]));
