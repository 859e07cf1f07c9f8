import { onStopSignal, shutDown, type ShutdownSteps, type SignalSource } from "@/core/shutdown.ts";
import { assertEquals } from "@/tests/support/assert.ts";
import { Clock } from "@/tests/support/clock.ts";
import { until } from "@/tests/support/until.ts";

const order = ["stopAccepting", "sayGoodbye", "finishWork", "flush", "closeStore"] as const;

function recorded(own: Partial<ShutdownSteps> = {}): { steps: ShutdownSteps; done: string[] } {
  const done: string[] = [];
  const steps = Object.fromEntries(order.map((name) => [name, async () => {
    await own[name]?.();
    done.push(name);
  }]));
  return { steps: steps as unknown as ShutdownSteps, done };
}

/** Signals and exits by hand. */
class FakeSignals implements SignalSource {
  readonly exits: number[] = [];
  readonly #handlers = new Map<string, () => void>();
  listen(signal: string, handler: () => void): () => void {
    this.#handlers.set(signal, handler);
    return () => this.#handlers.delete(signal);
  }
  exit(code: number): void {
    this.exits.push(code);
  }
  send(signal: string): void {
    this.#handlers.get(signal)?.();
  }
}

Deno.test("K04 shutDown() does every step in its order and exits with 0", async () => {
  const { steps, done } = recorded();
  assertEquals(await shutDown(steps, new Clock()), 0);
  assertEquals(done, [...order]);
});

Deno.test("shutDown() goes on after a step that fails, and says so", async () => {
  const clock = new Clock();
  const { steps, done } = recorded({ sayGoodbye: () => Promise.reject(new Error("socket broke")) });
  assertEquals(await shutDown(steps, clock), 1);
  assertEquals(done, ["stopAccepting", "finishWork", "flush", "closeStore"]);
  assertEquals(clock.logged.filter(({ level }) => level === "error").map(({ fields }) => fields.step), [
    "sayGoodbye",
  ]);
});

Deno.test("K04 shutDown() waits for work that hangs no longer than its patience, and still closes the store", async () => {
  const clock = new Clock();
  const { promise: begun, resolve } = Promise.withResolvers<void>();
  const hangs = () => (resolve(), new Promise<void>(() => {}));
  const { steps, done } = recorded({ finishWork: hangs });
  const finished = shutDown(steps, clock, { patience: 10_000 });
  await begun;
  clock.advance(9_999);
  assertEquals(done, ["stopAccepting", "sayGoodbye"]);
  clock.advance(1);
  // What is left of the patience is nothing: flushing gets its turn, and the timer of that turn is due at once.
  await until(() => (clock.advance(1), done.includes("closeStore")));
  assertEquals(await finished, 1);
});

Deno.test("onStopSignal() shuts down on the first signal and exits at once on the second", async () => {
  const signals = new FakeSignals();
  const { promise, resolve } = Promise.withResolvers<number>();
  let runs = 0;
  const stop = onStopSignal(() => (runs++, promise), signals);
  signals.send("SIGTERM");
  assertEquals([runs, signals.exits], [1, []]);
  signals.send("SIGINT");
  assertEquals([runs, signals.exits], [1, [130]]);
  resolve(0);
  await until(() => signals.exits.length === 2);
  assertEquals(signals.exits, [130, 0]);
  stop();
  signals.send("SIGTERM");
  assertEquals(runs, 1);
});

Deno.test("K04 a process that gets SIGTERM finishes and exits with 0", async () => {
  const program = `
    import { onStopSignal, shutDown } from "${new URL("../core/shutdown.ts", import.meta.url)}";
    const effects = { after: (ms, run) => { const t = setTimeout(run, ms); return { cancel: () => clearTimeout(t) } },
      monotonic: () => performance.now(), log: () => {} };
    const say = (word) => () => console.log(word);
    const steps = { stopAccepting: say("a"), sayGoodbye: say("b"), finishWork: say("c"), flush: say("d"), closeStore: say("e") };
    onStopSignal(() => shutDown(steps, effects));
    setInterval(() => {}, 1000);
    console.log("ready");
  `;
  const child = new Deno.Command(Deno.execPath(), { args: ["eval", program], stdout: "piped" }).spawn();
  let said = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    if (said === "" && text !== "") child.kill("SIGTERM");
    said += text;
  }
  assertEquals([(await child.status).code, said], [0, "ready\na\nb\nc\nd\ne\n"]);
});
