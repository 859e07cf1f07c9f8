import axe from "axe-core";
import type { Locator } from "playwright-core";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { onStage, type Somebody } from "@/tests/support/people.ts";
import type { Scope } from "@/core/scope.ts";
import { until } from "@/tests/support/until.ts";

const card = ({ page }: Somebody): Locator => page.locator("#person-card");
const panel = ({ page }: Somebody): Locator => page.locator("#people");

async function openPeople(somebody: Somebody): Promise<void> {
  await somebody.page.locator(".sidebar-more .room-link", { hasText: "People" }).click();
  await panel(somebody).waitFor();
}

async function openStatus({ page }: Somebody): Promise<void> {
  await page.locator("summary[title=Menu]").click();
  await page.locator(".menu-item", { hasText: "Status and availability" }).click();
  await page.locator("#my-status form").nth(1).waitFor();
}

async function saveStatus({ page }: Somebody): Promise<void> {
  await page.locator("#my-status .dialog-foot button").click();
  await page.locator("#my-status").waitFor({ state: "detached" });
}

async function writeTo(somebody: Somebody, name: string): Promise<void> {
  await openPeople(somebody);
  await panel(somebody).locator("input").fill(name);
  await panel(somebody).locator(".name-button", { hasText: name }).click();
  await card(somebody).locator("button", { hasText: "Message" }).click();
  await somebody.page.locator(".bar h1", { hasText: name }).waitFor();
}

/** What axe finds wrong with the page as it is now. */
async function faults({ page }: Somebody): Promise<string[]> {
  // What rises is half transparent for a moment.
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
  await page.evaluate(axe.source);
  return await page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
}

Deno.test("Ada asks Ben from his card with a few words, he accepts, and both see it at once; either ends it", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await ben.say("Good morning");
    await ada.message("Good morning").locator(".message-name").click();
    await card(ada).locator("button", { hasText: "Add contact" }).click();
    await card(ada).locator("#contact-note:focus").waitFor();
    await ada.page.keyboard.type("We met at the fair");
    await ada.page.keyboard.press("Enter");
    await card(ada).locator("button", { hasText: "Take the request back" }).waitFor();
    await ben.page.locator(".sidebar-more .badge", { hasText: "1" }).waitFor();
    await openPeople(ben);
    await panel(ben).locator(".person", { hasText: "We met at the fair" }).locator("button", {
      hasText: "Accept",
    })
      .click();
    await panel(ben).locator("[aria-labelledby=people-contacts] .person", { hasText: "Ada" }).waitFor();
    await ben.page.locator(".sidebar-more .badge").waitFor({ state: "detached" });
    await card(ada).locator("button", { hasText: "Remove contact" }).click();
    await panel(ben).locator("[aria-labelledby=people-contacts]", { hasText: "Nobody yet" }).waitFor();
    assert(
      await panel(ben).evaluate((dialog) => dialog.contains(document.activeElement)),
      "the keyboard is lost",
    );
  }));

Deno.test("Whoever is declined sees it waiting, and may take it back; blocking hides who asks", () =>
  onStage(async ({ arrive }) => {
    const [ada, ben] = [await arrive("ada"), await arrive("ben")];
    await openPeople(ada);
    await panel(ada).locator("input").fill("ben");
    await panel(ada).locator("button", { hasText: "Add contact" }).click();
    await panel(ada).locator("button", { hasText: "Take back" }).waitFor();
    await openPeople(ben);
    await panel(ben).locator("button", { hasText: "Decline" }).click();
    await panel(ben).locator("[aria-labelledby=people-asks]").waitFor({ state: "detached" });
    await panel(ada).locator("input").fill("");
    const waiting = panel(ada).locator("[aria-labelledby=people-asked]");
    await waiting.locator(".person", { hasText: "Ben" }).waitFor();
    await ada.page.reload();
    await ada.isConnected();
    await openPeople(ada);
    await waiting.locator("button", { hasText: "Take back" }).click();
    await waiting.waitFor({ state: "detached" });
    await panel(ben).locator("input").fill("ada");
    await panel(ben).locator("button", { hasText: "Add contact" }).click();
    await panel(ada).locator("[aria-labelledby=people-asks] .name-button", { hasText: "Ben" }).click();
    await card(ada).locator("button", { hasText: "Block" }).click();
    await card(ada).locator("button", { hasText: "Unblock" }).waitFor();
    await ada.page.keyboard.press("Escape");
    await card(ada).waitFor({ state: "hidden" });
    await panel(ada).locator("[aria-labelledby=people-asks]").waitFor({ state: "detached" });
    await panel(ada).locator("[aria-labelledby=people-blocked] .person", { hasText: "Ben" }).waitFor();
    await panel(ben).locator("button", { hasText: "Take back" }).waitFor();
  }));

