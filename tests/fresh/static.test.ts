/** Static files: caching, conditions, ranges, encodings, and that nothing outside of the folder is served. */
import { App, staticFiles } from "fresh";
import { asset } from "fresh/runtime";
import { Builder } from "fresh/dev";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@/tests/support/assert.ts";

const text = "All work and no play makes Jack a dull boy.\n".repeat(100);
const large = new Uint8Array(700_000).map((_, i) => i % 251);

interface Site {
  get(path: string, headers?: HeadersInit, method?: string): Promise<Response>;
  root: string;
}

async function withSite(run: (site: Site) => Promise<void>, basePath?: string): Promise<void> {
  const root = await Deno.makeTempDir();
  const outside = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${root}/static/.well-known`, { recursive: true });
    await Deno.mkdir(`${root}/static/sub dir`);
    await Deno.writeTextFile(`${root}/static/text.txt`, text);
    await Deno.writeTextFile(`${root}/static/tiny.txt`, "tiny");
    await Deno.writeTextFile(`${root}/static/.secret`, "hidden");
    await Deno.writeTextFile(`${root}/static/.well-known/security.txt`, "contact");
    await Deno.writeTextFile(`${root}/static/app.js.map`, "{}");
    await Deno.writeTextFile(`${root}/static/sub dir/å#?.txt`, "odd name");
    await Deno.writeFile(`${root}/static/sound.ogg`, large);
    await Deno.writeTextFile(`${outside}/private.txt`, "private");
    await Deno.writeTextFile(`${root}/private.txt`, "private");
    await Deno.symlink(`${outside}/private.txt`, `${root}/static/link.txt`);
    await Deno.symlink(outside, `${root}/static/linked`);
    await Deno.symlink("tiny.txt", `${root}/static/alias.txt`);
    const app = new App({ basePath }).use(staticFiles()).get("/page", (ctx) => ctx.text("page"));
    const attach = await new Builder({ root }).build();
    attach(app);
    const handler = app.handler();
    const get: Site["get"] = (path, headers, method) =>
      handler(new Request(`http://chat.test${path}`, { headers, method }));
    await run({ get, root });
  } finally {
    await Deno.remove(root, { recursive: true });
    await Deno.remove(outside, { recursive: true });
  }
}

Deno.test("A file has its type, its length, an ETag, and is asked for again each time", async () => {
  await withSite(async ({ get }) => {
    const response = await get("/tiny.txt");
    assertEquals(await response.text(), "tiny");
    assertEquals(response.headers.get("content-type"), "text/plain; charset=utf-8");
    assertEquals(response.headers.get("content-length"), "4");
    assertEquals(response.headers.get("cache-control"), "no-cache");
    assertMatch(response.headers.get("etag")!, /^"\w+"$/);
  });
});

Deno.test("asset() gives an address that may be kept for ever, and a wrong hash leads to the right file", async () => {
  await withSite(async ({ get }) => {
    const address = asset("/tiny.txt");
    assertMatch(address, /^\/tiny\.txt\?__frsh_c=\w+$/);
    const response = await get(address);
    assertEquals(response.headers.get("cache-control"), "public, max-age=31536000, immutable");
    await response.body?.cancel();
    const wrong = await get("/tiny.txt?__frsh_c=0123&a=1");
    assertEquals([wrong.status, wrong.headers.get("location")], [307, "/tiny.txt?a=1"]);
    assertEquals(asset("/unknown.txt"), "/unknown.txt");
    assertEquals(asset("https://elsewhere.example/tiny.txt"), "https://elsewhere.example/tiny.txt");
    assertEquals(asset("/tiny.txt?x=1#part"), `${address.replace("?", "?x=1&")}#part`);
  });
});

