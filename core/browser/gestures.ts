// This module is browser compatible.
/** What the help of keys says besides the table of shortcuts.ts. */
import type { Group } from "./shortcut_words.ts";
import type { EnterChoice } from "./writing_choices.ts";

/** In this order. */
export const groups = [
  "Moving around",
  "Reading",
  "Writing",
  "Formatting",
  "On a message",
  "This page",
] as const satisfies readonly Group[];

interface Gesture {
  keys: readonly string[];
  group: Group;
  does: string;
}

/** What hands, fields and the message that has the keyboard (acts.ts) do by themselves, so that the help is complete. */
export const gestures: readonly Gesture[] = [
  { keys: ["Alt+ArrowLeft"], group: "Moving around", does: "Back, as in every page" },
  { keys: ["Alt+ArrowRight"], group: "Moving around", does: "Forward, as in every page" },
  { keys: ["Mod+ArrowUp", "Mod+ArrowDown"], group: "Writing", does: "Go through what was sent" },
  { keys: ["Mod+Shift+V"], group: "Formatting", does: "Paste as plain text" },
  { keys: ["R"], group: "On a message", does: "Reply" },
  { keys: ["T"], group: "On a message", does: "Reply in a thread, or open it" },
  { keys: ["E"], group: "On a message", does: "Edit" },
  { keys: ["F"], group: "On a message", does: "Forward" },
  { keys: ["C"], group: "On a message", does: "Copy its text" },
  { keys: ["L"], group: "On a message", does: "Copy its link" },
  { keys: ["I"], group: "On a message", does: "What is known of its files" },
  { keys: ["S"], group: "On a message", does: "Save" },
  { keys: ["Delete"], group: "On a message", does: "Delete" },
  { keys: ["Shift+U"], group: "On a message", does: "Unread from here" },
  { keys: ["Alt+Click"], group: "On a message", does: "Unread from here" },
];

/** Two keys do different things for different people. */
export function sendingKeys(enter: EnterChoice): Gesture[] {
  return [
    { keys: enter === "break" ? ["Mod+Enter"] : ["Enter", "Mod+Enter"], group: "Writing", does: "Send" },
    { keys: enter === "break" ? ["Enter"] : ["Shift+Enter"], group: "Writing", does: "New line" },
    { keys: ["Mod+K"], group: "Formatting", does: "Link, when text is selected" },
  ];
}
