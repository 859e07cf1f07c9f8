import axe from "axe-core";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { onStage, type Somebody, type Stage } from "@/tests/support/people.ts";
import type { Scope } from "@/core/scope.ts";
import { until } from "@/tests/support/until.ts";

const hour = 3_600_000;

interface Clocked extends Stage {
  /** Lets so many milliseconds pass on the server. */
  pass(ms: number): void;
}

function onClock(run: (stage: Clocked) => Promise<void>): Promise<void> {
  let passed = 0;
  const now = () => Date.now() + passed;
  return onStage((stage) =>
    run({
      ...stage,
      pass(ms) {
        passed += ms;
        for (const kind of ["scheduled", "reminder"]) stage.server.core.jobs.wake({ kind, due: now() });
      },
    }), { effects: { now } });
}

async function openSendLater(somebody: Somebody, text: string): Promise<void> {
  await somebody.writer.fill(text);
  await somebody.page.getByRole("button", { name: "Send later" }).click();
  await somebody.page.getByRole("menu", { name: "Send later" }).waitFor();
}

async function act(somebody: Somebody, text: string, item: string): Promise<void> {
  await somebody.page.locator(".message[data-n]", { hasText: text }).first().focus();
  await somebody.page.keyboard.press("Enter");
  await somebody.page.locator(".act-menu .menu-item", { hasText: item }).click();
}

async function openMine(somebody: Somebody, name: string): Promise<void> {
  await somebody.page.locator(".me > summary").click();
  await somebody.page.locator(".me .menu-item", { hasText: name }).click();
}

const line = ({ page }: Somebody) => page.locator(".scheduled-line");
const kept = ({ page }: Somebody) => page.locator(".kept");
const ringing = ({ page }: Somebody) => page.locator(".ringing-one");

Deno.test("A message for later is out of the field and in the list; in its time it is there for both", () =>
  onClock(async ({ arrive, again, pass }) => {
    const [ada, ben] = [await arrive("ada"), await arrive("ben")];
    const tab = await again("ada");
    await openSendLater(ada, "Good morning, Ben");
    await ada.page.getByRole("menuitem", { name: "In 1 hour" }).click();
    await until(async () => await ada.writer.inputValue() === "");
    await until(
      () => ada.writer.evaluate((area) => area === document.activeElement),
      "the keyboard to be back",
    );
    for (const page of [ada, tab]) {
      assert(/^1 message scheduled for /.test((await line(page).textContent())!));
    }
    assertEquals(await ben.texts(), []);
    pass(hour);
    for (const page of [ada, tab, ben]) await page.sees("Good morning, Ben");
    for (const page of [ada, tab]) await line(page).waitFor({ state: "detached" });
    assertEquals(await ben.texts(), ["Good morning, Ben"]);
  }));

Deno.test("Any day and time can be chosen with the keyboard alone; what cannot be is said, and nothing is lost", () =>
  onClock(async ({ arrive }) => {
    const ada = await arrive("ada", { locale: "en-GB" });
    await openSendLater(ada, "See you then");
    const { keyboard } = ada.page;
    await keyboard.press("End");
    await ada.page.getByRole("menuitem", { name: "Another time" }).focus();
    await keyboard.press("Enter");
    const dialog = ada.page.getByRole("dialog", { name: "Send later" });
    await dialog.waitFor();
    const tomorrow = new Date(Date.now() + 24 * hour);
    await dialog.locator(".calendar-day[tabindex='0']").focus();
    assertEquals(await dialog.locator("[aria-pressed=true]").textContent(), String(tomorrow.getDate()));
    await keyboard.press("PageDown");
    await keyboard.press("ArrowRight");
    await keyboard.press("Enter");
    const chosen = await dialog.locator(".calendar-day[aria-pressed=true]").getAttribute("aria-label");
    const time = dialog.getByRole("textbox", { name: "Time" });
    await time.fill("25:00");
    await keyboard.press("Enter");
    await dialog.locator(".note.danger", { hasText: "Type a time like 9:30" }).waitFor();
    await time.fill("8.45");
    await keyboard.press("ArrowUp");
    assertEquals(await time.inputValue(), "9:00");
    await keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await line(ada).click();
    const at = (await kept(ada).locator("time").getAttribute("title"))!.replaceAll(",", "");
    assert(at.startsWith(chosen!.replaceAll(",", "")) && at.endsWith("9:00"), `${at} is not ${chosen}`);
    await ada.page.keyboard.press("Escape");
    assertEquals(await ada.texts(), []);
  }));

