import axe from "axe-core";
import type { Page } from "playwright-core";
import { assertEquals } from "@/tests/support/assert.ts";
import { onStage, type Somebody } from "@/tests/support/people.ts";
import { until } from "@/tests/support/until.ts";

const line = (somebody: Somebody, text: string) => somebody.page.locator(".slash-line", { hasText: text });
const event = (somebody: Somebody, text: string) => somebody.page.locator(".event", { hasText: text });

async function emptied(somebody: Somebody): Promise<void> {
  await until(async () => await somebody.writer.inputValue() === "", "the field to be empty");
}

/** What axe finds wrong with the page as it is now. */
async function violations(page: Page): Promise<string[]> {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.evaluate(axe.source);
  return await page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
}

Deno.test("A slash offers commands, then whom they are for; the keyboard alone is enough", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada", { bypassCSP: true });
    const ben = await arrive("ben");
    await ada.writer.pressSequentially("/ki");
    const offered = ada.page.locator(".choice-option");
    await offered.filter({ hasText: "/kick @person" }).waitFor();
    assertEquals(await violations(ada.page), []);
    await ada.page.keyboard.press("Enter");
    await offered.filter({ hasText: "Ben" }).waitFor();
    await line(ada, "/kick @person").waitFor();
    await ada.page.keyboard.press("Enter");
    assertEquals(await ada.writer.inputValue(), "/kick @ben ");
    await ada.page.keyboard.press("Enter");
    await event(ada, "Ada removed Ben").waitFor();
    await emptied(ada);
    await ben.page.locator("text=You were removed from this room").waitFor();
    await ada.writer.pressSequentially("/");
    await offered.filter({ hasText: "/whoami" }).waitFor();
    await ada.page.keyboard.press("Escape");
    assertEquals(await offered.count(), 0);
  }));

Deno.test("What is no command is kept, with what may have been meant; it can be said all the same", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada", { bypassCSP: true });
    const ben = await arrive("ben");
    await ada.say("/tpoic Cake at three");
    await line(ada, "/tpoic is not a command. Did you mean /topic?").waitFor();
    assertEquals(await ada.writer.inputValue(), "/tpoic Cake at three");
    assertEquals(await violations(ada.page), []);
    await ada.page.locator(".slash-line button", { hasText: "Use /topic" }).click();
    assertEquals(await ada.writer.inputValue(), "/topic Cake at three");
    await ada.writer.press("Enter");
    await event(ben, "set the topic: Cake at three").waitFor();
    await ada.say("/xyzzy");
    await ada.page.locator(".slash-line button", { hasText: "Send as message" }).click();
    await ben.sees("/xyzzy");
    await ada.say("/etc/hosts");
    await ben.sees("/etc/hosts");
    await ada.say("//kick is a command");
    await ben.sees("/kick is a command");
    assertEquals(await ben.texts(), ["/xyzzy", "/etc/hosts", "/kick is a command"]);
  }));

Deno.test("/me is shown as something that is done, also quoted and edited; /shrug shrugs", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await ada.say("/me waves at **everybody**");
    const action = ben.page.locator(".message-action");
    await until(async () => (await action.innerText()) === "* Ada waves at everybody", "what Ada does");
    await ada.page.locator(".message[data-n]").waitFor();
    await ada.writer.press("ArrowUp");
    const editor = ada.page.locator(".message-editor textarea");
    assertEquals(await editor.inputValue(), "/me waves at **everybody**");
    await editor.fill("/me nods");
    await editor.press("Enter");
    await until(async () => (await action.innerText()) === "* Ada nods", "what Ada does instead");
    await ben.message("nods").hover();
    await ben.page.locator(".message-tools [aria-label=Reply]").click();
    await ben.say("/shrug who knows");
    await ada.sees("who knows ¯\\_(ツ)_/¯");
    const quote = ada.message("who knows").locator(".quote");
    assertEquals((await quote.innerText()).includes("/me"), false);
  }));

Deno.test("/msg writes to somebody alone and goes there; /join goes into a room, and asks for its password", () =>
  onStage(async ({ arrive, server }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    const owner = (await server.core.accounts.byUsername("ben"))!;
    const scope = { userId: owner.id, role: "member", address: "203.0.113.1" } as never;
    await server.core.rooms.create(scope, { name: "Book club", access: "public" });
    const vault = { name: "Vault", access: "password", password: "kindly knock" } as const;
    await server.core.rooms.create(scope, vault);
    await ada.say("/msg @ben Lunch at one?");
    await ada.page.locator(".bar h1", { hasText: "Ben" }).waitFor();
    await ada.sees("Lunch at one?");
    await ben.page.locator("[aria-labelledby=my-directs] .unread", { hasText: "Ada" }).waitFor();
    await ada.say("/join #book club");
    await ada.page.locator(".bar h1", { hasText: "Book club" }).waitFor();
    await ada.page.locator(".sidebar a", { hasText: "Book club" }).waitFor();
    await ada.say("/join book clbu");
    await line(ada, "Did you mean “Book club”?").waitFor();
    await ada.say("/join Vault");
    await ada.page.locator("input[type=password]").fill("kindly knock");
    await ada.page.keyboard.press("Enter");
    await ada.page.locator(".bar h1", { hasText: "Vault" }).waitFor();
    await ada.isConnected();
    await ada.say("/leave");
    await ada.page.locator("text=You have left this room").waitFor();
    await ada.openRoom("General");
    assertEquals(await ada.writer.inputValue(), "");
  }));