Deno.test("If-None-Match takes one tag, a list, a weak tag and the star", async () => {
  await withSite(async ({ get }) => {
    const first = await get("/text.txt");
    await first.body?.cancel();
    const etag = first.headers.get("etag")!;
    for (const value of [etag, `W/${etag}`, `"other", ${etag}`, `W/"a",W/${etag}`, "*"]) {
      const response = await get("/text.txt", { "if-none-match": value });
      assertEquals([response.status, await response.text()], [304, ""], value);
      assertEquals(response.headers.get("etag"), etag);
      assertEquals(response.headers.get("cache-control"), "no-cache");
      assertEquals(response.headers.get("vary"), "Accept-Encoding");
    }
    const changed = await get("/text.txt", { "if-none-match": '"other"' });
    assertEquals(changed.status, 200);
    await changed.body?.cancel();
  });
});

Deno.test("Compressed copies go to those who accept them, each with an ETag of its own", async () => {
  await withSite(async ({ get }) => {
    const decoders = { br: brotliDecompressSync, gzip: gunzipSync } as const;
    const tags = new Set<string>();
    for (
      const [accept, encoding] of [
        ["br, gzip", "br"],
        ["gzip, deflate", "gzip"],
        ["gzip;q=1, br;q=0.5", "gzip"],
        ["br;q=0, gzip", "gzip"],
        ["*", "br"],
        ["BR", "br"],
      ] as const
    ) {
      const response = await get("/text.txt", { "accept-encoding": accept });
      assertEquals(response.headers.get("content-encoding"), encoding, accept);
      assertEquals(response.headers.get("vary"), "Accept-Encoding");
      const bytes = new Uint8Array(await response.arrayBuffer());
      assertEquals(response.headers.get("content-length"), String(bytes.length));
      assertEquals(new TextDecoder().decode(decoders[encoding](bytes)), text);
      tags.add(response.headers.get("etag")!);
    }
    for (const accept of ["identity", "identity, br;q=0.5", "br;q=0", ""]) {
      const response = await get("/text.txt", { "accept-encoding": accept });
      assertEquals([response.headers.get("content-encoding"), await response.text()], [null, text], accept);
      assertEquals(response.headers.get("vary"), "Accept-Encoding");
      tags.add(response.headers.get("etag")!);
    }
    assertEquals(tags.size, 3);
    const tiny = await get("/tiny.txt", { "accept-encoding": "br" });
    assertEquals([tiny.headers.get("content-encoding"), await tiny.text()], [null, "tiny"]);
  });
});

Deno.test("HEAD tells the same as GET, without the content", async () => {
  await withSite(async ({ get }) => {
    for (const path of ["/text.txt", "/sound.ogg"]) {
      const full = await get(path);
      await full.body?.cancel();
      const head = await get(path, {}, "HEAD");
      assertEquals([head.status, await head.text()], [200, ""]);
      assertEquals([...head.headers], [...full.headers]);
    }
  });
});

Deno.test("Ranges are parts of the plain content", async () => {
  await withSite(async ({ get }) => {
    const part = async (path: string, range: string, extra: HeadersInit = {}) => {
      const response = await get(path, { range, "accept-encoding": "br", ...extra });
      return {
        status: response.status,
        range: response.headers.get("content-range"),
        length: response.headers.get("content-length"),
        encoding: response.headers.get("content-encoding"),
        bytes: new Uint8Array(await response.arrayBuffer()),
      };
    };
    const first = await part("/text.txt", "bytes=0-3");
    assertEquals([first.status, first.range, new TextDecoder().decode(first.bytes)], [
      206,
      `bytes 0-3/${text.length}`,
      "All ",
    ]);
    assertEquals(first.encoding, null);
    const middle = await part("/sound.ogg", "bytes=100000-600000");
    assertEquals([middle.status, middle.length], [206, "500001"]);
    assertEquals(middle.bytes, large.slice(100_000, 600_001));
    assertEquals((await part("/sound.ogg", "bytes=699998-")).bytes, large.slice(-2));
    assertEquals((await part("/sound.ogg", "bytes=-3")).bytes, large.slice(-3));
    assertEquals((await part("/tiny.txt", "bytes=2-99")).range, "bytes 2-3/4");
    const beyond = await part("/tiny.txt", "bytes=4-");
    assertEquals([beyond.status, beyond.range], [416, "bytes */4"]);
    for (const odd of ["bytes=3-1", "bytes=a-b", "lines=1-2", "bytes=0-1,2-3", "bytes=-"]) {
      assertEquals((await part("/tiny.txt", odd)).status, 200, odd);
    }
    const etag = (await get("/tiny.txt")).headers.get("etag")!;
    assertEquals((await part("/tiny.txt", "bytes=0-0", { "if-range": etag })).status, 206);
    assertEquals((await part("/tiny.txt", "bytes=0-0", { "if-range": '"old"' })).status, 200);
  });
});

