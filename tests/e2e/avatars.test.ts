import axe from "axe-core";
import { Buffer } from "node:buffer";
import { assertEquals } from "@/tests/support/assert.ts";
import { onStage, type Somebody } from "@/tests/support/people.ts";
import { png } from "@/tests/support/pictures.ts";

const picture = { name: "me.png", mimeType: "image/png", buffer: Buffer.from(png(600, 400)) };

async function openStatus({ page }: Somebody): Promise<void> {
  await page.locator("summary[title=Menu]").click();
  await page.locator(".menu-item", { hasText: "Status and availability" }).click();
  await page.locator("#my-status .own-picture").waitFor();
}

/** What axe finds wrong with the page as it is now. */
async function faults({ page }: Somebody): Promise<string[]> {
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
  await page.evaluate(axe.source);
  return await page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
}

Deno.test("Ada crops a picture of herself, Ben sees it at once wherever her face is, and initials when it is gone", () =>
  onStage(async ({ arrive }) => {
    const [ada, ben] = [await arrive("ada"), await arrive("ben")];
    await ada.say("Good morning");
    await ben.sees("Good morning");
    await ben.page.locator(".bar-members").click();
    const inList = ben.message("Good morning").locator(".avatar");
    const inDetails = ben.page.locator(".details .person", { hasText: "Ada" }).locator(".avatar");
    await inDetails.waitFor();
    assertEquals(await inList.textContent(), "A");

    await openStatus(ada);
    await ada.page.locator("#my-status input[type=file]").setInputFiles(picture);
    const dialog = ada.page.locator("#square-picture");
    await dialog.locator(".crop").waitFor();
    const box = async () => (await dialog.locator(".crop").boundingBox())!;
    const before = await box();
    assertEquals(Math.round(before.width), Math.round(before.height));
    await dialog.locator("[aria-label='Lower right corner']").focus();
    for (let i = 0; i < 3; i++) await ada.page.keyboard.press("Shift+ArrowLeft");
    const after = await box();
    assertEquals(Math.round(after.width), Math.round(after.height));
    assertEquals(after.width < before.width, true);
    assertEquals(await faults(ada), []);
    await dialog.locator("button", { hasText: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    await ada.page.locator("#my-status [role=status]", { hasText: "Your picture is changed." }).waitFor();
    assertEquals(await faults(ada), []);

    for (const face of [inList, inDetails]) {
      await face.locator("img").waitFor();
      await face.locator("img").evaluate((img) => (img as HTMLImageElement).decode());
    }
    await ada.page.locator(".me .avatar img").waitFor();
    await ben.page.reload();
    await inList.locator("img").waitFor();

    await ada.page.locator("#my-status button", { hasText: "Remove picture" }).click();
    await ada.page.locator("#my-status button:focus", { hasText: "Add picture" }).waitFor();
    await inList.locator("img").waitFor({ state: "detached" });
    assertEquals(await inList.textContent(), "A");
  }));

Deno.test("A picture chosen in the settings is cropped too; one that cannot be opened says so", () =>
  onStage(async ({ arrive, server }) => {
    const ada = await arrive("ada");
    await ada.page.goto(`${server.url}/settings`);
    await ada.page.locator(".own-picture button", { hasText: "Add picture" }).waitFor();
    const file = ada.page.locator(".own-picture input[type=file]");
    await file.setInputFiles({ ...picture, buffer: Buffer.from("no picture") });
    const dialog = ada.page.locator("#square-picture");
    await dialog.locator(".note", { hasText: "cannot be opened here" }).waitFor();
    await dialog.locator("button", { hasText: "Cancel" }).click();
    await file.setInputFiles(picture);
    await dialog.locator("[aria-label='Turn right']").click();
    await dialog.locator("button", { hasText: "Save" }).click();
    await ada.page.locator(".own-picture .avatar img").waitFor();
    assertEquals(await faults(ada), []);
    await ada.page.reload();
    await ada.page.locator(".own-picture button", { hasText: "Change picture" }).waitFor();
  }));
