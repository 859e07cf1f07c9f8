import { assertEquals } from "@/tests/support/assert.ts";
import { until } from "@/tests/support/until.ts";
import { realEffects } from "@/core/effects.ts";
import { Store } from "@/core/kv/store.ts";
import { KvBus } from "@/core/realtime/kv_bus.ts";
import { MemoryBus } from "@/core/realtime/memory_bus.ts";
import type { Signal } from "@/core/realtime/bus.ts";
import { busCases } from "./bus.case.ts";

busCases("MemoryBus", () => {
  const bus = new MemoryBus();
  return Promise.resolve({ here: bus, there: bus, close: () => bus.close() });
});

async function openPair(onMissed = () => {}) {
  const store = new Store(await Deno.openKv(":memory:"));
  const effects = realEffects(() => {});
  const here = await KvBus.open({ store, effects, onMissed: () => {} });
  const there = await KvBus.open({ store, effects, onMissed });
  const close = async () => {
    await here.close();
    await there.close();
    store.close();
  };
  return { store, effects, here, there, close };
}
busCases("KvBus", () => openPair());

Deno.test("KvBus says that signals were missed when more came than its ring holds", async () => {
  let missed = 0;
  const { here, there, close } = await openPair(() => missed++);
  const heard: Signal[] = [];
  there.subscribe((signal) => heard.push(signal));
  for (let n = 1; n <= 3000; n++) here.publish({ kind: "log", conversation: "c", n });
  await until(() => missed > 0);
  await until(() => heard.some((signal) => signal.kind === "log" && signal.n === 3000));
  assertEquals(missed, 1);
  await close();
});

Deno.test("KvBus takes the place of a process that is gone, and hears a newcomer from its first signal", async () => {
  const { store, effects, here, there } = await openPair();
  await here.close();
  const heard: number[] = [];
  there.subscribe((signal) => signal.kind === "log" && heard.push(signal.n));
  const late = await KvBus.open({ store, effects, onMissed: () => {} });
  for (let n = 1; n <= 3; n++) late.publish({ kind: "log", conversation: "c", n });
  await until(() => heard.length >= 3);
  assertEquals(heard, [1, 2, 3]);
  await late.close();
  await there.close();
  store.close();
});
