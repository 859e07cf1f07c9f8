import { readHead } from "@/core/previews/head.ts";
import { decodeHtml, oneLine } from "@/core/previews/words.ts";
import { pictureOf } from "@/core/previews/picture.ts";
import { assertEquals, assertLessOrEqual } from "@/tests/support/assert.ts";
import { exif, gif, joined, jpeg, png, raw, webp, webpWithNotes } from "@/tests/support/pictures.ts";
import { dot } from "./site.ts";

Deno.test("readHead() takes Open Graph before Twitter before HTML, and the first of each", () => {
  const html = (tags: string) => readHead(`<!doctype html><html><head>${tags}</head>`);
  const plain = "<title>Plain &eacute;</title><meta name=description content='plain'>";
  const twitter = "<meta name=twitter:title content=Bird><meta name=TWITTER:description content=tweet>";
  const graph = "<meta property=og:title content=Graph><meta property=og:title content=Second>" +
    "<meta property=og:description content=''><meta property=og:site_name content='The site'>";
  assertEquals([html(plain).title, html(plain).description], ["Plain é", "plain"]);
  assertEquals([html(plain + twitter).title, html(plain + twitter).description], ["Bird", "tweet"]);
  const all = html(plain + twitter + graph);
  assertEquals([all.title, all.description, all.site], ["Graph", "tweet", "The site"]);
});

Deno.test("readHead() knows a picture and an icon", () => {
  const { pictures } = readHead(
    "<link rel='Apple-Touch-Icon' href=/icon.png><meta name=twitter:image content=/bird.png>" +
      "<meta property=og:image content=/graph.png><meta property=og:image:width content=1200>",
  );
  assertEquals(pictures, ["/graph.png", "/icon.png"]);
});

Deno.test("readHead() reads no further than the head, and no markup in scripts", () => {
  const said = readHead(
    `<head><script>const a = "</head><body><title>script</title>";</script><title>Head</title></head>
     <body><title>Body</title><meta property="og:title" content="Body"><svg><title>Drawing</title></svg>`,
  );
  assertEquals([said.title, said.description], ["Head", ""]);
  assertEquals(readHead("<title>No head <b>at</b> all</title><p>").title, "No head <b>at</b> all");
});

Deno.test("readHead() says nothing of what is no page, and takes one that ends in the middle", () => {
  assertEquals(readHead("").title, "");
  assertEquals(readHead("<title>   </title>").title, "");
  assertEquals(readHead("<title>Ends here</title><meta property='og:desc").title, "Ends here");
});

Deno.test("X08 a page that is made to be read slowly is not", () => {
  const half = 500_000;
  const pages = [
    ["<x>", "</y>"],
    ["<svg>", "</svgx>"],
    ["<svg><desc>", "</clippath>"],
    ["<meta ", "a=b "],
    ["<", "<!--"],
    ["&amp", "&#x41;"],
    ["<title>", "</title>"],
  ];
  for (const [first, second] of pages as [string, string][]) {
    const page = first.repeat(half / first.length) + second.repeat(half / second.length);
    const start = performance.now();
    readHead(page);
    assertLessOrEqual(performance.now() - start, 1_000, first);
  }
  const start = performance.now();
  oneLine(" \u202e\u0301".repeat(400_000), 200);
  assertLessOrEqual(performance.now() - start, 100);
});

Deno.test("oneLine() is one line without what hides, turns or runs over its neighbours", () => {
  assertEquals(oneLine("  a\n\tb\u0000c\u00a0 d ", 99), "a b c d");
  assertEquals(oneLine("safe\u202egnp.exe\u2066\u200b\ufeff\u00ad", 99), "safegnp.exe");
  assertEquals(oneLine("a" + "\u0301".repeat(50), 99), "a" + "\u0301".repeat(4));
  assertEquals(oneLine("👩‍🔬 نمی‌خواهم", 99), "👩‍🔬 نمی‌خواهم");
  assertEquals(oneLine("\ud800 broken", 99), "\ufffd broken");
});

