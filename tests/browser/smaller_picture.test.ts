import { mayBeSmaller, moves, smallerName, smallerSize } from "@/core/browser/smaller_picture.ts";
import { assertEquals } from "@/tests/support/assert.ts";
import { raw } from "@/tests/support/pictures.ts";

Deno.test("smallerSize() is as wide as screens are, and none where little would be gained", () => {
  assertEquals(smallerSize({ width: 6_000, height: 4_000 }, 8_000_000), { width: 2_560, height: 1_707 });
  assertEquals(smallerSize({ width: 3_000, height: 12_000 }, 400_000), { width: 640, height: 2_560 });
  assertEquals(smallerSize({ width: 2_000, height: 1_000 }, 3_000_000), { width: 2_000, height: 1_000 });
  assertEquals(smallerSize({ width: 2_000, height: 1_000 }, 900_000), undefined);
  assertEquals(smallerSize({ width: 90_000, height: 1 }, 900_000), { width: 2_560, height: 1 });
});

Deno.test("mayBeSmaller() leaves small files, what moves and what is no picture alone", () => {
  const may = (type: string, size = 2_000_000) => mayBeSmaller({ type, size });
  assertEquals(["image/jpeg", "image/png", "image/webp"].map((type) => may(type)), [true, true, true]);
  assertEquals(
    ["image/gif", "image/svg+xml", "video/mp4", ""].map((type) => may(type)),
    Array(4).fill(false),
  );
  assertEquals(may("image/jpeg", 200_000), false);
});

Deno.test("moves() knows animated pictures by their first bytes", () => {
  const webp = (flags: number) => raw(`RIFF\0\0\0\0WEBPVP8X\n\0\0\0${String.fromCharCode(flags)}`);
  assertEquals([webp(0x02), webp(0x12), webp(0x10)].map(moves), [true, true, false]);
  assertEquals(moves(raw("RIFF\0\0\0\0WEBPVP8 ")), false);
  assertEquals(moves(raw("\x89PNG\r\n\x1a\n....IHDR....acTL....IDAT")), true);
  assertEquals(moves(raw("\x89PNG\r\n\x1a\n....IHDR....IDAT....acTL")), false);
  assertEquals(moves(raw("\xff\xd8\xffacTL")), false);
});

Deno.test("smallerName() ends as what is in it", () => {
  assertEquals(smallerName("Harbour.JPEG", "image/jpeg"), "Harbour.JPEG");
  assertEquals(smallerName("harbour.png", "image/webp"), "harbour.webp");
  assertEquals(smallerName("a.b.c", "image/jpeg"), "a.b.jpg");
  assertEquals(smallerName("photo", "image/jpeg"), "photo.jpg");
});
