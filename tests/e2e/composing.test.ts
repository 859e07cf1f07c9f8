import { Buffer } from "node:buffer";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { onStage, type Somebody } from "@/tests/support/people.ts";
import { faultsOf } from "@/tests/support/axe.ts";

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

/** Writes into the empty field and selects a part of it. */
async function selecting(somebody: Somebody, text: string, part = text) {
  await somebody.writer.fill(text);
  await somebody.writer.evaluate((area: HTMLTextAreaElement, [from, to]) => {
    area.focus();
    area.setSelectionRange(from!, to!);
  }, [text.indexOf(part), text.indexOf(part) + part.length]);
}

Deno.test("Ctrl+B and the others format what is selected, and Ctrl+Z takes it back", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    await ada.writer.waitFor();
    for (
      const [keys, made] of [
        ["Control+b", "so **very** good"],
        ["Control+i", "so *very* good"],
        ["Control+Shift+X", "so ~~very~~ good"],
        ["Control+e", "so `very` good"],
        ["Control+Shift+C", "so `very` good"],
        ["Control+Shift+H", "so ||very|| good"],
        ["Control+Shift+9", "> so very good"],
        ["Control+Shift+8", "- so very good"],
        ["Control+Shift+7", "1. so very good"],
        ["Control+k", "so [very](https://) good"],
      ] as const
    ) {
      await selecting(ada, "so very good", "very");
      await ada.writer.press(keys);
      await ada.hasWritten(made);
      await ada.writer.press("Control+z");
      await ada.hasWritten("so very good");
    }
    await selecting(ada, "so very good", "very");
    await ada.writer.press("Control+b");
    await ada.hasWritten("so **very** good");
    await ada.writer.press("Enter");
    await ada.page.locator(".message-text strong", { hasText: "very" }).waitFor();
  }));

Deno.test("The bar formats too, is remembered on this device, and is there while one edits", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada", { bypassCSP: true });
    const bar = ada.page.locator(".composer .format-bar");
    await ada.page.locator(".composer [aria-label=Formatting]").click();
    await bar.waitFor();
    await selecting(ada, "some text", "text");
    await bar.locator("[aria-label=Bold]").click();
    await ada.hasWritten("some **text**");
    await ada.page.keyboard.type("words");
    await ada.hasWritten("some **words**");
    assertEquals(await faultsOf(ada.page), []);
    await ada.writer.press("Shift+Tab");
    await ada.page.keyboard.press("ArrowRight");
    await ada.page.locator(".format-button[aria-label=Italic]:focus").waitFor();
    await ada.writer.press("Enter");
    await ada.sees("some words");
    await ada.page.reload();
    await bar.waitFor();
    await ada.writer.press("ArrowUp");
    const editor = ada.page.locator(".message-editor textarea");
    await editor.press("Control+a");
    await ada.page.locator(".message-editor .format-button[aria-label=Quote]").click();
    await ada.page.waitForFunction(() =>
      document.querySelector<HTMLTextAreaElement>(".message-editor textarea")?.value === "> some **words**"
    );
    await editor.press("Enter");
    await ada.page.locator(".message-text blockquote", { hasText: "words" }).waitFor();
    await ada.writer.press("ArrowUp");
    await editor.press("End");
    await editor.pressSequentially(" :tada");
    await ada.page.locator(".message-editor [role=option]", { hasText: "🎉" }).first().waitFor();
    await editor.press("Enter");
    await editor.press("Enter");
    await ada.page.locator(".message-text", { hasText: "words 🎉" }).waitFor();
    await ada.page.locator(".composer [aria-label=Formatting]").click();
    await bar.waitFor({ state: "detached" });
  }));

Deno.test("On a phone the bar can be used with a finger, and Enter is a new line", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada", {
      viewport: { width: 390, height: 780 },
      hasTouch: true,
      isMobile: true,
    });
    await ada.page.getByRole("button", { name: "More tools" }).tap();
    await ada.page.getByRole("menuitem", { name: "Formatting" }).tap();
    await ada.page.locator(".format-bar [aria-label=List]").tap();
    await ada.hasWritten("- ");
    await ada.page.keyboard.type("milk");
    await ada.page.keyboard.press("Enter");
    await ada.page.keyboard.type("bread");
    await ada.hasWritten("- milk\n- bread");
    await ada.page.locator(".composer-send").tap();
    await ada.page.locator(".message-text li", { hasText: "bread" }).waitFor();
  }));

