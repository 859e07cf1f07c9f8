import { emojiOnly, firstLinkIn, mentionsIn, parseMarkup, plainText } from "@/core/markup/markup.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { world } from "./support/sketch.ts";

const line = (text: string) => plainText(parseMarkup(text, world));

Deno.test("plainText() says a message on one line, without signs", () => {
  assertEquals(
    line("# News\n**Bold** and `code`:\n\n> quoted\n\n- one\n- two\n\n```js\nlet a;\nlet b;\n```"),
    "News Bold and code: quoted • one • two let a; let b;",
  );
  assertEquals(line("3. three\n4. four"), "3. three 4. four");
  assertEquals(line("[docs](https://a.example) :wave: @ada #general @here"), "docs 👋 @ada #general @here");
  assertEquals(line(""), "");
});

Deno.test("plainText() keeps spoilers hidden, wherever they are", () => {
  assertEquals(line("He ||**dies**|| at the end"), "He ▒▒▒ at the end");
  assertEquals(line("> - **a ||b|| c**"), "• a ▒▒▒ c");
  assertEquals(line("[||x||](https://a.example)"), "▒▒▒");
});

Deno.test("mentionsIn() finds who is spoken to, each once", () => {
  assertEquals(mentionsIn("@Ada, @ben: **@eve** and @ada again"), {
    usernames: ["ada", "ben", "eve"],
    room: false,
    here: false,
  });
  assertEquals(mentionsIn("- ||@ada||\n# @room"), { usernames: ["ada"], room: true, here: false });
  assertEquals(mentionsIn("＠here"), { usernames: [], room: false, here: true });
});

Deno.test("mentionsIn() hears nobody in quotes, code, links and addresses", () => {
  const silent = [
    "> @ada",
    "`@ada`",
    "```\n@room\n```",
    "[@ada](https://a.example)",
    "x@ada.example",
    "\\@ada",
  ];
  for (const text of silent) {
    assertEquals(mentionsIn(text), { usernames: [], room: false, here: false }, text);
  }
});

Deno.test("firstLinkIn() is the first link that is said aloud", () => {
  assertEquals(firstLinkIn("see [docs](https://a.example) and https://b.example"), "https://a.example/");
  assertEquals(firstLinkIn("> https://a.example\n- https://b.example"), "https://b.example/");
  assertEquals(firstLinkIn("`https://a.example` ||https://b.example|| javascript:alert(1)"), undefined);
});

Deno.test("emojiOnly() is true for a few emoji and nothing else", () => {
  for (
    const text of ["😀", "👏🎉", "👩‍👩‍👧‍👦 🇩🇪 👍🏽", " ❤️ ", ":wave:", "😀 :+1::Heart:", ":party-cat: :party-cat:"]
  ) {
    assert(emojiOnly(text, world.emoji), text);
  }
  for (
    const text of [
      "",
      "ok 😀",
      "12",
      "#",
      "😀".repeat(9),
      ":wave:".repeat(9),
      ":party-cat:".repeat(9),
      ":party-cat: ok",
      ":nobody:",
    ]
  ) {
    assert(!emojiOnly(text, world.emoji), text);
  }
  assert(!emojiOnly(":wave:"), "nobody knows the shortcode");
});

Deno.test("plainText() calls the picture of an emoji by its name", () => {
  assertEquals(plainText(parseMarkup("A **:party-cat:**", world)), "A :party-cat:");
});
