import { Buffer } from "node:buffer";
import type { Locator } from "playwright-core";
import { faultsOf } from "@/tests/support/axe.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { pdf } from "@/tests/support/pdfs.ts";
import { onStage, type Somebody } from "@/tests/support/people.ts";
import { until } from "@/tests/support/until.ts";

async function send({ page, writer }: Somebody, files: Record<string, Uint8Array>): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.locator(".composer [aria-label='Attach files']").click();
  const chosen = Object.entries(files).map(([name, bytes]) => ({
    name,
    mimeType: "application/pdf",
    buffer: Buffer.from(bytes),
  }));
  await (await chooser).setFiles(chosen);
  await page.locator(".upload.done").nth(chosen.length - 1).waitFor();
  await writer.press("Enter");
}

async function open({ page }: Somebody, name: string): Promise<Locator> {
  await page.locator(".message a.file-texts", { hasText: name }).click();
  const box = page.locator("dialog.lightbox[open]");
  await box.locator("h2", { hasText: name }).waitFor();
  return box;
}

/** Something was drawn on it. */
function isDrawn(sheet: Locator): Promise<boolean> {
  return sheet.locator("canvas").evaluate((canvas: HTMLCanvasElement) => {
    const { width, height } = canvas;
    const { data } = canvas.getContext("2d")!.getImageData(width / 2, height / 2, 1, 1);
    return data[3] === 255 && data[0]! < 100;
  }).catch(() => false);
}

Deno.test("F6 A PDF is read in the page: pages as one comes to them, larger and smaller, its text to be selected", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben", { bypassCSP: true });
    const pages = Array.from({ length: 40 }, (_, i) => `This is page ${i + 1}`);
    await send(ada, { "minutes.pdf": pdf({ pages }) });
    const loaded = () =>
      ben.page.evaluate(() =>
        performance.getEntriesByType("resource").some(({ name }) => name.includes("/pdf.js"))
      );
    await ben.page.locator(".message", { hasText: "minutes.pdf" }).waitFor();
    assertEquals(await loaded(), false);
    const box = await open(ben, "minutes.pdf");
    const sheet = (number: number) => box.getByLabel(`Page ${number}`, { exact: true });
    await box.getByRole("status").filter({ hasText: "Page 1 of 40" }).waitFor();
    await until(() => isDrawn(sheet(1)), "the first page");
    await sheet(1).locator(".textLayer span", { hasText: "This is page 1" }).waitFor();
    assertEquals(await sheet(30).locator("canvas").count(), 0);
    assertEquals(await faultsOf(ben.page, { onTop: true }), []);

    const width = async () => (await sheet(1).boundingBox())!.width;
    const before = await width();
    await ben.page.keyboard.press("+");
    await until(async () => await width() > 1.3 * before, "larger");
    await ben.page.keyboard.press("0");
    await until(async () => Math.abs(await width() - before) < 2, "as before");
    await box.getByLabel("Smaller").click();
    await until(async () => await width() < 0.8 * before, "smaller");
    await box.locator(".pdf").press("End");
    await box.getByRole("status").filter({ hasText: /Page (39|40) of 40/ }).waitFor();
    await until(() => isDrawn(sheet(40)), "the last page");
    assertEquals(await sheet(1).locator("canvas").count(), 0);
    await ben.page.keyboard.press("Escape");
    await box.waitFor({ state: "detached" });
    assert(await ben.page.locator("a.file-texts").evaluate((link) => link === document.activeElement));
  }));

Deno.test("F6 A scan is read too, and one that stands in a list of files", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    await send(ada, { "scan.pdf": pdf({ pages: ["A fax"], scanned: true }) });
    await ada.page.locator(".message", { hasText: "scan.pdf" }).waitFor();
    const room = await ada.page.evaluate(async () => {
      const headers = { "content-type": "application/json" };
      const body = JSON.stringify({ name: "Empty", access: "private" });
      return (await (await fetch("/api/rooms", { method: "POST", headers, body })).json()).room.id as string;
    });
    await ada.page.goto(new URL(`/rooms/${room}`, ada.page.url()).href);
    await ada.isConnected();
    await ada.page.locator(".me summary").click();
    await ada.page.getByRole("button", { name: "My files" }).click();
    await ada.page.locator("#my-files a.file-texts", { hasText: "scan.pdf" }).click();
    const sheet = ada.page.locator("dialog.lightbox[open]").getByLabel("Page 1", { exact: true });
    await until(() => isDrawn(sheet), "the fax");
  }));

Deno.test("F6 A PDF that asks for a password, is damaged, or means no good says so and does nothing", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const whole = pdf({ pages: ["Whole"] });
    await send(ada, {
      "locked.pdf": pdf({ pages: ["Nobody knows"], password: "sesame" }),
      "cut.pdf": whole.slice(0, 40),
      "script.pdf": pdf({ pages: ["Harmless"], script: "app.alert(1); this.submitForm('/api/session')" }),
      "endless.pdf": pdf({ pages: ["One of them"], count: 2_000_000_000 }),
    });
    let box = await open(ada, "locked.pdf");
    const field = box.getByLabel("This PDF is protected. Its password:");
    await field.fill("open");
    await field.press("Enter");
    await box.getByText("That was not it. Try again.").waitFor();
    await field.fill("sesame");
    await field.press("Enter");
    await box.locator(".textLayer span", { hasText: "Nobody knows" }).waitFor();
    await ada.page.keyboard.press("Escape");

    box = await open(ada, "cut.pdf");
    await box.getByRole("alert").filter({ hasText: "This PDF is damaged" }).waitFor();
    await box.getByRole("link", { name: "Download it" }).waitFor();
    await ada.page.keyboard.press("Escape");

    const asked: string[] = [];
    ada.page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    ada.page.on("dialog", (dialog) => asked.push(dialog.message()));
    box = await open(ada, "script.pdf");
    await until(() => isDrawn(box.getByLabel("Page 1", { exact: true })), "the page");
    assertEquals(asked.filter((path) => !/^\/(files\/|_fresh\/|pdf)/.test(path)), []);
    await ada.page.keyboard.press("Escape");

    box = await open(ada, "endless.pdf");
    await box.locator(".textLayer span", { hasText: "One of them" }).waitFor();
    await box.getByRole("status").filter({ hasText: "1 page" }).waitFor();
    await ada.page.keyboard.press("Escape");
    await box.waitFor({ state: "detached" });
  }));
