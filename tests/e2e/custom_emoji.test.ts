import { Buffer } from "node:buffer";
import type { Locator } from "playwright-core";
import { assertEquals } from "@/tests/support/assert.ts";
import { faultsOf } from "@/tests/support/axe.ts";
import { onStage, type Somebody } from "@/tests/support/people.ts";
import { gif, png } from "@/tests/support/pictures.ts";
import { until } from "@/tests/support/until.ts";

const file = (name: string, type: string, bytes: Uint8Array) => ({
  name,
  mimeType: `image/${type}`,
  buffer: Buffer.from(bytes),
});

async function openPicker({ page }: Somebody): Promise<Locator> {
  await page.locator(".composer-tool[aria-label=Emoji]").click();
  const picker = page.locator(".emoji-picker");
  await picker.waitFor();
  return picker;
}

async function openManager(somebody: Somebody): Promise<Locator> {
  const picker = await openPicker(somebody);
  await picker.getByRole("button", { name: "Add emoji" }).click();
  const dialog = somebody.page.locator("#our-emoji");
  await dialog.locator(".emoji-adding").waitFor();
  return dialog;
}

/** The picture of an emoji is there, and can be looked at. */
async function shows(place: Locator, name: string): Promise<void> {
  const picture = place.locator(`img[alt=':${name}:']`).first();
  await picture.waitFor();
  await picture.evaluate((img) => (img as HTMLImageElement).decode());
}

Deno.test("Ada adds emoji, Ben writes and reacts with them, and of a removed one the name stays", () =>
  onStage(async ({ arrive }) => {
    const [ada, ben] = [await arrive("ada", { bypassCSP: true }), await arrive("ben")];
    await ben.say("Look: :party_cat: and :nothing:");
    await ada.sees("Look: :party_cat: and :nothing:");

    const dialog = await openManager(ada);
    await dialog.locator("input[type=file]").setInputFiles([
      file("Party Cat.png", "png", png(200, 100)),
      file("tada.gif", "gif", gif(40, 40, 3)),
    ]);
    await dialog.locator(".emoji-waiting li").nth(1).waitFor();
    assertEquals(await faultsOf(ada.page), []);
    // The first name has the keyboard, and Enter adds them all.
    await ada.page.waitForFunction(() => (document.activeElement as HTMLInputElement).value === "party_cat");
    await ada.page.keyboard.press("Enter");
    await dialog.getByText("is 🎉 everywhere").waitFor();
    await dialog.getByText(":party_cat: is added.").waitFor();
    // The one that was refused has it now, with what was proposed.
    await ada.page.waitForFunction(() => (document.activeElement as HTMLInputElement).value === "tada");
    await ada.page.keyboard.press("Control+a");
    await ada.page.keyboard.type("Da nce");
    await ada.page.keyboard.press("Enter");
    await dialog.locator(".emoji-owned li", { hasText: ":da_nce:" }).waitFor();
    await dialog.locator(".emoji-waiting").waitFor({ state: "detached" });
    assertEquals(await dialog.locator(".emoji-owned b").allTextContents(), [":da_nce:", ":party_cat:"]);
    await ada.page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await ada.page.locator(".composer :focus").waitFor();

    // What was written before shows it too, to both.
    for (const one of [ada, ben]) await shows(one.message("Look:").locator(".message-text"), "party_cat");
    assertEquals(await ben.message("Look:").locator(".message-text").textContent(), "Look:  and :nothing:");

    await ben.writer.pressSequentially(":da_");
    await shows(ben.page.locator(".choice-option.at"), "da_nce");
    await ben.writer.press("Enter");
    await ben.hasWritten(":da_nce: ");
    await ben.writer.press("Enter");
    const big = ada.page.locator(".message-text.emoji-only");
    await shows(big, "da_nce");
    assertEquals(
      await big.locator("source").getAttribute("media"),
      "(prefers-reduced-motion: no-preference)",
    );
    // A reply, and a reaction with the keys.
    await ben.writer.press("Shift+ArrowUp");
    await shows(ben.page.locator(".reply-chip"), "da_nce");
    await ben.say("Again");
    await shows(ada.page.locator(".quote"), "da_nce");
    await ben.say("+:party_cat:");
    const reaction = ada.message("Again").locator(".reaction");
    await shows(reaction, "party_cat");
    assertEquals(await reaction.getAttribute("title"), "Ben reacted with :party_cat:");
    await reaction.click();
    await ada.page.locator(".reaction.mine").waitFor();
    // With the pointer, and offered first from then on.
    const tools = ben.page.locator(".message-tools");
    await ben.message("Look:").hover();
    await tools.getByRole("button", { name: "React…" }).click();
    await ben.page.locator(".emoji-picker [data-emoji=':da_nce:']").click();
    await shows(ada.message("Look:").locator(".reaction"), "da_nce");
    await ben.message("Look:").hover();
    await shows(tools.locator("button").first(), "da_nce");

    // Picked: under the name of the server, found by its name, and then among the last ones.
    const picker = await openPicker(ben);
    assertEquals(await picker.getByRole("button", { name: "Add emoji" }).count(), 0);
    await shows(picker.locator("section[aria-label=Parley]"), "party_cat");
    await picker.locator("[type=search]").fill("cat");
    await picker.locator(".emoji-cell").first().click();
    await ben.hasWritten(":party_cat: ");
    await ben.writer.fill("");
    await shows((await openPicker(ben)).locator("section[aria-label=Recent]"), "party_cat");
    await ben.page.keyboard.press("Escape");

    // Removed while Ben is away: when he is back, he sees its name.
    await ben.context.setOffline(true);
    await until(async () => await ben.page.locator(".me small").textContent() !== "Connected");
    const again = await openManager(ada);
    await again.getByRole("button", { name: "Remove :party_cat:" }).click();
    assertEquals(await faultsOf(ada.page), []);
    await ada.page.locator(".emoji-removing button:focus", { hasText: "Keep" }).waitFor();
    await again.locator(".emoji-removing .danger").click();
    await again.getByText(":party_cat: is removed.").waitFor({ state: "attached" });
    await ada.page.keyboard.press("Escape");
    await ada.message("Look: :party_cat: and").waitFor();
    await ben.context.setOffline(false);
    await ben.isConnected();
    await ben.message("Look: :party_cat: and").waitFor();
    const left = ben.message("Again").locator(".reaction.mine");
    await left.filter({ hasText: ":party_cat:" }).waitFor();
    await left.click();
    await ben.page.locator(".reaction:not(.mine)", { hasText: ":party_cat:" }).waitFor();
  }));

