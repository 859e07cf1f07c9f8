import { assertEquals } from "@/tests/support/assert.ts";
import { onStage } from "@/tests/support/people.ts";

Deno.test("@ offers people while one types; Enter takes one without sending, Esc offers nothing more", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await ada.writer.pressSequentially("Has @be");
    await ada.page.locator("[role=option]", { hasText: "@ben" }).waitFor();
    assertEquals(await ada.writer.getAttribute("aria-activedescendant"), "composer-choices-0");
    await ada.writer.press("Enter");
    assertEquals(await ada.writer.inputValue(), "Has @ben ");
    await ada.writer.pressSequentially("the key?");
    await ada.writer.press("Enter");
    await ben.page.locator(".message.addressed", { hasText: "Has @ben the key?" }).waitFor();
    await ada.writer.pressSequentially("or @be");
    await ada.page.locator("[role=option]").first().waitFor();
    await ada.writer.press("Escape");
    await ada.page.locator("[role=option]").first().waitFor({ state: "detached" });
    assertEquals(await ada.writer.inputValue(), "or @be");
  }));

Deno.test("Ctrl+Up brings back what was sent, Up edits the last message, Esc returns", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    await ada.say("first");
    await ada.say("second");
    await ada.page.locator(".message[data-n]", { hasText: "second" }).waitFor();
    await ada.writer.press("Control+ArrowUp");
    await ada.writer.press("Control+ArrowUp");
    assertEquals(await ada.writer.inputValue(), "first");
    await ada.writer.press("Control+ArrowDown");
    await ada.writer.press("Control+ArrowDown");
    assertEquals(await ada.writer.inputValue(), "");
    await ada.writer.press("ArrowUp");
    assertEquals(await ada.page.locator(".message-editor textarea").inputValue(), "second");
  }));

Deno.test("Emoji come from the picker, from :names: while one types, and onto a message", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    await ada.writer.pressSequentially("Well done :tada");
    await ada.page.locator("[role=option]", { hasText: "🎉" }).first().waitFor();
    await ada.writer.press("Tab");
    assertEquals(await ada.writer.inputValue(), "Well done 🎉 ");
    await ada.page.locator(".composer [aria-label=Emoji]").click();
    await ada.page.locator(".emoji-search input").fill("hedgehog");
    await ada.page.keyboard.press("Enter");
    assertEquals(await ada.writer.inputValue(), "Well done 🎉 🦔");
    await ada.writer.press("Enter");
    await ada.page.locator(".message[data-n]", { hasText: "🦔" }).hover();
    await ada.page.locator(".message-tools [aria-label='React…']").click();
    await ada.page.locator(".emoji-search input").fill("rocket");
    await ada.page.keyboard.press("Enter");
    await ada.page.locator(".reaction.mine", { hasText: "🚀" }).waitFor();
  }));
