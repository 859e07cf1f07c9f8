import { Buffer } from "node:buffer";
import type { Locator } from "playwright-core";
import { faultsOf } from "@/tests/support/axe.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { withChild } from "@/tests/support/child.ts";
import { onStage, type Somebody, visiting } from "@/tests/support/people.ts";
import { until } from "@/tests/support/until.ts";

interface Chosen {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

function text(name: string, content: string): Chosen {
  return { name, mimeType: "text/plain", buffer: Buffer.from(content) };
}

/** A picture of the page is a picture. */
async function picture({ page }: Somebody, name: string): Promise<Chosen> {
  return { name, mimeType: "image/png", buffer: Buffer.from(await page.screenshot()) };
}

async function attach(somebody: Somebody, ...files: Chosen[]): Promise<void> {
  const chooser = somebody.page.waitForEvent("filechooser");
  await somebody.page.locator(".composer [aria-label='Attach files']").click();
  await (await chooser).setFiles(files);
  for (const { name } of files) await tile(somebody, name).waitFor();
}

function tile({ page }: Somebody, name: string): Locator {
  return page.locator(".composer .upload", { hasText: name });
}

/** As somebody drops, or pastes, files that the page is given. */
async function give({ page }: Somebody, how: "drop" | "paste" | "drag", files: Chosen[]): Promise<void> {
  const given = files.map(({ name, mimeType, buffer }) => ({
    name,
    mimeType,
    base64: buffer.toString("base64"),
  }));
  await page.evaluate(({ how, given }) => {
    const data = new DataTransfer();
    for (const { name, mimeType, base64 } of given) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      data.items.add(new File([bytes], name, { type: mimeType }));
    }
    const target = document.querySelector(how === "paste" ? ".composer textarea" : ".timeline")!;
    const options = { bubbles: true, cancelable: true };
    if (how === "paste") {
      target.dispatchEvent(new ClipboardEvent("paste", { ...options, clipboardData: data }));
    } else {
      target.dispatchEvent(new DragEvent("dragenter", { ...options, dataTransfer: data }));
      if (how === "drop") target.dispatchEvent(new DragEvent("drop", { ...options, dataTransfer: data }));
    }
  }, { how, given });
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/** What is behind a link of the page, as somebody sees it. */
async function digestOf({ page }: Somebody, link: Locator): Promise<string> {
  const href = await link.getAttribute("href");
  return await page.evaluate(async (href) => {
    const bytes = await (await fetch(href)).arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }, href!);
}

function isLoaded(image: Locator): Promise<boolean> {
  return image.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0);
}

Deno.test("Several files go with one text, and are there for the others at once and after a reload", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    const notes = text("notes.txt", "Bread, milk\n");
    await attach(ada, await picture(ada, "harbour.png"), notes);
    await ada.say("From the harbour");
    for (const turn of ["live", "again"]) {
      if (turn === "again") await ben.page.reload();
      const message = ben.page.locator(".message[data-n]", { hasText: "From the harbour" });
      const image = message.locator(".picture a img").last();
      await image.waitFor();
      await until(() => isLoaded(image), "the picture");
      await message.locator(".file", { hasText: "notes.txt" }).waitFor();
      const link = message.locator("a.file-texts");
      assertEquals(await digestOf(ben, link), await sha256(new Uint8Array(notes.buffer)));
    }
    assertEquals(await ada.page.locator(".composer .upload").count(), 0);
  }));

Deno.test("Files without a word are a message: dropped, pasted, or chosen with Ctrl+U", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await ada.page.locator(".attachments").waitFor({ state: "attached" });
    await give(ada, "drag", [text("dropped.txt", "by hand")]);
    await ada.page.locator(".drop-zone", { hasText: "#General" }).waitFor();
    await give(ada, "drop", [text("dropped.txt", "by hand")]);
    await tile(ada, "dropped.txt").waitFor();
    assertEquals(await ada.page.locator(".drop-zone").count(), 0);
    await give(ada, "paste", [await picture(ada, "image.png")]);
    await tile(ada, "Picture 20").waitFor();
    const chooser = ada.page.waitForEvent("filechooser");
    await ada.writer.press("Control+u");
    await (await chooser).setFiles([text("chosen.txt", "by key")]);
    await tile(ada, "chosen.txt").waitFor();
    await ada.writer.press("Enter");
    const message = ben.page.locator(".message[data-n]", { hasText: "dropped.txt" });
    await message.locator(".picture").waitFor();
    await message.locator(".file", { hasText: "chosen.txt" }).waitFor();
  }));

