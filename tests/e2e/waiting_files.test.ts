import { Buffer } from "node:buffer";
import { assertEquals } from "@/tests/support/assert.ts";
import { faultsOf } from "@/tests/support/axe.ts";
import { onStage, type Somebody } from "@/tests/support/people.ts";
import { until } from "@/tests/support/until.ts";

async function attach(
  { page }: Somebody,
  name: string,
  buffer: Buffer,
  mimeType = "text/plain",
): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.locator(".composer [aria-label='Attach files']").click();
  await (await chooser).setFiles({ name, mimeType, buffer });
  await page.locator(".composer .upload.done", { hasText: name }).waitFor();
}

const tile = ({ page }: Somebody, name: string) => page.locator(".composer .upload", { hasText: name });

Deno.test("Files of a draft are on my other device, are sent from there, and are in the list of drafts", () =>
  onStage(async ({ arrive, again }) => {
    const ada = await arrive("ada", { bypassCSP: true });
    const ben = await arrive("ben");
    const phone = await again("ada", { viewport: { width: 390, height: 780 }, hasTouch: true });
    await attach(ada, "harbour.png", Buffer.from(await ada.page.screenshot()), "image/png");
    await attach(ada, "plan.txt", Buffer.from("A plan"));
    await tile(phone, "harbour.png").locator("img").waitFor();
    await tile(phone, "plan.txt").waitFor();
    await phone.page.getByRole("button", { name: "Send later" }).waitFor();
    // Taken out there, it is gone here; written on here, it is there.
    await phone.page.locator(".composer [aria-label='Remove plan.txt']").click();
    await tile(ada, "plan.txt").waitFor({ state: "detached" });
    await ada.writer.pressSequentially("From the");
    await phone.hasWritten("From the");
    await ada.page.reload();
    await ada.isConnected();
    await tile(ada, "harbour.png").waitFor();
    await ada.page.locator(".timeline").focus();
    await ada.page.keyboard.press("d");
    const line = ada.page.locator("#drafts .draft-line");
    await line.filter({ hasText: "harbour.png" }).waitFor();
    assertEquals(await faultsOf(ada.page, { onTop: true }), []);
    await ada.page.locator("#drafts [aria-label='Delete the draft in General']").click();
    await tile(phone, "harbour.png").waitFor({ state: "detached" });
    await line.getByRole("button", { name: "Undo" }).click();
    await tile(phone, "harbour.png").waitFor();
    await ada.page.keyboard.press("Escape");
    await phone.page.getByRole("button", { name: "Send", exact: true }).click();
    await ben.page.locator(".message[data-n]", { hasText: "From the" }).locator(".picture img").last()
      .waitFor();
    await tile(ada, "harbour.png").waitFor({ state: "detached" });
    await ada.hasWritten("");
    assertEquals(await phone.page.locator(".composer .upload").count(), 0);
  }));

Deno.test("A voice message is attached, scheduled with a file, shown in the list, and sent with another text", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada", { bypassCSP: true });
    const ben = await arrive("ben");
    await ben.say("Who goes?");
    await ada.sees("Who goes?");
    await attach(ada, "plan.txt", Buffer.from("A plan"));
    await ada.page.getByRole("button", { name: "Remove plan.txt" }).click();
    await ada.page.locator(".composer [aria-label^='Record']").first().click();
    await until(async () => await ada.page.locator(".voice .voice-time").textContent() !== "0:00");
    await ada.page.getByLabel("Stop and listen").click();
    await ada.page.getByLabel("Attach it, to write something or send it later").click();
    await ada.page.locator(".composer .upload.done").waitFor();
    await attach(ada, "route.txt", Buffer.from("Over the hill"));
    await ada.page.getByRole("button", { name: "Send later" }).click();
    await ada.page.getByRole("menuitem", { name: "In 1 hour" }).click();
    await ada.page.locator(".composer .upload").first().waitFor({ state: "detached" });
    await ada.page.locator(".scheduled-line").click();
    const kept = ada.page.locator("#scheduled .kept");
    await kept.locator(".file", { hasText: "route.txt" }).waitFor();
    assertEquals(await kept.locator(".file").count(), 2);
    assertEquals(await faultsOf(ada.page, { onTop: true }), []);
    await kept.getByRole("button", { name: "Edit" }).click();
    await kept.getByLabel("Text").fill("Hear this");
    await kept.getByRole("button", { name: "Save" }).click();
    await kept.locator(".kept-text", { hasText: "Hear this" }).waitFor();
    await kept.getByRole("button", { name: "Send now" }).click();
    const message = ben.page.locator(".message[data-n]", { hasText: "Hear this" });
    await message.locator(".player[data-voice]").waitFor();
    await message.locator(".file", { hasText: "route.txt" }).waitFor();
    await ada.page.getByText("Nothing is scheduled.").waitFor();
    await ada.page.keyboard.press("Escape");
    // My files know what waits, and take it out of the draft.
    await attach(ada, "spare.txt", Buffer.from("Not needed"));
    await ada.page.locator(".me summary").click();
    await ada.page.getByRole("button", { name: "My files" }).click();
    const mine = ada.page.locator("#my-files");
    await mine.getByRole("button", { name: "Not sent" }).click();
    await mine.locator(".file", { hasText: "route.txt" }).waitFor({ state: "detached" });
    await mine.locator(".file", { hasText: "spare.txt" }).waitFor();
    assertEquals(await faultsOf(ada.page, { onTop: true }), []);
    await mine.getByLabel("Delete spare.txt").click();
    await mine.getByRole("button", { name: "Delete", exact: true }).click();
    await mine.getByText("There are none of these.").waitFor();
    await mine.getByRole("button", { name: "Sounds" }).click();
    await mine.locator(".file").waitFor();
    await ada.page.keyboard.press("Escape");
    await tile(ada, "spare.txt").waitFor({ state: "detached" });
  }, { browser: ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"] }));