Deno.test("What cannot be scheduled stays in the field, with the reason", () =>
  onClock(async ({ arrive, again, server }) => {
    const ada = await arrive("ada");
    const { core } = server;
    const scope = { userId: (await core.accounts.byUsername("ada"))!.id } as Scope;
    const conversation = (await core.rooms.mine(scope)).memberships[0]!.room.id;
    const at = Date.now() + 5 * hour;
    for (let i = 0; i < 100; i++) {
      await core.scheduled.add(scope, { conversation, clientId: core.effects.id(), text: `no. ${i}`, at });
    }
    await openSendLater(ada, "One too many");
    await ada.page.getByRole("menuitem", { name: "In 1 hour" }).click();
    await ada.page.locator(".composer-foot", { hasText: "100 wait already" }).waitFor();
    assertEquals(await ada.writer.inputValue(), "One too many");
    assert((await line(ada).textContent())!.startsWith("100 messages scheduled, the next for "));
    // It can still be sent at once, and the draft is there on another device.
    const tab = await again("ada");
    await until(async () => await tab.writer.inputValue() === "One too many");
    await ada.writer.press("Enter");
    await tab.sees("One too many");
  }));

Deno.test("A dialog over the composer that is closed with its cross is closed, and sends nothing", () =>
  onClock(async ({ arrive, server }) => {
    const ada = await arrive("ada");
    await openSendLater(ada, "@room is anybody there?");
    await ada.page.getByRole("menuitem", { name: "Another time" }).click();
    const cross = ada.page.locator("dialog[open] [aria-label=Close]");
    await cross.click();
    await cross.waitFor({ state: "detached" });
    for (const name of ["ben", "eve", "dan", "fay", "gil"]) await server.person(name);
    await ada.page.locator(".bar", { hasText: "6" }).waitFor();
    await ada.writer.press("Enter");
    await cross.click();
    await cross.waitFor({ state: "detached" });
    assertEquals([await ada.texts(), await ada.writer.inputValue()], [[], "@room is anybody there?"]);
    // Later, too, many are called only by who means it.
    await ada.page.getByRole("button", { name: "Send later" }).click();
    await ada.page.getByRole("menuitem", { name: "In 1 hour" }).click();
    await ada.page.getByRole("button", { name: "Send and notify" }).click();
    await line(ada).waitFor();
    await until(async () => await ada.writer.inputValue() === "");
  }));

Deno.test("For a conversation of two it is said what time it is then for the other", () =>
  onClock(async ({ arrive, server }) => {
    const ada = await arrive("ada", { timezoneId: "Europe/Berlin", locale: "en-GB" });
    const ben = await server.person("ben");
    const line = await ben.connect();
    await line.request("profile.set", { zone: "Asia/Tokyo" });
    const { accounts } = server.core;
    const me = (await accounts.byUsername("ada"))!.id;
    const { room } = await line.request("direct.open", { people: [me] });
    await ada.page.goto(`${server.url}/rooms/${room.id}`);
    await ada.isConnected();
    await openSendLater(ada, "Good morning");
    await ada.page.getByRole("menuitem", { name: "Another time" }).click();
    await ada.page.locator(".when-said", { hasText: /For Ben it is .* at 1[67]:00 then/ }).waitFor();
  }));