Deno.test("What the server refuses says why, holds nothing back, and can be taken out", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await attach(ada, text("wrong.png", "no picture at all"), text("right.txt", "yes"));
    await tile(ada, "wrong.png").filter({ hasText: "no PNG file" }).waitFor();
    await ada.say("Two of them");
    await ada.page.locator(".composer-foot", { hasText: "Take out wrong.png" }).waitFor();
    assertEquals(await ada.writer.inputValue(), "Two of them");
    await ada.page.locator("[aria-label='Remove wrong.png']").click();
    await ada.writer.press("Enter");
    await ben.page.locator(".message[data-n]", { hasText: "right.txt" }).waitFor();
  }));

Deno.test("What was attached is there after a reload, and goes with the message", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    await attach(ada, text("kept.txt", "kept"));
    await ada.page.reload();
    await ada.isConnected();
    await tile(ada, "kept.txt").waitFor();
    await ada.say("After all");
    await ada.page.locator(".message[data-n]", { hasText: "kept.txt" }).waitFor();
    assertEquals(await tile(ada, "kept.txt").count(), 0);
  }));

Deno.test("Offline, files and words queue in the order written, and go in it", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await ada.page.locator(".attachments").waitFor({ state: "attached" });
    await ada.page.waitForLoadState("networkidle"); // All that shows them is there before the line goes.
    await ada.context.setOffline(true);
    await attach(ada, text("first.txt", "1"));
    await ada.say("first");
    await ada.page.locator(".message.sending .upload", { hasText: "first.txt" }).waitFor();
    await ada.say("second");
    await ada.sees("second");
    await ada.context.setOffline(false);
    await ben.page.locator(".message[data-n]", { hasText: "second" }).waitFor();
    assertEquals(await ben.texts(), ["first", "second"]);
    await ben.page.locator(".message", { hasText: "first.txt" }).waitFor();
  }));

Deno.test("A large file arrives as it was over a cut line, a reload and a restart of the server", () =>
  withChild((child) =>
    visiting(child.url, async ({ arrive }) => {
      const ada = await arrive("ada");
      const ben = await arrive("ben");
      const bytes = new Uint8Array(30_000_000);
      for (let at = 0; at < bytes.length; at += 60_000) {
        crypto.getRandomValues(bytes.subarray(at, Math.min(at + 60_000, bytes.length)));
      }
      const network = await ada.context.newCDPSession(ada.page);
      const line = (offline = false) =>
        network.send("Network.emulateNetworkConditions", {
          offline,
          latency: 0,
          downloadThroughput: -1,
          uploadThroughput: 6_000_000,
        });
      await line();
      const path = `${child.data}/large.bin`;
      await Deno.writeFile(path, bytes);
      const chooser = ada.page.waitForEvent("filechooser");
      await ada.page.getByLabel("Attach files").click();
      await (await chooser).setFiles(path);
      await tile(ada, "large.bin").waitFor();
      await ada.say("All of it");
      const bar = ada.page.locator(".message.sending [role=progressbar]");
      const reaches = (percent: number) =>
        until(async () => Number(await bar.getAttribute("aria-valuenow")) >= percent, `${percent} %`, 60_000);
      await reaches(10);
      await line(true);
      await ada.page.locator(".upload-state", { hasText: "Waiting" }).waitFor();
      await line();
      await reaches(30);
      await ada.page.reload();
      await line();
      await reaches(50);
      await child.kill("SIGKILL");
      await child.startAgain();
      const message = ben.page.locator(".message[data-n]", { hasText: "large.bin" });
      await message.waitFor({ timeout: 90_000 });
      assertEquals(await digestOf(ben, message.locator("a.file-texts")), await sha256(bytes));
      assertEquals(await ada.page.locator(".message.sending").count(), 0);
    })
  ));

Deno.test("Pictures that come late move nothing of what one reads", () =>
  onStage(async ({ arrive, again }) => {
    const ada = await arrive("ada");
    await attach(ada, await picture(ada, "harbour.png"));
    await ada.say("Look");
    await ada.page.locator(".message[data-n] .picture").waitFor();
    await ada.say("and read this");
    await ada.page.locator(".message[data-n]", { hasText: "and read this" }).waitFor();
    const later = await again("ada");
    const gate = Promise.withResolvers<void>();
    await later.page.route("**/files/**", async (route) => {
      await gate.promise;
      await route.continue();
    });
    await later.page.reload();
    await later.isConnected();
    await later.page.locator(".picture-blur").waitFor();
    const places = () =>
      later.page.evaluate(() =>
        [...document.querySelectorAll(".message")].map((message) => message.getBoundingClientRect().top)
      );
    const before = await places();
    gate.resolve();
    await until(() => isLoaded(later.page.locator(".picture a img")), "the picture");
    assertEquals(await places(), before);
  }));

