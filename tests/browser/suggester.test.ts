import { Suggester } from "@/core/browser/suggester.ts";
import type { Client } from "@/core/browser/client.ts";
import { assertEquals } from "@/tests/support/assert.ts";

function scene(value: string) {
  const field = { value, selectionStart: value.length, selectionEnd: value.length };
  const type = (text: string) => {
    field.value += text;
    field.selectionStart = field.selectionEnd = field.value.length;
  };
  const emojiLike = () => Promise.resolve([{ emoji: "🎉", name: "tada" }]);
  const suggester = new Suggester({ client: {} as Client, conversation: "1", emojiLike }, (text, caret) => {
    field.value = text;
    field.selectionStart = field.selectionEnd = caret;
    // As the field says that it has changed: the answer comes later than the next key.
    void suggester.look(field);
  });
  const press = (key: string) => suggester.onKey(new KeyPress(key) as unknown as KeyboardEvent, field);
  return { field, suggester, type, press };
}

class KeyPress extends Event {
  readonly key: string;
  constructor(key: string) {
    super("keydown", { cancelable: true });
    this.key = key;
  }
}

Deno.test("Suggester.onKey() takes one choice, and leaves the next Enter to the field however soon it comes", async () => {
  const { field, suggester, press } = scene("well :tada");
  await suggester.look(field);
  assertEquals([press("Enter"), field.value], [true, "well 🎉 "]);
  assertEquals([press("Enter"), field.value], [false, "well 🎉 "]);
});

Deno.test("Suggester.choose() puts the choice in place of what was typed since it was offered, too", async () => {
  const { field, suggester, type, press } = scene("well :tad");
  await suggester.look(field);
  type("a");
  assertEquals([press("Enter"), field.value], [true, "well 🎉 "]);
});
