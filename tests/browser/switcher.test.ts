import { fits, ranked, type Switchable, withVisit } from "@/core/browser/switcher.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";

const room = (name: string, more: Partial<Switchable> = {}): Switchable => ({
  id: name,
  name,
  unread: 0,
  addressed: 0,
  ...more,
});
const names = (query: string, items: Switchable[], visits: string[] = [], current?: string) =>
  ranked(query, items, { visits, ...(current === undefined ? {} : { current }) }).map(({ name }) => name);

Deno.test("ranked() puts those that call me first, then unread ones, then those visited last", () => {
  const items = [
    room("Attic"),
    room("Barn", { unread: 2 }),
    room("Cellar"),
    room("Den", { addressed: 1, unread: 1 }),
  ];
  assertEquals(names("", items), ["Den", "Barn", "Attic", "Cellar"]);
  assertEquals(names("", items, ["Cellar"]), ["Den", "Barn", "Cellar", "Attic"]);
});

Deno.test("ranked() puts the room where one is at the end, whatever calls there", () => {
  const items = [room("Attic", { addressed: 3, unread: 3 }), room("Barn")];
  assertEquals(names("", items, ["Attic"], "Attic"), ["Barn", "Attic"]);
});

Deno.test("ranked() goes by the name first: its beginning, a word, inside, letters in order", () => {
  const items = ["Flowering", "Old towers", "Owl", "Wood", "Zebra"].map((name) => room(name));
  assertEquals(names("ow", items), ["Owl", "Flowering", "Old towers"]);
  assertEquals(names("zb", items), ["Zebra"]);
  assertEquals(names("bz", items), []);
});

Deno.test("ranked() ignores case, accents and the width of letters, and wants every word", () => {
  const items = [room("Crème brûlée"), room("Ice cream"), room("日本 Café")];
  assertEquals(names("creme BRU", items), ["Crème brûlée"]);
  assertEquals(names("ｃａｆｅ", items), ["日本 Café"]);
  assertEquals(names("cream tea", items), []);
});

Deno.test("fits() takes everything for an empty filter", () => {
  assert(fits("  ", "Anything"));
  assert(fits("gnl", "General"));
  assert(!fits("x", "General"));
});

Deno.test("withVisit() keeps each room once, the last one first, and not without end", () => {
  assertEquals(withVisit(["a", "b"], "b"), ["b", "a"]);
  const many = Array.from({ length: 100 }, (_, i) => `${i}`).reduce<string[]>(withVisit, []);
  assertEquals([many.length, many[0]], [30, "99"]);
});