Deno.test("On a phone the field keeps its room: what is used less often is in a menu", () =>
  onStage(async ({ arrive }) => {
    const { page, writer } = await arrive("ada", {
      viewport: { width: 390, height: 780 },
      hasTouch: true,
      isMobile: true,
      bypassCSP: true,
    });
    assert((await writer.boundingBox())!.width > 200);
    const more = page.getByRole("button", { name: "More tools" });
    await more.tap();
    const menu = page.getByRole("menu", { name: "More tools" });
    await menu.waitFor();
    assertEquals(await faultsOf(page), []);
    await page.keyboard.press("Escape");
    await menu.waitFor({ state: "detached" });
    assert(await more.evaluate((button) => button === document.activeElement));
    await more.tap();
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      menu.getByRole("menuitem", { name: "Files" }).tap(),
    ]);
    await chooser.setFiles({ name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("milk") });
    await page.locator(".composer .attachment, .composer [class*=upload]", { hasText: "notes.txt" }).first()
      .waitFor();
    await more.tap();
    await menu.getByRole("menuitem", { name: "Poll" }).tap();
    await page.locator("#new-poll").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("#new-poll").waitFor({ state: "detached" });
    assert(await more.evaluate((button) => button === document.activeElement));
  }));

Deno.test("Why it cannot be sent later is said in the menu; Esc leaves a recorder without a microphone", () =>
  onStage(async ({ arrive }) => {
    const { page, writer } = await arrive("ada");
    await page.getByRole("button", { name: "Record a voice message" }).click();
    await page.locator(".composer .voice[role=alert]").waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".composer .voice").waitFor({ state: "detached" });
    await writer.fill("With a file");
    const notes = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("milk") };
    await page.locator(".composer input[type=file]").setInputFiles(notes);
    await page.locator(".composer.attached").waitFor();
    await page.getByRole("button", { name: "Send later" }).click();
    // As soon as they have arrived, also while it is open.
    await page.getByRole("menuitem", { name: "In 1 hour" }).waitFor();
  }));

Deno.test("A new line goes on with the list or quote, and one after an empty item ends it", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    await ada.writer.pressSequentially("1. one");
    await ada.writer.press("Shift+Enter");
    await ada.hasWritten("1. one\n2. ");
    await ada.writer.pressSequentially("two");
    await ada.writer.press("Shift+Enter");
    await ada.writer.press("Shift+Enter");
    await ada.hasWritten("1. one\n2. two\n");
  }));

/** Puts it into the clipboard, and presses the keys. */
async function paste(somebody: Somebody, content: Record<string, string>, keys = "Control+v") {
  await somebody.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await somebody.page.evaluate(async (content) => {
    const parts = Object.entries(content).map(([type, text]) => [type, new Blob([text], { type })]);
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(parts))]);
  }, content);
  await somebody.writer.press(keys);
}

Deno.test("An address pasted onto selected text is a link, rich text becomes formatting, with Shift it stays plain", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    await selecting(ada, "read this now", "this");
    await paste(ada, { "text/plain": "https://example.org/a" });
    await ada.hasWritten("read [this](https://example.org/a) now");
    await ada.writer.press("Control+z");
    await ada.hasWritten("read this now");
    const rich = {
      "text/plain": "Bold and\na link",
      "text/html": "<p><b>Bold</b> and</p><ul><li><a href='https://example.org/'>a link</a></li></ul>",
    };
    await ada.writer.fill("");
    await paste(ada, rich);
    await ada.hasWritten("**Bold** and\n\n- [a link](https://example.org/)");
    await ada.writer.fill("");
    await paste(ada, rich, "Control+Shift+V");
    await ada.hasWritten("Bold and\na link");
    await ada.writer.fill("```\n");
    await paste(ada, rich);
    await ada.hasWritten("```\nBold and\na link");
  }));

/** Chooses in the settings, in a tab of its own. */
async function choose(somebody: Somebody, choices: Record<string, string>) {
  const tab = await somebody.context.newPage();
  await tab.goto(new URL("/settings", somebody.page.url()).href);
  for (const [name, value] of Object.entries(choices)) await tab.selectOption(`[name=${name}]`, value);
  await tab.click("form[action='/settings/writing'] button");
  await tab.locator("text=Kept: how you write on this device.").waitFor();
  await tab.close();
}

Deno.test("Which key sends is a choice, that counts at once in open tabs", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    await choose(ada, { enter: "break" });
    await ada.writer.pressSequentially("two");
    await ada.writer.press("Enter");
    await ada.writer.pressSequentially("lines");
    await ada.hasWritten("two\nlines");
    await ada.writer.press("Control+Enter");
    await ada.sees("lines");
    await ada.hasWritten("");
    await choose(ada, { enter: "code" });
    await ada.writer.pressSequentially("```");
    await ada.writer.press("Enter");
    await ada.writer.pressSequentially("let a;");
    await ada.writer.press("Enter");
    await ada.writer.pressSequentially("```");
    await ada.hasWritten("```\nlet a;\n```");
    await ada.writer.press("Enter");
    await ada.page.locator(".message-text pre", { hasText: "let a;" }).waitFor();
  }));

