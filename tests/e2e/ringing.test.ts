/**
 * What tells of something while a page is open, in a real Chromium: its notifications, its locks between tabs and its
 * sounds are real, and what is shown and played is only noted. Nobody can press what the system shows, so it is told
 * that somebody has.
 */
import { Buffer } from "node:buffer";
import type { BrowserContext, Page } from "playwright-core";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { faultsOf } from "@/tests/support/axe.ts";
import { onStage, type Stage } from "@/tests/support/people.ts";
import { wav } from "@/tests/support/recordings.ts";
import { TestClient } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";

interface Noted {
  shown: Notification[];
  closed: string[];
  /** The usual sound has two. */
  tones: number;
  badges: (number | "dot" | "none")[];
}
async function noting(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const noted: Noted = { shown: [], closed: [], tones: 0, badges: [] };
    const Real = Notification;
    const Watched = class extends Real {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        noted.shown.push(this);
      }
      override close(): void {
        noted.closed.push(this.title);
        super.close();
      }
    };
    const { start } = AudioScheduledSourceNode.prototype;
    AudioScheduledSourceNode.prototype.start = function (...when) {
      noted.tones++;
      return start.apply(this, when);
    };
    const badge = (shown: Noted["badges"][number]) => Promise.resolve(void noted.badges.push(shown));
    Object.assign(navigator, {
      setAppBadge: (count?: number) => badge(count ?? "dot"),
      clearAppBadge: () => badge("none"),
    });
    Object.assign(globalThis, { noted, Notification: Watched });
  });
}

const noted = (page: Page) =>
  page.evaluate(() => {
    const { shown, closed, tones, badges } = (globalThis as unknown as { noted: Noted }).noted;
    const said = shown.map(({ title, body, silent }) => `${title}: ${body}${silent ? "" : " (rings)"}`);
    return { shown: said, closed, tones, badge: badges.at(-1) };
  });
const allShown = async (pages: readonly Page[]) =>
  (await Promise.all(pages.map(noted))).flatMap(({ shown }) => shown);
const allTones = async (pages: readonly Page[]) =>
  (await Promise.all(pages.map(noted))).reduce((sum, { tones }) => sum + tones, 0);

async function adaAndBen({ arrive, server }: Stage, options?: Parameters<Stage["arrive"]>[1]) {
  const ada = await arrive("ada", options);
  const person = await server.person("ben");
  const ben = await person.connect();
  const { room } = await ben.request("room.create", { name: "Barn", access: "private" });
  await ben.request("room.add", { conversation: room.id, username: "ada" });
  const says = (text: string) =>
    ben.request("message.send", { conversation: room.id, clientId: server.core.effects.id(), text });
  await ada.page.locator(".room-link", { hasText: "Barn" }).waitFor();
  return { ada, room: room.id, says };
}

/** The tab is ready to tell: its code has come, and it holds the place. */
const isReady = (page: Page, sounds = true) =>
  until(
    () =>
      page.evaluate(async (sounds) => {
        const { held = [], pending = [] } = await navigator.locks.query();
        const names = [...held, ...pending].map(({ name }) => name ?? "");
        return ["shows", ...(sounds ? ["sounds"] : [])].every((what) =>
          names.some((name) => name.startsWith(`parley-${what}-`))
        );
      }, sounds),
    "the page to be ready to tell",
  );

