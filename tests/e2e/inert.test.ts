/** Files of strangers, in a real browser: nothing of them runs as ours, and who may not read them gets nothing. */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { withBrowser } from "@/tests/support/browser.ts";
import { joined, png, raw } from "@/tests/support/pictures.ts";
import { onStage, type Somebody } from "@/tests/support/people.ts";
import { type TestPerson, withServer } from "@/tests/support/server.ts";
import { sendFile } from "@/tests/support/tus.ts";
import { until } from "@/tests/support/until.ts";

/** Leaves a trace wherever it runs. */
const script = "try { top.ran = 1 } catch {} self.ran = 1; fetch('/api/session?ran');";
const page = `<!doctype html><script>${script}</script>`;
type Named = [name: string, content: string | Uint8Array<ArrayBuffer>];
/** What one would have a page run, or put on. */
const parts: Named[] = [
  ["sw.js", script],
  ["module.mjs", `${script} export {};`],
  ["app.webmanifest", '{"name":"Evil","start_url":"/","scope":"/"}'],
  ["style.css", "body { display: none }"],
  ["sound.mp3", joined(raw("ID3=1;"), raw(script))],
];
/** What one would have somebody open. The picture is what its name says, and a page. */
const pages: Named[] = [
  ["page.html", page],
  ["page.xhtml", `<html xmlns="http://www.w3.org/1999/xhtml"><script>${script}</script></html>`],
  ["drawing.svg", `<svg xmlns="http://www.w3.org/2000/svg" onload="${script}"/>`],
  ["picture.png", joined(png(8, 8), raw(page))],
];

/** What became of every way to have a browser run something; each should be refused. */
async function attempts(page: Page, paths: string[]): Promise<Record<string, string>> {
  return await page.evaluate(async (paths) => {
    const said: Record<string, string> = {};
    const within = (outcome: Promise<string>) =>
      Promise.race([outcome, new Promise<string>((resolve) => setTimeout(resolve, 1000, "nothing"))]);
    const element = (name: string, set: (element: HTMLElement) => void) =>
      within(
        new Promise((resolve) => {
          const made = document.createElement(name);
          made.onload = () => resolve("loaded");
          made.onerror = () => resolve("refused");
          set(made);
          document.head.append(made);
        }),
      );
    const worker = (open: () => Worker | SharedWorker) =>
      within(
        new Promise((resolve) => {
          try {
            const made = open();
            made.onerror = () => resolve("refused");
            ("port" in made ? made.port : made).onmessage = () => resolve("loaded");
          } catch {
            resolve("refused");
          }
        }),
      );
    const register = (path: string, options: RegistrationOptions) =>
      navigator.serviceWorker.register(path, options).then(() => "loaded", () => "refused");
    await Promise.all(paths.map(async (path) => {
      const set = (attributes: Record<string, string>) => (made: HTMLElement) => {
        for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
      };
      const tried: Record<string, Promise<string>> = {
        "service worker": register(path, {}),
        "service worker of all": register(path, { scope: "/" }),
        "module as service worker": register(`${path}?download`, { scope: "/files/", type: "module" }),
        script: element("script", set({ src: path })),
        module: element("script", set({ src: path, type: "module" })),
        import: import(path).then(() => "loaded", () => "refused"),
        worker: worker(() => new Worker(path)),
        "module as worker": worker(() => new Worker(path, { type: "module" })),
        "shared worker": worker(() => new SharedWorker(path)),
        style: element("link", set({ href: path, rel: "stylesheet" })),
      };
      for (const [how, outcome] of Object.entries(tried)) said[`${how} ${path}`] = await outcome;
    }));
    return said;
  }, paths);
}

/** Puts them into frames of the page, and waits until each has shown what it shows. */
async function framed(page: Page, paths: string[]): Promise<void> {
  await page.evaluate(async (paths) => {
    const shown = paths.flatMap((path) =>
      [["iframe", "src"], ["object", "data"]].map(([name, attribute]) => {
        const made = document.createElement(name!);
        made.setAttribute(attribute!, path);
        document.body.append(made);
        return new Promise((resolve) => {
          made.onload = made.onerror = resolve;
          setTimeout(resolve, 1000);
        });
      })
    );
    await Promise.all(shown);
  }, paths);
}

/** A window of somebody who has signed in already. */
async function windowOf(browser: Browser, person: TestPerson, options: BrowserContextOptions = {}) {
  const context = await browser.newContext(options);
  const [name, value] = person.cookie.split("=") as [string, string];
  await context.addCookies([{ name, value, url: person.url }]);
  const page = await context.newPage();
  await page.goto(`${person.url}/settings`);
  return { context, page };
}

/** Where a navigation to it ends: on a page of its own, or as a download. */
async function visited(context: BrowserContext, address: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(address).catch(() => {});
  await page.close();
}

