import { continueLine, type Edit, linkOnPaste, toggleMark, type WritingMark } from "@/core/markup/editing.ts";
import { assertEquals } from "@/tests/support/assert.ts";

/** A text with its selection between angle brackets; a caret is `⟨⟩`. */
function edit(marked: string): Edit {
  const value = marked.replace(/[⟨⟩]/g, "");
  return { value, start: marked.indexOf("⟨"), end: marked.indexOf("⟩") - 1 };
}
function shown({ value, start, end }: Edit): string {
  return `${value.slice(0, start)}⟨${value.slice(start, end)}⟩${value.slice(end)}`;
}
function toggled(marked: string, mark: WritingMark): string {
  const { value, start, end } = edit(marked);
  return shown(toggleMark(value, start, end, mark));
}

/** Pressing turns the first into the second, and pressing again gives the first back. */
function turns(mark: WritingMark, cases: [before: string, after: string][]): void {
  Deno.test(`toggleMark() puts ${mark} on the selection, and takes it off again`, () => {
    for (const [before, after] of cases) {
      assertEquals(toggled(before, mark), after);
      assertEquals(toggled(after, mark), before);
    }
  });
}

turns("bold", [
  ["a ⟨b c⟩ d", "a **⟨b c⟩** d"],
  ["⟨⟩", "**⟨⟩**"],
  ["*⟨x⟩*", "***⟨x⟩***"],
]);
turns("italic", [["⟨x⟩", "*⟨x⟩*"], ["**⟨x⟩**", "***⟨x⟩***"]]);
turns("strike", [["a ⟨b⟩", "a ~~⟨b⟩~~"]]);
turns("spoiler", [["⟨x⟩", "||⟨x⟩||"]]);
turns("code", [["a ⟨b⟩ c", "a `⟨b⟩` c"], ["⟨⟩", "`⟨⟩`"]]);
turns("codeBlock", [["⟨let a;\nlet b;⟩", "```\n⟨let a;\nlet b;⟩\n```"]]);
turns("quote", [["⟨a\n\nb⟩", "⟨> a\n> \n> b⟩"], ["a⟨⟩b", "> a⟨⟩b"], ["⟨⟩", "> ⟨⟩"]]);
turns("list", [["⟨a\nb⟩", "⟨- a\n- b⟩"], ["⟨⟩", "- ⟨⟩"]]);
turns("orderedList", [["⟨a\n\nb⟩", "⟨1. a\n\n2. b⟩"]]);

Deno.test("toggleMark() leaves blanks at the ends outside", () => {
  assertEquals(toggled("a⟨ b ⟩c", "bold"), "a **⟨b⟩** c");
});

Deno.test("toggleMark() unwraps when the signs are selected too", () => {
  assertEquals(toggled("a ⟨**b**⟩ c", "bold"), "a ⟨b⟩ c");
  assertEquals(toggled("⟨`a`⟩", "code"), "⟨a⟩");
  assertEquals(toggled("⟨`` a`b ``⟩", "code"), "⟨a`b⟩");
});

Deno.test("toggleMark() marks each line by itself, behind the sign of its list", () => {
  assertEquals(toggled("⟨- a\n- b\n\nc⟩", "bold"), "⟨- **a**\n- **b**\n\n**c**⟩");
  assertEquals(toggled("⟨- **a**\n- **b**⟩", "bold"), "⟨- a\n- b⟩");
  assertEquals(toggled("⟨**a**\nb⟩", "bold"), "⟨**a**\n**b**⟩");
});

Deno.test("toggleMark() writes code that holds backquotes between more of them", () => {
  assertEquals(toggled("⟨a`b⟩", "code"), "`` ⟨a`b⟩ ``");
  assertEquals(toggled("⟨```\nx\n``` y⟩", "codeBlock"), "````\n⟨```\nx\n``` y⟩\n````");
});

Deno.test("toggleMark() makes a block of code that goes over several lines, and gives it lines of its own", () => {
  assertEquals(toggled("a ⟨b\nc⟩ d", "code"), "a \n```\n⟨b\nc⟩\n```\n d");
  assertEquals(toggled("```\na\nb⟨⟩\nc\n```", "codeBlock"), "⟨a\nb\nc⟩");
});

Deno.test("toggleMark() turns one kind of list into the other", () => {
  assertEquals(toggled("⟨- a\n- b⟩", "orderedList"), "⟨1. a\n2. b⟩");
  assertEquals(toggled("⟨1. a\n2. b⟩", "list"), "⟨- a\n- b⟩");
});

Deno.test("toggleMark() makes a link and asks for what is missing", () => {
  assertEquals(toggled("see ⟨the docs⟩", "link"), "see [the docs](⟨https://⟩)");
  assertEquals(toggled("⟨https://a.example⟩", "link"), "[⟨⟩](https://a.example)");
  assertEquals(toggled("⟨⟩", "link"), "[⟨⟩](https://)");
  assertEquals(toggled("⟨[a \\[b\\]](https://a.example)⟩", "link"), "⟨a [b]⟩");
});

Deno.test("linkOnPaste() makes a link of the selected text and the pasted address", () => {
  const { value, start, end } = edit("see ⟨the [docs]⟩ now");
  const made = linkOnPaste(value, start, end, " https://a.example/b_(c)\n");
  assertEquals(made && shown(made), "see [the \\[docs\\]](https://a.example/b_%28c%29)⟨⟩ now");
});

Deno.test("linkOnPaste() leaves other pastes alone", () => {
  assertEquals(linkOnPaste("text", 0, 0, "https://a.example"), null, "nothing is selected");
  assertEquals(linkOnPaste("text", 0, 4, "two words"), null, "no address");
  assertEquals(linkOnPaste("text", 0, 4, "javascript:alert(1)"), null, "no web address");
  assertEquals(linkOnPaste("https://b.example", 0, 17, "https://a.example"), null, "an address is replaced");
  assertEquals(linkOnPaste("a\nb", 0, 3, "https://a.example"), null, "several lines");
});

Deno.test("continueLine() goes on with a list or quote", () => {
  const goesOn = (marked: string) => {
    const { value, start } = edit(marked);
    const next = continueLine(value, start);
    return next && shown(next);
  };
  assertEquals(goesOn("- a⟨⟩"), "- a\n- ⟨⟩");
  assertEquals(goesOn("  * a⟨⟩b"), "  * a\n  * ⟨⟩b");
  assertEquals(goesOn("9. a⟨⟩"), "9. a\n10. ⟨⟩");
  assertEquals(goesOn("x\n1) a⟨⟩"), "x\n1) a\n2) ⟨⟩");
  assertEquals(goesOn("- a\n- ⟨⟩"), "- a\n⟨⟩");
  assertEquals(goesOn("text⟨⟩"), null);
  assertEquals(goesOn("```\n- a⟨⟩"), null);
});

Deno.test("continueLine() goes on with a quote, and steps out of it one sign at a time", () => {
  const goesOn = (value: string) => continueLine(value, value.length)?.value;
  assertEquals(goesOn("> a"), "> a\n> ");
  assertEquals(goesOn("> - a"), "> - a\n> - ");
  assertEquals(goesOn("> a\n> - "), "> a\n> ");
  assertEquals(goesOn("> a\n> "), "> a\n");
});
