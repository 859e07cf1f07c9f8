import { brotliCompressSync, constants, deflateSync, gzipSync } from "node:zlib";
import { get, type GetOptions } from "@/core/previews/get.ts";
import { fetchPreview } from "@/core/previews/fetch.ts";
import { assert, assertEquals, assertLessOrEqual, assertRejects } from "@/tests/support/assert.ts";
import { until } from "@/tests/support/until.ts";
import { dot, guardTo, html, RawSite, type Site, withSite } from "./site.ts";

const limit = 1024 * 1024;
const signal = new AbortController().signal;
const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const packers = {
  gzip: gzipSync,
  deflate: deflateSync,
  br: (bytes: Uint8Array) => brotliCompressSync(bytes, quick),
};

function options(site: Pick<Site, "port">, more: Partial<GetOptions> = {}): GetOptions {
  return { ...guardTo(site.port), signal, accept: "text/html", wants: () => true, limit, ...more };
}

/** Bytes in the memory of this file's own isolate: others run beside it in the same process. */
function held(): number {
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}

Deno.test("X08 a page that unpacks to far more than it is gets cut, and takes no memory", async () => {
  const zeros = new Uint8Array(64 * 1024 * 1024);
  const bombs = Object.entries(packers).map(([encoding, pack]) => ({ encoding, body: pack(zeros) }));
  for (const { encoding, body } of bombs) {
    await withSite(() => html(body as never, { "content-encoding": encoding }), async (site) => {
      const before = held();
      const got = await get(site.url("bomb.example"), options(site));
      assertEquals([encoding, got.body.length, got.cut], [encoding, limit, true]);
      assertLessOrEqual(held() - before, 32 * 1024 * 1024);
      assertEquals(await fetchPreview(site.url("bomb.example"), options(site)), null);
    });
  }
});

Deno.test("X08 a page without an end is cut, packed or not, and its connection closed", async () => {
  for (const head of ["", "Content-Encoding: gzip\r\n", "Content-Encoding: br\r\n"]) {
    const site = new RawSite(async (write) => {
      await write(`HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n${head}\r\n`);
      const piece = "<p>".repeat(20_000);
      for (;;) await write(piece);
    });
    const url = new URL(`http://endless.example:${site.port}/`);
    if (head === "") {
      const got = await get(url, options(site));
      assertEquals([got.body.length, got.cut], [limit, true]);
    } else await assertRejects(() => get(url, options(site)));
    await until(() => site.gone === site.came, "the connection to be closed");
    site.close();
  }
});

Deno.test("X08 headers without an end are not read for ever", async () => {
  const site = new RawSite(async (write) => {
    await write("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n");
    for (let i = 0;; i++) await write(`X-Header-${i}: ${"a".repeat(1000)}\r\n`);
  });
  await assertRejects(() => get(new URL(`http://endless.example:${site.port}/`), options(site)));
  // What was not taken from the site cannot be held; the system keeps a few MB on the way.
  assertLessOrEqual(site.written, 32 * 1024 * 1024);
  await until(() => site.gone === site.came, "the connection to be closed");
  site.close();
});

Deno.test("X08 who drips is left when the time is over, whatever it drips", async () => {
  const drips: [string, (write: (text: string) => Promise<void>) => Promise<void>][] = [
    ["nothing", () => Promise.resolve()],
    ["half a header", (write) => write("HTTP/1.1 200 OK\r\nContent-Ty")],
    ["a body", (write) => write("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>slow")],
    ["redirects", (write) => write("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 9\r\n")],
  ];
  for (const [what, drip] of drips) {
    const site = new RawSite(drip);
    const ending = new AbortController();
    const got = get(new URL(`http://drip.example:${site.port}/`), options(site, { signal: ending.signal }));
    const refused = assertRejects(() => got, Error, "", what);
    await until(() => site.came === 1, `a visit to who drips ${what}`);
    assertEquals(site.gone, 0);
    ending.abort();
    await refused;
    await until(() => site.gone === 1, `leaving who drips ${what}`);
    site.close();
  }
});

