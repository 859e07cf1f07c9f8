import { decodeTime, isValid } from "ulid";
import { ulids } from "@/core/browser/ulids.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";

Deno.test("ulids() gives names that say when they were made, each greater than the last, also when the clock stands or goes back", () => {
  let now = Date.UTC(2026, 10, 25, 12, 0, 0, 123);
  const next = ulids(() => now);
  const made: string[] = [];
  for (const step of [...Array<number>(1000).fill(0), 1, -5_000, 0, 0, 10_000]) {
    now += step;
    made.push(next());
  }
  assert(made.every(isValid));
  assertEquals(made.toSorted(), made);
  assertEquals(new Set(made).size, made.length);
  assertEquals([decodeTime(made[0]!), decodeTime(made.at(-1)!)], [now - 5_001, now]);
});
