import { emojiOnly, textParts } from "@/core/browser/text.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";

const linksIn = (text: string) =>
  textParts(text).filter((part) => part.kind === "link").map(({ text }) => text);

Deno.test("textParts() keeps every character of the text, in order", () => {
  const text = "See https://example.org/a?b=1#c, (http://example.org/d_(e)) and\nhttps://müller.example.";
  assertEquals(textParts(text).map((part) => part.text).join(""), text);
});

Deno.test("textParts() leaves the punctuation of the sentence out of the link", () => {
  assertEquals(linksIn("Is it https://example.org/a?"), ["https://example.org/a"]);
  assertEquals(linksIn("(see https://example.org/a_(b))."), ["https://example.org/a_(b)"]);
  assertEquals(linksIn("https://example.org/x…"), ["https://example.org/x"]);
  assertEquals(linksIn("[https://example.org/list]"), ["https://example.org/list"]);
});

Deno.test("textParts() links http and https only", () => {
  const others = [
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "ftp://example.org",
    "//example.org",
    "vbscript:x",
    "https://",
    "xhttps://example.org",
  ];
  for (const text of others) assertEquals(linksIn(text), [], text);
});

Deno.test("textParts() ends an address before characters that would turn the direction of the text", () => {
  assertEquals(linksIn("https://example.org/\u202egnp.exe"), ["https://example.org/"]);
});

Deno.test("textParts() reads ten thousand characters of brackets without delay", () => {
  const text = "https://example.org/" + ")".repeat(9_980);
  const started = performance.now();
  assertEquals(linksIn(text), ["https://example.org/"]);
  assert(performance.now() - started < 1_000);
});

Deno.test("emojiOnly() is true for a few emoji and nothing else", () => {
  for (const text of ["😀", "👏🎉", "👩‍👩‍👧‍👦 🇩🇪 👍🏽", " ❤️ "]) assert(emojiOnly(text), text);
  for (const text of ["", "ok 😀", "12", "#", "😀".repeat(9)]) assert(!emojiOnly(text), text);
});
