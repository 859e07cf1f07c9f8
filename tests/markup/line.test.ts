/** A text on one line that keeps its looks. */
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { excerpt, lineOf, lineText } from "@/core/markup/line.ts";
import { parseMarkup } from "@/core/markup/markup.ts";
import { partyCat, world } from "./support/sketch.ts";

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

Deno.test("lineOf() keeps pictures of emoji, and excerpt() shows the name of one that is cut in two", () => {
  const pieces = lineOf(parseMarkup("**a :party-cat:** b", world));
  const picture = { text: ":party-cat:", looks: ["bold"] as const, picture: partyCat };
  assertEquals(pieces, [{ text: "a ", looks: ["bold"] }, picture, { text: " b", looks: [] }]);
  const shown = excerpt(pieces, [[2, 13]], { lead: 5, longest: 50 });
  assertEquals(shown[1], { ...picture, marked: true });
  assertEquals(excerpt(pieces, [[3, 8]], { lead: 5, longest: 50 }).slice(1, 4), [
    { text: ":", looks: ["bold"] },
    { text: "party", looks: ["bold"], marked: true },
    { text: "-cat:", looks: ["bold"] },
  ]);
});
