import { actOfKey } from "@/core/browser/acts.ts";
import { dayOfField, daysToJumpTo } from "@/core/browser/days.ts";
import { nextRegion } from "@/core/browser/regions.ts";
import { gestures, sendingKeys } from "@/core/browser/gestures.ts";
import { capsOf } from "@/core/browser/shortcut_words.ts";
import { actionOf, type KeyPress, shortcuts } from "@/core/browser/shortcuts.ts";
import { swipeOf } from "@/core/browser/swipe.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";

function press(keys: string): KeyPress {
  const parts = keys.split("+");
  return {
    key: parts.at(-1)!,
    ctrlKey: parts.includes("Ctrl"),
    metaKey: parts.includes("Cmd"),
    altKey: parts.includes("Alt"),
    shiftKey: parts.includes("Shift"),
  };
}

Deno.test("actionOf() knows every key of the table by the action it stands at, and no key twice", () => {
  for (const [action, keys] of Object.entries(shortcuts)) {
    for (const one of keys) assertEquals(actionOf(press(one.replace("Mod", "Ctrl")), false), action, one);
  }
  for (const enter of ["send", "break", "code"] as const) {
    const said = sendingKeys(enter).filter(({ does }) => does !== "Link, when text is selected");
    const all = [
      ...Object.values(shortcuts).flat(),
      ...[...gestures, ...said].flatMap(({ keys }) => [...keys]),
    ];
    assertEquals(all.length, new Set(all).size);
  }
});

Deno.test("the keys that the help names for a message are those that a message knows", () => {
  const named = gestures.filter(({ group }) => group === "On a message").flatMap(({ keys }) => [...keys]);
  for (const keys of named.filter((keys) => keys !== "Alt+Click")) {
    assert(actOfKey(press(keys)) !== undefined, `a message does not know ${keys}`);
  }
});

Deno.test("actionOf() takes Cmd for Ctrl, capitals for small letters, and exactly the keys that are held", () => {
  assertEquals(actionOf(press("Cmd+k"), true), "switch");
  assertEquals(actionOf(press("Ctrl+Shift+k"), true), "message");
  assertEquals(actionOf(press("Ctrl+Alt+k"), true), undefined);
  assertEquals(actionOf(press("Ctrl+Shift+M"), true), "mentions");
  assertEquals(actionOf(press("Alt+Shift+ArrowDown"), true), "nextUnread");
});

Deno.test("actionOf() leaves letters to a field that has the keyboard", () => {
  for (const key of ["n", "q", "p", "Shift+?", "End"]) {
    assertEquals(actionOf(press(key), true), undefined);
  }
  assertEquals(actionOf(press("Shift+?"), false), "helpBare");
  assertEquals(actionOf(press("Shift+N"), false), undefined);
  assertEquals(actionOf(press("Ctrl+End"), true), "latest");
});

Deno.test("capsOf() names the keys as this kind of keyboard does", () => {
  assertEquals(capsOf("Mod+Shift+M", false), ["Ctrl", "Shift", "M"]);
  assertEquals(capsOf("Mod+Shift+M", true), ["⌘", "⇧", "M"]);
  assertEquals(capsOf("Alt+ArrowUp", false), ["Alt", "↑"]);
});

Deno.test("nextRegion() goes round through the parts that are there, both ways", () => {
  const present = ["composer", "sidebar", "conversation"] as const;
  assertEquals(nextRegion(present, "sidebar", 1), "conversation");
  assertEquals(nextRegion(present, "composer", 1), "sidebar");
  assertEquals(nextRegion(present, "sidebar", -1), "composer");
  assertEquals([nextRegion(present, undefined, 1), nextRegion(present, undefined, -1)], [
    "sidebar",
    "composer",
  ]);
  assertEquals(nextRegion([], undefined, 1), undefined);
});

const at = (x: number, y: number, at: number) => ({ x, y, at });

Deno.test("swipeOf() shows the list from the edge only, and hides it from anywhere", () => {
  const room = { width: 390, view: "room" as const };
  const list = { width: 390, view: "list" as const };
  assertEquals(swipeOf(at(5, 300, 0), at(150, 310, 200), room), "list");
  assertEquals(swipeOf(at(120, 300, 0), at(320, 310, 200), room), undefined);
  assertEquals(swipeOf(at(300, 300, 0), at(100, 310, 200), list), "room");
  assertEquals(swipeOf(at(5, 300, 0), at(150, 310, 200), list), undefined);
});

Deno.test("swipeOf() takes what is slanted, slow or short for something else", () => {
  const room = { width: 390, view: "room" as const };
  assertEquals(swipeOf(at(5, 300, 0), at(150, 400, 200), room), undefined);
  assertEquals(swipeOf(at(5, 300, 0), at(150, 300, 900), room), undefined);
  assertEquals(swipeOf(at(5, 300, 0), at(60, 300, 200), room), undefined);
});

Deno.test("swipeOf() is mirrored where text runs from right to left", () => {
  const room = { width: 390, view: "room" as const, rtl: true };
  assertEquals(swipeOf(at(385, 300, 0), at(200, 300, 200), room), "list");
  assertEquals(swipeOf(at(5, 300, 0), at(150, 300, 200), room), undefined);
});

Deno.test("daysToJumpTo() begins each day at the device's midnight, also over the end of a month", () => {
  const days = daysToJumpTo(new Date(2026, 2, 1, 15, 30).getTime());
  assertEquals(days.map(({ name }) => name), ["Today", "Yesterday", "A week ago", "The beginning"]);
  assertEquals(days.slice(0, 3).map(({ at }) => new Date(at)), [
    new Date(2026, 2, 1),
    new Date(2026, 1, 28),
    new Date(2026, 1, 22),
  ]);
  assertEquals(days[3]!.at, 0);
});

Deno.test("dayOfField() reads a whole date and nothing else", () => {
  assertEquals(dayOfField("2026-11-24"), new Date(2026, 10, 24).getTime());
  assertEquals([dayOfField(""), dayOfField("2026-11"), dayOfField("soon")], [
    undefined,
    undefined,
    undefined,
  ]);
  assertEquals(dayOfField("0001-01-01"), 0);
});