Deno.test("X08 a name server that does not answer is not waited for", async () => {
  const ending = new AbortController();
  const never = new Promise<string[]>(() => {});
  const guard = { ...options({ port: 80 }), resolve: () => never, signal: ending.signal };
  const refused = assertRejects(() => get(new URL("http://mute.example/"), guard), Error, "too long");
  ending.abort();
  await refused;
  await assertRejects(() => get(new URL("http://mute.example/"), guard));
});

Deno.test("get() unpacks what is packed and takes what ends early", async () => {
  const text = new TextEncoder().encode(
    `<title>Plum cake</title>${crypto.getRandomValues(new Uint8Array(60_000)).toHex()}`,
  );
  for (const [encoding, pack] of Object.entries(packers)) {
    const packed = pack(text);
    await withSite(
      ({ path }) =>
        html((path === "/half" ? packed.subarray(0, packed.length / 2) : packed) as never, {
          "content-encoding": encoding,
        }),
      async (site) => {
        const { body, cut } = await get(site.url("cake.example"), options(site));
        assertEquals([cut, body], [false, text], encoding);
        const half = await get(site.url("cake.example", "/half"), options(site));
        assert(new TextDecoder().decode(half.body).startsWith("<title>Plum cake</title>"), encoding);
      },
    );
  }
});

Deno.test("get() takes no answer that is an error, of another kind or packed in an unknown way", async () => {
  const answers: Record<string, () => Response> = {
    "/missing": () => new Response("<title>404</title>", { status: 404 }),
    "/pdf": () => new Response("%PDF", { headers: { "content-type": "application/pdf" } }),
    "/packed": () => html("??", { "content-encoding": "zstd" }),
    "/twice": () => html("??", { "content-encoding": "gzip, gzip" }),
    "/broken": () => html("not gzip at all", { "content-encoding": "gzip" }),
  };
  await withSite(({ path }) => answers[path]!(), async (site) => {
    const wants = (type: string) => type.startsWith("text/html");
    for (const path of Object.keys(answers)) {
      await assertRejects(() => get(site.url("a.example", path), options(site, { wants })), Error, "", path);
    }
  });
});

Deno.test("get() asks as Parley, without a cookie, also after a redirect that sets one", () =>
  withSite(
    ({ path }) =>
      path === "/"
        ? new Response(null, { status: 302, headers: { location: "/next", "set-cookie": "id=1; Path=/" } })
        : html("<title>Hello</title>"),
    async (site) => {
      await get(site.url("a.example"), options(site));
      for (const { headers, host } of site.visits) {
        assertEquals([headers.get("cookie"), headers.get("authorization"), headers.get("referer")], [
          null,
          null,
          null,
        ]);
        assertEquals(host, `a.example:${site.port}`);
        assert(headers.get("user-agent")!.includes("Parley"));
      }
      assertEquals(site.visits.length, 2);
    },
  ));

Deno.test("fetchPreview() keeps a picture that is small, and takes the site's icon when it is not", async () => {
  const big = new Uint8Array(60_000);
  big.set(dot);
  const tags = (picture: string) =>
    `<head><title>A</title><meta property=og:image content="${picture}"><link rel=apple-touch-icon href=/icon></head>`;
  const answers: Record<string, () => Response> = {
    "/small": () => html(tags("/dot")),
    "/big": () => html(tags("/huge")),
    "/script": () => html(tags("/svg").replace("/icon", "/huge")),
    "/dot": () => new Response(dot, { headers: { "content-type": "text/plain" } }),
    "/icon": () => new Response(dot),
    "/huge": () => new Response(big),
    "/svg": () => new Response("<svg/>", { headers: { "content-type": "image/png" } }),
  };
  await withSite(({ path }) => answers[path]!(), async (site) => {
    const found = async (path: string) => {
      site.visits.length = 0;
      const { preview, picture } = (await fetchPreview(site.url("a.example", path), options(site)))!;
      return [preview.image, picture?.type, site.visits.map(({ path }) => path).slice(1).join()];
    };
    assertEquals(await found("/small"), [{ width: 1, height: 1 }, "image/png", "/dot"]);
    assertEquals(await found("/big"), [{ width: 1, height: 1 }, "image/png", "/huge,/icon"]);
    assertEquals(await found("/script"), [undefined, undefined, "/svg,/huge"]);
  });
});
