import v8 from "node:v8";
import vm from "node:vm";
import { MemoryLimiter } from "@/core/security/memory_limiter.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { Clock } from "@/tests/support/clock.ts";
import { limiterCases, limits } from "./limiter.case.ts";

const config = { limits };

limiterCases("MemoryLimiter", (clock) => {
  return Promise.resolve({ limiter: new MemoryLimiter({ config, effects: clock }), close() {} });
});

Deno.test("L08 a million subjects stay under 64 MB, and the quietest are forgotten first", async () => {
  const limiter = new MemoryLimiter({ config, effects: new Clock() });
  const before = held();
  for (let i = 0; i < 1_000_000; i++) await limiter.take("message", `2001:db8:${i.toString(16)}::/64`);
  assert(limiter.size <= 100_000);
  const grown = held() - before;
  assert(grown < 64e6, `grew by ${grown} bytes`);
});

Deno.test("MemoryLimiter keeps counting whoever is active while strangers come and go", async () => {
  const limiter = new MemoryLimiter({ config, effects: new Clock(), capacity: 10 });
  let taken = 0;
  for (let i = 0; i < 100; i++) {
    await limiter.take("message", `stranger ${i}`);
    await limiter.take("message", "ada").then(() => taken++, () => {});
  }
  assertEquals(taken, 30);
});

/** Bytes that are in use once what nobody refers to any more is collected. */
function held(): number {
  v8.setFlagsFromString("--expose-gc");
  vm.runInNewContext("gc")();
  return Deno.memoryUsage().heapUsed;
}