Deno.test("Text and time of what waits are changed in one tab and show in another; it is sent now, or deleted", () =>
  onClock(async ({ arrive, again, pass }) => {
    const [ada, ben] = [await arrive("ada"), await arrive("ben")];
    const tab = await again("ada");
    for (const text of ["first", "second", "third"]) {
      await openSendLater(ada, text);
      await ada.page.getByRole("menuitem", { name: "In 1 hour" }).click();
      await until(async () => await ada.writer.inputValue() === "");
    }
    await openMine(tab, "Scheduled messages");
    await until(async () => await kept(tab).count() === 3);
    await line(ada).click();
    const one = (text: string) => kept(ada).filter({ hasText: text });
    await one("first").getByRole("button", { name: "Edit" }).click();
    await ada.page.getByRole("textbox", { name: "Text" }).fill("first, better");
    await ada.page.keyboard.press("Control+Enter");
    await kept(tab).filter({ hasText: "first, better" }).waitFor();
    await one("second").getByRole("button", { name: "Send now" }).click();
    await ben.sees("second");
    await one("third").getByRole("button", { name: "Delete" }).click();
    await until(async () => await kept(tab).count() === 1);
    await one("first").getByRole("button", { name: "Change time" }).click();
    await ada.page.locator("#when").getByRole("button", { name: /^Tomorrow at/ }).click();
    await until(async () => /tomorrow/.test((await kept(tab).locator("time").textContent())!));
    pass(hour);
    assertEquals(await kept(tab).count(), 1);
    pass(48 * hour);
    await ben.sees("first, better");
    assertEquals(await ben.texts(), ["second", "first, better"]);
    await tab.page.locator("text=Nothing is scheduled").waitFor();
  }));

Deno.test("What could not be sent is in sight with the reason, and its text is there to be used", () =>
  onClock(async ({ arrive, server, pass }) => {
    const ada = await arrive("ada");
    const ben = await (await server.person("ben")).connect();
    const { room } = await ben.request("room.create", { name: "Attic", access: "private" });
    await ben.request("room.add", { conversation: room.id, username: "ada" });
    await ada.openRoom("Attic");
    await openSendLater(ada, "Where is the ladder?");
    await ada.page.getByRole("menuitem", { name: "In 1 hour" }).click();
    await line(ada).waitFor();
    await ben.request("room.archive", { conversation: room.id, archived: true });
    pass(hour);
    const mark = ada.page.locator(".mine-lines button", { hasText: "Not sent" });
    await mark.click();
    await kept(ada).locator(".note", { hasText: "the room is archived" }).waitFor();
    await kept(ada).filter({ hasText: "Where is the ladder?" }).waitFor();
    await ben.request("room.archive", { conversation: room.id, archived: false });
    await kept(ada).getByRole("button", { name: "Send now" }).click();
    await ada.page.locator("text=Nothing is scheduled").waitFor();
    await ada.page.keyboard.press("Escape");
    await ada.sees("Where is the ladder?");
    await mark.waitFor({ state: "detached" });
  }));

Deno.test("A reminder of a message comes up in all tabs, leads there, is put off, and counts until it is done", () =>
  onClock(async ({ arrive, again, pass }) => {
    const [ada, ben] = [await arrive("ada"), await arrive("ben")];
    const tab = await again("ada");
    await ben.say("Bring the ladder back");
    await ada.sees("Bring the ladder back");
    await act(ada, "Bring the ladder back", "Remind me");
    await ada.page.getByRole("button", { name: "In 20 minutes" }).click();
    await ada.page.locator(".toast", { hasText: "You will be reminded" }).waitFor();
    pass(hour / 3);
    for (const page of [ada, tab]) await ringing(page).filter({ hasText: "Bring the ladder back" }).waitFor();
    assertEquals(await ringing(ben).count(), 0);
    await ringing(ada).getByRole("button", { name: "Go to message" }).click();
    await ada.page.locator(".message.flash", { hasText: "Bring the ladder back" }).waitFor();
    for (const page of [ada, tab]) await ringing(page).waitFor({ state: "detached" });
    const mark = (somebody: Somebody) =>
      somebody.page.locator(".mine-lines button", { hasText: "Reminders" });
    await mark(tab).click();
    await kept(tab).getByRole("button", { name: "Snooze" }).click();
    await tab.page.locator("#when").getByRole("button", { name: "In 1 hour" }).click();
    await mark(ada).waitFor({ state: "detached" });
    await tab.page.keyboard.press("Escape");
    pass(hour);
    await ringing(tab).waitFor();
    await ringing(tab).getByRole("button", { name: "Done" }).click();
    await ringing(ada).waitFor({ state: "detached" });
    await mark(ada).waitFor({ state: "detached" });
  }));

