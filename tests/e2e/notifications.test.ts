import { faultsOf } from "@/tests/support/axe.ts";
import { assertEquals } from "@/tests/support/assert.ts";
import { onStage, type Somebody } from "@/tests/support/people.ts";

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, bypassCSP: true };

const badge = (who: Somebody) =>
  who.page.locator(".sidebar .room-link", { hasText: "Notifications" }).locator(".badge");
const badgeSays = (who: Somebody, n: number) =>
  badge(who).filter({ hasText: new RegExp(`^${n}unread$`) }).waitFor();
const badgeIsGone = (who: Somebody) => badge(who).waitFor({ state: "detached" });
const line = (who: Somebody, text: string) =>
  who.page.locator("#notifications .notification", { hasText: text });

/** The list of rooms with none of them open: what is said is not read by being seen. */
async function away(who: Somebody, url: string): Promise<void> {
  await who.page.goto(`${url}/rooms`);
  await who.isConnected();
}

async function openList(who: Somebody): Promise<void> {
  await who.page.locator(".sidebar .room-link", { hasText: "Notifications" }).click();
  await who.page.locator("#notifications").waitFor();
}

Deno.test("My list of notifications is live, leads to each place and back, and what I read anywhere is read in it", () =>
  onStage(async ({ arrive, again, server }) => {
    const [ada, ben] = [await arrive("ada", { bypassCSP: true }), await arrive("ben")];
    const other = await again("ada");
    await ada.say("Who has the key?");
    await ben.sees("Who has the key?");
    await away(ada, server.url);
    await away(other, server.url);
    await ada.page.keyboard.press("b");
    await ada.page.locator("#notifications", { hasText: "Nothing yet" }).waitFor();
    await ben.say("I have it, **@ada**");
    await line(ada, "Ben mentioned you in General").waitFor();
    assertEquals(await line(ada, "mentioned").locator("strong").innerText(), "@ada");
    await badgeSays(other, 1);
    await ben.message("Who has the key?").hover();
    await ben.page.locator(".message-tools [aria-label='React with 👍']").click();
    await line(ada, "Ben reacted 👍 to your message in General").waitFor();
    assertEquals(await faultsOf(ada.page, { onTop: true }), []);

    // By keyboard to the message, and Back to the same line.
    await line(ada, "mentioned").locator("a").focus();
    await ada.page.keyboard.press("ArrowUp");
    assertEquals(await line(ada, "reacted").locator("a:focus").count(), 1);
    await ada.page.keyboard.press("ArrowDown");
    await ada.page.keyboard.press("Enter");
    await ada.sees("I have it");
    await ada.page.waitForURL(/\/rooms\/\w{26}\?at=\d+$/);
    await badgeSays(other, 1);
    await ada.page.goBack();
    await ada.page.locator("#notifications .notification:not(.unread)", { hasText: "mentioned" }).waitFor();
    await ada.page.locator("#notifications .notification:not(.unread) a:focus", { hasText: "mentioned" })
      .waitFor();

    // One by its button, all by theirs; the unread ones alone.
    await ada.page.locator("#notifications .pick", { hasText: "Unread" }).click();
    await line(ada, "mentioned").waitFor({ state: "detached" });
    await line(ada, "reacted").locator("[aria-label='Mark as read']").click();
    await ada.page.locator("#notifications", { hasText: "You have read everything" }).waitFor();
    await badgeIsGone(other);
    await ben.say("@here you are, @ada, and listen");
    await line(ada, "listen").waitFor();
    await openList(other);
    await line(other, "listen").waitFor();
    await other.page.locator("#notifications button", { hasText: "Mark all read" }).click();
    await line(ada, "listen").waitFor({ state: "detached" });
    await badgeIsGone(ada);

    // Reading where it was said is enough.
    await ben.say("And @ada once more");
    await line(ada, "once more").waitFor();
    await other.page.keyboard.press("Escape");
    await other.page.waitForURL(/\/rooms$/);
    await other.openRoom("General");
    await line(ada, "once more").waitFor({ state: "detached" });
    await badgeIsGone(ada);

    // What is deleted is nothing to me any more.
    await ada.page.locator("#notifications .pick", { hasText: "All" }).click();
    await line(ada, "once more").waitFor();
    await ben.message("once more").focus();
    await ben.page.keyboard.press("Delete");
    await ben.page.locator("dialog[open] button", { hasText: "Delete" }).click();
    await line(ada, "once more").waitFor({ state: "detached" });
  }));

