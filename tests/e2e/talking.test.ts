import { assert, assertEquals } from "@/tests/support/assert.ts";
import { onStage } from "@/tests/support/people.ts";
import { until } from "@/tests/support/until.ts";

Deno.test("Two people at two browsers talk, see each other type, and know what was read", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await ada.say("Hello Ben");
    await ben.sees("Hello Ben");
    await ben.writer.pressSequentially("Hi");
    await ada.page.locator(".typing", { hasText: "Ben is typing" }).waitFor();
    await ben.writer.press("Enter");
    await ada.sees("Hi");
    await ada.message("Hello Ben").locator(".message-state.read").waitFor();
    assertEquals(await ada.texts(), await ben.texts());
    assertEquals(await ada.page.locator(".bar-members").innerText(), "2");
  }));

Deno.test("Unread counts, the divider and the title are right, and follow to another device", () =>
  onStage(async ({ arrive, again }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await ben.page.goto(ben.page.url().replace(/\/rooms\/.*/, "/rooms"));
    await ben.isConnected();
    for (let i = 1; i <= 3; i++) await ada.say(`news ${i}`);
    await ada.message("news 3").locator(".message-state.sent, .message-state.delivered").waitFor();
    const badge = ben.page.locator(".sidebar a", { hasText: "General" });
    await until(async () => /3/.test(await badge.innerText()), "Ben's badge to say 3");
    await until(async () => (await ben.page.title()).startsWith("(3)"), "Ben's title to say 3");
    const phone = await again("ben", { viewport: { width: 390, height: 750 } });
    assert(await phone.page.locator(".divider").count() === 1, "the divider is missing");
    const order = await phone.page.locator(".divider, .message-text").allTextContents();
    assertEquals(order, ["New", "news 1", "news 2", "news 3"]);
    await until(async () => !(await ben.page.title()).startsWith("("), "Ben's other title to be clear");
    assert(await phone.page.locator(".divider").count() === 1, "the divider went away while reading");
    await phone.page.reload();
    await phone.isConnected();
    assertEquals(await phone.texts(), ["news 1", "news 2", "news 3"]);
  }));

Deno.test("Rooms of each kind are made and joined; a wrong room password is refused beside the field", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    for (const access of ["public", "private", "password"]) {
      await ada.page.locator("a[aria-label='Create a room']").click();
      await ada.page.fill("[name=name]", `The ${access} room`);
      await ada.page.locator(`input[name=access][value=${access}]`).check();
      if (access === "password") await ada.page.fill("[name=password]", "open sesame");
      await ada.page.locator("button", { hasText: "Create room" }).click();
      await ada.page.locator(".bar h1", { hasText: `The ${access} room` }).waitFor();
      await ada.isConnected();
      await ada.say(`welcome to ${access}`);
    }
    await ben.page.locator("a", { hasText: "Browse rooms" }).first().click();
    await ben.page.locator("h1", { hasText: "Browse rooms" }).waitFor();
    const listed = await ben.page.locator(".rooms h2").allInnerTexts();
    assertEquals(listed.map((name) => name.split("\n")[0]).toSorted(), [
      "General",
      "The password room",
      "The public room",
    ]);
    await ben.page.locator("[aria-label='Join The password room']").click();
    await ben.page.fill("[name=password]", "let me in");
    await ben.page.locator("button", { hasText: "Join room" }).click();
    await ben.page.locator("#password-error").waitFor();
    await ben.page.fill("[name=password]", "open sesame");
    await ben.page.locator("button", { hasText: "Join room" }).click();
    await ben.sees("welcome to password");
  }));

Deno.test("What was sent while the line was cut goes out by itself, once and in order", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await ada.say("before");
    await ben.sees("before");
    await ben.context.setOffline(true);
    for (let i = 1; i <= 5; i++) await ben.say(`offline ${i}`);
    await ada.say("meanwhile");
    assertEquals((await ben.texts()).filter((text) => text.startsWith("offline")).length, 5);
    assertEquals((await ada.texts()).filter((text) => text.startsWith("offline")).length, 0);
    await ben.context.setOffline(false);
    await ada.sees("offline 5");
    await ben.sees("meanwhile");
    await until(
      async () => (await ben.texts()).join() === (await ada.texts()).join(),
      "both to show one order",
    );
    assertEquals(
      (await ada.texts()).filter((text) => text.startsWith("offline")),
      [1, 2, 3, 4, 5].map((i) => `offline ${i}`),
    );
  }));

Deno.test("S13 what was sent offline survives a reload and is sent once", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await ben.context.setOffline(true);
    for (let i = 1; i <= 10; i++) await ben.say(`kept ${i}`);
    await until(async () => (await ben.texts()).filter((text) => text.startsWith("kept")).length === 10);
    await ben.context.setOffline(false);
    await ben.page.reload();
    await ada.sees("kept 10");
    await ben.isConnected();
    const kept = (await ada.texts()).filter((text) => text.startsWith("kept"));
    assertEquals(kept, Array.from({ length: 10 }, (_, i) => `kept ${i + 1}`));
  }));

Deno.test("Somebody who is removed sees it at once, and the room is gone from the list", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await ada.page.locator(".bar-members").click();
    await ada.page.locator("[aria-label='Change Ben']").click();
    await ada.page.locator("button", { hasText: "Remove from the room" }).click();
    await ben.page.locator("text=You were removed from this room.").waitFor();
    assertEquals(await ben.page.locator(".sidebar a", { hasText: "General" }).count(), 0);
  }));

Deno.test("Without a script one registers, reads a room, sends, and logs out", () =>
  onStage(async ({ server, browser }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(server.url);
    await page.fill("[name=username]", "ada");
    await page.fill("[name=email]", "ada@example.org");
    await page.fill("[name=password]", "Corr3ct-horse");
    await page.click("button[type=submit]");
    await page.fill("[name=text]", "Written without a script");
    await page.click(".composer-send");
    assertEquals(await page.locator(".message-text").allInnerTexts(), ["Written without a script"]);
    await page.locator(".me summary").click();
    await page.locator("button", { hasText: "Log out" }).click();
    await page.locator("text=You have been logged out.").waitFor();
    await page.fill("[name=login]", "ada");
    await page.fill("[name=password]", "Corr3ct-horse");
    await page.click("button[type=submit]");
    assertEquals(await page.locator(".message-text").allInnerTexts(), ["Written without a script"]);
  }));
