/** How one reads: what counts as read, and where a conversation opens. */
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { onStage, type Somebody, type Stage } from "@/tests/support/people.ts";
import { until } from "@/tests/support/until.ts";

async function choose({ page }: Somebody, wishes: Record<string, string>): Promise<void> {
  await page.goto(new URL("/settings", page.url()).href);
  for (const [name, value] of Object.entries(wishes)) await page.selectOption(`[name=${name}]`, value);
  await page.locator("form[action='/settings/reading'] button").click();
  await page.locator("text=Kept for this device").waitFor();
}

/** Ben has said a hundred things that Ada has not read. */
async function unread({ server }: Stage): Promise<void> {
  const { core } = server;
  const { id } = await server.person("ben");
  const scope = { userId: id, role: "owner", address: "203.0.113.1" } as never;
  const conversation = (await core.rooms.mine(scope)).memberships[0]!.room.id;
  for (let i = 1; i <= 100; i++) {
    await core.messages.send(scope, { conversation, clientId: core.effects.id(), text: `said ${i}` });
  }
}

async function unreadOf(server: Stage["server"], username: string): Promise<number> {
  const { id } = (await server.core.accounts.byUsername(username))!;
  const { memberships } = await server.core.rooms.mine({ userId: id } as never);
  return memberships[0]!.head.count - memberships[0]!.read.count;
}

Deno.test("A conversation opens where I stopped reading, or at the newest message, as I have chosen", () =>
  onStage(async (stage) => {
    const ada = await stage.arrive("ada");
    await choose(ada, { marks: "hand", opens: "last" });
    await unread(stage);
    await ada.page.goto(stage.server.url);
    await ada.sees("said 1");
    await ada.page.locator(".divider").waitFor();
    assertEquals(await ada.page.locator("text=/^said 100$/").count(), 0);
    await choose(ada, { opens: "newest" });
    await ada.page.goto(stage.server.url);
    await ada.page.locator("text=/^said 100$/").waitFor();
    await ada.isConnected();
    assert(
      await ada.page.locator(".timeline").evaluate((list) => list.scrollTop > -2),
      "it is not at its end",
    );
  }));

Deno.test("Read is what I say, what I looked at, or all that I open, as I have chosen", () =>
  onStage(async (stage) => {
    const ada = await stage.arrive("ada");
    await choose(ada, { marks: "hand", opens: "newest" });
    await unread(stage);
    await ada.page.goto(stage.server.url);
    await ada.isConnected();
    await ada.page.locator("text=/^said 100$/").waitFor();
    const ben = await stage.again("ben");
    await ben.say("and one more");
    await ada.sees("and one more");
    assertEquals(await unreadOf(stage.server, "ada"), 101, "looking is not reading");
    await ada.page.keyboard.press("Escape");
    await until(async () => await unreadOf(stage.server, "ada") === 0, "Esc to mark it as read");
    await ben.say("and another");
    await ada.sees("and another");
    await choose(ada, { marks: "opening", opens: "last" });
    await ada.page.goto(stage.server.url);
    await until(async () => await unreadOf(stage.server, "ada") === 0, "opening to mark it as read");
  }));
