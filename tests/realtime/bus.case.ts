/** What every bus promises; run for each kind by its own test file. */
import { assertEquals } from "@/tests/support/assert.ts";
import type { Bus, Signal } from "@/core/realtime/bus.ts";
import { until } from "@/tests/support/until.ts";

export function busCases(
  name: string,
  open: () => Promise<{ here: Bus; there: Bus; close(): Promise<void> }>,
): void {
  async function withBuses(run: (here: Bus, there: Bus) => Promise<void>): Promise<void> {
    const { here, there, close } = await open();
    try {
      await run(here, there);
    } finally {
      await close();
    }
  }
  const signal = (n: number): Signal => ({ kind: "log", conversation: "c", n });

  Deno.test(`${name} brings a signal to this process and to the others, once each`, () =>
    withBuses(async (here, there) => {
      const heard: string[] = [];
      here.subscribe(() => heard.push("here"));
      there.subscribe(() => heard.push("there"));
      here.publish(signal(1));
      await until(() => heard.includes("here") && heard.includes("there"));
      assertEquals(heard.toSorted(), ["here", "there"]);
    }));

  Deno.test(`${name} keeps the order of one process's signals`, () =>
    withBuses(async (here, there) => {
      const heard: number[] = [];
      there.subscribe((s) => s.kind === "log" && heard.push(s.n));
      for (let i = 1; i <= 50; i++) here.publish(signal(i));
      await until(() => heard.length === 50);
      for (let i = 51; i <= 100; i++) here.publish(signal(i));
      await until(() => heard.length === 100);
      assertEquals(heard, Array.from({ length: 100 }, (_, i) => i + 1));
    }));

  Deno.test(`${name} tells nobody who has stopped listening`, () =>
    withBuses(async (here, there) => {
      const heard: string[] = [];
      const stop = there.subscribe(() => heard.push("stopped"));
      there.subscribe(() => heard.push("listening"));
      stop();
      here.publish(signal(1));
      await until(() => heard.length > 0);
      assertEquals(heard, ["listening"]);
    }));
}