Deno.test("Ben is seen coming and going, his status stands beside his name, and ends by itself", () =>
  onStage(async ({ arrive, again, server }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await writeTo(ada, "Ben");
    await ada.say("hello");
    const line = ada.page.locator(".bar .presence-line");
    await line.filter({ hasText: "Online" }).waitFor();
    const inList = ada.page.locator("[aria-labelledby=my-directs] .room-link", { hasText: "Ben" });
    await inList.locator(".dot.online").waitFor();
    await inList.locator(".quiet", { hasText: "(online)" }).waitFor({ state: "attached" });
    await openStatus(ben);
    await ben.page.locator(".presets button", { hasText: "On the way" }).click();
    await saveStatus(ben);
    await line.filter({ hasText: "Online · 🚆 On the way" }).waitFor();
    await inList.locator(".status-mark[title='On the way']").waitFor();
    await ben.page.locator(".me .status-mark").waitFor();
    await ben.say("in the room");
    await ada.openRoom("General");
    await ada.message("in the room").locator(".message-head .status-mark").waitFor();
    await openStatus(ben);
    await ben.page.locator("#my-status [aria-label='Clear the status']").click();
    await saveStatus(ben);
    await ada.page.locator(".status-mark").first().waitFor({ state: "detached" });
    const { accounts, profiles } = server.core;
    const scope = { userId: (await accounts.byUsername("ben"))!.id } as Scope;
    const expiresAt = Date.now() + 4_000;
    await profiles.set(scope, { status: { emoji: "☕", text: "Back in a moment", expiresAt } });
    await inList.locator(".status-mark[title='Back in a moment']").waitFor();
    await ada.page.locator(".status-mark").first().waitFor({ state: "detached" });
    await ben.context.close();
    await inList.locator(".dot.offline").waitFor({ timeout: 15_000 });
    await inList.click();
    await line.filter({ hasText: /Last seen (just now|1 minute ago)/ }).waitFor();
    await again("ben");
    await line.filter({ hasText: "Online" }).waitFor();
  }));

Deno.test("Who does not want to be disturbed is marked so, and whoever writes to them is told quietly; at night too", () =>
  onStage(async ({ arrive, server }) => {
    // Somewhere it is three in the morning.
    const hour = new Date().getUTCHours();
    const west = (hour - 3 + 24) % 24;
    const timezoneId = west <= 12 ? `Etc/GMT+${west}` : `Etc/GMT-${24 - west}`;
    const ada = await arrive("ada");
    const ben = await arrive("ben", { timezoneId });
    const { accounts, profiles } = server.core;
    const user = await accounts.byUsername("ben");
    const zoneOf = async () => (await profiles.get({ userId: user!.id } as Scope)).zone;
    await until(async () => await zoneOf() === timezoneId, "ben's page to say where he is", 10_000);
    await writeTo(ada, "Ben");
    await ada.say("Good morning");
    const notice = ada.page.locator(".quiet-notice");
    await notice.filter({ hasText: /It is 0?3:\d\d.* for Ben/ }).waitFor();
    await openStatus(ben);
    await ben.page.locator("#my-status .choice", { hasText: "Do not disturb" }).click();
    await ben.page.locator("#presence-pause").selectOption("tomorrow");
    await saveStatus(ben);
    await notice.filter({ hasText: /does not want to be disturbed until/ }).waitFor();
    await ada.page.locator(".bar .dot.dnd").waitFor();
    await ada.say("no hurry");
    await ada.sees("no hurry");
    await openStatus(ben);
    assertEquals(await ben.page.locator("#my-status [name=as]:checked").inputValue(), "dnd");
    assertEquals(await ben.page.locator("#presence-pause").inputValue(), "keep");
    await ben.page.locator("#my-status .choice", { hasText: "As I am" }).click();
    await saveStatus(ben);
    await notice.filter({ hasText: "It is" }).waitFor();
  }));