Deno.test("/mute closes the composer of whom it is for until it is over; /ban keeps them out until it is lifted", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada", { bypassCSP: true });
    const ben = await arrive("ben");
    await ben.writer.fill("half a thought");
    await ada.say("/mute @ben 10m");
    await event(ben, "muted Ben until").waitFor();
    await ben.page.locator(".composer-closed", { hasText: "You are muted in this room until" }).waitFor();
    await ada.page.locator(".bar-members").click();
    await ada.page.locator(".person", { hasText: "Ben" }).locator(".tag", { hasText: "Muted" }).waitFor();
    await ada.page.locator("[aria-label='Change Ben']").click();
    await ada.page.locator(".menu-item", { hasText: "Let write again" }).click();
    await ben.writer.waitFor();
    assertEquals(await ben.writer.inputValue(), "half a thought");
    await ada.say("/ban @ben 2 hours");
    await ben.page.locator("text=You were banned from this room").waitFor();
    const banned = ada.page.locator(".bans .item", { hasText: "Ben" });
    await banned.waitFor();
    assertEquals(await violations(ada.page), []);
    await ben.page.goto(ben.page.url().replace(/\/rooms.*/, "/rooms/browse"));
    await ben.page.locator(".main button, main button", { hasText: "Join" }).first().click();
    await ben.page.locator("text=you are banned from it for another").waitFor();
    await banned.locator("button").click();
    await event(ada, "lifted the ban of Ben").waitFor();
    await banned.waitFor({ state: "detached" });
  }));

Deno.test("/nick, /status, /away and /remind are taken by the server, and said back", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await ben.say("Who is there?");
    await ada.sees("Who is there?");
    await ada.say("/nick Ada Lovelace");
    await line(ada, "Others see you as Ada Lovelace now.").waitFor();
    await ada.say("/me waves");
    await ben.page.locator(".message-action", { hasText: "* Ada Lovelace waves" }).waitFor();
    await ada.say("/status 🌴 On holiday for 3 days");
    await line(ada, "Your status is 🌴 On holiday until").waitFor();
    await ada.say("/away 30m");
    await line(ada, "You are shown as away until").waitFor();
    await ada.say("/back");
    await line(ada, "You are shown as you are again.").waitFor();
    await ada.say("/remind me in 20 minutes to call Ben");
    await line(ada, "You will be reminded at").waitFor();
    await ada.say("/remind me to call Ben");
    await line(ada, "Say when, such as in 20 minutes").waitFor();
    assertEquals(await ada.writer.inputValue(), "/remind me to call Ben");
    assertEquals(await ben.texts(), ["Who is there?", "waves"]);
  }));

Deno.test("/help, /whoami, /search, /poll and /clear work on the page where they are written", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada", { bypassCSP: true });
    await ada.say("One message");
    await ada.page.locator(".message[data-n]").waitFor();
    await ada.say("/help");
    await ada.page.locator("#slash-help", { hasText: "/kick @person" }).waitFor();
    assertEquals(await violations(ada.page), []);
    await ada.page.keyboard.press("Escape");
    await ada.say("/whoami");
    await line(ada, "You are Ada (@ada), an owner of General.").waitFor();
    await emptied(ada);
    await ada.say("/search message");
    const search = ada.page.locator("dialog[open] input").first();
    await until(async () => await search.inputValue() === "message", "the search to look for it");
    await ada.page.locator("dialog[open] [aria-label=Close]").click();
    await ada.say("/poll Lunch? | Pizza");
    const poll = ada.page.locator("#new-poll");
    assertEquals(await poll.locator("[name=question]").inputValue(), "Lunch?");
    assertEquals(await poll.locator("[name=option]").first().inputValue(), "Pizza");
    await poll.locator("[name=option]").nth(1).fill("Thai");
    await poll.locator(".button.primary").click();
    await ada.page.locator(".message[data-n] .poll", { hasText: "Lunch?" }).waitFor();
    await ada.say("/clear");
    await ada.page.locator(".message").first().waitFor({ state: "detached" });
    await ada.say("A clean page");
    await ada.sees("A clean page");
    assertEquals(await ada.texts(), ["A clean page"]);
    await ada.page.locator("button", { hasText: "Show earlier messages" }).click();
    await ada.sees("One message");
  }));
