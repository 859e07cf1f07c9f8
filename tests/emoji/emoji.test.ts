import { emoticon } from "@/core/markup/editing.ts";
import {
  allEmoji,
  emojiByShortcode,
  emojiOf,
  groups,
  searchEmoji,
  type SkinTone,
} from "@/core/emoji/emoji.ts";
import { withSkinTone } from "@/core/emoji/emoji.ts";
import { Favourites } from "@/core/emoji/favourites.ts";
import { type Cell, type Step, stepInGrid } from "@/core/emoji/grid.ts";
import { parse } from "@/core/protocol/parse.ts";
import { reactionEmoji } from "@/core/protocol/shapes.ts";
import { assert, assertEquals, assertLessOrEqual } from "@/tests/support/assert.ts";

const found = (query: string, limit = 5) => searchEmoji(query, limit).map(({ emoji }) => emoji);
const toneOf: SkinTone[] = [1, 2, 3, 4, 5];

Deno.test("Every emoji, in every skin tone, is one that the server takes as a reaction", () => {
  assert(allEmoji.length > 1_850);
  for (const { emoji, toned } of allEmoji) {
    parse(reactionEmoji, emoji);
    const variants = new Set(toneOf.map((tone) => withSkinTone(emoji, tone)));
    assertEquals(variants.size, toned ? 5 : 1, emoji);
    for (const variant of variants) parse(reactionEmoji, variant);
  }
});

Deno.test("Each emoji is there once, with a name, in one of the groups, and every group has its sign", () => {
  assertEquals(new Set(allEmoji.map(({ emoji }) => emoji)).size, allEmoji.length);
  assert(allEmoji.every(({ name }) => name !== ""));
  for (const { name, sign } of groups) assertEquals(emojiOf(sign)?.group, name);
});

Deno.test("A shortcode means one emoji, the one that people know", () => {
  const names = allEmoji.flatMap(({ shortcodes }) => shortcodes);
  assertEquals(new Set(names).size, names.length);
  assert(names.every((name) => /^[a-z0-9_+-]{2,32}$/.test(name)));
  const known = {
    tada: "🎉",
    "+1": "👍",
    thumbsup: "👍",
    joy: "😂",
    heart: "❤️",
    dog: "🐶",
    ":fire:": "🔥",
    SHRUG: "🤷",
  };
  for (const [name, emoji] of Object.entries(known)) assertEquals(emojiByShortcode(name), emoji);
  assertEquals([emojiByShortcode("no_such_thing"), emojiByShortcode(""), emojiByShortcode("constructor")], [
    undefined,
    undefined,
    undefined,
  ]);
});

Deno.test("withSkinTone() knows several people, held hands, and takes a tone away again", () => {
  assertEquals(withSkinTone("👋", 3), "👋🏽");
  assertEquals(withSkinTone("👋🏿", 1), "👋🏻");
  assertEquals(withSkinTone("👋🏿", 0), "👋");
  assertEquals(withSkinTone("✌️", 5), "✌🏿");
  assertEquals(withSkinTone("🕵️‍♀️", 2), "🕵🏼‍♀️");
  assertEquals(withSkinTone("🧑‍🤝‍🧑", 4), "🧑🏾‍🤝‍🧑🏾");
  for (const emoji of ["😀", "🎉", "👨‍👩‍👧", "x", ""]) assertEquals(withSkinTone(emoji, 3), emoji);
  for (const { emoji, toned } of allEmoji.filter(({ toned }) => toned)) {
    for (const tone of toneOf) {
      assertEquals([emojiOf(withSkinTone(emoji, tone))?.emoji, toned], [emoji, true]);
    }
  }
});

Deno.test("searchEmoji() finds by shortcode, then by name, then by other words", () => {
  assertEquals(found("tada", 1), ["🎉"]);
  assertEquals(found(":heart:", 1), ["❤️"]);
  assertEquals(found("thumb").slice(0, 2), ["👍", "👎"]);
  assertEquals(found("Woman Facepalm", 1), ["🤦‍♀️"]);
  assert(found("lol", 10).includes("😂"));
  assertEquals(found("flag swe"), ["🇸🇪"]);
  assertEquals(found("👋🏽"), ["👋"]);
  assertEquals([found(""), found("  "), found("qqqq"), found("(")], [[], [], [], []]);
  assertEquals(found("a", 7).length, 7);
});

Deno.test("searchEmoji() is quick enough for every key", () => {
  searchEmoji("warm", 50);
  const start = performance.now();
  for (const query of ["s", "sm", "smi", "smil", "smile", "e", "re", "red", "h", "zzz"]) {
    searchEmoji(query, 50);
  }
  // Some 2 ms each where nothing else runs.
  assertLessOrEqual((performance.now() - start) / 10, 40);
});

Deno.test("emoticon() knows faces and hearts, and leaves ends of lists and addresses alone", () => {
  assertEquals([":)", ":-D", ":'(", "<3"].map(emoticon), ["🙂", "😄", "😢", "❤️"]);
  assertEquals(
    [":/", "8)", "a)", ":", "", "toString", "constructor"].map(emoticon),
    Array(7).fill(undefined),
  );
});

Deno.test("Arrows lead through rows and sections, and up out of the first row", () => {
  // Columns 4; rows: 0 1 2 3 / 4, none, 0 1 2 3 / 4 5
  const go = (section: number, index: number, step: Step) =>
    stepInGrid([5, 0, 6], 4, { section, index }, step);
  const at = (section: number, index: number): Cell => ({ section, index });
  const cases: [[number, number, Step], Cell | undefined][] = [
    [[0, 0, "left"], at(0, 0)],
    [[0, 0, "right"], at(0, 1)],
    [[0, 4, "right"], at(2, 0)],
    [[2, 0, "left"], at(0, 4)],
    [[2, 5, "right"], at(2, 5)],
    [[0, 2, "down"], at(0, 4)],
    [[0, 4, "down"], at(2, 0)],
    [[0, 3, "up"], undefined],
    [[2, 3, "up"], at(0, 4)],
    [[2, 5, "up"], at(2, 1)],
    [[2, 4, "down"], at(2, 4)],
    [[0, 2, "first"], at(0, 0)],
    [[0, 1, "last"], at(0, 3)],
    [[2, 4, "last"], at(2, 5)],
  ];
  for (const [[section, index, step], expected] of cases) {
    assertEquals(go(section, index, step), expected, `${step} from ${section}, ${index}`);
  }
});

Deno.test("The last emoji and the skin tone outlive the page, and a full or forbidden storage costs nothing else", () => {
  const texts = new Map<string, string>();
  const place = {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, value: string) => void texts.set(key, value),
  };
  const first = new Favourites(place);
  for (const emoji of ["😀", "🎉", "😀", "👋🏽"]) first.picked(emoji);
  first.tone = 3;
  const second = new Favourites(place);
  assertEquals([second.recent(), second.tone], [["👋🏽", "😀", "🎉"], 3]);
  for (const { emoji } of allEmoji.slice(0, 100)) second.picked(emoji);
  assertEquals([second.recent().length, second.recent()[0]], [16, allEmoji[99]!.emoji]);
  texts.set("parley-emoji-tone", "9");
  assertEquals(second.tone, 0);
  const broken = () => {
    throw new DOMException("no", "SecurityError");
  };
  const none = new Favourites({ getItem: broken, setItem: broken });
  none.picked("😀");
  none.tone = 2;
  assertEquals([none.recent(), none.tone, new Favourites(undefined).recent()], [[], 0, []]);
});
