/**
 * Every dialog, menu and panel of a room, on a wide screen and on a phone, in light and in dark: names, roles, contrast.
 * One browser and one server for all of them; a panel is opened once per screen and looked at in both colours.
 */
import { Previews } from "@/core/previews/previews.ts";
import { dot, html, withSite } from "@/tests/previews/site.ts";
import { assertEquals } from "@/tests/support/assert.ts";
import { faultsOf } from "@/tests/support/axe.ts";
import { onStage, type Somebody } from "@/tests/support/people.ts";
import type { TestServer } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";

/** A room in which every kind of thing is to be seen. */
async function fill(server: TestServer): Promise<void> {
  const ben = await server.person("ben");
  const wire = await ben.connect();
  const { memberships } = await wire.request("rooms.mine", {});
  const conversation = memberships[0]!.room.id;
  const send = async (text: string) => {
    const clientId = server.core.effects.id();
    return await wire.request("message.send", { conversation, clientId, text });
  };
  const first = await send("The *hall* opens at **nine**, ~~ten~~; `bring` the ||cake||, @ada");
  await wire.request("message.edit", { conversation, n: first.n, text: "The hall opens at ten, @ada" });
  await wire.request("message.react", { conversation, n: first.n, emoji: "🎂", on: true });
  await wire.request("message.pin", { conversation, n: first.n, on: true });
  await send(
    "> quoted\n\n1. one\n2. two\n\n```ts\nconst cake = 'lemon'; // never plum\nreturn 42 + cake.length;\n```",
  );
  await withSite(
    ({ path }) =>
      path === "/dot" ? new Response(dot) : html("<title>Cake</title><meta property=og:image content=/dot>"),
    async (site) => {
      const url = site.url("cake.example").href;
      await new Previews(server.core, site.guard()).get({ userId: ben.id } as never, [url]);
      await send(`See ${url} about the hall`);
    },
  );
  const deleted = await send("Gone");
  await wire.request("message.delete", { conversation, n: deleted.n });
  // Enough of them that calling all is asked about.
  for (const username of ["cleo", "dan", "eve", "finn"]) await server.person(username);
  wire.close();
}

type Step = (page: Somebody["page"]) => Promise<unknown>;

/** What is opened, how it shows that it is there, and how. It is left with Esc. */
const panels: [selector: string, open: Step][] = [
  ["#search .found", async (page) => {
    await page.keyboard.press("Control+f");
    await page.locator("#search [type=search]").fill("hall");
  }],
  ["#search [role=option]", async (page) => {
    await page.keyboard.press("Control+f");
    await page.locator("#search [type=search]").fill("is:");
  }],
  ["#mentions .found", (page) => page.keyboard.press("Control+Shift+M")],
  ["#switcher", (page) => page.keyboard.press("Control+k")],
  ["#shortcuts", (page) => page.keyboard.press("Control+/")],
  ["#jump-to-day", (page) => page.locator(".day button").first().press("Enter")],
  [".details-section .pinned", (page) => page.keyboard.press("Control+.")],
  [".emoji-picker", (page) => page.locator("[aria-label='Emoji']").press("Enter")],
  [".act-menu", (page) => onMessage(page, "opens at ten", "Enter")],
  ["#delete-message", (page) => onMessage(page, "my own", "Delete")],
  ["#forward-message", (page) => onMessage(page, "opens at ten", "f")],
  [".emoji-picker", (page) => onMessage(page, "opens at ten", ":")],
  ["#message-revisions", async (page) => {
    await onMessage(page, "opens at ten", "Enter");
    await page.locator(".act-menu .menu-item", { hasText: "Earlier versions" }).press("Enter");
  }],
  [".reply-chip", (page) => onMessage(page, "opens at ten", "r")],
  [".message-editor", (page) => onMessage(page, "my own", "e")],
  ["#read-all", (page) => page.keyboard.press("Shift+Escape")],
  ["#call-everybody", async (page) => {
    await page.locator(".composer textarea").fill("@room cake!");
    await page.locator(".composer textarea").press("Enter");
  }],
  // What was not sent then is a draft now.
  ["#drafts .draft-line", async (page) => {
    await page.locator(".timeline").first().focus();
    await page.keyboard.press("d");
  }],
  ["#new-message", (page) => page.keyboard.press("Control+Shift+k")],
  ["#person-card", (page) => page.locator(".message [data-person]").first().click()],
];

/** In layers, until nothing lies over the page. */
async function leave(page: Somebody["page"], selector: string): Promise<void> {
  const what = page.locator(`${selector}, dialog[open]`);
  for (let i = 0; i < 3 && await what.count() > 0; i++) await page.keyboard.press("Escape");
  await page.locator("dialog[open]").waitFor({ state: "detached" });
  await page.locator(selector).first().waitFor({ state: "hidden" });
}

async function onMessage(page: Somebody["page"], text: string, key: string): Promise<void> {
  const message = page.locator(".message[data-n]", { hasText: text });
  await message.focus();
  await message.press(key);
}