Deno.test("On a telephone Ada pastes and drops pictures on the page of the emoji, and wears one in her status", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada", {
      viewport: { width: 390, height: 780 },
      colorScheme: "dark",
      bypassCSP: true,
    });
    const { page } = ada;
    await page.goto(new URL("/settings", page.url()).href);
    await page.getByRole("link", { name: "Emoji of its own" }).click();
    await page.locator(".emoji-adding").waitFor();
    const give = (type: "paste" | "drop", name: string, bytes: Uint8Array) =>
      page.evaluate(([type, name, bytes]) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], name, { type: "image/png" }));
        const event = type === "paste"
          ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
          : new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
        document.body.dispatchEvent(event);
        return event.defaultPrevented;
      }, [type, name, [...bytes]] as const);
    assertEquals(await give("paste", "image.png", png(30, 30)), true);
    assertEquals(await give("drop", "Lab Rat (1).png", png(40, 40)), true);
    const names = page.locator(".emoji-waiting .input");
    await names.nth(1).waitFor();
    assertEquals(await names.evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value)), [
      "image",
      "lab_rat_1",
    ]);
    // Two of one name, and one that is none.
    await names.nth(0).fill("x");
    await page.getByRole("button", { name: "Add 2 emoji" }).click();
    await page.locator(".emoji-waiting .field-error").waitFor();
    await page.locator(".emoji-owned li", { hasText: ":lab_rat_1:" }).waitFor();
    assertEquals(await faultsOf(page), []);
    await page.getByRole("button", { name: "Do not add image.png" }).click();
    await page.locator(".emoji-waiting").waitFor({ state: "detached" });
    // There without a reload, and after one.
    await page.reload();
    await page.locator(".emoji-owned li", { hasText: "Added by Ada" }).waitFor();
    await page.getByLabel("Search the emoji of this server").fill("zzz");
    await page.getByText("None is called like “zzz”.").waitFor();

    await page.goto(new URL("/rooms", page.url()).href);
    await ada.isConnected();
    await ada.openRoom("General");
    await ada.say("/status :lab_rat_1: Measuring");
    await page.getByText("Your status is :lab_rat_1: Measuring").waitFor();
    await page.locator(".bar-members").click();
    await shows(page.locator(".details .person", { hasText: "Ada" }), "lab_rat_1");
  }));
