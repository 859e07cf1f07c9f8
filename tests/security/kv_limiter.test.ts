import { ParleyError } from "@/core/errors.ts";
import { Store } from "@/core/kv/store.ts";
import { KvLimiter } from "@/core/security/kv_limiter.ts";
import { assertEquals, assertRejects } from "@/tests/support/assert.ts";
import { Clock } from "@/tests/support/clock.ts";
import { limiterCases, limits, passed } from "./limiter.case.ts";

const config = { limits };

limiterCases("KvLimiter", async (clock) => {
  const store = new Store(await Deno.openKv(":memory:"));
  return { limiter: new KvLimiter({ store, config, effects: clock }), close: () => store.close() };
});

Deno.test("L04 two processes together let no more through than one", async () => {
  const store = new Store(await Deno.openKv(":memory:"));
  const effects = new Clock();
  const processes = [1, 2].map(() => new KvLimiter({ store, config, effects }));
  let turn = 0;
  const take = () => processes[turn++ % 2]!.take("roomPassword", "ada");
  assertEquals(await passed(200, take), 10);
  store.close();
});

Deno.test("L07 KvLimiter refuses when the store is gone", async () => {
  const store = new Store(await Deno.openKv(":memory:"));
  const limiter = new KvLimiter({ store, config, effects: new Clock() });
  store.close();
  const error = await assertRejects(() => limiter.take("login", "ada"), ParleyError);
  assertEquals(error.code, "storage_unavailable");
});
