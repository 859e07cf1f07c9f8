import type { GuardOptions } from "@/core/security/guard.ts";
import { Store } from "@/core/kv/store.ts";
import { Previews } from "@/core/previews/previews.ts";
import type { Scope } from "@/core/scope.ts";
import { MemoryLimiter } from "@/core/security/memory_limiter.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { Clock } from "@/tests/support/clock.ts";
import { refused } from "@/tests/support/house.ts";
import { testConfig } from "@/tests/support/settings.ts";
import { until } from "@/tests/support/until.ts";
import { dot, guardTo, html, RawSite, type Site, withSite } from "./site.ts";

const [ada, ben] = ["ada", "ben"].map((userId) => ({ userId }) as Scope) as [Scope, Scope];
const hour = 3_600_000;

interface Desk {
  previews: Previews;
  clock: Clock;
  store: Store;
}

/** Previews as a server has them, with a clock that moves by hand. */
async function atDesk(
  guard: GuardOptions,
  run: (desk: Desk) => Promise<void>,
  settings: Record<string, string> = {},
): Promise<void> {
  const [clock, store] = [new Clock(), new Store(await Deno.openKv(":memory:"))];
  const config = testConfig({ PARLEY_PREVIEWS: "on", ...settings });
  const limiter = new MemoryLimiter({ config, effects: clock });
  const previews = new Previews({ store, config, effects: clock, limiter }, guard);
  try {
    await run({ previews, clock, store });
  } finally {
    previews.stop();
    store.close();
  }
}

const address = (site: Pick<Site, "port">, path: string, host = "news.example") =>
  `http://${host}:${site.port}${path}`;

Deno.test("X08 an endless drip is given up after five seconds, and nothing of it is shown", async () => {
  const site = new RawSite((write) => write("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>Slow"));
  await atDesk(guardTo(site.port), async ({ previews, clock }) => {
    const asked = previews.get(ada, [address(site, "/")]);
    await until(() => site.came === 1);
    clock.advance(4_999);
    assertEquals(site.gone, 0);
    clock.advance(1);
    assertEquals(await asked, [null]);
    await until(() => site.gone === 1, "the connection to be closed");
  });
  site.close();
});

Deno.test("A link is fetched once for everybody who asks, also at the same time, until a week has passed", () =>
  withSite(
    ({ path }) => html(`<title>Page ${path}</title>`),
    (site) =>
      atDesk(site.guard(), async ({ previews, clock }) => {
        const url = address(site, "/a");
        const [first, second] = await Promise.all([
          previews.get(ada, [url, `${url}#part`]),
          previews.get(ben, [url]),
        ]);
        assertEquals(first[0]!.title, "Page /a");
        assertEquals([first[1], second[0]], [first[0]!, first[0]!]);
        clock.advance(7 * 24 * hour - 1);
        await previews.get(ben, [url]);
        assertEquals(site.visits.length, 1);
        clock.advance(1);
        await previews.get(ben, [url]);
        assertEquals(site.visits.length, 2);
      }),
  ));

Deno.test("A link that says nothing is tried again after an hour", () =>
  withSite(() => html("nothing"), (site) =>
    atDesk(site.guard(), async ({ previews, clock }) => {
      const url = address(site, "/a");
      for (let i = 0; i < 3; i++) assertEquals(await previews.get(ada, [url]), [null]);
      assertEquals(site.visits.length, 1);
      clock.advance(hour);
      await previews.get(ada, [url]);
      assertEquals(site.visits.length, 2);
    })));

Deno.test("A preview has what the page says, and its own address rather than one that the page chooses", () =>
  withSite(({ path }) =>
    path === "/dot" ? new Response(dot) : html(
      `<head><meta property="og:title" content="Plum &amp; cake"><meta property="og:site_name" content="Kitchen">
      <meta property="og:url" content="https://bank.example/"><meta name="description" content="With
      cinnamon"><meta property="og:image" content="/dot"></head>`,
    ), (site) =>
    atDesk(site.guard(), async ({ previews }) => {
      const url = address(site, "/cake?x=1");
      const [preview] = await previews.get(ada, [url]);
      const { id, ...said } = preview!;
      const texts = { title: "Plum & cake", description: "With cinnamon", site: "Kitchen" };
      assertEquals(said, { url, ...texts, image: { width: 1, height: 1 } });
      const image = await previews.image(id);
      assertEquals([image.type, image.bytes], ["image/png", dot]);
    })));

Deno.test("A picture ends with its preview, and there is none under an id that nobody gave", () =>
  withSite(
    ({ path }) =>
      path === "/dot" ? new Response(dot) : html("<title>A</title><meta property=og:image content=/dot>"),
    (site) =>
      atDesk(site.guard(), async ({ previews, clock }) => {
        const [preview] = await previews.get(ada, [address(site, "/")]);
        await previews.image(preview!.id);
        for (const id of ["", "../../etc", "A".repeat(43), preview!.id.slice(1), `${preview!.id}A`]) {
          await refused("not_found", previews.image(id));
        }
        clock.advance(7 * 24 * hour);
        await refused("not_found", previews.image(preview!.id));
      }),
  ));