interface Sent {
  parts: string[];
  pages: string[];
}

async function assertInert(
  browser: Browser,
  person: TestPerson,
  { parts, pages, bypassCSP }: Sent & { bypassCSP: boolean },
): Promise<void> {
  const { context, page } = await windowOf(browser, person, { bypassCSP });
  const ran: string[] = [];
  context.on("request", (request) => void (request.url().endsWith("?ran") && ran.push(request.url())));
  for (const [how, outcome] of Object.entries(await attempts(page, [...parts, pages[2]!]))) {
    assert(["refused", "nothing"].includes(outcome), `${how}: ${outcome}`);
  }
  await framed(page, pages);
  await Promise.all(pages.map((path) => visited(context, person.url + path)));
  const registered = await page.evaluate(() => navigator.serviceWorker.getRegistrations());
  assertEquals(registered, []);
  assertEquals(await page.evaluate("self.ran"), undefined);
  assertEquals(ran, []);
  if (!bypassCSP) return;
  // What does run leaves its trace.
  await page.addScriptTag({ content: script });
  assertEquals(await page.evaluate("self.ran"), 1);
  await until(() => ran.length === 1, "the request of what ran");
}

Deno.test("X14 F04 an uploaded script, page or drawing never runs as ours: no service worker, no worker, no script, no frame", () =>
  withServer(async (server) => {
    const [ada, eve] = [await server.person("ada"), await server.person("eve")];
    const room = await eve.firstRoom();
    const sent = (files: Named[]) =>
      Promise.all(
        files.map(async ([name, content]) => `/files/${(await sendFile(eve, room, name, content)).id}`),
      );
    const paths = { parts: await sent(parts), pages: await sent(pages) };
    // Once as people have it, once without the policy of our pages: the file itself must refuse.
    await withBrowser(async (browser) => {
      await Promise.all([false, true].map((bypassCSP) => assertInert(browser, ada, { ...paths, bypassCSP })));
    });
  }));

/** How the page is answered that asks for a file, parts and small versions of it; `cache`: whether it looks at what it has. */
function asked({ page }: Somebody, id: string, cache: RequestCache): Promise<number[]> {
  return page.evaluate(async ({ id, cache }) => {
    const ask = async (place: string, headers: Record<string, string> = {}) =>
      (await fetch(`/files/${id}${place}`, { cache, headers })).status;
    return [await ask(""), await ask("/small"), await ask("/large"), await ask("", { range: "bytes=0-9" })];
  }, { id, cache });
}

Deno.test("F15 F19 on an open page a picture goes with its message, and with the room; whoever signs in next in that browser has none", () =>
  onStage(async ({ arrive, server }) => {
    const ada = await server.person("ada");
    const line = await ada.connect();
    const ben = await arrive("ben");
    const { body } = await ada.api("POST", "/api/rooms", { name: "Cellar", access: "private" });
    const room = body.room.id;
    await line.request("room.add", { conversation: room, username: "ben" });
    const [first, second] = [
      await sendFile(ada, room, "first.png", png(800, 600)),
      await sendFile(ada, room, "second.png", png(600, 800)),
    ];
    await ben.openRoom("Cellar");
    const shown = ben.page.locator(".message[data-n] .picture a img");
    await until(async () => await shown.count() === 2, "both pictures");
    assertEquals(await asked(ben, first.id, "default"), [200, 200, 200, 206]);
    await ben.page.getByLabel("Open first.png").click();
    await ben.page.locator(".lightbox h2", { hasText: "first.png" }).waitFor();
    await line.request("message.delete", { conversation: room, n: first.n });
    await ben.page.locator(".lightbox h2", { hasText: "first.png" }).waitFor({ state: "detached" });
    await until(async () => await shown.count() === 1, "the first to be gone");
    assertEquals(await asked(ben, first.id, "reload"), [404, 404, 404, 404]);

    assertEquals(await asked(ben, second.id, "default"), [200, 200, 200, 206]);
    // What his browser keeps is for him: whoever signs in there next is asked for anew.
    const his = await ben.context.cookies();
    const eve = await server.person("eve");
    const [name, value] = eve.cookie.split("=") as [string, string];
    await ben.context.addCookies([{ name, value, url: server.url }]);
    assertEquals(await asked(ben, second.id, "default"), [404, 404, 404, 404]);
    await ben.context.addCookies(his);

    await ben.page.getByLabel("Open second.png").click();
    await ben.page.locator(".lightbox h2", { hasText: "second.png" }).waitFor();
    const { id: user } = (await server.core.accounts.byUsername("ben"))!;
    await line.request("room.remove", { conversation: room, user });
    await until(async () => await shown.count() === 0, "the second to be gone");
    await ben.page.locator(".lightbox").waitFor({ state: "detached" });
    assertEquals(await asked(ben, second.id, "reload"), [404, 404, 404, 404]);
  }));