Deno.test("Why I was told of a message or not is said in its menu, with the way to change it", () =>
  onStage(async ({ arrive, server }) => {
    const [ada, ben] = [await arrive("ada", { bypassCSP: true }), await arrive("ben")];
    await ben.say("To nobody");
    await ben.say("To @ada alone");
    await ada.sees("To nobody");
    const ask = async (text: string) => {
      await ada.message(text).focus();
      await ada.page.keyboard.press("Enter");
      await ada.page.locator("[role=menuitem]", { hasText: "Why was I (not) notified?" }).click();
    };
    const dialog = ada.page.locator("#why-notified");
    await ask("To @ada alone");
    await dialog.locator("li.reached", { hasText: "In your list: yes" }).waitFor();
    await dialog.locator("li:not(.reached)", { hasText: "PARLEY_SMTP_URL" }).waitFor();
    await dialog.locator("p", { hasText: "It mentions you by name" }).waitFor();
    assertEquals(await faultsOf(ada.page, { onTop: true }), []);
    await ada.page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await ask("To nobody");
    await dialog.locator("p", { hasText: "It was to nobody in particular" }).waitFor();
    await dialog.locator("a", { hasText: "Change this conversation" }).click();

    // There and then.
    const effect = (kind: string) => ada.page.locator(".effects > li", { hasText: kind });
    await effect("All other messages").filter({ hasText: "Nothing" }).waitFor();
    await ada.page.locator("#room-level").selectOption("Every message");
    await ada.page.locator(".room-effect button", { hasText: "Save" }).click();
    await effect("All other messages").filter({ hasText: "List, Desktop" }).waitFor();
    await away(ada, server.url);
    await ben.say("Still to nobody");
    await badgeSays(ada, 1);
    await openList(ada);
    await line(ada, "Ben wrote in General").waitFor();
    await line(ada, "Still to nobody").hover();
    await line(ada, "Still to nobody").locator("[aria-label='Why this?']").click();
    await dialog.locator("p", { hasText: "You want to hear of every message there" }).waitFor();
  }));

Deno.test("On a phone the list is a screen with a way back, and the settings are a list that takes words and refuses bad ones", () =>
  onStage(async ({ arrive, server }) => {
    const [ben, ada] = [await arrive("ben"), await arrive("ada", phone)];
    await away(ada, server.url);
    await ben.say("@ada, on the phone");
    await badgeSays(ada, 1);
    await openList(ada);
    await line(ada, "on the phone").waitFor();
    const box = await ada.page.locator("#notifications").boundingBox();
    assertEquals([Math.round(box!.width), Math.round(box!.height)], [390, 844]);
    assertEquals(await faultsOf(ada.page, { onTop: true }), []);
    await ada.page.goBack();
    await ada.page.locator("#notifications").waitFor({ state: "detached" });
    await ada.page.waitForURL(/\/rooms$/);
    await openList(ada);
    await ada.page.locator("#notifications [aria-label='Settings of notifications']").click();
    await ada.page.locator("h1", { hasText: "Notifications" }).waitFor();
    assertEquals(await faultsOf(ada.page), []);
    const word = ada.page.locator("#words-word");
    await word.fill("cheese");
    await word.press("Enter");
    await ada.page.locator(".word-chip", { hasText: "cheese" }).waitFor();
    await word.fill("Cheese");
    await word.press("Enter");
    await ada.page.locator(".field-error", { hasText: "Calls you already" }).waitFor();
    assertEquals(await word.inputValue(), "Cheese");
    const tick = ada.page.getByLabel("Reactions: Sound");
    await tick.check();
    await ada.page.locator("#kinds button", { hasText: "Save" }).click();
    await ada.page.locator("#kinds .note.success").waitFor();
    assertEquals(await tick.isChecked(), true);
    await away(ada, server.url);
    await ben.say("There is CHEESE in the kitchen");
    await openList(ada);
    await line(ada, "Ben said one of your words in General").waitFor();
    await line(ada, "CHEESE").locator("a").tap();
    await ada.sees("There is CHEESE");
  }));
