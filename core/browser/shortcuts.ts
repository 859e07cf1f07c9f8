// This module is browser compatible.
/**
 * Every key that does something, in one table: the page acts by it and the help shows it (shortcut_words.ts has what it
 * says of each), so that the two cannot differ. `Mod` is Ctrl, and Cmd on a Mac.
 */
import type { WritingMark } from "../markup/editing.ts";

export const shortcuts = {
  switch: ["Mod+K"],
  message: ["Mod+Shift+K"],
  filter: ["Q"],
  previousRoom: ["Alt+ArrowUp"],
  nextRoom: ["Alt+ArrowDown"],
  previousUnread: ["Alt+Shift+ArrowUp"],
  nextUnread: ["Alt+Shift+ArrowDown"],
  unread: ["N"],
  unreadDirect: ["P"],
  search: ["Mod+F", "Mod+Shift+F"],
  mentions: ["Mod+Shift+M"],
  drafts: ["D"],
  notifications: ["B"],
  threads: ["G"],
  details: ["Mod+."],
  nextRegion: ["F6"],
  previousRegion: ["Shift+F6"],
  escape: ["Escape"],
  readAll: ["Shift+Escape"],
  divider: ["Shift+PageUp"],
  pageUp: ["PageUp"],
  pageDown: ["PageDown"],
  latest: ["Mod+End"],
  end: ["End"],
  editLast: ["ArrowUp"],
  replyLast: ["Shift+ArrowUp"],
  attach: ["Mod+U"],
  reactLast: ["Mod+Shift+\\"],
  bold: ["Mod+B"],
  italic: ["Mod+I"],
  strike: ["Mod+Shift+X"],
  code: ["Mod+E", "Mod+Shift+C"],
  codeBlock: ["Mod+Shift+E"],
  quote: ["Mod+Shift+9"],
  list: ["Mod+Shift+8"],
  orderedList: ["Mod+Shift+7"],
  spoiler: ["Mod+Shift+H"],
  help: ["Mod+/"],
  helpBare: ["?"],
} as const satisfies Record<string, readonly string[]>;
export type Action = keyof typeof shortcuts;

/** Only while no field has the keyboard: their keys are letters, or move in it. */
const bare: ReadonlySet<Action> = new Set([
  "filter",
  "unread",
  "unreadDirect",
  "drafts",
  "notifications",
  "threads",
  "end",
  "helpBare",
]);
const formatting: ReadonlySet<Action> = new Set([
  "bold",
  "italic",
  "strike",
  "code",
  "codeBlock",
  "quote",
  "list",
  "orderedList",
  "spoiler",
]);

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
  for (const action of Object.keys(shortcuts) as Action[]) {
    if (inField && bare.has(action)) continue;
    if (shortcuts[action].some((keys) => isPressed(keys, press))) return action;
  }
  return undefined;
}

/** How a key formats. Selected text is what Ctrl+K makes a link of; otherwise that leads elsewhere. */
export function markOf(press: KeyPress, selected: boolean): WritingMark | undefined {
  if (selected && isPressed("Mod+K", press)) return "link";
  const action = actionOf(press, true);
  return action && formatting.has(action) ? action as WritingMark : undefined;
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