Deno.test("oneLine() cuts between characters and says so", () => {
  assertEquals(oneLine("abcdef", 6), "abcdef");
  assertEquals(oneLine("abc defg", 5), "abc…");
  assertEquals(oneLine("😀".repeat(10), 3), "😀😀…");
  assertEquals([...oneLine("x".repeat(100_000), 200)].length, 200);
});

Deno.test("decodeHtml() believes the byte order mark, then the server, then the page", () => {
  const latin = Uint8Array.of(0xe9);
  const text = (html: string) => new TextEncoder().encode(html);
  assertEquals(decodeHtml(latin, "text/html; charset=ISO-8859-1"), "é");
  assertEquals(decodeHtml(latin, 'text/html; charset="windows-1252"'), "é");
  assertEquals(decodeHtml(Uint8Array.of(0xef, 0xbb, 0xbf, 0xc3, 0xa9), "text/html; charset=latin1"), "é");
  assertEquals(decodeHtml(Uint8Array.of(0xff, 0xfe, 0xe9, 0), "text/html"), "é");
  assertEquals(
    decodeHtml(Uint8Array.of(...text("<meta charset=shift_jis>"), 0x83, 0x65), "text/html").slice(-1),
    "テ",
  );
  assertEquals(
    decodeHtml(
      Uint8Array.of(...text('<meta http-equiv=x content="text/html; charset=euc-kr">'), 0xb0, 0xa1),
      "",
    ).slice(-1),
    "가",
  );
  assertEquals(decodeHtml(text("<meta charset=utf-16>é"), "text/html").slice(-1), "é");
  assertEquals(decodeHtml(text("é"), "text/html; charset=klingon"), "é");
});

Deno.test("pictureOf() knows pictures by their bytes, and how large they are when they stand upright", async () => {
  const plain = await webp(32, 24);
  // Lossless: its size is in the four bytes after the first, in 14 bits each.
  const lossless = raw("RIFF\x16\0\0\0WEBPVP8L\x0a\0\0\0\x2f\x1f\xc0\x05\0\0\0\0\0\0");
  const known: [Uint8Array, string, number, number][] = [
    [dot, "image/png", 1, 1],
    [gif(32, 24), "image/gif", 32, 24],
    [jpeg(32, 24), "image/jpeg", 32, 24],
    [jpeg(32, 24, exif(6)), "image/jpeg", 24, 32],
    [plain, "image/webp", 32, 24],
    [webpWithNotes(plain, 32, 24), "image/webp", 32, 24],
    [lossless, "image/webp", 32, 24],
  ];
  for (const [bytes, type, width, height] of known) {
    assertEquals(await pictureOf(bytes), { type, width, height } as never);
  }
});

Deno.test("X08 pictureOf() takes nothing that a browser could run or that is too large to be unpacked", async () => {
  const sized = (width: number, height: number) => {
    const bytes = dot.slice();
    new DataView(bytes.buffer).setUint32(16, width);
    new DataView(bytes.buffer).setUint32(20, height);
    return bytes;
  };
  const hostile = [sized(30_000, 30_000), sized(5_000, 5_000), sized(0, 5), sized(1, 50_000), raw("<svg/>")];
  // A screen of one dot, and on it a picture of 65,535 by 65,535.
  hostile.push(joined(raw("GIF89a\x01\0\x01\0\0\0\0"), raw(",\0\0\0\0\xff\xff\xff\xff\0\x02\x01\x44\0;")));
  for (const bytes of hostile) assertEquals(await pictureOf(bytes), null);
  for (const start of ["", "GIF89a", "\x89PNG", "RIFF", "<html>", "\xff\xd8\xff\xe0"]) {
    assertEquals(await pictureOf(raw(start)), null, start);
  }
  for (const whole of [jpeg(64, 48), png(64, 48)]) assertEquals(await pictureOf(whole.slice(0, 120)), null);
  const endless = Uint8Array.of(
    0xff,
    0xd8,
    ...Array.from({ length: 40_000 }, (_, i) => [0xff, 0xe0, 0, 0][i % 4]!),
  );
  const start = performance.now();
  assertEquals(await pictureOf(endless), null);
  assertLessOrEqual(performance.now() - start, 1_000);
});
