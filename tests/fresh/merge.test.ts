/** What always travels together is one file, and a module is there once, also for what is loaded later. */
import { App, staticFiles } from "fresh";
import { Builder } from "fresh/dev";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { withPage } from "@/tests/support/browser.ts";
import { type ComponentType, h } from "preact";
import Alone from "./fixture_late/islands/Alone.tsx";
import First from "./fixture_late/islands/First.tsx";
import { ask, withServer } from "./support.ts";

const app = new App().use(staticFiles())
  .route("/", { component: () => page(First) })
  .route("/alone", { component: () => page(Alone) });
const attach = await new Builder({ root: `${import.meta.dirname}/fixture_late` }).build({
  snapshot: "memory",
});
attach(app);

const page = (island: ComponentType) =>
  h("html", {}, h("head", {}, h("link", { rel: "icon", href: "data:," })), h("body", {}, h(island, {})));

const scriptsOf = (html: string) =>
  [...html.matchAll(/rel="modulepreload"[^>]*href="([^"]+)"/g)].map(([, to]) => to!);

const read = (paths: string[]) => Promise.all(paths.map(async (path) => (await ask(app, path)).text));

Deno.test("What a page needs at once is in its own file, though what is loaded later needs it too", async () => {
  const scripts = scriptsOf((await ask(app, "/")).text);
  const first = scripts.find((it) => it.includes("/First-"))!;
  assert((await ask(app, first)).text.includes("early"));
  for (const script of await read(scripts.filter((it) => it !== first))) assert(!script.includes("early"));
});

Deno.test("A page brings nothing that only another page needs", async () => {
  const scripts = scriptsOf((await ask(app, "/alone")).text);
  assertEquals(scripts.filter((it) => it.includes("/First-")), []);
  assert(!(await read(scripts)).join("").includes("early"));
});

Deno.test("What is loaded later shares its modules with what was there", async () => {
  await withServer(app, (address) =>
    withPage(async (page) => {
      await page.goto(`http://${address}/`);
      await page.locator(".count").click();
      await page.locator(".bring").click();
      await page.locator(".late").click();
      await page.locator(".later", { hasText: "later 2" }).waitFor();
      assertEquals(await page.locator(".count").textContent(), "early 2");
      await page.goto(`http://${address}/alone`);
      await page.locator(".alone", { hasText: "browser" }).waitFor();
    }));
});
