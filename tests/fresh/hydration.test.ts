/** Islands in a real browser: they come to life where they are, and leave what people did before alone. */
import { App, csp, staticFiles } from "fresh";
import { Builder } from "fresh/dev";
import type { Page } from "playwright-core";
import { assertEquals, assertMatch } from "@/tests/support/assert.ts";
import { withPage } from "@/tests/support/browser.ts";
import { withServer } from "./support.ts";

const builder = new Builder({
  root: `${import.meta.dirname}/fixture`,
  entries: { "worker.js": "./browser/worker.ts" },
  modules: { "answer.js": "./browser/answer.ts" },
});

/** The fixture's home page; its scripts wait until `release` is called. */
async function withHome(run: (page: Page, release: () => Promise<void>) => Promise<void>): Promise<void> {
  const app = new App().use(csp({ useNonce: true, csp: ["upgrade-insecure-requests"] })).use(staticFiles())
    .fsRoutes();
  const attach = await builder.build({ snapshot: "memory" });
  attach(app);
  await withServer(app, (address) =>
    withPage(async (page) => {
      const gate = Promise.withResolvers<void>();
      await page.route("**/_fresh/js/**", async (route) => {
        await gate.promise;
        await route.continue();
      });
      await page.goto(`http://${address}/`, { waitUntil: "commit" });
      await page.locator(".after").waitFor();
      await run(page, async () => {
        gate.resolve();
        await page.locator(".named", { hasText: "browser" }).or(page.locator(".later")).first().waitFor();
      });
    }));
}

Deno.test("Islands that share a signal on the server still share it in the browser", async () => {
  await withHome(async (page, release) => {
    await release();
    const button = (name: string) => page.locator(`.${name} button`);
    await button("one").click();
    await button("two").click();
    await button("inner").click();
    for (const name of ["one", "two", "inner"]) assertEquals(await button(name).textContent(), "6", name);
  });
});

Deno.test("Text typed before the scripts arrive stays, with the focus and the caret", async () => {
  await withHome(async (page, release) => {
    await page.locator("[name=slotted]").fill("in the slot");
    await page.locator("[name=kept]").fill("kept by a signal");
    const free = page.locator("[name=free]");
    await free.fill("typed early");
    await free.evaluate((element) => {
      const input = element as HTMLInputElement;
      input.focus();
      input.setSelectionRange(2, 5);
      input.dataset.same = "yes";
    });
    await release();
    await page.getByText("Send 0").click();
    await page.getByText("Send 1").waitFor();
    await free.focus();
    assertEquals(await free.inputValue(), "typed early");
    assertEquals(await page.locator("[name=slotted]").inputValue(), "in the slot");
    assertEquals(await page.locator("[name=kept]").inputValue(), "kept by a signal");
    assertEquals(await page.locator("output").textContent(), "kept by a signal");
    assertEquals(await free.getAttribute("data-same"), "yes");
  });
});

Deno.test("Coming to life moves neither focus nor selection", async () => {
  await withHome(async (page, release) => {
    const select = (name: string) =>
      page.locator(`[name=${name}]`).evaluate((element) => {
        const input = element as HTMLInputElement;
        input.value = "abcdef";
        input.focus();
        input.setSelectionRange(2, 5);
      });
    await select("slotted");
    await release();
    const after = await page.evaluate(() => {
      const input = document.activeElement as HTMLInputElement;
      return [input.name, input.selectionStart, input.selectionEnd];
    });
    assertEquals(after, ["slotted", 2, 5]);
  });
});

Deno.test("A slot that was not shown at first appears, with its islands alive", async () => {
  await withHome(async (page, release) => {
    await release();
    assertEquals(await page.locator(".late").count(), 0);
    await page.getByText("Hidden").click();
    const late = page.locator(".late button");
    await late.click();
    assertEquals(await late.textContent(), "8");
    const box = page.locator("[name=box]");
    assertEquals([await box.isChecked(), await box.isDisabled()], [true, true]);
    await page.getByText("Hidden").click();
    await page.getByText("Hidden").click();
    assertEquals(await late.textContent(), "8");
  });
});

Deno.test("A shown slot can be hidden and shown again", async () => {
  await withHome(async (page, release) => {
    await release();
    await page.getByText("Shown").click();
    assertEquals(await page.locator(".inner").count(), 0);
    await page.getByText("Shown").click();
    await page.locator(".inner button").click();
    assertEquals(await page.locator(".one button").textContent(), "4");
  });
});

Deno.test("An island that begins empty grows at its own place", async () => {
  await withHome(async (page, release) => {
    await release();
    await page.locator(".later").waitFor();
    const order = await page.evaluate(() =>
      [...document.querySelectorAll("main > .later, main > .after")].map(({ className }) => className)
    );
    assertEquals(order, ["later", "after"]);
    assertEquals(await page.title(), "Later");
  });
});

Deno.test("useId() is unique in the page and the same on both sides", async () => {
  await withHome(async (page, release) => {
    const ids = () => page.locator(".counter button").evaluateAll((all) => all.map(({ id }) => id));
    const before = await ids();
    await release();
    await page.locator(".one button").click();
    assertEquals(await ids(), before);
    await page.getByText("Hidden").click();
    const all = await ids();
    assertEquals(new Set(all).size, 4);
    const labelled = await page.locator(".counter").evaluateAll((nodes) =>
      nodes.every((node) => node.querySelector("label")!.htmlFor === node.querySelector("button")!.id)
    );
    assertEquals(labelled, true);
  });
});

Deno.test("A worker, and a module by its address, that the builder made run under the policy of the page", async () => {
  await withHome(async (page, release) => {
    await release();
    const heard = await page.evaluate(() =>
      new Promise<string>((resolve) => {
        const worker = new Worker("/worker.js");
        worker.onmessage = ({ data }) => resolve(data);
        worker.postMessage("hello");
      })
    );
    assertEquals(heard, "worker heard hello");
    const said = await page.evaluate(
      async (address) => (await import(address)).answer("a page"),
      "/answer.js",
    );
    assertEquals(said, "worker heard a page");
    const style = await page.locator("main").evaluate((main) => getComputedStyle(main).color);
    assertMatch(style, /17, 34, 51/);
  });
});
