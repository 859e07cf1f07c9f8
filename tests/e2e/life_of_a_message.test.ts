import { assert, assertEquals } from "@/tests/support/assert.ts";
import { onStage, type Somebody } from "@/tests/support/people.ts";
import { until } from "@/tests/support/until.ts";

async function tools(somebody: Somebody, text: string): Promise<void> {
  await somebody.message(text).hover();
  await somebody.page.locator(".message-tools").waitFor();
}

async function menu(somebody: Somebody, text: string, item: string): Promise<void> {
  await tools(somebody, text);
  await somebody.page.locator(".message-tools [aria-label=More]").click();
  await somebody.page.locator(".act-menu .menu-item", { hasText: item }).click();
}

/** Somebody's message has got a number: others can do something with it. */
async function arrived(somebody: Somebody, text: string): Promise<void> {
  await somebody.page.locator(".message[data-n]", { hasText: text }).waitFor();
}

Deno.test("An edit appears for everybody with its mark; what it said before can be looked up", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await ben.say("The hall opens at nine");
    await ada.sees("The hall opens at nine");
    await arrived(ben, "The hall opens at nine");
    await ben.writer.press("ArrowUp");
    const editor = ben.page.locator(".message-editor textarea");
    assertEquals(await editor.inputValue(), "The hall opens at nine");
    await editor.fill("The hall opens at ten");
    await editor.press("Enter");
    await ada.sees("The hall opens at ten");
    assertEquals(await ada.page.locator(".message-edited").count(), 1);
    assertEquals(await ada.texts(), ["The hall opens at ten"]);
    assertEquals(await ben.writer.evaluate((area) => area === document.activeElement), true);
    await menu(ada, "The hall opens at ten", "Earlier versions");
    await ada.page.locator(".revisions", { hasText: "The hall opens at nine" }).waitFor();
  }));

Deno.test("The menu of a message lies wholly in the window, however low that is", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const { page } = ada;
    for (const height of [700, 420]) {
      await page.setViewportSize({ width: 1100, height });
      await ada.say(`At ${height}`);
      await arrived(ada, `At ${height}`);
      await tools(ada, `At ${height}`);
      await page.locator(".message-tools [aria-label=More]").click();
      const { y, height: tall } = (await page.locator(".act-menu").boundingBox())!;
      assert(y >= 0 && y + tall <= height, `${y} to ${y + tall} of ${height}`);
      await page.keyboard.press("Escape");
    }
  }));

Deno.test("Esc leaves an edit as it was, and gives the keyboard back to the composer", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    await ada.say("As it is");
    await arrived(ada, "As it is");
    await ada.writer.press("ArrowUp");
    await ada.page.locator(".message-editor textarea").fill("Otherwise");
    await ada.page.keyboard.press("Escape");
    await ada.page.locator(".message-editor").waitFor({ state: "detached" });
    assertEquals(await ada.texts(), ["As it is"]);
    await ada.page.keyboard.type("typed on");
    assertEquals(await ada.writer.inputValue(), "typed on");
  }));

Deno.test("A reaction appears at once for both, and a press on it adds or takes back", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await ada.say("Cake on Saturday");
    await ben.sees("Cake on Saturday");
    await tools(ben, "Cake on Saturday");
    await ben.page.locator(".message-tools [aria-label='React with 👍']").click();
    const adas = ada.page.locator(".reaction", { hasText: "👍" });
    await adas.waitFor();
    assertEquals(await adas.getAttribute("title"), "Ben reacted with 👍");
    await adas.click();
    await until(
      async () => /2/.test(await ben.page.locator(".reaction").innerText()),
      "two reactions at Ben's",
    );
    await ben.page.locator(".reaction").click();
    await until(async () => /1/.test(await adas.innerText()), "one reaction at Ada's");
    assertEquals(
      await ada.page.locator("[aria-labelledby=my-rooms] .badge").count(),
      0,
      "a reaction makes no room unread",
    );
  }));

Deno.test("A reply shows what it answers and leads to it, also when that is far up", () =>
  onStage(async ({ arrive, server }) => {
    const ada = await arrive("ada");
    await ada.say("The very first question");
    await arrived(ada, "The very first question");
    const ben = await arrive("ben");
    await ben.sees("The very first question");
    await tools(ben, "The very first question");
    await ben.page.locator(".message-tools [aria-label=Reply]").click();
    await ben.page.locator(".reply-chip", { hasText: "Ada" }).waitFor();
    await ben.page.keyboard.type("A late answer");
    const owner = (await server.core.accounts.byUsername("ada"))!;
    const room = (await server.core.rooms.mine({ userId: owner.id } as never)).memberships[0]!.room.id;
    const scope = { userId: owner.id, role: "owner", address: "203.0.113.1" } as never;
    for (let i = 0; i < 120; i++) {
      const clientId = server.core.effects.id();
      await server.core.messages.send(scope, { conversation: room, clientId, text: `between ${i}` });
    }
    await ben.sees("between 119");
    await ben.writer.press("Enter");
    await arrived(ben, "A late answer");
    assertEquals(await ben.page.locator(".reply-chip").count(), 0);
    await ada.page.reload();
    await ada.isConnected();
    const quote = ada.message("A late answer").locator(".quote");
    assertEquals((await quote.innerText()).includes("The very first question"), true);
    await quote.click();
    await ada.page.locator(".message.flash", { hasText: "The very first question" }).waitFor();
  }));

