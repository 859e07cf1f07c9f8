import type { Page } from "playwright-core";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { onStage } from "@/tests/support/people.ts";
import { goodPassword } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";
import type { Core } from "@/core/mod.ts";

/** Ben says `count` things in the first room; Ada has read the first `read` of them. */
async function longRoom(core: Core, count: number, read: number): Promise<string> {
  const visitor = { address: "127.0.0.1", userAgent: "", requestId: "" };
  const scopeOf = async (login: string) =>
    (await core.sessions.open(
      await core.accounts.verify(visitor, { login, password: goodPassword }),
      visitor,
    )).scope;
  const [ada, ben] = [await scopeOf("ada"), await scopeOf("ben")];
  const conversation = (await core.rooms.mine(ada)).memberships[0]!.room.id;
  const sent: number[] = [];
  for (let i = 1; i <= count; i += 200) {
    const some = Array.from({ length: Math.min(200, count - i + 1) }, (_, k) =>
      core.messages.send(ben, {
        conversation,
        clientId: core.effects.id(),
        text: `message ${i + k}` + " and more of it".repeat((i + k) % 9),
      }));
    sent.push(...(await Promise.all(some)).map(({ n }) => n));
  }
  if (read > 0) await core.conversations.mark(ada, conversation, { read: sent[read - 1]! });
  return conversation;
}

/** Numbers of the rows in the page, and where the topmost visible one stands. */
function look(page: Page) {
  return page.evaluate(() => {
    const list = document.querySelector(".timeline")!;
    const rows = [...list.querySelectorAll<HTMLElement>("[data-n]")];
    const top = list.getBoundingClientRect().top;
    const first = rows.find((row) => row.getBoundingClientRect().bottom > top + 1)!;
    return {
      numbers: rows.map((row) => Number(row.dataset.n)),
      first: Number(first.dataset.n),
      offset: Math.round(first.getBoundingClientRect().top - top),
      rows: list.querySelectorAll("[data-key]").length,
    };
  });
}

Deno.test("A room of 5,000 messages opens at the first unread and is read to its very top without a jump or a gap", () =>
  onStage(async ({ server, arrive }) => {
    const ada = await arrive("ada");
    await server.person("ben");
    await longRoom(server.core, 5000, 4000);
    await ada.page.reload();
    await ada.isConnected();
    const order = await ada.page.locator(".divider, .message-text").allTextContents();
    assert(
      order[order.indexOf("New") + 1]!.startsWith("message 4001"),
      "the divider is not at the first unread",
    );
    assert(await ada.page.locator(".divider").isVisible());
    const seen = new Set<number>();
    for (let last = Infinity; last > 1;) {
      const now = await look(ada.page);
      assert(now.rows <= 320, `${now.rows} rows in the page`);
      assertEquals(now.numbers, now.numbers.map((_, i) => now.numbers[0]! + i));
      for (const n of now.numbers) seen.add(n);
      last = now.numbers[0]!;
      if (last === 1) break;
      await ada.page.evaluate(() => document.querySelector(".timeline")!.scrollBy(0, -3000));
      await until(async () => (await look(ada.page)).numbers[0]! < last, "older messages");
    }
    await ada.page.evaluate(() => document.querySelector(".timeline")!.scrollTo(0, -1e9));
    await ada.page.locator("text=This is the beginning of General").waitFor();
    assert(seen.size >= 4000, `only ${seen.size} messages came by`);
  }));

Deno.test("What one reads stays where it is while older messages load above and new ones come in below", () =>
  onStage(async ({ server, arrive }) => {
    const ada = await arrive("ada");
    const ben = await server.person("ben");
    const room = await longRoom(server.core, 600, 600);
    await ada.page.reload();
    await ada.isConnected();
    await ada.page.evaluate(() => document.querySelector(".timeline")!.scrollBy(0, -1200));
    await until(async () => (await look(ada.page)).numbers.length > 60, "an older page");
    const before = await look(ada.page);
    const b = await ben.connect();
    for (let i = 0; i < 5; i++) {
      await b.request("message.send", {
        conversation: room,
        clientId: server.core.effects.id(),
        text: `new ${i}\nand\nmore`,
      });
    }
    await ada.page.locator("button", { hasText: "5 new messages" }).waitFor();
    const after = await look(ada.page);
    assertEquals([after.first, after.offset], [before.first, before.offset]);
    await ada.page.locator("button", { hasText: "5 new messages" }).click();
    await ada.sees("new 4");
    await until(
      async () => await ada.page.evaluate(() => document.querySelector(".timeline")!.scrollTop === 0),
      "the bottom",
    );
  }));

Deno.test("A permalink shows its message in the middle, with newer ones within reach", () =>
  onStage(async ({ server, arrive }) => {
    const ada = await arrive("ada");
    await server.person("ben");
    const room = await longRoom(server.core, 600, 600);
    await ada.page.goto(`${server.url}/rooms/${room}?at=300`);
    await ada.isConnected();
    const place = await ada.page.locator("[data-n='300']").evaluate((row) => {
      const list = row.closest(".timeline")!.getBoundingClientRect();
      const box = row.getBoundingClientRect();
      return (box.top + box.height / 2 - list.top) / list.height;
    });
    assert(place > 0.3 && place < 0.7, `the message is at ${place} of the list`);
    assert(await ada.page.locator("[data-n='300'].flash").count() === 1);
    await ada.page.locator("button", { hasText: "Jump to latest" }).click();
    await ada.sees("message 600");
  }));
