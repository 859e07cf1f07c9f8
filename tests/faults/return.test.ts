import { ulid } from "ulid";
import { percentile } from "@/tests/bench/numbers.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { type Child, withChild } from "@/tests/support/child.ts";
import { TestPerson } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";
import type { CrowdReport } from "./crowd.ts";

const size = 1000;

Deno.test("S07 after a kill 1,000 clients come back by themselves, not at once, and are all live within 10 seconds", () =>
  withChild(async (child) => {
    const people: TestPerson[] = [];
    for (let i = 0; i < 10; i++) people.push(await TestPerson.register(child.url, `person${i}`));
    const conversation = await people[0]!.firstRoom();
    await using crowd = new Crowd(child, conversation, people);
    const say = async (text: string): Promise<number> => {
      const message = { clientId: ulid(), text };
      return (await people[0]!.api("POST", `/api/rooms/${conversation}/messages`, message)).body.n;
    };
    await crowd.is(({ live }) => live === size, 60_000);
    const first = await say("before");
    await crowd.is(({ reached }) => reached === first, 10_000);

    await child.kill("SIGKILL");
    await crowd.is(({ live }) => live === 0, 10_000);
    await child.startAgain();
    const second = await say("after");
    await crowd.is(({ live, reached }) => live === size && reached === second, 10_000);
    const { gaps, waits } = crowd.report!;
    assertEquals([gaps, waits.length], [0, size]);
    assert(percentile(waits, 0.9) - percentile(waits, 0.1) > 250, "they waited nearly the same time");
  }, { PARLEY_CONNECTIONS_PER_SESSION: "500", PARLEY_CONNECTIONS_PER_ADDRESS: "2000" }));

/** The process with the clients, and the last that it said of them. */
class Crowd {
  report: CrowdReport | null = null;
  readonly #process: Deno.ChildProcess;
  readonly #reading: Promise<void>;

  constructor({ url }: Child, conversation: string, people: readonly TestPerson[]) {
    const program = new URL("crowd.ts", import.meta.url).pathname;
    const cookies = people.map(({ cookie }) => cookie);
    this.#process = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", program, url, conversation, String(size), ...cookies],
      stdout: "piped",
    }).spawn();
    this.#reading = this.#read();
  }

  async is(condition: (report: CrowdReport) => boolean, within: number): Promise<void> {
    const holds = () => this.report !== null && condition(this.report);
    await until(holds, `${condition} of the crowd`, within);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGKILL");
    await Promise.all([this.#process.status, this.#reading]);
  }

  async #read(): Promise<void> {
    let rest = "";
    for await (const text of this.#process.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      const last = lines.at(-1);
      if (last !== undefined) this.report = JSON.parse(last);
    }
  }
}
