import { installGuards } from "@/core/guards.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { Clock } from "@/tests/support/clock.ts";

Deno.test("Guards log and count what nobody caught, and keep the process alive", () => {
  const clock = new Clock();
  const guards = installGuards(clock.log);
  try {
    const error = new ErrorEvent("error", { error: new Error("one"), cancelable: true });
    const promise = Promise.resolve();
    const rejection = new PromiseRejectionEvent("unhandledrejection", {
      promise,
      reason: "two",
      cancelable: true,
    });
    globalThis.dispatchEvent(error);
    globalThis.dispatchEvent(rejection);
    assert(error.defaultPrevented && rejection.defaultPrevented);
    assertEquals(guards.count, 2);
    assertEquals(clock.logged.map(({ event, fields }) => [event, fields.kind]), [
      ["guard.caught", "error"],
      ["guard.caught", "unhandledrejection"],
    ]);
  } finally {
    guards.dispose();
  }
});

Deno.test("K15 a process with guards outlives a throw in a timer and a forgotten rejection", async () => {
  const program = `
    import { installGuards } from "${new URL("../core/guards.ts", import.meta.url)}";
    const guards = installGuards(() => {});
    setTimeout(() => { throw new Error("one"); });
    Promise.reject(new Error("two"));
    setTimeout(() => console.log("alive", guards.count), 50);
  `;
  const { code, stdout } = await new Deno.Command(Deno.execPath(), { args: ["eval", program] }).output();
  assertEquals([code, new TextDecoder().decode(stdout).trim()], [0, "alive 2"]);
});
