import { assertEquals } from "@/tests/support/assert.ts";
import { askedAt, complete, ranked } from "@/core/browser/completion.ts";

const at = (marked: string) => askedAt(marked.replace("|", ""), marked.indexOf("|"));

Deno.test("askedAt() sees a person after @, also full-width, and a room after #, folded", () => {
  assertEquals(at("Hi @be|"), { kind: "person", query: "be", from: 3, to: 6 });
  assertEquals(at("＠Zoë|"), { kind: "person", query: "zoe", from: 0, to: 4 });
  assertEquals(at("see #book| club"), { kind: "room", query: "book", from: 4, to: 9 });
  assertEquals(at("good :smi|"), { kind: "emoji", query: "smi", from: 5, to: 9 });
  assertEquals(at("(@|)"), { kind: "person", query: "", from: 1, to: 2 });
});

Deno.test("askedAt() asks for nothing within words, behind blanks and after two signs", () => {
  for (
    const text of [
      "ada@example|",
      "a#b|",
      "@ben |",
      "## |",
      "##b|",
      "plain|",
      "|@ben",
      "so:|",
      "at 10:4|",
      ":s|",
    ]
  ) {
    assertEquals(at(text), undefined, text);
  }
});

Deno.test("complete() puts the choice in, one blank behind it, and the caret after that", () => {
  const choice = { key: "1", insert: "@ben", label: "Ben" };
  assertEquals(complete("Hi @be", at("Hi @be|")!, choice), { text: "Hi @ben ", caret: 8 });
  assertEquals(complete("Hi @be there", at("Hi @be| there")!, choice), { text: "Hi @ben there", caret: 8 });
});

Deno.test("ranked() puts beginnings before words within before parts of words, accents or not", () => {
  const names = ["Lost keys", "Café", "Scaffold", "The café club", "Other"];
  assertEquals(ranked(names, "caf", (name) => [name]), ["Café", "The café club", "Scaffold"]);
});