Deno.test("Enter that ends a composition does not send", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    await ada.writer.focus();
    const devtools = await ada.context.newCDPSession(ada.page);
    await devtools.send("Input.imeSetComposition", { text: "にほん", selectionStart: 3, selectionEnd: 3 });
    // As a browser tells it: 229, whatever the key was.
    const enter = { key: "Enter", code: "Enter", windowsVirtualKeyCode: 229 };
    await devtools.send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...enter });
    await devtools.send("Input.insertText", { text: "日本" });
    await ada.hasWritten("日本");
    assertEquals(await ada.page.locator(".message").count(), 0);
    await ada.writer.press("Enter");
    await ada.sees("日本");
  }));

Deno.test("Emoticons become emoji after a blank and when sent, not in code, and not where that is switched off", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    await ada.writer.pressSequentially("hello :) you");
    await ada.hasWritten("hello 🙂 you");
    await ada.writer.fill("");
    await ada.writer.pressSequentially("a :D ");
    await ada.hasWritten("a 😄 ");
    await ada.writer.press("Control+z");
    await ada.hasWritten("a :D ");
    await ada.writer.fill("");
    await ada.writer.pressSequentially("`a :) b` <3");
    await ada.writer.press("Enter");
    await ada.sees("a :) b ❤️");
    await choose(ada, { emoticons: "off" });
    await ada.writer.pressSequentially("plain :) <3");
    await ada.writer.press("Enter");
    await ada.sees("plain :) <3");
  }));

Deno.test("Shift+Up answers the last message; Ctrl+Shift+\\ and +:emoji: react to it", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await ben.say("It works!");
    await ada.sees("It works!");
    await ada.writer.press("Shift+ArrowUp");
    await ada.page.locator(".reply-chip", { hasText: "It works!" }).waitFor();
    await ada.writer.press("Escape");
    await ada.writer.pressSequentially("+:tada:");
    await ada.writer.press("Enter");
    await ben.page.locator(".reaction", { hasText: "🎉" }).waitFor();
    await ada.hasWritten("");
    await ada.writer.press("Control+Shift+Backslash");
    await ada.page.locator(".emoji-search input").fill("rocket");
    await ada.page.keyboard.press("Enter");
    await ben.page.locator(".reaction", { hasText: "🚀" }).waitFor();
    await ada.writer.pressSequentially("+:no_such_thing:");
    await ada.writer.press("Enter");
    await ben.sees("+:no_such_thing:");
  }));

Deno.test("Near the limit a counter appears; a text beyond it is not sent, and not lost", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    await ada.writer.fill("a".repeat(9_400));
    assertEquals(await ada.page.locator(".composer-count").count(), 0);
    await ada.writer.fill("a".repeat(10_007));
    await ada.page.locator(".composer-foot", { hasText: "Too long by 7 characters" }).waitFor();
    await ada.writer.press("Enter");
    assertEquals((await ada.writer.inputValue()).length, 10_007);
    assertEquals(await ada.page.locator(".message").count(), 0);
    await ada.writer.fill("a".repeat(9_990));
    await ada.page.locator(".composer-count", { hasText: "10" }).waitFor();
  }));

Deno.test("@room asks before it calls more than five people, and says how many", () =>
  onStage(async ({ arrive, server }) => {
    const ada = await arrive("ada");
    for (const name of ["ben", "eve", "kim", "max"]) await server.person(name);
    await ada.say("@room just us five");
    await ada.sees("just us five");
    await server.person("tom");
    await ada.page.locator(".bar", { hasText: "6" }).waitFor();
    await ada.say("@room hello");
    await ada.page.locator("#call-everybody h2", { hasText: "Notify 6 people?" }).waitFor();
    await ada.page.keyboard.press("Escape");
    await ada.hasWritten("@room hello");
    assertEquals(await ada.page.locator(".message").count(), 1);
    await ada.writer.press("Enter");
    await ada.page.locator("#call-everybody button", { hasText: "Send and notify" }).click();
    await ada.sees("hello");
    await ada.hasWritten("");
  }));

Deno.test("Who names somebody who is not in the room hears so, and can bring them in", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada", { bypassCSP: true });
    const eve = await arrive("eve");
    await ada.page.goto(new URL("/rooms/new", ada.page.url()).href);
    await ada.page.fill("[name=name]", "Attic");
    await ada.page.click("main form button[type=submit]");
    await ada.page.locator(".bar h1", { hasText: "Attic" }).waitFor();
    await ada.isConnected();
    await ada.say("@eve and @nobody, come up");
    const note = ada.page.locator(".absent-note");
    await note.filter({ hasText: "Eve is not in Attic and will not see this." }).waitFor();
    assertEquals(await faultsOf(ada.page), []);
    await note.locator("button", { hasText: "Add them" }).click();
    await note.filter({ hasText: "Eve is in Attic now." }).waitFor();
    await eve.openRoom("Attic");
    await eve.sees("come up");
    await ada.say("@eve, welcome");
    await eve.sees("welcome");
    await note.waitFor({ state: "detached" });
  }));