Deno.test("A message that waits for its files can be given up; its words come back", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    // What shows a message on its way is there once one was: without a line it could not be fetched.
    await attach(ada, text("before.txt", "yes"));
    await ada.say("before");
    await ada.page.locator(".message[data-n]", { hasText: "before.txt" }).waitFor();
    await ada.context.setOffline(true);
    await attach(ada, text("never.txt", "no"));
    await ada.say("with words");
    await ada.page.locator(".message [aria-label='Remove never.txt']").click();
    await ada.page.locator(".message.sending").waitFor({ state: "detached" });
    assertEquals(await ada.writer.inputValue(), "with words");
    assertEquals(await tile(ada, "never.txt").count(), 0);
  }));

Deno.test("A picture opens large; keys enlarge it, turn to the next one and close it", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada", { bypassCSP: true });
    for (const name of ["one.png", "two.png"]) {
      await attach(ada, await picture(ada, name));
      await ada.writer.press("Enter");
      await ada.page.locator(`.message[data-n] [aria-label='Open ${name}']`).waitFor();
    }
    await ada.page.locator("[aria-label='Open one.png']").click();
    const box = ada.page.locator(".lightbox");
    await box.locator("h2", { hasText: "one.png" }).waitFor();
    await box.getByText("1 of 2").waitFor();
    await until(() => isLoaded(box.locator("img")), "the picture");
    await ada.page.keyboard.press("+");
    await box.locator(".zoomed").waitFor();
    await ada.page.keyboard.press("0");
    await ada.page.keyboard.press("ArrowRight");
    await box.locator("h2", { hasText: "two.png" }).waitFor();
    assertEquals(await box.locator("img").getAttribute("alt"), "two.png");
    assertEquals(await faultsOf(ada.page), []);
    await ada.page.keyboard.press("Escape");
    await box.waitFor({ state: "detached" });
    assertEquals(
      await ada.page.evaluate(() => document.activeElement?.getAttribute("aria-label")),
      "Open one.png",
    );
  }));

Deno.test("Code is read in the page", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    await attach(ada, { name: "sum.ts", mimeType: "", buffer: Buffer.from("const sum = 1 + 1;\n") });
    await ada.writer.press("Enter");
    await ada.page.locator(".message[data-n] .file-texts").click();
    await ada.page.locator(".lightbox pre", { hasText: "const sum = 1 + 1;" }).waitFor();
  }));

Deno.test("A very long paste is offered as a file, and stays text when one does not want that", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    await ada.page.locator(".attachments").waitFor({ state: "attached" });
    const paste = async (text: string) => {
      await ada.page.evaluate((text) => {
        const area = document.querySelector<HTMLTextAreaElement>(".composer textarea")!;
        const data = new DataTransfer();
        data.setData("text/plain", text);
        area.focus();
        area.dispatchEvent(
          new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: data }),
        );
        // What the browser does after the event of a real paste.
        document.execCommand("insertText", false, text);
      }, text);
    };
    await ada.writer.fill("See: ");
    await paste("log line\n".repeat(300).trim());
    await ada.page.getByText("2,699 characters were pasted.").waitFor();
    await ada.page.getByRole("button", { name: "Send as a file" }).click();
    await tile(ada, "Pasted text.txt").waitFor();
    assertEquals(await ada.writer.inputValue(), "See: ");
    await paste("x".repeat(2_500));
    await ada.page.getByLabel("Leave it as text").click();
    assertEquals((await ada.writer.inputValue()).length, 2_505);
  }));

Deno.test("A picture is cropped, drawn on and turned before it is sent, and arrives like that", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada", { bypassCSP: true });
    const ben = await arrive("ben");
    await attach(ada, await picture(ada, "harbour.png"));
    await ada.page.getByLabel("Edit harbour.png").click();
    const editor = ada.page.locator("#picture-editor");
    await editor.getByText("1100 × 750").waitFor();
    assertEquals(await faultsOf(ada.page, { onTop: true }), []);
    await editor.getByLabel("Lower right corner").focus();
    for (let times = 0; times < 5; times++) await ada.page.keyboard.press("Shift+ArrowLeft");
    await editor.getByText("550 × 750").waitFor();
    await editor.getByRole("button", { name: "Box" }).click();
    const { x, y, width, height } = (await editor.locator("canvas").boundingBox())!;
    await ada.page.mouse.move(x + width * 0.1, y + height * 0.1);
    await ada.page.mouse.down();
    await ada.page.mouse.move(x + width * 0.9, y + height * 0.9, { steps: 4 });
    await ada.page.mouse.up();
    await editor.getByLabel("Turn right").click();
    await editor.getByLabel("Turn right").click();
    await ada.page.keyboard.press("Control+z");
    await editor.getByText("750 × 550").waitFor();
    await editor.getByRole("button", { name: "Done" }).click();
    await editor.waitFor({ state: "detached" });
    await ada.writer.press("Enter");
    const image = ben.page.locator(".message[data-n] .picture a img");
    await until(() => isLoaded(image), "the picture");
    const box = await ben.page.locator(".picture-box").getAttribute("viewBox");
    const [, , shownWidth, shownHeight] = box!.split(" ").map(Number);
    assert(Math.abs(shownWidth! / shownHeight! - 750 / 550) < 0.02, "its shape is another");
  }));