Deno.test("Habits 26, 29, 30, 99, 102: of two tabs one shows and sounds, a press leads to the message, reading it takes it away", () =>
  onStage(async (stage) => {
    const { ada, room, says } = await adaAndBen(stage, { permissions: ["notifications"] });
    await noting(ada.context);
    const first = ada.page;
    await first.reload();
    await ada.isConnected();
    // A press, so that it may be heard.
    await first.locator("main").first().click({ position: { x: 5, y: 5 } });
    await isReady(first);
    const second = await ada.context.newPage();
    await second.goto(first.url());
    await second.waitForFunction(() => document.querySelector(".me small")?.textContent === "Connected");
    await isReady(second);
    const tabs = [first, second];
    const { n } = await says("come here, @ada");
    await until(async () => (await allShown(tabs)).length > 0 && await allTones(tabs) > 0, "it to be told");
    // In both tabs it has arrived, and nothing more has come of it.
    for (const tab of tabs) await tab.waitForFunction(() => document.title.startsWith("(1)"));
    assertEquals(await allShown(tabs), ["Ben in Barn: come here, @ada"]);
    assertEquals((await noted(first)).shown.length, 1);
    assertEquals(await allTones(tabs), 2);
    // Counts: a number for what is to her.
    const icon = () => second.locator("link[rel=icon]").getAttribute("href");
    assert(/^data:image\/svg\+xml.*%3E1%3C/.test((await icon())!));
    assertEquals((await noted(second)).badge, 1);
    for (let i = 0; i < 30; i++) await says(`more ${i}`);
    await second.waitForFunction(() => document.title.startsWith("(31, 1 @)"));
    assertEquals((await allShown(tabs)).length, 1);
    // A press on it.
    await first.evaluate(() => {
      const [shown] = (globalThis as unknown as { noted: Noted }).noted.shown;
      shown!.dispatchEvent(new Event("click"));
    });
    await first.locator(".message.flash", { hasText: "come here, @ada" }).waitFor();
    assert(new URL(first.url()).search.includes(`at=${n}`));
    // While she looks at it in one tab, the other tells nothing either.
    await first.locator(".sidebar a", { hasText: "Barn" }).first().click();
    await says("you there, @ada?");
    await first.getByText("you there, @ada?").first().waitFor();
    assertEquals((await allShown(tabs)).length, 1);
    // She goes away, and the tab that spoke is closed: the other speaks.
    await second.locator(".sidebar a", { hasText: "General" }).first().click();
    await first.close();
    await isReady(second);
    const last = await says("where did you go, @ada?");
    await until(async () => (await noted(second)).shown.length > 0, "the other tab to speak");
    assertEquals((await noted(second)).shown, ["Ben in Barn: where did you go, @ada?"]);
    // Read on another device.
    const cookies = await ada.context.cookies();
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
    const phone = await TestClient.open(stage.server.url, { cookie, origin: stage.server.url });
    await phone.request("mark", { conversation: room, read: last.n });
    await until(async () => (await noted(second)).closed.length === 1, "it to be taken away");
    await until(async () => (await noted(second)).badge === "none", "the badge to be cleared");
    assert(/favicon\.svg/.test((await icon())!));
    phone.close();
  }));

Deno.test("With a service worker the notification is its own, leads to the message, and goes when that is read here", () =>
  onStage(async (stage) => {
    const { ada, room, says } = await adaAndBen(stage, { permissions: ["notifications"] });
    const { page } = ada;
    const shown = () =>
      page.evaluate(async () => {
        const registration = await navigator.serviceWorker.getRegistration("/");
        const all = await registration?.getNotifications() ?? [];
        return all.map(({ title, body, tag, data }) => ({ title, body, tag, url: data.url }));
      });
    await page.evaluate(async () => {
      await navigator.serviceWorker.register("/sw.js", { scope: "/" });
      await navigator.serviceWorker.ready;
    });
    await isReady(page, false);
    const { n } = await says("see this, @ada");
    // That she was added may have been shown before; this takes its place.
    await until(async () => (await shown()).some(({ body }) => body !== ""), "it to be shown");
    const url = `/rooms/${room}?at=${n}`;
    assertEquals(await shown(), [{ title: "Ben in Barn", body: "see this, @ada", tag: room, url }]);
    await ada.openRoom("Barn");
    await until(async () => (await shown()).length === 0, "it to be taken away");
  }));

