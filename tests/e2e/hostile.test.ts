/** What strangers write, in a real browser on a real page with its policy: nothing of it runs, and all of it is read. */
import { addresses, scripts } from "@/tests/markup/support/vectors.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { onStage } from "@/tests/support/people.ts";
import { until } from "@/tests/support/until.ts";

const mentions = [
  '@ada"><img src=x onerror=alert(1)>',
  "@<script>alert(1)</script>",
  "@ada@ada@ada:javascript:alert(1)",
  "@room<svg/onload=alert(1)>",
  "＠ada</span><iframe srcdoc='<script>alert(1)</script>'>",
  '#general"onclick=alert(1)',
  "#<img src=x onerror=alert(1)>",
  "@__proto__ @constructor #__proto__ :constructor: :__proto__:",
  "@\u202eada\u2066alert(1)\u2069",
  "@" + "a".repeat(300) + "<b onmouseover=alert(1)>",
];
const links = addresses.flatMap((
  address,
) => [address, `[click](${address})`, `![x](${address} "onerror=alert(1)")`]);
const texts = [...new Set([...scripts, ...links, ...mentions])].map((text) => text.slice(0, 4000));

Deno.test("X01 two hundred hostile texts, links and mentions are read in a real room, found and quoted, and run nothing", () =>
  onStage(async ({ arrive, server }) => {
    assert(texts.length >= 200, `${texts.length} texts`);
    const ada = await arrive("ada");
    const heard: string[] = [];
    ada.page.on("dialog", (dialog) => {
      heard.push(`${dialog.type()} ${dialog.message()}`);
      void dialog.dismiss();
    });
    await ada.page.exposeFunction("heardViolation", (what: string) => void heard.push(what));
    await ada.page.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => {
        const tell = (globalThis as unknown as { heardViolation(what: string): void }).heardViolation;
        tell(`${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    const { core } = server;
    const { id } = await server.person("ben");
    const scope = { userId: id, role: "owner", address: "203.0.113.1" } as never;
    const conversation = (await core.rooms.mine(scope)).memberships[0]!.room.id;
    let last = 0;
    for (const text of texts.filter((text) => text.trim() !== "")) {
      const clientId = core.effects.id();
      last = (await core.messages.send(scope, {
        conversation,
        clientId,
        text,
        ...(last > 0 ? { reply: last } : {}),
      })).n;
    }
    await ada.page.goto(ada.page.url());
    await ada.isConnected();
    const seen = new Set<number>();
    const look = async () => {
      const numbers = await ada.page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>(".message[data-n]")].map((row) => Number(row.dataset.n))
      );
      for (const n of numbers) seen.add(n);
    };
    for (const step of [-4000, 4000]) {
      await until(
        async () => {
          await look();
          await ada.page.evaluate((by) => document.querySelector(".timeline")!.scrollBy(0, by), step);
          return step < 0 ? await ada.page.locator("text=This is the beginning").count() > 0 : seen.has(last);
        },
        "all of them to be shown",
        60_000,
      );
    }
    assert(seen.size >= 200, `${seen.size} messages were shown`);
    await ada.page.keyboard.press("Control+f");
    await ada.page.locator("#search [type=search]").fill("alert");
    await ada.page.locator("#search .found mark").first().waitFor();
    assertEquals(heard, []);
    const foreign = await ada.page.evaluate(() =>
      [...document.querySelectorAll(".message-body *, .found *")].flatMap((element) => {
        const handlers = element.getAttributeNames().filter((name) => name.startsWith("on"));
        const isForeign =
          /^(script|iframe|object|embed|style|link|meta|base|form|svg)$/.test(element.localName) &&
          element.closest("svg")?.getAttribute("aria-hidden") !== "true";
        return handlers.length > 0 || isForeign ? [element.outerHTML.slice(0, 200)] : [];
      })
    );
    assertEquals(foreign, []);
  }));
