import { fetchPreview } from "@/core/previews/fetch.ts";
import { isPublic, judge } from "@/core/security/guard.ts";
import { assert, assertEquals, assertRejects } from "@/tests/support/assert.ts";
import { html, publicAddress, Site, withSite } from "./site.ts";

const signal = new AbortController().signal;
const page = () => html("<title>Not for you</title>");

/** Ways to write addresses that are nobody else's business. */
const privateHosts = [
  ...["127.0.0.1", "127.0.0.2", "127.1", "0x7f.1", "0177.0.0.1", "2130706433", "127.0.0.1.", "①②⑦.0.0.1"],
  ...["[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::7f00:1]", "[::ffff:0:7f00:1]"],
  ...["[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]"],
  ...["[fe80::1]", "[fc00::1]", "[fd12:3456::1]", "[fec0::1]", "[ff02::1]", "[2001:db8::1]", "[4000::1]"],
  ...["0.0.0.0", "0", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "169.254.169.254"],
  ...["172.16.0.1", "172.31.255.255", "192.168.0.1", "192.0.0.1", "198.18.0.1", "198.51.100.1"],
  ...["203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"],
];

Deno.test("X08 no way to write a private address leads to a visit; a public one does", () =>
  withSite(page, async (site) => {
    const { resolve: _, ...guard } = site.guard();
    const refused = (host: string, why: string) =>
      assertRejects(() => fetchPreview(site.url(host), { ...guard, signal }), Error, why, host);
    for (const host of privateHosts) await refused(host, "without a public address");
    // Some systems do not know the last one at all.
    for (const host of ["localhost", "LOCALHOST", "localhost."]) await refused(host, "");
    assertEquals(site.visits, []);
    assert(await fetchPreview(site.url("news.example"), { ...site.guard(), signal }) !== null);
    assertEquals(site.visits.length, 1);
  }));

Deno.test("X08 a name that resolves to private addresses only is not visited", () =>
  withSite(page, async (site) => {
    for (
      const address of [
        ...["127.0.0.1", "::1", "10.1.2.3", "100.64.0.1", "169.254.169.254", "0.0.0.0", "fd00::1"],
        ...["::ffff:127.0.0.1", "::ffff:7f00:1", "64:ff9b::7f00:1", "2002:7f00:1::", "nonsense", ""],
      ]
    ) {
      const guard = site.guard({ resolve: () => Promise.resolve([address, "192.168.1.1"]) });
      await assertRejects(
        () => fetchPreview(site.url("trap.example"), { ...guard, signal }),
        Error,
        "public",
      );
    }
    assertEquals(site.visits, []);
  }));

Deno.test("X08 rebinding: a name is resolved once, and the connection goes to the address that was judged", () =>
  withSite(page, async (site) => {
    const answers = [["127.0.0.1", publicAddress, "::1"], ["127.0.0.1"], ["127.0.0.1"]];
    const reached: string[] = [];
    let asked = 0;
    const guard = site.guard({
      resolve: () => Promise.resolve(answers[asked++]!),
      reach: (address) => (reached.push(address), "127.0.0.1"),
    });
    assert(await fetchPreview(site.url("rebind.example"), { ...guard, signal }) !== null);
    assertEquals([asked, reached], [1, [publicAddress]]);
    await assertRejects(
      () => fetchPreview(site.url("rebind.example"), { ...guard, signal }),
      Error,
      "public",
    );
    assertEquals(site.visits.length, 1);
  }));

