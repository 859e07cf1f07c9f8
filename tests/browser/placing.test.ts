import { placeBy } from "@/core/browser/placing.ts";
import { assertEquals } from "@/tests/support/assert.ts";

const panel = { width: 300, height: 400 };
const button = (left: number, top: number) => ({ left, top, width: 40, height: 40 });

Deno.test("A panel opens above its button, its end at the button's end", () => {
  assertEquals(placeBy(button(900, 700), panel, { width: 1000, height: 800 }), { left: 640, top: 292 });
});

Deno.test("Where there is no room above, it opens below", () => {
  assertEquals(placeBy(button(500, 100), panel, { width: 1000, height: 800 }), { left: 240, top: 148 });
});

Deno.test("A panel never leaves the screen, however little room there is", () => {
  assertEquals(placeBy(button(0, 390), panel, { width: 1000, height: 500 }), { left: 8, top: 8 });
  assertEquals(placeBy(button(990, 300), panel, { width: 1000, height: 800 }), { left: 692, top: 348 });
  assertEquals(placeBy(button(100, 100), panel, { width: 200, height: 300 }), { left: 8, top: 8 });
});
