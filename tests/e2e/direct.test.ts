import { assert, assertEquals } from "@/tests/support/assert.ts";
import { onStage, type Somebody } from "@/tests/support/people.ts";
import { until } from "@/tests/support/until.ts";

const directs = (somebody: Somebody) => somebody.page.locator("[aria-labelledby=my-directs]");

async function writeTo(somebody: Somebody, ...names: string[]): Promise<void> {
  const { page } = somebody;
  await page.locator("button[aria-label='New message']").click();
  for (const name of names) {
    await page.locator("#new-message input").fill(name);
    await page.locator("#new-message .person", { hasText: name }).first().click();
  }
  await page.locator("#new-message .dialog-foot button").click();
  await page.locator(".bar h1", { hasText: names[0]! }).waitFor();
}

Deno.test("Ada finds Ben by name and writes to him alone; Ben sees who it is, how many, and answers", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await writeTo(ada, "Ben");
    await ada.page.locator(".beginning", { hasText: "Only you two can read this" }).waitFor();
    assertEquals(await ada.writer.getAttribute("placeholder"), "Message Ben");
    await until(async () => (await ada.page.title()).startsWith("Ben ·"), "the title to be Ben");
    await ada.say("Lunch?");
    await ada.say("At one?");
    await directs(ben).locator(".room-link.unread", { hasText: "Ada" }).waitFor();
    await directs(ben).locator(".badge", { hasText: "2" }).waitFor();
    await directs(ben).locator("a", { hasText: "Ada" }).click();
    await ben.sees("At one?");
    await directs(ben).locator(".badge").waitFor({ state: "detached" });
    await ben.say("Gladly");
    await ada.sees("Gladly");
    await ben.page.reload();
    await ben.isConnected();
    assertEquals(await ben.page.locator(".bar h1 .one-line").innerText(), "Ada");
    assert((await ben.page.title()).startsWith("Ada ·"));
    assertEquals(await ben.texts(), ["Lunch?", "At one?", "Gladly"]);
    await ben.page.locator(".bar-members").click();
    await ben.page.locator(".details .person").nth(1).waitFor();
    assertEquals(await ben.page.locator(".details form").count(), 0, "there is nothing to set");
  }));

Deno.test("A room with something new is bold and has no number; what is said directly stands on top", () =>
  onStage(async ({ arrive }) => {
    const [ada, ben, eve] = [await arrive("ada"), await arrive("ben"), await arrive("eve")];
    await writeTo(ada, "Eve");
    await ada.say("first");
    await ada.sees("first");
    await writeTo(ada, "Ben");
    await ada.say("second");
    await ada.sees("second");
    await ben.say("to the room");
    await ada.page.locator("[aria-labelledby=my-rooms] .unread", { hasText: "General" }).waitFor();
    assertEquals(await ada.page.locator("[aria-labelledby=my-rooms] .badge").count(), 0);
    await ben.say("@ada are you there?");
    await ada.page.locator("[aria-labelledby=my-rooms] .badge", { hasText: "1" }).waitFor();
    const names = () => directs(ada).locator(".room-link-name").allInnerTexts();
    assertEquals(await names(), ["Ben", "Eve"]);
    await directs(eve).locator("a", { hasText: "Ada" }).click();
    await eve.page.locator(".bar h1", { hasText: "Ada" }).waitFor();
    await eve.say("third");
    await until(async () => (await names())[0] === "Eve", "Eve to be on top");
    await writeTo(ada, "Ben", "Eve");
    await ada.page.locator(".bar h1", { hasText: "Ben, Eve" }).waitFor();
    await ada.say("to you both");
    await directs(ben).locator("a", { hasText: "Ada, Eve" }).waitFor();
  }));

Deno.test("Ada opens Ben's card and blocks him: in the room he is folded, alone he is refused without a hint", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await writeTo(ben, "Ada");
    await ben.say("hello");
    await ben.openRoom("General");
    await ben.say("look at me");
    await ada.message("look at me").waitFor();
    await ada.page.locator(".bar-members").click();
    await ada.page.locator(".details .person").first().waitFor();
    await ada.message("look at me").locator(".message-name").click();
    const card = ada.page.locator("#person-card");
    await card.locator("span", { hasText: "@ben" }).waitFor();
    await card.locator("button", { hasText: "Block" }).click();
    await card.locator("button", { hasText: "Unblock" }).waitFor();
    await ada.page.keyboard.press("Escape");
    await card.waitFor({ state: "hidden" });
    await ada.page.locator(".details .person").first().waitFor();
    const folded = ada.page.locator(".event", { hasText: "Message from somebody you blocked" });
    await folded.waitFor();
    assertEquals(await ada.page.locator(".message", { hasText: "look at me" }).count(), 0);
    await ada.page.reload();
    await ada.isConnected();
    await folded.locator("button", { hasText: "Show" }).click();
    await ada.sees("look at me");
    await directs(ben).locator("a", { hasText: "Ada" }).click();
    await ben.page.locator(".bar h1", { hasText: "Ada" }).waitFor();
    await ben.say("why?");
    await ben.page.locator(".message-problem", { hasText: "Cannot send to this person" }).waitFor();
    await directs(ada).locator("a", { hasText: "Ben" }).click();
    await ada.page.locator(".composer-closed", { hasText: "You have blocked this person" }).waitFor();
    await ada.page.locator(".bar-members").click();
    await ada.page.locator(".details button", { hasText: "Unblock" }).click();
    await ada.writer.waitFor();
    await ben.page.locator(".message-problem button", { hasText: "Retry" }).click();
    await ada.sees("why?");
    await ada.page.locator(".details button", { hasText: "Hide" }).click();
    await directs(ada).waitFor({ state: "detached" });
    await ben.say("come back");
    await directs(ada).locator("a", { hasText: "Ben" }).waitFor();
  }));
