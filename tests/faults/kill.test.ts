import { assert, assertEquals, assertStringIncludes } from "@/tests/support/assert.ts";
import { chattersOn, checkHistory, total, untilSaid, whileTalking } from "@/tests/support/chatter.ts";
import { withChild } from "@/tests/support/child.ts";
import { TestPerson } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";

// `deno task faults` does the same a hundred times, with fifty people.
Deno.test("K01 killed 8 times under load, a server keeps every acknowledged message once, in one order, without a hole", () =>
  withChild(async (child) => {
    const chatters = await chattersOn(child, 6);
    await whileTalking(chatters, async () => {
      for (let round = 0; round < 8; round++) {
        await untilSaid(chatters, 150);
        await child.kill("SIGKILL");
        await child.startAgain();
      }
      await untilSaid(chatters, 20);
    });
    const { messages, acknowledged } = await checkHistory(chatters);
    assert(acknowledged >= 1200 && messages >= acknowledged);
  }));

Deno.test("K04 told to stop under load, a server says goodbye, loses nothing and leaves with 0", () =>
  withChild(async (child) => {
    const chatters = await chattersOn(child, 4);
    const listener = await chatters[0]!.person.connect();
    await whileTalking(chatters, async () => {
      await until(() => total(chatters) > 200);
      assertEquals(await child.kill("SIGTERM"), 0);
      await until(() => listener.closed !== null);
      assertEquals([listener.closed!.code, listener.of("bye").length], [1012, 1]);
      await child.startAgain();
      await untilSaid(chatters, 50);
    });
    await checkHistory(chatters);
  }));

Deno.test("K12 a second server on the same data is refused with a sentence, and the first goes on", () =>
  withChild(async (child) => {
    const second = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "main.ts"],
      cwd: new URL("../..", import.meta.url),
      env: { PORT: "0", PARLEY_DATA: child.data },
    }).output();
    assertEquals(second.code, 78);
    assertStringIncludes(new TextDecoder().decode(second.stderr), "another process uses it");
    const ada = await TestPerson.register(child.url, "ada");
    assertEquals((await ada.api("GET", "/api/session")).status, 200);
  }));