async function coloured(page: Somebody["page"], where: string): Promise<string[]> {
  const wrong: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const rules = colorScheme === "dark" ? { rules: ["color-contrast"] } : {};
    const found = await faultsOf(page, { onTop: true, ...rules });
    wrong.push(...found.map((fault) => `${where}, ${colorScheme}: ${fault}`));
  }
  return wrong;
}

async function walk({ page }: Somebody): Promise<void> {
  const wrong = await coloured(page, "the room");
  for (const [selector, open] of panels) {
    await open(page);
    await page.locator(selector).first().waitFor();
    wrong.push(...await coloured(page, selector));
    await leave(page, selector);
  }
  assertEquals(wrong, []);
}

Deno.test("Everything that opens in a room has names, roles and contrast, wide and on a phone, light and dark", () =>
  onStage(async ({ arrive, server }) => {
    const ada = await arrive("ada", { bypassCSP: true, viewport: { width: 1280, height: 800 } });
    await fill(server);
    await ada.say("This is my own");
    await ada.page.locator(".message[data-n]", { hasText: "my own" }).waitFor();
    await ada.page.locator(".link-preview").waitFor();
    await ada.page.locator(".code-block code span").first().waitFor();
    await walk(ada);
    await ada.page.setViewportSize({ width: 390, height: 800 });
    await walk(ada);
  }, { settings: { PARLEY_PREVIEWS: "on" } }));

Deno.test("Every other page has names, roles and contrast, light and dark", () =>
  onStage(async ({ arrive, server }) => {
    const ada = await arrive("ada", { bypassCSP: true });
    await server.person("ben");
    const wrong: string[] = [];
    for (
      const path of [
        "/settings",
        "/settings/notifications",
        "/settings/invitations",
        "/rooms",
        "/rooms/browse",
        "/rooms/new",
        "/nowhere",
      ]
    ) {
      await ada.page.goto(server.url + path);
      wrong.push(...await coloured(ada.page, path));
    }
    await ada.context.clearCookies();
    for (const path of ["/login", "/register"]) {
      await ada.page.goto(server.url + path);
      wrong.push(...await coloured(ada.page, path));
    }
    assertEquals(wrong, []);
  }));

Deno.test("Everything that opens takes the keyboard, and gives it back to where it was", () =>
  onStage(async ({ arrive, server }) => {
    const { page } = await arrive("ada", { viewport: { width: 1280, height: 800 } });
    await fill(server);
    await page.locator(".composer textarea").fill("This is my own");
    await page.locator(".composer textarea").press("Enter");
    await page.locator(".message[data-n]", { hasText: "my own" }).waitFor();
    const focus = () =>
      page.evaluate(() => {
        const { activeElement } = document;
        const message = activeElement?.closest<HTMLElement>(".message");
        return message?.dataset.n ?? activeElement?.getAttribute("aria-label") ?? activeElement?.localName;
      });
    const lost: unknown[] = [];
    for (const [selector, open] of panels) {
      // Some begin elsewhere than in the composer, and give the keyboard back to there.
      const isElsewhere = /onMessage|focus\(|click\(|press\("Enter"/.test(open.toString());
      if (!isElsewhere) await page.locator(".composer textarea").focus();
      const before = await focus();
      await open(page);
      await page.locator(selector).first().waitFor();
      const box = selector.split(" ")[0]!;
      const isInside = () =>
        page.evaluate(
          (box) => document.activeElement?.closest(`${box}, dialog[open], .composer`) !== null,
          box,
        );
      await until(isInside, "the keyboard to be inside", 3_000)
        .catch(async () => lost.push(`${selector} does not take the keyboard: ${await focus()}`));
      await leave(page, selector);
      let after: string | undefined;
      const isBack = async () => {
        after = await focus();
        return isElsewhere ? after !== "body" : after === before;
      };
      await until(isBack, "the keyboard to be back", 3_000)
        .catch(() => lost.push(`${selector} gives the keyboard to ${after}, not ${before}`));
    }
    assertEquals(lost, []);
  }, { settings: { PARLEY_PREVIEWS: "on" } }));

Deno.test("A screen reader hears what others say and that mine was sent, but not every change", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    const heard = () => ada.page.locator(".quiet[aria-live]").allInnerTexts().then((all) => all.join("|"));
    await ada.page.locator(".quiet[aria-live]").first().waitFor({ state: "attached" });
    await ada.say("Cake on Saturday");
    await until(async () => (await heard()).includes("Sent"), "that it was sent");
    await ben.say("Lemon cake?");
    await until(async () => (await heard()).includes("Ben: Lemon cake?"), "what Ben says");
    const before = await heard();
    await ben.message("Lemon cake?").hover();
    await ben.page.locator(".message-tools [aria-label='React with 👍']").click();
    await ada.page.locator(".reaction").waitFor();
    await ben.writer.press("ArrowUp");
    await ben.page.locator(".message-editor textarea").fill("Plum cake?");
    await ben.page.locator(".message-editor textarea").press("Enter");
    await ada.sees("Plum cake?");
    assertEquals(await heard(), before);
  }));