Deno.test("Who was away when a reminder rang sees it on return, until it is dismissed", () =>
  onClock(async ({ arrive, pass }) => {
    const ada = await arrive("ada");
    await openMine(ada, "Reminders");
    await ada.page.getByRole("textbox", { name: "Remind me to" }).fill("Water the plants");
    await ada.page.keyboard.press("Enter");
    await ada.page.getByRole("button", { name: "In 20 minutes" }).click();
    await kept(ada).filter({ hasText: "Water the plants" }).waitFor();
    await ada.context.setOffline(true);
    const url = ada.page.url();
    await ada.page.goto("about:blank");
    pass(hour);
    await ada.context.setOffline(false);
    await ada.page.goto(url);
    await ringing(ada).filter({ hasText: "Water the plants" }).waitFor();
    await ringing(ada).getByRole("button", { name: "Dismiss" }).click();
    await ringing(ada).waitFor({ state: "detached" });
    await ada.page.reload();
    await ada.page.locator(".mine-lines .badge", { hasText: "1" }).waitFor();
    assertEquals(await ringing(ada).count(), 0);
  }));

Deno.test("A saved message is marked in all my tabs and nobody else's, is listed as it is now, and leads to its place", () =>
  onClock(async ({ arrive, again }) => {
    const [ada, ben] = [await arrive("ada"), await arrive("ben")];
    const tab = await again("ada");
    await ben.say("The key is under the mat");
    await ben.say("And something else");
    await ada.sees("And something else");
    await ada.page.locator(".message[data-n]", { hasText: "The key" }).focus();
    await ada.page.keyboard.press("s");
    const mark = (somebody: Somebody) => somebody.message("The key").locator(".saved-mark");
    for (const page of [ada, tab]) await mark(page).waitFor();
    assertEquals(await ben.page.locator(".saved-mark").count(), 0);
    await act(ben, "The key", "Edit");
    await ben.page.locator(".message-editor textarea").fill("The key is with Eve");
    await ben.page.keyboard.press("Enter");
    await tab.sees("The key is with Eve");
    await openMine(tab, "Saved messages");
    const found = tab.page.locator("#saved .found", { hasText: "The key is with Eve" });
    await found.click();
    await tab.page.locator(".message.flash", { hasText: "The key is with Eve" }).waitFor();
    await openMine(tab, "Saved messages");
    await tab.page.getByRole("button", { name: "Remove from saved" }).click();
    await tab.page.locator("text=Nothing is saved yet").waitFor();
    for (const page of [ada, tab]) await mark(page).waitFor({ state: "detached" });
  }));

/** What axe finds wrong with the page as it is now. */
async function faults({ page }: Somebody): Promise<string[]> {
  await page.evaluate(axe.source);
  return await page.evaluate(async () => {
    await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {})));
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
}

Deno.test("What is for later has names, roles and contrast, in light and in dark, and fits a phone", () =>
  onClock(async ({ arrive, pass }) => {
    const ada = await arrive("ada", { bypassCSP: true });
    const { page } = ada;
    await ada.say("Hello");
    await openSendLater(ada, "Later");
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      assertEquals(await faults(ada), [], `menu, ${colorScheme}`);
    }
    await page.getByRole("menuitem", { name: "Another time" }).click();
    await page.locator("#when").waitFor();
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      assertEquals(await faults(ada), [], `choosing, ${colorScheme}`);
    }
    await page.getByRole("button", { name: "Schedule", exact: true }).click();
    await page.locator("#when").waitFor({ state: "detached" }); // It gives the keyboard back to the composer.
    await act(ada, "Hello", "Save");
    await ada.message("Hello").locator(".saved-mark").waitFor();
    await act(ada, "Hello", "Remind me");
    await page.getByRole("button", { name: "In 20 minutes" }).click();
    await page.locator(".toast", { hasText: "You will be reminded" }).waitFor();
    pass(hour);
    await ringing(ada).waitFor();
    await page.setViewportSize({ width: 390, height: 760 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      assertEquals(await faults(ada), [], `ringing, ${colorScheme}`);
      await line(ada).click();
      await kept(ada).waitFor();
      assertEquals(await faults(ada), [], `list, ${colorScheme}`);
      await ada.writer.evaluate((area) => {
        (area as HTMLTextAreaElement).value = "Something";
        area.dispatchEvent(new InputEvent("input", { bubbles: true }));
      });
      const [send, later] = await Promise.all(
        [".composer-send", ".composer-later-button"].map((one) => page.locator(one).boundingBox()),
      );
      assert(later!.x > send!.x && Math.abs(later!.y - send!.y) < 8, "the arrow stands beside Send");
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      assertEquals(wide, false);
      await page.keyboard.press("Escape");
    }
  }));
