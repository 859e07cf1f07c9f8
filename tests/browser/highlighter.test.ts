import { type CodeWorker, Highlighter } from "@/core/browser/highlighter.ts";
import type { Question, Reply } from "@/core/browser/highlight_worker.ts";
import { assertEquals } from "@/tests/support/assert.ts";
import { Clock } from "@/tests/support/clock.ts";

/** A worker that answers when the test says so. */
class Hand implements CodeWorker {
  readonly asked: Question[] = [];
  readonly reply: (reply: Reply) => void;
  readonly fail: () => void;
  ended = false;

  constructor(reply: (reply: Reply) => void, fail: () => void) {
    this.reply = reply;
    this.fail = fail;
  }
  ask(question: Question): void {
    this.asked.push(question);
  }
  end(): void {
    this.ended = true;
  }
}

function stage() {
  const clock = new Clock();
  const workers: Hand[] = [];
  const highlighter = new Highlighter((replied, failed) => {
    workers.push(new Hand(replied, failed));
    return workers.at(-1)!;
  }, (ms, run) => clock.after(ms, run));
  return { clock, workers, highlighter };
}

Deno.test("Highlighter asks one worker for one text after the other, once it is ready", async () => {
  const { workers, highlighter } = stage();
  const answers = [highlighter.highlight("json", "1"), highlighter.highlight("css", "a")];
  assertEquals([workers.length, workers[0]!.asked.length], [1, 0]);
  workers[0]!.reply("ready");
  assertEquals(workers[0]!.asked, [{ language: "json", text: "1" }]);
  workers[0]!.reply(["one"]);
  assertEquals(workers[0]!.asked.at(-1), { language: "css", text: "a" });
  workers[0]!.reply(null);
  assertEquals(await Promise.all(answers), [["one"], undefined]);
  assertEquals(workers.length, 1);
});

Deno.test("Highlighter ends a worker that takes too long, and gives the next text to a new one", async () => {
  const { clock, workers, highlighter } = stage();
  const answers = [highlighter.highlight("markdown", "[a]("), highlighter.highlight("css", "a")];
  clock.advance(5_000);
  assertEquals(workers[0]!.ended, false, "loading takes as long as it takes");
  workers[0]!.reply("ready");
  clock.advance(1_001);
  assertEquals(workers.map(({ ended }) => ended), [true, false]);
  workers[1]!.reply("ready");
  workers[1]!.reply(["a"]);
  assertEquals(await Promise.all(answers), [undefined, ["a"]]);
});

Deno.test("Highlighter leaves the code plain when its worker cannot be had", async () => {
  const { workers, highlighter } = stage();
  const answer = highlighter.highlight("css", "a");
  workers[0]!.fail();
  assertEquals(await answer, undefined);
});
