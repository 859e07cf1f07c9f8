// This module is browser compatible.
/**
 * Every key that does something, in one table: the page acts by it and the help shows it, so that the two cannot
 * differ. `Mod` is Ctrl, and Cmd on a Mac.
 */
export type Group =
  | "Moving around"
  | "Reading"
  | "Writing"
  | "Formatting"
  | "On a message"
  | "This page";

import type { WritingMark } from "../markup/editing.ts";

export interface Shortcut {
  keys: readonly string[];
  group: Group;
  /** What it does, for people. */
  does: string;
  /** Only while no field has the keyboard; for keys that are letters. */
  bare?: true;
}

export const shortcuts = {
  switch: { keys: ["Mod+K"], group: "Moving around", does: "Go to a conversation by name" },
  message: { keys: ["Mod+Shift+K"], group: "Moving around", does: "Write to somebody" },
  filter: { keys: ["Q"], group: "Moving around", does: "Filter my rooms", bare: true },
  previousRoom: { keys: ["Alt+ArrowUp"], group: "Moving around", does: "Previous room" },
  nextRoom: { keys: ["Alt+ArrowDown"], group: "Moving around", does: "Next room" },
  previousUnread: { keys: ["Alt+Shift+ArrowUp"], group: "Moving around", does: "Previous unread room" },
  nextUnread: { keys: ["Alt+Shift+ArrowDown"], group: "Moving around", does: "Next unread room" },
  unread: { keys: ["N"], group: "Moving around", does: "Next unread conversation", bare: true },
  unreadDirect: { keys: ["P"], group: "Moving around", does: "Next unread direct message", bare: true },
  search: { keys: ["Mod+F", "Mod+Shift+F"], group: "Moving around", does: "Search messages" },
  mentions: { keys: ["Mod+Shift+M"], group: "Moving around", does: "Messages that mention me" },
  drafts: { keys: ["D"], group: "Moving around", does: "My drafts", bare: true },
  notifications: { keys: ["B"], group: "Moving around", does: "My notifications", bare: true },
  threads: { keys: ["G"], group: "Moving around", does: "Threads that I follow", bare: true },
  details: { keys: ["Mod+."], group: "Moving around", does: "Show or hide the details" },
  nextRegion: { keys: ["F6"], group: "Moving around", does: "Next part of the page" },
  previousRegion: { keys: ["Shift+F6"], group: "Moving around", does: "Previous part of the page" },

  escape: {
    keys: ["Escape"],
    group: "Reading",
    does: "Close what is open; then mark as read, go to the latest",
  },
  readAll: { keys: ["Shift+Escape"], group: "Reading", does: "Mark everything as read" },
  divider: { keys: ["Shift+PageUp"], group: "Reading", does: "Oldest unread message" },
  pageUp: { keys: ["PageUp"], group: "Reading", does: "Scroll up, also while writing" },
  pageDown: { keys: ["PageDown"], group: "Reading", does: "Scroll down, also while writing" },
  latest: { keys: ["Mod+End"], group: "Reading", does: "Latest message" },
  end: { keys: ["End"], group: "Reading", does: "Latest message, unless one writes", bare: true },

  editLast: { keys: ["ArrowUp"], group: "Writing", does: "Edit my last message, when nothing is written" },
  replyLast: {
    keys: ["Shift+ArrowUp"],
    group: "Writing",
    does: "Answer the last message, when nothing is written",
  },

  attach: { keys: ["Mod+U"], group: "Writing", does: "Attach files" },
  reactLast: { keys: ["Mod+Shift+\\"], group: "Writing", does: "React to the last message" },

  bold: { keys: ["Mod+B"], group: "Formatting", does: "Bold" },
  italic: { keys: ["Mod+I"], group: "Formatting", does: "Italic" },
  strike: { keys: ["Mod+Shift+X"], group: "Formatting", does: "Struck through" },
  code: { keys: ["Mod+E", "Mod+Shift+C"], group: "Formatting", does: "Code" },
  codeBlock: { keys: ["Mod+Shift+E"], group: "Formatting", does: "Block of code" },
  quote: { keys: ["Mod+Shift+9"], group: "Formatting", does: "Quote" },
  list: { keys: ["Mod+Shift+8"], group: "Formatting", does: "List" },
  orderedList: { keys: ["Mod+Shift+7"], group: "Formatting", does: "Numbered list" },
  spoiler: { keys: ["Mod+Shift+H"], group: "Formatting", does: "Spoiler" },

  help: { keys: ["Mod+/"], group: "This page", does: "Show these shortcuts" },
  helpBare: { keys: ["?"], group: "This page", does: "Show these shortcuts, unless one writes", bare: true },
} as const satisfies Record<string, Shortcut>;
export type Action = keyof typeof shortcuts;

/** What is needed of a KeyboardEvent. */
export interface KeyPress {
  key: string;
  /** Where the key is, whatever Shift makes of it. */
  code?: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** What a key means now. `inField`: something has the keyboard in which letters are letters. */
export function actionOf(press: KeyPress, inField: boolean): Action | undefined {
  for (const [action, shortcut] of Object.entries(shortcuts) as [Action, Shortcut][]) {
    if (shortcut.bare && inField) continue;
    if (shortcut.keys.some((keys) => isPressed(keys, press))) return action;
  }
  return undefined;
}

/** How a key formats. Selected text is what Ctrl+K makes a link of; otherwise that leads elsewhere. */
export function markOf(press: KeyPress, selected: boolean): WritingMark | undefined {
  if (selected && isPressed("Mod+K", press)) return "link";
  const action = actionOf(press, true);
  return action && shortcuts[action].group === "Formatting" ? action as WritingMark : undefined;
}

const places: Record<string, string | undefined> = {
  "7": "Digit7",
  "8": "Digit8",
  "9": "Digit9",
  "\\": "Backslash",
};

function isPressed(keys: string, press: KeyPress): boolean {
  const parts = keys.split("+");
  const key = parts.at(-1)!;
  // Signs such as ? stand where the keyboard has them, with Shift or without.
  const shiftMatters = /^[\w]/.test(key) || parts.includes("Shift");
  const fits = press.key.toLowerCase() === key.toLowerCase() ||
    (places[key] !== undefined && places[key] === press.code);
  return fits &&
    (press.ctrlKey || press.metaKey) === parts.includes("Mod") &&
    press.altKey === parts.includes("Alt") &&
    (!shiftMatters || press.shiftKey === parts.includes("Shift"));
}

const names: Record<string, string> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  PageUp: "Page up",
  PageDown: "Page down",
  Escape: "Esc",
};

/** Whether the device has ⌘ where others have Ctrl. */
export function onMac(): boolean {
  return typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);
}

/** "Mod+Shift+M" as the caps say it on this kind of keyboard, one by one. */
export function capsOf(keys: string, mac: boolean): string[] {
  const here: Record<string, string> = mac ? { Mod: "⌘", Alt: "⌥", Shift: "⇧" } : { Mod: "Ctrl" };
  return keys.split("+").map((key) => here[key] ?? names[key] ?? key);
}
