import { Health } from "@/core/health.ts";
import { openStore } from "@/core/kv/open.ts";
import { Store } from "@/core/kv/store.ts";
import { assertEquals } from "@/tests/support/assert.ts";
import { Clock } from "@/tests/support/clock.ts";

Deno.test("Health.alive() tells version and uptime", () => {
  const clock = new Clock();
  const health = new Health({} as Store, clock, { version: "1.2.3" });
  clock.advance(61_500);
  assertEquals(health.alive(), { status: 200, body: { status: "ok", version: "1.2.3", uptime: 61 } });
});

Deno.test("Health.ready() reads and writes the store, but not oftener than once a second", async () => {
  const clock = new Clock();
  const opened = await openStore(":memory:", clock);
  const health = new Health(opened.store, clock, { version: "1" });
  assertEquals((await health.ready()).status, 200);
  opened.close();
  assertEquals((await health.ready()).status, 200, "within the second");
  clock.advance(1_000);
  assertEquals(await health.ready(), {
    status: 503,
    body: { status: "not ready", reason: "storage_unavailable" },
  });
});

Deno.test("Health.ready() says no when the store does not answer", async () => {
  const clock = new Clock();
  const silent = { get: () => new Promise(() => {}) } as unknown as Store;
  const ready = new Health(silent, clock, { version: "1" }).ready();
  clock.advance(2_000);
  assertEquals((await ready).body.reason, "storage_slow");
});

Deno.test("Health.ready() says no once the server goes away, while it is still alive", async () => {
  const clock = new Clock();
  const health = new Health({} as Store, clock, { version: "1" });
  health.drain();
  assertEquals((await health.ready()).body.reason, "draining");
  assertEquals(health.alive().status, 200);
});