Deno.test("Invisible Ben is offline for Ada, and reads and writes as before", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await ada.page.locator(".bar-members").click();
    const row = ada.page.locator(".details .person", { hasText: "Ben" });
    await row.locator(".dot.online").waitFor();
    await openStatus(ben);
    await ben.page.locator("#my-status .choice", { hasText: "Invisible" }).click();
    await saveStatus(ben);
    await row.locator(".dot.offline").waitFor();
    await ben.say("like a ghost");
    await ada.sees("like a ghost");
    await row.locator(".dot.offline").waitFor();
    await ben.page.reload();
    await ben.isConnected();
    await ada.say("who was that?");
    await ben.sees("who was that?");
    assertEquals(await row.locator(".dot.offline").count(), 1);
  }));

Deno.test("A card opens from a mention by keyboard and from a face by touch, and shows what people say of themselves", () =>
  onStage(async ({ arrive, server }) => {
    const ada = await arrive("ada");
    const eve = await arrive("eve", {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    await ada.page.goto(server.url + "/settings");
    await ada.page.fill("#profile-name", "Ada Lovelace");
    await ada.page.fill("#profile-pronouns", "she/her");
    await ada.page.fill("#profile-bio", "Engines, mostly.");
    await ada.page.click("button:has-text('Save profile')");
    await ada.page.locator(".note", { hasText: "Your profile is changed." }).waitFor();
    await ada.page.goto(server.url + "/rooms");
    await ada.isConnected();
    await ada.openRoom("General");
    await ada.say("hello @eve and all");
    // It is a button once the server has said whom it names.
    await ada.message("hello").locator(".mention[role=button]").press("Enter");
    await card(ada).locator("span", { hasText: "@eve" }).waitFor();
    await ada.page.keyboard.press("Escape");
    await card(ada).waitFor({ state: "hidden" });
    await eve.message("hello").locator(".avatar").first().tap();
    const facts = card(eve);
    await facts.locator(".card-bio", { hasText: "Engines, mostly." }).waitFor();
    await facts.locator("span", { hasText: "she/her" }).first().waitFor();
    await facts.locator(".card-time").waitFor();
    await facts.locator(".presence-line", { hasText: "Online" }).waitFor();
    assertEquals(await facts.locator("h2").innerText(), "Ada Lovelace");
  }));

Deno.test("People, status and cards have names, roles and contrast, in light and in dark", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada", { bypassCSP: true });
    const ben = await arrive("ben");
    await openPeople(ben);
    await panel(ben).locator("input").fill("ada");
    await panel(ben).locator("button", { hasText: "Add contact" }).click();
    await openStatus(ada);
    await ada.page.locator(".presets button").first().click();
    await ada.page.locator("#my-status .choice", { hasText: "whatever you do" }).click();
    for (const colorScheme of ["light", "dark"] as const) {
      await ada.page.emulateMedia({ colorScheme });
      assertEquals(await faults(ada), [], `status, ${colorScheme}`);
    }
    await saveStatus(ada);
    await openPeople(ada);
    await panel(ada).locator("button", { hasText: "Accept" }).waitFor();
    for (const colorScheme of ["light", "dark"] as const) {
      await ada.page.emulateMedia({ colorScheme });
      assertEquals(await faults(ada), [], `people, ${colorScheme}`);
    }
    await panel(ada).locator(".name-button").first().click();
    await card(ada).locator(".presence-line").waitFor();
    for (const colorScheme of ["light", "dark"] as const) {
      await ada.page.emulateMedia({ colorScheme });
      assertEquals(await faults(ada), [], `card, ${colorScheme}`);
    }
  }));
