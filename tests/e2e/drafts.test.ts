import { assertEquals } from "@/tests/support/assert.ts";
import { faultsOf } from "@/tests/support/axe.ts";
import { onStage } from "@/tests/support/people.ts";

Deno.test("A draft is on my other device with what it answers, and sending takes it away everywhere", () =>
  onStage(async ({ arrive, again }) => {
    const ben = await arrive("ben");
    const ada = await arrive("ada");
    await ben.say("Who has the key?");
    await ada.sees("Who has the key?");
    const phone = await again("ada", { viewport: { width: 390, height: 780 }, hasTouch: true });
    await ada.writer.press("Shift+ArrowUp");
    await ada.writer.pressSequentially("I had it yes");
    await phone.hasWritten("I had it yes");
    await phone.page.locator(".reply-chip", { hasText: "Who has the key?" }).waitFor();
    await phone.writer.pressSequentially("terday");
    await ada.hasWritten("I had it yesterday");
    await ada.page.reload();
    await ada.hasWritten("I had it yesterday");
    await ada.page.locator(".reply-chip", { hasText: "Who has the key?" }).waitFor();
    await ada.writer.press("Enter");
    await ben.page.locator(".message .quote", { hasText: "Who has the key?" }).waitFor();
    await phone.hasWritten("");
    await phone.page.locator(".reply-chip").waitFor({ state: "detached" });
  }));

Deno.test("D lists what I have begun; each leads to its place, is deleted, and comes back", () =>
  onStage(async ({ arrive, again, server }) => {
    const ada = await arrive("ada", { bypassCSP: true });
    const tools = await (await server.person("ben")).connect();
    const { room } = await tools.request("room.create", { name: "Attic", access: "public" });
    await ada.page.goto(`${server.url}/rooms/${room.id}/join`);
    await ada.page.locator("main button[type=submit]").click();
    await ada.page.locator(".bar h1", { hasText: "Attic" }).waitFor();
    await ada.isConnected();
    await ada.writer.pressSequentially("Is there **any** space left?");
    await ada.openRoom("General");
    await ada.page.locator(".sidebar a", { hasText: "Attic" }).locator(".draft-mark").waitFor();
    const laptop = await again("ada");
    await ada.page.locator(".timeline").focus();
    await ada.page.keyboard.press("d");
    const line = ada.page.locator("#drafts .draft-line");
    await line.filter({ hasText: "Is there any space left?" }).waitFor();
    assertEquals(await faultsOf(ada.page), []);
    await line.locator("[aria-label='Delete the draft in Attic']").click();
    await line.filter({ hasText: "Deleted: Attic" }).waitFor();
    await line.locator("button", { hasText: "Undo" }).click();
    await line.locator("a").click();
    await ada.page.locator(".bar h1", { hasText: "Attic" }).waitFor();
    await ada.hasWritten("Is there **any** space left?");
    await laptop.page.locator(".me summary").click();
    await laptop.page.locator(".menu-item", { hasText: "Drafts" }).click();
    await laptop.page.locator("#drafts .draft-line", { hasText: "space left?" }).waitFor();
    await laptop.page.locator("#drafts [aria-label='Delete the draft in Attic']").click();
    await ada.hasWritten("");
  }));