Deno.test("The store keeps a bounded number of previews, each with its own picture or none", () =>
  withSite(({ path }) =>
    path === "/dot" ? new Response(dot) : html(
      `<title>${path}</title>` + (Number(path.slice(1)) % 2 ? "<meta property=og:image content=/dot>" : ""),
    ), (site) =>
    atDesk(site.guard(), async ({ previews, store }) => {
      const count = async (prefix: string) =>
        (await Array.fromAsync(store.raw.list({ prefix: [prefix] }))).length;
      // 256 addresses in 8,192 places: some meet.
      for (let i = 0; i < 256; i += 8) {
        const urls = Array.from({ length: 8 }, (_, k) => address(site, `/${i + k}`));
        const found = await previews.get(ada, urls);
        for (const preview of found) {
          assertEquals(preview!.image !== undefined, Number(preview!.title.slice(1)) % 2 === 1);
        }
      }
      const [texts, images] = [await count("previews"), await count("preview_images")];
      assert(texts <= 256 && texts > 230 && images <= 128 && images > 100, `${texts} and ${images}`);
    })));

Deno.test("Whoever asks for too many new links gets no preview for a while, and those that are known", () =>
  withSite(
    ({ path }) => html(`<title>${path}</title>`),
    (site) =>
      atDesk(site.guard(), async ({ previews, clock }) => {
        const titles = async (scope: Scope, ...paths: string[]) =>
          (await previews.get(scope, paths.map((path) => address(site, path)))).map((preview) =>
            preview?.title
          );
        assertEquals(await titles(ada, "/1", "/2", "/3"), ["/1", "/2", "/3"]);
        assertEquals(await titles(ada, "/1", "/4"), ["/1", undefined]);
        assertEquals(await titles(ben, "/4"), ["/4"]);
        clock.advance(20_000);
        assertEquals(await titles(ada, "/4", "/5"), ["/4", "/5"]);
      }, { PARLEY_LIMIT_PREVIEW: "3/1m" }),
  ));

Deno.test("One slow site keeps two places busy, and others are shown meanwhile", async () => {
  const slow = new RawSite(() => Promise.resolve());
  await withSite(({ path }) => html(`<title>${path}</title>`), async (site) => {
    const guard = site.guard({ ports: [slow.port, site.port] });
    await atDesk(guard, async ({ previews, clock }) => {
      const waiting = previews.get(
        ada,
        ["/1", "/2", "/3"].map((path) => address(slow, path, "slow.example")),
      );
      await until(() => slow.came === 2);
      const [quick] = await previews.get(ben, [address(site, "/quick")]);
      assertEquals([quick!.title, slow.came], ["/quick", 2]);
      clock.advance(6_000);
      assertEquals(await waiting, [null, null, null]);
    });
  });
  slow.close();
});

Deno.test("Who asked is answered within six seconds, and what comes later is kept for the next time", async () => {
  const gate = Promise.withResolvers<void>();
  await withSite(async ({ path }) => {
    if (path !== "/known") await gate.promise;
    return html(`<title>${path}</title>`);
  }, (site) =>
    atDesk(site.guard(), async ({ previews, clock, store }) => {
      const urls = ["/known", "/1", "/2", "/3"].map((path) => address(site, path));
      await previews.get(ben, urls.slice(0, 1));
      const asked = previews.get(ada, urls);
      await until(() => site.visits.length === 3);
      clock.advance(5_000);
      await until(() => site.visits.length === 4, "the third to have its turn");
      clock.advance(1_000);
      assertEquals((await asked).map((preview) => preview?.title), [
        "/known",
        undefined,
        undefined,
        undefined,
      ]);
      gate.resolve();
      const isKept = async () =>
        (await Array.fromAsync(store.raw.list({ prefix: ["previews"] }))).length === 4;
      await until(isKept, "the last to be kept");
      const found = (await previews.get(ada, urls)).filter((preview) => preview !== null);
      assertEquals([found.length, found[0]!.title], [2, "/known"]);
      assertEquals(site.visits.length, 4);
    }));
});

Deno.test("Switched off, nothing is fetched and nothing that was kept is served", () =>
  withSite(() => html("<title>A</title>"), (site) =>
    atDesk(site.guard(), async ({ previews }) => {
      assertEquals(await previews.get(ada, [address(site, "/")]), [null]);
      await refused("not_found", previews.image("A".repeat(43)));
      assertEquals(site.visits, []);
    }, { PARLEY_PREVIEWS: "off" })));

Deno.test("What is not an address of the web has no preview", () =>
  atDesk({}, async ({ previews }) => {
    const urls = ["", "news", "ftp://news.example/", "javascript:alert(1)", "file:///etc/passwd", "http://"];
    assertEquals(await previews.get(ada, urls), urls.map(() => null));
  }));

Deno.test("Stopping ends what is under way and writes nothing more", async () => {
  const site = new RawSite(() => Promise.resolve());
  await atDesk(guardTo(site.port), async ({ previews, store }) => {
    const asked = previews.get(ada, [address(site, "/")]);
    await until(() => site.came === 1);
    previews.stop();
    assertEquals(await asked, [null]);
    assertEquals(await Array.fromAsync(store.raw.list({ prefix: ["previews"] })), []);
    await until(() => site.gone === 1);
  });
  site.close();
});
