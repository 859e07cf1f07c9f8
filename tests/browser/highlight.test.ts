import { type CodePart, highlight } from "@/core/browser/highlight.ts";
import { languageOf } from "@/core/markup/markup.ts";
import { scripts } from "@/tests/markup/support/vectors.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";

/** A line of each language, and what of it stands out. */
const lines: Record<string, [code: string, part: string]> = {
  sh: ["if true; then echo $HOME; fi", "then"],
  c: ["int main(void) { return 0; }", "return"],
  "c++": ["class A { virtual void f(); };", "virtual"],
  css: ["a { color: red }", "color"],
  diff: ["- old", "- old"],
  go: ["func main() { defer f() }", "defer"],
  java: ["public class A {}", "public"],
  js: ["const a = 1;", "const"],
  json: ['{ "a": true }', "true"],
  md: ["# Title", "# Title"],
  py: ["def f(): pass", "pass"],
  rs: ["fn main() { let x = 1; }", "fn"],
  sql: ["SELECT 1 FROM a", "FROM"],
  ts: ["interface A { b: string }", "interface"],
  html: ["<a href='x'>y</a>", "a"],
  yml: ["a: true", "true"],
};

const textOf = (parts: readonly CodePart[]): string =>
  parts.map((part) => typeof part === "string" ? part : textOf(part.parts)).join("");
const rolesIn = (parts: readonly CodePart[]): string[] =>
  parts.flatMap((part) => typeof part === "string" ? [] : [textOf(part.parts), ...rolesIn(part.parts)]);

Deno.test("highlight() knows every language that has a name", () => {
  for (const [label, [code, part]] of Object.entries(lines)) {
    const parts = highlight(languageOf(label)!.id, code);
    assertEquals(textOf(parts), code, label);
    assert(rolesIn(parts).includes(part), `${label}: ${JSON.stringify(rolesIn(parts))}`);
  }
  assertEquals(languageOf("klingon"), undefined);
  assertEquals(languageOf("constructor"), undefined);
});

Deno.test("highlight() keeps the text of hostile code, and gives a shallow tree", () => {
  const deep = ["{[".repeat(2_000), "(".repeat(3_000), "> ".repeat(1_000), "${`".repeat(1_000)];
  for (const label of Object.keys(lines)) {
    for (const code of [...scripts, ...deep]) {
      const parts = highlight(languageOf(label)!.id, code);
      assertEquals(textOf(parts), code, label);
      assert(depthOf(parts) <= 13, label);
    }
  }
});

function depthOf(parts: readonly CodePart[]): number {
  const inner = parts.map((part) => typeof part === "string" ? 0 : depthOf(part.parts));
  return 1 + inner.reduce((most, depth) => Math.max(most, depth), 0);
}
