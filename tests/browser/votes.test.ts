import { assertEquals } from "@/tests/support/assert.ts";
import { type Connection, LineLost } from "@/core/browser/connection.ts";
import { Votes } from "@/core/browser/votes.ts";
import { ParleyError } from "@/core/errors.ts";

const room = "01J9ZC8F2Y4T6V8X0Z2B4D6F8H";

/** A line on which the test answers what was asked, one after the other. */
function line() {
  const asked: { type: string; body: Record<string, unknown>; answer: PromiseWithResolvers<unknown> }[] = [];
  const listeners = new Map<string, (frame: never) => void>();
  const connection = {
    on: (type: string, listener: (frame: never) => void) => (listeners.set(type, listener), () => {}),
    request(type: string, body: Record<string, unknown>) {
      const answer = Promise.withResolvers<unknown>();
      asked.push({ type, body, answer });
      return answer.promise;
    },
  } as unknown as Connection;
  const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
  return {
    votes: new Votes(connection),
    asked,
    settled,
    says: (type: string, frame: unknown = {}) => listeners.get(type)!(frame as never),
    async answers(body: unknown) {
      asked.shift()!.answer.resolve(body);
      await settled();
    },
    async refuses(error: Error) {
      asked.shift()!.answer.reject(error);
      await settled();
    },
  };
}

Deno.test("votes of polls that are shown together are asked for together, and again with each line", async () => {
  const { votes, asked, answers, settled, says } = line();
  const [first, second] = [votes.of(room, 3), votes.of(room, 8)];
  assertEquals(first.mine.value, undefined);
  await settled();
  assertEquals(asked.map(({ type, body }) => [type, body.numbers]), [["polls.mine", [3, 8]]]);
  await answers({ votes: [{ n: 3, options: [1] }, { n: 8, options: [] }] });
  assertEquals([first.mine.value, second.mine.value], [[1], []]);
  says("welcome");
  await settled();
  assertEquals(asked.length, 1);
  await answers({ votes: [{ n: 3, options: [2] }, { n: 8, options: [0] }] });
  assertEquals([first.mine.value, second.mine.value], [[2], [0]]);
  says("vote", { c: room, n: 8, options: [1] });
  assertEquals(second.mine.value, [1]);
});

Deno.test("a choice is shown at once; of several made quickly the last is sent after the first", async () => {
  const { votes, asked, answers, settled } = line();
  const { mine } = votes.of(room, 3);
  await settled();
  await answers({ votes: [{ n: 3, options: [] }] });
  for (const option of [0, 1, 2]) votes.choose(room, 3, [option]);
  assertEquals(mine.value, [2]);
  assertEquals(asked.map(({ body }) => body.options), [[0]]);
  await answers({});
  assertEquals(asked.map(({ body }) => body.options), [[2]]);
  await answers({});
  assertEquals([asked.length, mine.value], [0, [2]]);
});

Deno.test("a choice that is refused is taken back with the reason; one on a lost line goes over the next", async () => {
  const { votes, asked, answers, refuses, settled, says } = line();
  const { mine, problem } = votes.of(room, 3);
  await settled();
  await answers({ votes: [{ n: 3, options: [0] }] });
  votes.choose(room, 3, [1]);
  await refuses(new ParleyError("poll_closed", "It is closed"));
  assertEquals([mine.value, problem.value], [[0], "It is closed"]);
  votes.choose(room, 3, [2]);
  await refuses(new LineLost("disconnected", "gone"));
  assertEquals([mine.value, problem.value, asked.length], [[2], undefined, 0]);
  says("welcome");
  assertEquals(asked.map(({ type, body }) => [type, body.options]), [["poll.vote", [2]]]);
  await answers({});
  assertEquals(mine.value, [2]);
});
