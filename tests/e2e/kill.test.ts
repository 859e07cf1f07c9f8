import { assert, assertEquals } from "@/tests/support/assert.ts";
import { Child } from "@/tests/support/child.ts";
import { type Somebody, visiting } from "@/tests/support/people.ts";
import { until } from "@/tests/support/until.ts";

/** Texts of messages that are shown as sent (or further). */
function shownAsSent({ page }: Somebody): Promise<string[]> {
  return page.locator(".message:not(.sending):not(.failed) .message-text").allTextContents();
}

Deno.test("A server killed while two people type comes back: both go on by themselves, with one history and nothing lost", async () => {
  const child = await Child.start();
  try {
    await visiting(child.url, async ({ arrive }) => {
      const [ada, ben] = [await arrive("ada"), await arrive("ben")];
      let typing = true;
      const type = async (somebody: Somebody, name: string) => {
        let i = 0;
        while (typing) await somebody.say(`${name} ${++i}`);
        return i;
      };
      const typed = [type(ada, "ada"), type(ben, "ben")];
      const long = async () => (await shownAsSent(ada)).length > 30 && (await shownAsSent(ben)).length > 30;
      await until(long, "both to have talked", 30_000);
      await child.kill("SIGKILL");
      const promised = [...await shownAsSent(ada), ...await shownAsSent(ben)];
      await ada.page.locator(".message.sending").first().waitFor();
      await child.startAgain();
      typing = false;
      const counts = await Promise.all(typed);
      const last = [`ada ${counts[0]}`, `ben ${counts[1]}`];
      for (const somebody of [ada, ben]) {
        await until(
          async () => (await somebody.page.locator(".message.sending").count()) === 0,
          "all to be sent",
          60_000,
        );
        for (const text of last) {
          await until(async () => (await shownAsSent(somebody)).includes(text), `${text} to arrive`, 30_000);
        }
      }
      await until(async () => (await ada.texts()).join() === (await ben.texts()).join(), "one order on both");
      const texts = await ada.texts();
      assertEquals(new Set(texts).size, texts.length, "a message is shown twice");
      for (const text of promised.slice(-40)) {
        assert(texts.includes(text), `${text} was shown as sent and is gone`);
      }
      await ada.page.reload();
      await ada.isConnected();
      const stored = await ada.texts();
      assertEquals(stored, texts.slice(-stored.length));
    });
  } finally {
    await child.remove();
  }
});
