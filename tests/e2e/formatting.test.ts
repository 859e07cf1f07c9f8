import { assert, assertEquals } from "@/tests/support/assert.ts";
import { onStage } from "@/tests/support/people.ts";
import { until } from "@/tests/support/until.ts";

const code =
  "```ts\nconst answer: number = 42; // a comment that is too long for any phone, so that the line scrolls\n```";

Deno.test("A mention of the reader stands out, and only for the reader", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await ada.say("Over to @ben, see #General for more");
    const mine = ben.message("Over to").locator(".mention.me");
    await mine.waitFor();
    assertEquals(await mine.innerText(), "@ben");
    assertEquals(
      await mine.evaluate((chip) => getComputedStyle(chip).display),
      "inline",
      "it stands in its line",
    );
    assertEquals(await ada.message("Over to").locator(".mention").getAttribute("class"), "mention");
    const room = ben.message("Over to").locator(".room-mention");
    assertEquals(new URL((await room.getAttribute("href"))!, ben.page.url()).href, ben.page.url());
  }));

Deno.test("Shortcodes are shown as emoji, and stay what they are where there is none", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    await ada.say(":tada: and :nonsense: now");
    await ada.sees("🎉 and :nonsense: now");
  }));

Deno.test("A spoiler opens with the keyboard, and with a click where no script runs", () =>
  onStage(async ({ arrive, browser }) => {
    const ada = await arrive("ada");
    await ada.say("It was ||the butler||!");
    const text = ada.page.locator(".spoiler-text");
    await text.waitFor({ state: "attached" });
    assert(!(await text.isVisible()), "it is there to be read");
    await ada.page.locator(".spoiler summary").press("Enter");
    await text.waitFor();
    const storageState = await ada.context.storageState();
    const still = await browser.newContext({ javaScriptEnabled: false, storageState });
    const page = await still.newPage();
    await page.goto(ada.page.url());
    assert(!(await page.locator(".spoiler-text").isVisible()), "it is there to be read");
    await page.locator(".spoiler summary").click();
    await page.locator(".spoiler-text").waitFor();
  }));

Deno.test("Code gets its colours when it comes in sight, and the highlighter is fetched only then", () =>
  onStage(async ({ arrive, again }) => {
    const ada = await arrive("ada");
    await ada.say(code);
    await ada.page.locator(".hljs-keyword", { hasText: "const" }).waitFor();
    const height = (await ada.page.locator(".code-block").boundingBox())!.height;
    for (let i = 1; i <= 30; i++) await ada.say(`line ${i}\nof several\nlines`);
    await ada.message("line 30").locator(".message-state:is(.sent, .delivered, .read)").waitFor();
    const phone = await again("ada", { viewport: { width: 390, height: 700 } });
    const fetched = () =>
      phone.page.evaluate(() =>
        performance.getEntriesByType("resource").some(({ name }) => name.includes("/highlighter.js"))
      );
    await phone.sees("line 30");
    assert(!(await fetched()), "the highlighter was fetched for nothing");
    const block = phone.page.locator(".code-block");
    await block.scrollIntoViewIfNeeded();
    await phone.page.locator(".hljs-number", { hasText: "42" }).waitFor();
    assert(await fetched(), "no colours without the highlighter");
    assertEquals(await block.locator("pre").innerText(), code.split("\n")[1]);
    assert(await phone.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "too wide");
    assert(Math.abs((await block.boundingBox())!.height - height) < 12, "colours changed the height");
  }));

Deno.test("X03 code that keeps the highlighter busy stays plain, and holds up nobody", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await ada.say(`\`\`\`md\n${"[a](".repeat(2_400)}\n\`\`\``);
    await ada.say(code);
    await ben.page.locator(".hljs-keyword", { hasText: "const" }).waitFor();
    await ben.say("Still here");
    await ada.sees("Still here");
    assertEquals(await ben.page.locator(".code-block", { hasText: "[a](" }).locator("code span").count(), 0);
  }));

Deno.test("Code is copied as it was written", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada", { permissions: ["clipboard-read", "clipboard-write"] });
    await ada.say("```\n  <b>two\n\tlines\n```");
    const button = ada.page.locator(".code-copy");
    await button.click();
    await until(async () => await button.innerText() === "Copied", "the button to say that it was done");
    assertEquals(await ada.page.evaluate(() => navigator.clipboard.readText()), "  <b>two\n\tlines");
  }));

Deno.test("Whoever listens hears what was written, without its signs and spoilers", () =>
  onStage(async ({ arrive }) => {
    const ada = await arrive("ada");
    const ben = await arrive("ben");
    await ben.say("first");
    await ada.sees("first");
    await ben.say("**Bold** and ||secret||");
    await ada.page.locator("[aria-live=polite]", { hasText: "Ben: Bold and ▒▒▒" }).waitFor({
      state: "attached",
    });
  }));