Deno.test("Who has not been asked is offered it once; asked is only by a press, and what was said holds", () =>
  onStage(async (stage) => {
    const { ada, says } = await adaAndBen(stage, { bypassCSP: true });
    const { page, context } = ada;
    // In a browser without a window nobody can be asked: it has already refused.
    await context.addInitScript(() => {
      const asks: string[] = [];
      Object.defineProperty(Notification, "permission", {
        get: () => sessionStorage.getItem("asked") ?? "default",
      });
      Notification.requestPermission = () => {
        asks.push("asked");
        sessionStorage.setItem("asked", "denied");
        return Promise.resolve("denied");
      };
      Object.assign(globalThis, { asks });
    });
    const asks = () => page.evaluate(() => (globalThis as unknown as { asks: string[] }).asks.length);
    await page.reload();
    await ada.isConnected();
    await isReady(page, false);
    await says("@ada hello");
    const hint = page.locator(".ring-hint");
    await hint.waitFor();
    assertEquals(await faultsOf(page), []);
    assertEquals(await asks(), 0);
    await hint.getByRole("button", { name: "No, thanks" }).click();
    await hint.waitFor({ state: "detached" });
    await page.reload();
    await ada.isConnected();
    await isReady(page, false);
    await says("@ada hello again");
    await page.waitForFunction(() => document.title.startsWith("(2)"));
    assertEquals(await hint.count(), 0);
    // In the settings it can still be asked for.
    await page.goto(`${stage.server.url}/settings/notifications`);
    const section = page.getByRole("region", { name: "On this computer, while a page is open" });
    await section.getByRole("button", { name: "Show them here" }).click();
    await section.getByText("The browser blocks them").waitFor();
    assertEquals(await asks(), 1);
  }));

Deno.test("Habits 98, 100: notifications and sounds of this computer are chosen, tried and kept, one's own sound too", () =>
  onStage(async ({ arrive, server }) => {
    const ada = await arrive("ada", { permissions: ["notifications"], bypassCSP: true });
    await noting(ada.context);
    const { page } = ada;
    await page.goto(`${server.url}/settings/notifications`);
    const desktop = page.getByRole("region", { name: "On this computer, while a page is open" });
    await desktop.getByRole("button", { name: "Show one now" }).click();
    await desktop.getByText("Handed to your system to show.").waitFor();
    assertEquals((await noted(page)).shown.length, 1);
    await page.evaluate(() => {
      const [shown] = (globalThis as unknown as { noted: Noted }).noted.shown;
      shown!.dispatchEvent(new Event("click"));
    });
    await desktop.getByText("You have pressed it: it works.").waitFor();
    await desktop.getByRole("button", { name: "Show none here" }).click();
    await desktop.getByText("Nothing is shown on the desktop here").waitFor();
    const sounds = page.getByRole("region", { name: "Sounds on this computer" });
    await sounds.getByLabel("When somebody speaks to me", { exact: true }).selectOption("Bell");
    await sounds.getByText("Played.").waitFor();
    assertEquals((await noted(page)).tones, 3);
    const file = sounds.locator("input[type=file]");
    const upload = (name: string, bytes: Uint8Array) =>
      file.setInputFiles({ name, mimeType: "audio/wav", buffer: Buffer.from(bytes) });
    await upload("long.wav", wav(12));
    await sounds.getByText("That sound is too long").waitFor();
    await upload("large.wav", wav(130));
    await sounds.getByText("That file is too large").waitFor();
    await upload("broken.wav", new Uint8Array(200));
    await sounds.getByText("This browser cannot play that file").waitFor();
    await upload("moo.wav", wav(1));
    await sounds.locator("b", { hasText: "moo.wav" }).waitFor();
    await sounds.getByLabel("For everything else", { exact: true }).selectOption("My own: moo.wav");
    await sounds.getByLabel("Add a conversation").selectOption("General");
    await sounds.getByLabel("General", { exact: true }).selectOption("No sound");
    assertEquals(await faultsOf(page), []);
    await page.setViewportSize({ width: 390, height: 800 });
    assertEquals(await faultsOf(page), []);
    assert(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await page.reload();
    await desktop.getByText("Nothing is shown on the desktop here").waitFor();
    const chosen = () =>
      sounds.locator("select").evaluateAll((all) => all.map((one) => (one as HTMLSelectElement).value));
    await until(async () => (await chosen()).join() === "bell,own,none", "what was chosen to be there");
    await sounds.getByRole("button", { name: "Remove it" }).click();
    await until(async () => (await chosen()).join() === "bell,drop,none", "the usual sound to be back");
  }));
