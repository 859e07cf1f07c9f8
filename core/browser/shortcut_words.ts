// This module is browser compatible.
/** What the help says of each key, and how keys are called on this keyboard. */
import type { Action } from "./shortcuts.ts";

export type Group =
  | "Moving around"
  | "Reading"
  | "Writing"
  | "Formatting"
  | "On a message"
  | "This page";

/** In the order in which the help shows them. */
export const shortcutWords: Record<Action, { group: Group; does: string }> = {
  switch: { group: "Moving around", does: "Go to a conversation by name" },
  message: { group: "Moving around", does: "Write to somebody" },
  filter: { group: "Moving around", does: "Filter my rooms" },
  previousRoom: { group: "Moving around", does: "Previous room" },
  nextRoom: { group: "Moving around", does: "Next room" },
  previousUnread: { group: "Moving around", does: "Previous unread room" },
  nextUnread: { group: "Moving around", does: "Next unread room" },
  unread: { group: "Moving around", does: "Next unread conversation" },
  unreadDirect: { group: "Moving around", does: "Next unread direct message" },
  search: { group: "Moving around", does: "Search messages" },
  mentions: { group: "Moving around", does: "Messages that mention me" },
  drafts: { group: "Moving around", does: "My drafts" },
  notifications: { group: "Moving around", does: "My notifications" },
  threads: { group: "Moving around", does: "Threads that I follow" },
  details: { group: "Moving around", does: "Show or hide the details" },
  nextRegion: { group: "Moving around", does: "Next part of the page" },
  previousRegion: { group: "Moving around", does: "Previous part of the page" },
  escape: { group: "Reading", does: "Close what is open; then mark as read, go to the latest" },
  readAll: { group: "Reading", does: "Mark everything as read" },
  divider: { group: "Reading", does: "Oldest unread message" },
  pageUp: { group: "Reading", does: "Scroll up, also while writing" },
  pageDown: { group: "Reading", does: "Scroll down, also while writing" },
  latest: { group: "Reading", does: "Latest message" },
  end: { group: "Reading", does: "Latest message, unless one writes" },
  editLast: { group: "Writing", does: "Edit my last message, when nothing is written" },
  replyLast: { group: "Writing", does: "Answer the last message, when nothing is written" },
  attach: { group: "Writing", does: "Attach files" },
  reactLast: { group: "Writing", does: "React to the last message" },
  bold: { group: "Formatting", does: "Bold" },
  italic: { group: "Formatting", does: "Italic" },
  strike: { group: "Formatting", does: "Struck through" },
  code: { group: "Formatting", does: "Code" },
  codeBlock: { group: "Formatting", does: "Block of code" },
  quote: { group: "Formatting", does: "Quote" },
  list: { group: "Formatting", does: "List" },
  orderedList: { group: "Formatting", does: "Numbered list" },
  spoiler: { group: "Formatting", does: "Spoiler" },
  help: { group: "This page", does: "Show these shortcuts" },
  helpBare: { group: "This page", does: "Show these shortcuts, unless one writes" },
};

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
