import { offersFor, parseQuery, suggestAt } from "@/core/search/query.ts";
import { assertEquals } from "@/tests/support/assert.ts";

/** As short as it can be told: words as they are, quotes for exact ones, minus for those left out. */
function told(text: string): string[] {
  const { terms, operators, problems } = parseQuery(text);
  const minus = (negated: boolean) => negated ? "-" : "";
  return [
    ...terms.map(({ text, negated, exact }) => minus(negated) + (exact ? `"${text}"` : text)),
    ...operators.map(({ name, value, negated }) => `${minus(negated)}${name}=${value}`),
    ...problems.map((problem) => `! ${problem}`),
  ];
}

Deno.test("a query has words, phrases and operators, each of which can be left out with a minus", () => {
  assertEquals(told(`key "in the hall" -cold -"last year" from:ada -in:general`), [
    "key",
    `"in the hall"`,
    "-cold",
    `-"last year"`,
    "from=ada",
    "-in=general",
  ]);
});

Deno.test("the value of an operator may be a phrase, in any kind of quotes", () => {
  assertEquals(told(`in:"Book club" “good morning”`), [`"good morning"`, "in=Book club"]);
});

Deno.test("a phrase that is not closed is still being typed: its last word may go on", () => {
  assertEquals(told(`"in the mor`), ["in the mor"]);
});

Deno.test("names of operators may be written in capitals, and only known ones are operators", () => {
  assertEquals(told("FROM:Ada HAS:Link room:other https://example.org 12:30"), [
    "room:other",
    "https://example.org",
    "12:30",
    "from=Ada",
    "has=link",
  ]);
});

Deno.test("what an operator does not take is told in a sentence", () => {
  assertEquals(told("before:2026-02-30 on:soon has:cheese is:lost from: in:"), [
    "! before: wants a date like 2026-11-24",
    "! on: wants a date like 2026-11-24",
    "! has: wants link, file or image",
    "! is: wants pinned or saved",
    "! from: wants a name like from:ada, or from:me",
    `! in: wants a room like in:general, or in:"Book club"`,
  ]);
  assertEquals(told("before:2026-11-24 after:yesterday on:Today"), [
    "before=2026-11-24",
    "after=yesterday",
    "on=today",
  ]);
});

Deno.test("more words than anybody types are a problem", () => {
  assertEquals(parseQuery("a ".repeat(21)).problems, ["At most 20 words can be looked for at once"]);
});

Deno.test("signs without a meaning are nothing to look for", () => {
  assertEquals(told(` - "" -"" `), []);
  assertEquals(told(`"`), []);
});

/** The caret is where the bar is. */
function suggesting(text: string) {
  const caret = text.indexOf("|");
  return suggestAt(text.replace("|", ""), caret);
}

Deno.test("suggestAt() sees the beginning of a word, which may become an operator", () => {
  assertEquals(suggesting("hello fr|"), { operator: null, prefix: "fr", start: 6, end: 8 });
  assertEquals(suggesting("-fr|om"), { operator: null, prefix: "fr", start: 1, end: 5 });
});

Deno.test("suggestAt() sees the value of an operator, and what a suggestion replaces", () => {
  assertEquals(suggesting("key from:a|da x"), { operator: "from", prefix: "a", start: 9, end: 12 });
  assertEquals(suggesting("has:|"), { operator: "has", prefix: "", start: 4, end: 4 });
  assertEquals(suggesting(`in:"Book c|`), { operator: "in", prefix: "Book c", start: 3, end: 10 });
});

Deno.test("suggestAt() keeps quiet between words, in phrases and behind closed quotes", () => {
  for (const text of ["|", "key |", `"in the h|`, `in:"Book club"|`, "from:ada |"]) {
    assertEquals(suggesting(text), null, text);
  }
});

Deno.test("offersFor() knows the operators and those of their values that do not depend on anybody", () => {
  assertEquals(offersFor(suggesting("i|")!), ["in:", "is:"]);
  assertEquals(offersFor(suggesting("has:|")!), ["link", "file", "image"]);
  assertEquals(offersFor(suggesting("on:T|")!), ["today"]);
  assertEquals(offersFor(suggesting("from:a|")!), []);
});