Deno.test("A voice message is recorded, heard, sent, and plays at the other side with its waveform", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada", { permissions: ["microphone"] });
    const ben = await arrive("ben", { bypassCSP: true });
    await ada.page.getByLabel("Record a voice message").click();
    await ada.page.locator(".voice-time", { hasText: "0:02" }).waitFor();
    await ada.page.getByLabel("Pause").click();
    await ada.page.getByLabel("Go on recording").click();
    await ada.page.getByLabel("Stop and listen").click();
    await ada.page.getByLabel("Listen to it").click();
    await ada.page.locator(".voice [aria-label=Pause]").waitFor();
    await ada.page.getByLabel("Send the voice message").click();
    const player = ben.page.locator(".player[data-voice]");
    await player.waitFor();
    const bars = await player.locator(".waveform path").first().getAttribute("d");
    assert(bars!.split("M").length > 20, "it has no shape");
    assertEquals(await faultsOf(ben.page), []);
    await player.getByLabel("Play voice message").click();
    await player.getByLabel("Pause voice message").waitFor();
    await until(
      async () => Number(await player.getByRole("slider").getAttribute("aria-valuenow")) >= 1,
      "it to play on",
    );
    await player.getByLabel("Speed").click();
    await player.getByText("1.5×").waitFor();
    await player.getByLabel("Play voice message").waitFor();
    assertEquals(await player.locator(".player-time").textContent(), "0:02");
  }, { browser: ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"] }));

Deno.test("All files of a conversation are listed by kind and person, and lead to their messages", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada", { bypassCSP: true });
    const ben = await arrive("ben");
    await attach(ada, await picture(ada, "harbour.png"), text("notes.txt", "Bread"));
    await ada.say("Both of Ada's");
    await ada.page.locator(".message[data-n]", { hasText: "notes.txt" }).waitFor();
    await attach(ben, text("plan.txt", "Go"));
    await ben.say("Ben's");
    await ada.page.locator(".message[data-n]", { hasText: "plan.txt" }).waitFor();
    await ada.page.keyboard.press("Control+.");
    await ada.page.getByRole("button", { name: "Pictures and files" }).click();
    const panel = ada.page.locator("#files-panel");
    await panel.getByLabel("Open harbour.png").click();
    await ada.page.locator(".lightbox h2", { hasText: "harbour.png" }).waitFor();
    await ada.page.keyboard.press("Escape");
    await panel.getByRole("button", { name: "Files", exact: true }).click();
    await panel.locator(".file", { hasText: "plan.txt" }).waitFor();
    await panel.getByLabel("From").selectOption({ label: "Ben" });
    await panel.locator(".file", { hasText: "notes.txt" }).waitFor({ state: "detached" });
    await panel.locator(".file", { hasText: "plan.txt" }).waitFor();
    assertEquals(await panel.locator(".file").count(), 1);
    assertEquals(await faultsOf(ada.page, { onTop: true }), []);
    await panel.getByLabel("Show plan.txt in the conversation").click();
    await ada.page.locator(".message.flash", { hasText: "Ben's" }).waitFor();
    assertEquals(await panel.count(), 0);
  }));

Deno.test("My files tell where they are and how much room they take; deleting one takes its message away", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada", { bypassCSP: true });
    const ben = await arrive("ben");
    await attach(ada, text("secret.txt", "12345"));
    await ada.say("Too much");
    await ben.page.locator(".message[data-n]", { hasText: "secret.txt" }).waitFor();
    await ada.page.locator(".me summary").click();
    await ada.page.getByRole("button", { name: "My files" }).click();
    const panel = ada.page.locator("#my-files");
    await panel.getByText("5 B of 5 GB used").waitFor();
    assertEquals(await faultsOf(ada.page, { onTop: true }), []);
    await panel.getByLabel("Delete secret.txt").click();
    await panel.getByRole("button", { name: "Delete", exact: true }).click();
    await panel.getByText("You have sent no files yet.").waitFor();
    await ben.page.locator(".message-deleted").waitFor();
    assertEquals(await ben.page.locator(".file").count(), 0);
  }));
