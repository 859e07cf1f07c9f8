import { Buffer } from "node:buffer";
import { faultsOf } from "@/tests/support/axe.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { cameraNotes, cameraSegment } from "@/tests/support/camera.ts";
import { onStage, type Somebody } from "@/tests/support/people.ts";
import { jpeg } from "@/tests/support/pictures.ts";
import { mp3, tags } from "@/tests/support/recordings.ts";
import { until } from "@/tests/support/until.ts";

const photo = {
  name: "photo.jpg",
  mimeType: "image/jpeg",
  bytes: jpeg(600, 400, cameraSegment(cameraNotes())),
};
const song = { name: "04 spår.mp3", mimeType: "audio/mpeg", bytes: mp3(65, tags) };
const called = `${tags.artist} – ${tags.title}`;

async function send({ page, writer }: Somebody, ...files: typeof photo[]): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.locator(".composer [aria-label='Attach files']").click();
  await (await chooser).setFiles(
    files.map(({ bytes, ...file }) => ({ ...file, buffer: Buffer.from(bytes) })),
  );
  for (const { name } of files) await page.locator(".composer .upload", { hasText: name }).waitFor();
  await writer.press("Enter");
}

Deno.test("What is known of the files of a message is one key away, and beside a picture that is looked at", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben", { bypassCSP: true, permissions: ["clipboard-read", "clipboard-write"] });
    await send(ada, photo, song);
    const { page } = ben;
    const message = page.locator(".message[data-n]", { hasText: called });
    await message.locator(".player-time", { hasText: "1:04" }).waitFor();

    await message.focus();
    await page.keyboard.press("i");
    const dialog = page.getByRole("dialog", { name: "About these 2 files" });
    const about = dialog.getByRole("region", { name: photo.name });
    await about.getByText("Aardvark X1", { exact: true }).waitFor();
    await about.getByText("1/50 s, f/2.8, ISO 400, 35 mm").waitFor();
    await about.getByText("Was removed", { exact: true }).waitFor();
    const other = dialog.getByRole("region", { name: song.name });
    await other.getByText(tags.album).waitFor();
    await other.getByText("Sent by").waitFor();
    assertEquals(await faultsOf(page, { onTop: true }), []);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await until(
      () => message.evaluate((it) => it === document.activeElement),
      "the message to have the keyboard",
    );

    await message.locator(".picture a").click();
    await page.locator(".lightbox").waitFor();
    await page.keyboard.press("i");
    const beside = page.getByRole("complementary", { name: "About this file" });
    await beside.getByText("600 × 400").waitFor();
    await beside.getByLabel(`Copy the SHA-256 of ${photo.name}`).click();
    await beside.getByText("Copied").waitFor();
    const link = await message.locator(".picture a").getAttribute("href");
    const sum = await page.evaluate(async (link) => {
      const digest = await crypto.subtle.digest("SHA-256", await (await fetch(link)).arrayBuffer());
      return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    }, link!);
    assertEquals(await page.evaluate(() => navigator.clipboard.readText()), sum);
    assertEquals(await faultsOf(page, { onTop: true }), []);
    await page.setViewportSize({ width: 390, height: 844 });
    const sheet = (await beside.boundingBox())!;
    assert(sheet.width === 390 && sheet.y > 200 && sheet.y + sheet.height <= 844, JSON.stringify(sheet));
    await page.keyboard.press("Escape");
    await beside.waitFor({ state: "detached" });
    assertEquals(await page.locator(".lightbox").count(), 1);
    await page.keyboard.press("Escape");
    await page.locator(".lightbox").waitFor({ state: "detached" });

    await ada.page.keyboard.press("Control+.");
    await ada.page.getByRole("button", { name: "Pictures and files" }).click();
    const panel = ada.page.locator("#files-panel");
    await panel.getByText("600 × 400").waitFor();
    await panel.getByRole("button", { name: "Sounds" }).click();
    await panel.getByText(called).waitFor();
    await panel.getByLabel(`About ${song.name}`).click();
    await ada.page.getByRole("dialog", { name: "About this file" }).getByText(tags.album).waitFor();
    await ada.page.keyboard.press("Escape");
    await until(
      () => panel.getByLabel(`About ${song.name}`).evaluate((it) => it === document.activeElement),
      "the button to have the keyboard",
    );
  }));

Deno.test("What the server finds out later reaches the page of everybody who looks", () =>
  onStage(async ({ arrive, server: { core } }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await core.media.prepare();
    Deno.kill(core.media.pid!, "SIGSTOP");
    await send(ada, song);
    const message = ben.page.locator(".message[data-n]", { has: ben.page.locator("[data-sound]") });
    await message.getByText(song.name).waitFor();
    await message.focus();
    await ben.page.keyboard.press("i");
    const dialog = ben.page.getByRole("dialog", { name: "About this file" });
    await dialog.getByText(song.name, { exact: true }).waitFor();
    assertEquals(await dialog.getByText(tags.artist).count(), 0);
    Deno.kill(core.media.pid!, "SIGCONT");
    await dialog.getByText(tags.artist).waitFor();
    await dialog.getByText("128 kbit/s").waitFor();
    await ada.page.locator(".player-name", { hasText: called }).waitFor();
    await ben.page.keyboard.press("Escape");
    await message.getByText(called).waitFor();
  }));