Deno.test("A large file streams in full", async () => {
  await withSite(async ({ get }) => {
    const response = await get("/sound.ogg");
    assertEquals(response.headers.get("content-type"), "audio/ogg");
    assertEquals(new Uint8Array(await response.arrayBuffer()), large);
  });
});

Deno.test("Other methods get 405 for a file, and other addresses go on", async () => {
  await withSite(async ({ get }) => {
    const refused = await get("/tiny.txt", {}, "POST");
    assertEquals([refused.status, refused.headers.get("allow")], [405, "GET, HEAD"]);
    assertEquals(await (await get("/page")).text(), "page");
    const icon = await get("/favicon.ico");
    assertEquals([icon.status, await icon.text()], [404, ""]);
  });
});

Deno.test("Nothing outside of static/ is served, however the address is written", async () => {
  await withSite(async ({ get }) => {
    const attempts = [
      "/../private.txt",
      "/%2e%2e/private.txt",
      "/..%2fprivate.txt",
      "/..%5cprivate.txt",
      "/sub%20dir/../../private.txt",
      "/sub%20dir/%2e%2e/%2e%2e/private.txt",
      "//private.txt",
      "/%00private.txt",
      "/tiny.txt%00",
      "/tiny.txt%00.html",
      "/\\..\\private.txt",
      "/link.txt",
      "/linked/private.txt",
      "/.secret",
      "/app.js.map",
      "/manifest.json",
      "/store",
      "/_fresh/manifest.json",
    ];
    for (const path of attempts) {
      const response = await get(path);
      const body = await response.text();
      assert([400, 404].includes(response.status), `${path} answered ${response.status}`);
      assertEquals(body.includes("private") || body.includes("hidden"), false, path);
    }
    assertEquals(await (await get("/alias.txt")).text(), "tiny");
    assertEquals(await (await get("/.well-known/security.txt")).text(), "contact");
    assertEquals(await (await get("/sub%20dir/%C3%A5%23%3F.txt")).text(), "odd name");
  });
});

Deno.test("Files are served below the base path", async () => {
  await withSite(async ({ get }) => {
    assertEquals(await (await get("/chat/tiny.txt")).text(), "tiny");
    assertStringIncludes(asset("/tiny.txt"), "/chat/tiny.txt?__frsh_c=");
  }, "/chat");
});

Deno.test("A later build sees changed files, reuses the rest and keeps the id when nothing changed", async () => {
  await withSite(async ({ root }) => {
    const idNow = async () => (await new Builder({ root }).build())(new App());
    const first = await idNow();
    const writtenAt = (await Deno.stat(`${root}/_fresh/manifest.json`)).mtime!.getTime();
    assertEquals(await idNow(), first);
    assertEquals((await Deno.stat(`${root}/_fresh/manifest.json`)).mtime!.getTime(), writtenAt);
    await Deno.writeTextFile(`${root}/static/tiny.txt`, "changed");
    assertNotEquals(await idNow(), first);
    const app = new App().use(staticFiles());
    (await new Builder({ root }).build())(app);
    const response = await app.handler()(new Request("http://chat.test/tiny.txt"));
    assertEquals(await response.text(), "changed");
    await Deno.writeTextFile(`${root}/static/tiny.txt`, "tiny");
    assertEquals(await idNow(), first);
  });
});