Deno.test("A deleted message is gone for everybody, and for who was away meanwhile", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await ben.say("Something rash");
    await ada.sees("Something rash");
    await ada.context.setOffline(true);
    await arrived(ben, "Something rash");
    await menu(ben, "Something rash", "Delete");
    await ben.page.locator("dialog .button.danger").click();
    await ben.page.locator(".message-deleted").waitFor();
    await ada.context.setOffline(false);
    await ada.page.locator(".message-deleted").waitFor();
    assertEquals(await ada.page.locator("text=Something rash").count(), 0);
  }));

Deno.test("A message that names me stands out, and counts in the list; marking unread brings it back", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await ben.page.goto(ben.page.url().replace(/\/rooms\/.*/, "/rooms"));
    await ben.isConnected();
    await ada.say("Has @ben the key?");
    const room = ben.page.locator(".sidebar a", { hasText: "General" });
    await until(async () => (await room.locator(".badge").count()) === 1, "a badge at Ben's");
    await room.click();
    await ben.page.locator(".message.addressed", { hasText: "Has @ben the key?" }).waitFor();
    await until(async () => (await room.locator(".badge").count()) === 0, "the badge to go");
    await menu(ben, "Has @ben the key?", "Mark unread");
    await until(async () => (await room.locator(".badge").count()) === 1, "the badge to be back");
    assert(await ben.page.locator(".divider").count() === 1, "there is no divider");
  }));

Deno.test("A message is forwarded to another room under the name of who wrote it", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    await ada.page.locator("a[aria-label='Create a room']").click();
    await ada.page.fill("[name=name]", "Elsewhere");
    await ada.page.locator("button", { hasText: "Create room" }).click();
    await ada.isConnected();
    await ada.openRoom("General");
    await ada.say("Worth repeating");
    await arrived(ada, "Worth repeating");
    await menu(ada, "Worth repeating", "Forward");
    await ada.page.locator("#forward-message .choice-row", { hasText: "Elsewhere" }).click();
    await ada.page.locator("#forward-message .button.primary").click();
    await ada.page.locator("#forward-message").waitFor({ state: "detached" });
    await ada.openRoom("Elsewhere");
    await ada.page.locator(".message-forwarded", { hasText: "Forwarded from Ada" }).waitFor();
  }));

Deno.test("On a touch screen a long press opens everything as a sheet, and lifting the finger chooses nothing", () =>
  onStage(async ({ arrive }) => {
    const phone = { viewport: { width: 390, height: 750 }, hasTouch: true, isMobile: true };
    const ada = await arrive("ada", phone);
    await ada.writer.fill("Press me");
    await ada.page.locator(".composer-send").tap();
    await arrived(ada, "Press me");
    const box = (await ada.message("Press me").boundingBox())!;
    const touch = await ada.context.newCDPSession(ada.page);
    const finger = { x: box.x + 120, y: box.y + box.height - 6 };
    await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [finger] });
    await ada.page.locator(".sheet-menu").waitFor();
    await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await ada.page.locator(".sheet-menu [aria-label='React with 🎉']").tap();
    await ada.page.locator(".reaction.mine", { hasText: "🎉" }).waitFor();
    assertEquals(await ada.page.locator(".sheet-menu, dialog[open]").count(), 0);
  }));

Deno.test("A pinned message is marked, listed beside the room, and leads to its place", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await ada.say("The alarm code is in the blue folder");
    await arrived(ada, "The alarm code is in the blue folder");
    await menu(ada, "blue folder", "Pin");
    await ben.page.locator(".message-pinned").waitFor();
    await ben.page.locator(".bar-members").click();
    const pinned = ben.page.locator(".pinned-message", { hasText: "blue folder" });
    await pinned.click();
    await ben.page.locator(".message.flash", { hasText: "blue folder" }).waitFor();
    await ben.isConnected();
    await menu(ben, "blue folder", "Unpin");
    await ada.page.locator(".message-pinned").waitFor({ state: "detached" });
  }));

Deno.test("The tools of a message work by keyboard alone", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    await ada.say("One");
    await ada.say("Two");
    await arrived(ada, "Two");
    await ada.page.locator(".timeline").focus();
    await ada.page.keyboard.press("ArrowUp");
    await ada.page.keyboard.press("ArrowUp");
    assertEquals(
      await ada.page.evaluate(() => document.activeElement?.querySelector(".message-text")?.textContent),
      "One",
    );
    await ada.page.keyboard.press("Enter");
    await ada.page.locator(".act-menu").waitFor();
    await ada.page.keyboard.press("ArrowRight");
    await ada.page.keyboard.press("Enter");
    await ada.page.locator(".reaction.mine").waitFor();
    await ada.page.locator(".timeline").focus();
    await ada.page.keyboard.press("ArrowUp");
    await ada.page.keyboard.press("r");
    await ada.page.locator(".reply-chip", { hasText: "Two" }).waitFor();
    await ada.page.keyboard.press("Escape");
    await ada.page.locator(".reply-chip").waitFor({ state: "detached" });
    await ada.page.locator(".timeline").focus();
    await ada.page.keyboard.press("ArrowUp");
    await ada.page.keyboard.press("Delete");
    await ada.page.locator("dialog[open]").waitFor();
    await ada.page.keyboard.press("Escape");
    await ada.page.locator("dialog[open]").waitFor({ state: "detached" });
    assertEquals(await ada.texts(), ["One", "Two"]);
  }));
