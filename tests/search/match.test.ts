import { fold, foldWithOrigins } from "@/core/search/fold.ts";
import { matchIn, needlesOf, tracesOfNeedle } from "@/core/search/match.ts";
import { parseQuery } from "@/core/search/query.ts";
import { tokenText } from "@/core/search/token_text.ts";
import { beginningsOf, rowOf } from "@/core/search/tokens.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";

/** What is highlighted; null when the text is not found. */
function found(query: string, text: string): string[] | null {
  const ranges = matchIn(text, needlesOf(parseQuery(query).terms));
  return ranges?.map(([start, end]) => text.slice(start, end)) ?? null;
}

Deno.test("parts of words are found in every script, whatever their case and accents", () => {
  const cases: [query: string, text: string, found: string[]][] = [
    ["station", "At the STATION", ["STATION"]],
    ["tatio", "At the station", ["tatio"]],
    ["cafe", "Zum Café\n\n heute", ["Café"]],
    ["café", "cafe", ["cafe"]],
    ["fråga", "en FRAGA", ["FRAGA"]],
    ["strasse", "die Straße", ["Straße"]],
    ["ΟΔΌΣ", "η οδος", ["οδος"]],
    ["istanbul", "İstanbul", ["İstanbul"]],
    ["ёлка", "Елка", ["Елка"]],
    ["文章", "日本語の文章", ["文章"]],
    ["章", "日本語の文章", ["章"]],
    ["ガス", "ｶﾞｽ", ["ｶﾞｽ"]],
    ["국", "한국어", ["국"]],
    ["हिन्", "हिन्दी में", ["हिन्"]],
    ["שלום", "שָׁלוֹם", ["שָׁלוֹם"]],
    ["file", "a ﬁle", ["ﬁle"]],
    ["🎉", "well 🎉 done", ["🎉"]],
    ["👍", "👍🏽", ["👍"]],
    ["c++", "I write C++", ["C++"]],
    ["foo.bar", "see foo.bar.txt", ["foo.bar"]],
    ["e\u0301te\u0301", "été", ["été"]],
    ["été", "e\u0301te\u0301", ["e\u0301te\u0301"]],
  ];
  for (const [query, text, words] of cases) assertEquals(found(query, text), words, `${query} in ${text}`);
});

Deno.test("letters that are others in their script stay others", () => {
  assertEquals(found("かき", "がき"), null);
  assertEquals(found("कि", "का"), null);
});

Deno.test("one and two letters mean the beginning of a word", () => {
  assertEquals(found("go", "ago, GOing"), ["GO"]);
  assertEquals(found("a", "Banana apple"), ["a"]);
  assertEquals(found("k", "kk"), ["k"]);
});

Deno.test("several words must all be there, phrases as they stand and whole, left-out words not", () => {
  assertEquals(found("hall key", "the key to the hall"), ["key", "hall"]);
  assertEquals(found("hall car", "the key to the hall"), null);
  assertEquals(found('"to the hall"', "key TO  the\nhall"), ["TO  the\nhall"]);
  assertEquals(found('"the to"', "the key to"), null);
  assertEquals(found('"car"', "cars and carts, a car"), ["car"]);
  assertEquals(found('"the ca', "the car"), ["the ca"]);
  assertEquals(found("key -hall", "the key"), ["key"]);
  assertEquals(found("key -hall", "the key to the hall"), null);
});

Deno.test("ranges that touch or overlap are one", () => {
  assertEquals(found("abcd bcde", "xabcdex"), ["abcde"]);
});

const letters = [..."abcdeéßİςΣか゛ガｶﾞ日本한국हि .-_1👍🏽\u0301\u3099\u200d\u0e14\u0e35"];

function* texts(count: number, length: number): Generator<string> {
  // Every text of a sequence that visits all pairs of letters many times; no chance, so a failure comes back.
  for (let i = 0, state = 1; i < count; i++) {
    let text = "";
    for (let k = 0; k < 1 + i % length; k++) {
      state = (state * 48_271) % 2_147_483_647;
      text += letters[state % letters.length];
    }
    yield text;
  }
}

Deno.test("whatever is found in a text leaves its traces in the tokens: the index never misses it", () => {
  let matches = 0;
  const queries = [...texts(400, 4)].flatMap((text) => needlesOf([{ text, negated: false, exact: false }]));
  const exact = queries.map((needle) => ({ ...needle, startsWord: true, endsWord: true }));
  for (const text of texts(300, 20)) {
    const row = ` ${rowOf(fold(text)).join(" ")} `;
    const beginnings = beginningsOf(fold(text));
    for (const needle of [...queries, ...exact]) {
      if (matchIn(text, [needle]) === null) continue;
      matches++;
      const traces = tracesOfNeedle(needle);
      const found = (traces.row.length === 0 || row.includes(` ${traces.row.join(" ")} `)) &&
        traces.loose.every((token) => beginnings.has(token));
      assert(found, `"${needle.text}" is in "${text}", but ${JSON.stringify(traces)} not in "${row}"`);
    }
  }
  assert(matches > 5_000, `only ${matches} matches`);
});

Deno.test("folding with and without origins gives the same text", () => {
  for (const text of texts(5_000, 12)) {
    const folded = foldWithOrigins(text);
    assertEquals(folded.text, fold(text));
    assertEquals(folded.origin(folded.text.length), text.length);
  }
});

Deno.test("tokens put together byte by byte are the same ones", () => {
  const some = [
    "",
    "a",
    "ab c",
    "in the morning",
    "x1-y2_z3",
    "  foo.bar/baz  ",
    "9".repeat(70_000),
    "café 日本",
  ];
  for (const text of some) {
    const tokens = tokenText(text).split(" ").filter((token) => token !== "");
    const row = rowOf(text);
    assertEquals(tokens.slice(0, row.length), row);
    assertEquals(new Set(tokens.slice(row.length)), beginningsOf(text));
    assertEquals(tokens.length, row.length + beginningsOf(text).size);
  }
});
