import { Buffer } from "node:buffer";
import type { Locator } from "playwright-core";
import { faultsOf } from "@/tests/support/axe.ts";
import { assert, assertEquals, assertStringIncludes } from "@/tests/support/assert.ts";
import { onStage, type Somebody } from "@/tests/support/people.ts";
import { exif, joined } from "@/tests/support/pictures.ts";
import { until } from "@/tests/support/until.ts";

interface Chosen {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** As a camera makes them: large, lying on its side, with the place where it was taken. */
async function photo({ page }: Somebody, name: string): Promise<Chosen> {
  const base64 = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(2_640, 1_760);
    const context = canvas.getContext("2d")!;
    for (let i = 0; i < 6_000; i++) {
      context.fillStyle = `hsl(${i * 47 % 360} 70% ${20 + i % 60}%)`;
      context.fillRect(i * 7_919 % 2_640, i * 104_729 % 1_760, 9 + i % 60, 7 + i % 40);
    }
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.98 });
    const reader = new FileReader();
    await new Promise((resolve) => (reader.onload = resolve, reader.readAsDataURL(blob)));
    return (reader.result as string).split(",")[1]!;
  });
  const plain = Uint8Array.fromBase64(base64);
  const buffer = Buffer.from(joined(plain.subarray(0, 2), exif(6), plain.subarray(2)));
  return { name, mimeType: "image/jpeg", buffer };
}

async function attach({ page }: Somebody, file: Chosen): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.locator(".composer [aria-label='Attach files']").click();
  await (await chooser).setFiles([file]);
}

function choice({ page }: Somebody, name: "Smaller" | "Original", pressed: boolean): Locator {
  return page.locator(`.picture-sizes .pick[aria-pressed=${pressed}]`, { hasText: name });
}

/** What somebody gets who opens the picture of a message. */
async function gotten({ page }: Somebody, picture: Locator) {
  const address = await picture.getAttribute("href");
  return await page.evaluate(async (address) => {
    const blob = await (await fetch(address)).blob();
    const { width, height } = await createImageBitmap(blob);
    return {
      width,
      height,
      size: blob.size,
      text: new TextDecoder("latin1").decode(await blob.arrayBuffer()),
    };
  }, address!);
}

Deno.test("V7 A photograph goes smaller and upright, or as it is when that is chosen; its place goes either way", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada", { bypassCSP: true });
    const ben = await arrive("ben");
    const file = await photo(ada, "Harbour.jpg");
    await attach(ada, file);
    await choice(ada, "Smaller", true).waitFor();
    await ada.page.locator(".upload.done .upload-state", { hasText: /^[\d.]+ MB → [\d.]+ [KM]B$/ }).waitFor();
    await ada.page.locator(".picture-sizes", { hasText: "→" }).waitFor();
    assertEquals(await faultsOf(ada.page), []);
    await ada.say("By the water");
    const first = ben.message("By the water").locator(".picture a");
    await first.waitFor();
    const smaller = await gotten(ben, first);
    assertEquals([smaller.width, smaller.height], [1_707, 2_560]);
    assert(smaller.size < 0.85 * file.buffer.length, `${smaller.size} of ${file.buffer.length} bytes`);
    await first.click();
    const about = ben.page.locator(".lightbox-texts [role=status]", { hasText: "made smaller from" });
    await about.filter({ hasText: "location and camera notes were removed" }).waitFor();

    // By keyboard, when it is on the server already; and it is remembered.
    await attach(ada, file);
    await ada.page.locator(".upload.done").waitFor();
    await choice(ada, "Original", false).press("Enter");
    await choice(ada, "Original", true).waitFor();
    await ada.page.locator(".upload.done .upload-state", { hasNotText: "→" }).waitFor();
    await ada.page.reload();
    await ada.isConnected();
    await choice(ada, "Original", true).waitFor();
    await ada.say("As it was");
    const second = ben.message("As it was").locator(".picture a");
    await second.waitFor({ state: "attached" });
    const original = await gotten(ben, second);
    assertEquals([original.width, original.height], [1_760, 2_640]);
    assert(original.size > 0.95 * file.buffer.length);
    for (const { text } of [smaller, original]) {
      assert(!text.includes("GPS") && !text.includes("AardvarkCam"), "the place is still in it");
    }
    await attach(ada, file);
    await choice(ada, "Original", true).waitFor();
    assertStringIncludes(await ada.page.locator(".upload-state").innerText(), "MB");
  }));

/** A film of a second or so, as the browser records it. */
async function film({ page }: Somebody, name: string): Promise<Chosen> {
  const base64 = await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: 640, height: 360 });
    const context = canvas.getContext("2d")!;
    const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: "video/webm;codecs=vp8" });
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    const ended = new Promise((resolve) => recorder.onstop = resolve);
    recorder.start();
    for (let frame = 0; frame < 30; frame++) {
      context.fillStyle = `rgb(230 ${frame * 4} 40)`;
      context.fillRect(0, 0, 640, 360);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    recorder.stop();
    await ended;
    const reader = new FileReader();
    await new Promise((resolve) => (reader.onload = resolve, reader.readAsDataURL(new Blob(parts))));
    return (reader.result as string).split(",")[1]!;
  });
  return { name, mimeType: "video/webm", buffer: Buffer.from(base64, "base64") };
}

Deno.test("V5 A film shows a picture of its own before it is played, and nothing of it is loaded until then", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben", { bypassCSP: true });
    const asked: string[] = [];
    ben.page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await attach(ada, await film(ada, "Sunset.webm"));
    await ada.page.locator(".upload.done").waitFor();
    await ada.say("Over the roofs");
    const shown = ben.message("Over the roofs").locator(".film video");
    await shown.waitFor();
    const poster = await shown.getAttribute("poster");
    const colour = await ben.page.evaluate(async (address) => {
      const bitmap = await createImageBitmap(await (await fetch(address)).blob());
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext("2d")!;
      context.drawImage(bitmap, 0, 0);
      return [bitmap.width, bitmap.height, context.getImageData(320, 180, 1, 1).data[0]!];
    }, poster!);
    assertEquals(colour.slice(0, 2), [640, 360]);
    assert(colour[2]! > 180, `it is ${colour[2]}`);
    assertEquals(await faultsOf(ben.page), []);
    const whole = poster!.replace("/large", "");
    assertEquals(asked.includes(whole), false);
    await ben.page.getByLabel(/^Play Sunset.webm/).click();
    await until(() => shown.evaluate((video: HTMLVideoElement) => video.currentTime > 0), "the film");
    assertEquals(asked.includes(whole), true);
  }));
