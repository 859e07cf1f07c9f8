import { difference } from "@/core/browser/field.ts";
import { markOf } from "@/core/browser/shortcuts.ts";
import { writingChoices } from "@/core/browser/writing_choices.ts";
import { markupOf } from "@/core/browser/writing.ts";
import { withEmoticon } from "@/core/markup/editing.ts";
import { assertEquals } from "@/tests/support/assert.ts";

const held = { key: "", ctrlKey: true, metaKey: false, altKey: false, shiftKey: true };

Deno.test("markOf() knows a digit with Shift by its place, and Ctrl+K only with selected text", () => {
  assertEquals(markOf({ ...held, key: "(", code: "Digit9" }, false), "quote");
  assertEquals(markOf({ ...held, key: "x" }, false), "strike");
  assertEquals(markOf({ ...held, key: "9", code: "Digit9", shiftKey: false }, false), undefined);
  assertEquals(markOf({ ...held, key: "k", shiftKey: false }, true), "link");
  assertEquals(markOf({ ...held, key: "k", shiftKey: false }, false), undefined);
});

Deno.test("writingChoices() reads the cookies of this device, whatever else stands among them", () => {
  assertEquals(writingChoices(""), { enter: "send", emoticons: true });
  assertEquals(writingChoices("a=b; parley_enter=code; parley_emoticons=off"), {
    enter: "code",
    emoticons: false,
  });
  assertEquals(writingChoices("xparley_enter=code; parley_enter=sudo"), { enter: "send", emoticons: true });
});

Deno.test("withEmoticon() takes a whole word outside of code, and says where the caret is", () => {
  assertEquals(withEmoticon("so :) you", 5), { text: "so 🙂 you", at: 5 });
  assertEquals(withEmoticon(":-D")?.text, "😄");
  for (const text of ["so:)", "`a :)", "```\na :)", "a :/", "", " "]) {
    assertEquals(withEmoticon(text), undefined, text);
  }
});

Deno.test("difference() is the smallest range that changed, and cuts no character in two", () => {
  assertEquals(difference("a b c", "a **b** c"), { from: 2, to: 3, text: "**b**" });
  assertEquals(difference("same", "same"), { from: 4, to: 4, text: "" });
  assertEquals(difference("aa", "aaa"), { from: 2, to: 2, text: "a" });
  assertEquals(difference("x 🙂 y", "x 🙁 y"), { from: 2, to: 4, text: "🙁" });
});

Deno.test("markupOf() takes only what says more than the plain text, and nothing of code editors", () => {
  const text = (nodeValue: string) => ({ nodeType: 3, nodeName: "#text", nodeValue, childNodes: [] });
  const element = (nodeName: string, ...childNodes: unknown[]) =>
    ({ nodeType: 1, nodeName, nodeValue: null, childNodes }) as never;
  const of = (body: never, plain: string, types: string[] = []) =>
    markupOf("<html>", plain, types, { parseFromString: () => ({ body }) });
  const bold = element("BODY", text("so "), element("B", text("bold")));
  assertEquals(of(bold, "so bold"), "so **bold**");
  assertEquals(of(bold, "so bold", ["vscode-editor-data"]), undefined);
  assertEquals(of(element("BODY", element("SPAN", text("a * b _c_"))), "a *  b _c_"), undefined);
  assertEquals(of(element("BODY"), "plain"), undefined);
  assertEquals(markupOf("", "plain", []), undefined);
});
