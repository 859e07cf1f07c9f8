import { assertEquals } from "@/tests/support/assert.ts";
import { onStage } from "@/tests/support/people.ts";

Deno.test("Ctrl+F finds parts of words, marks them, and leads to the message", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await ben.say("The hedgehogs sleep under the woodpile");
    await ada.say("Good to know");
    await ada.sees("woodpile");
    await ada.page.keyboard.press("Control+f");
    const field = ada.page.locator("#search [type=search]");
    await field.fill("edgeho");
    const hit = ada.page.locator("#search .found", { hasText: "woodpile" });
    await hit.waitFor();
    assertEquals(await hit.locator("mark").innerText(), "edgeho");
    await field.fill("from:ben -woodpile");
    await ada.page.locator("#search [role=status]", { hasText: "Nothing found" }).waitFor();
    await field.fill("from:ben sleep");
    await hit.waitFor();
    await hit.click();
    await ada.page.locator(".message.flash", { hasText: "woodpile" }).waitFor();
    await ada.page.keyboard.press("Control+f");
    assertEquals(await field.inputValue(), "from:ben sleep", "the search is there again");
    await hit.waitFor();
  }));