Deno.test("X08 a redirect to a private address, another port or another kind of address is not followed", () =>
  withSite(
    ({ path }) =>
      path.startsWith("/to/")
        ? new Response(null, { status: 302, headers: { location: decodeURIComponent(path.slice(4)) } })
        : page(),
    async (site) => {
      const resolve = (name: string) => Promise.resolve([name.endsWith(".example") ? publicAddress : name]);
      const guard = site.guard({ resolve });
      const follow = (target: string) =>
        fetchPreview(site.url("news.example", `/to/${encodeURIComponent(target)}`), { ...guard, signal });
      const targets = [
        ...privateHosts.map((host) => `http://${host}:${site.port}/secret`),
        ...[
          "http://news.example:25/",
          "https://news.example:6379/",
          "file:///etc/passwd",
          "ftp://news.example/",
        ],
        ...[
          `http://ada:secret@news.example:${site.port}/`,
          "http://",
          "javascript:alert(1)",
          "data:text/html,a",
        ],
      ];
      for (const target of targets) await assertRejects(() => follow(target), Error, "", target);
      assertEquals(site.visits.filter(({ path }) => !path.startsWith("/to/")), []);
      assert(await follow(`http://other.example:${site.port}/`) !== null);
      assert(await follow("//other.example:" + site.port) !== null);
    },
  ));

Deno.test("X08 three redirects are followed, a fourth is not", () =>
  withSite(({ path }) => {
    const left = Number(path.slice(1));
    return left === 0 ? page() : new Response(null, { status: 301, headers: { location: `/${left - 1}` } });
  }, async (site) => {
    const options = { ...site.guard(), signal };
    assert(await fetchPreview(site.url("news.example", "/3"), options) !== null);
    await assertRejects(
      () => fetchPreview(site.url("news.example", "/4"), options),
      Error,
      "Too many redirects",
    );
    assertEquals(site.visits.length, 4 + 4);
  }));

Deno.test("X08 a picture at a private address is not fetched, and neither is one behind a redirect to it", async () => {
  const sentinel = new Site(page);
  const tags = (urls: string[]) => urls.map((url) => `<meta property="og:image" content="${url}">`).join("");
  const secret = `http://169.254.169.254:${sentinel.port}/secret`;
  const pages: Record<string, () => Response> = {
    "/direct": () =>
      html(`<title>A</title>${tags([secret])}<link rel="apple-touch-icon" href="${secret}?2">`),
    "/redirected": () => html(`<title>A</title>${tags(["/away"])}`),
    "/away": () => new Response(null, { status: 307, headers: { location: secret } }),
    "/other-port": () => html(`<title>A</title>${tags(["http://news.example:25/a.png"])}`),
  };
  await withSite(({ path }) => pages[path]!(), async (site) => {
    const resolve = (name: string) => Promise.resolve([name === "news.example" ? publicAddress : name]);
    const guard = site.guard({ resolve, ports: [80, 443, site.port, sentinel.port] });
    for (const path of ["/direct", "/redirected", "/other-port"]) {
      const found = await fetchPreview(site.url("news.example", path), { ...guard, signal });
      assertEquals([found?.preview.title, found?.preview.image], ["A", undefined], path);
    }
  });
  assertEquals(sentinel.visits, []);
  await sentinel.close();
});

Deno.test("X08 only http and https on the ports of the web, without credentials", async () => {
  const resolve = () => Promise.resolve([publicAddress]);
  const refused = [
    ...[
      "http://news.example:25/",
      "http://news.example:22/",
      "https://news.example:8443/",
      "http://news.example:0/",
    ],
    ...["ftp://news.example/", "file:///etc/passwd", "ws://news.example/", "gopher://news.example:80/"],
    ...["http://ada@news.example/", "https://ada:secret@news.example/"],
  ];
  for (const url of refused) await assertRejects(() => judge(new URL(url), { resolve }), Error, "", url);
  for (const url of ["http://news.example/", "https://news.example/", "https://news.example:80/"]) {
    assertEquals(await judge(new URL(url), { resolve }), [publicAddress]);
  }
});

Deno.test("judge() prefers IPv4, and takes a few addresses at most", async () => {
  const resolve = () => Promise.resolve(["2606:4700::1", ...Array(9).fill("1.1.1.1")]);
  assertEquals(await judge(new URL("http://a.example"), { resolve }), Array(4).fill("1.1.1.1"));
  assertEquals([isPublic("2606:4700::1"), isPublic("1.1.1.1"), isPublic("a.example")], [true, true, false]);
});
