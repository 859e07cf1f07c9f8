/** A text on one line that keeps its looks. */
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { excerpt, lineOf, lineText } from "@/core/markup/line.ts";
import { parseMarkup } from "@/core/markup/markup.ts";

const line = (text: string) => lineOf(parseMarkup(text));

Deno.test("lineOf() keeps looks and drops the signs that make them", () => {
  assertEquals(line("a **b *c*** `d` @ada"), [
    { text: "a ", looks: [] },
    { text: "b ", looks: ["bold"] },
    { text: "c", looks: ["bold", "italic"] },
    { text: " ", looks: [] },
    { text: "d", looks: ["code"] },
    { text: " ", looks: [] },
    { text: "@ada", looks: ["mention"] },
  ]);
});

Deno.test("lineOf() makes one line of blocks, with single blanks", () => {
  const text = "# Head\n\n> quoted\n\n- one\n- two\n\n```js\nlet a;\n\nlet b;\n```\nend";
  assertEquals(lineText(line(text)), "Head quoted • one • two let a; let b; end");
});

Deno.test("lineOf() tells nothing of a spoiler, not even its length", () => {
  assertEquals(lineText(line("||a||")), lineText(line("||a long secret||")));
  assert(!lineText(line("x ||secret **deep**|| y")).includes("deep"));
});

Deno.test("excerpt() marks across looks, and begins and ends near what was found", () => {
  const pieces = line("**hedge**hogs sleep");
  assertEquals(excerpt(pieces, [[0, 9]], { lead: 5, longest: 12 }), [
    { text: "hedge", looks: ["bold"], marked: true },
    { text: "hogs", looks: [], marked: true },
    { text: " sl", looks: [] },
    { text: "…", looks: [] },
  ]);
  const late = excerpt(line(`${"a ".repeat(100)}needle`), [[200, 206]], { lead: 4, longest: 50 });
  assertEquals(lineText(late), "…a a needle");
  assertEquals(late.at(-1), { text: "needle", looks: [], marked: true });
});

Deno.test("excerpt() cuts no character in two, and takes ranges beyond the text", () => {
  const cut = lineText(excerpt(line("🦔🦔🦔🦔"), [[4, 99]], { lead: 1, longest: 3 }));
  assert(cut.isWellFormed(), cut);
  assertEquals(excerpt([], [[0, 4]], { lead: 1, longest: 3 }), []);
});
