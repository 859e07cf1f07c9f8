// This module is browser compatible.
/** The keys of the whole page: finds in the table what a key means, and does it. Shows nothing in the page. */
import { useEffect, useRef } from "preact/hooks";
import { actOfKey } from "../core/browser/acts.ts";
import { type Action, actionOf, markOf } from "../core/browser/shortcuts.ts";

export interface RoomKeysProps {
  /** What each action does here; false when there was nothing to do, and the key goes on to others. */
  actions: Partial<Record<Action, () => unknown>>;
}

/** What may take the place of a dialog that is open. */
const overDialogs: readonly Action[] = ["switch", "search", "help", "mentions"];

export default function RoomKeys({ actions }: RoomKeysProps) {
  // A key means what the page shows now: effects run later than that.
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      if (formats(event)) return;
      const action = event.isComposing ? undefined : actionOf(event, isTyping(event));
      const dialog = document.querySelector("dialog[open]") !== null;
      if (action === undefined || (dialog && !overDialogs.includes(action))) return;
      if (action === "escape" && closeMenu()) return taken(event);
      const act = latest.current[action];
      if (act !== undefined && act() !== false) taken(event);
    };
    addEventListener("keydown", down, { capture: true });
    return () => removeEventListener("keydown", down, { capture: true });
  }, []);
  return null;
}

function taken(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** Letters belong to whatever has the keyboard: a field, or a message that knows that letter. */
function isTyping(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof Element)) return false;
  return target.closest("input, textarea, select, [contenteditable], [role=menu]") !== null ||
    (target.matches(".message") && actOfKey(event) !== undefined);
}

/** Where one writes, the keys that format what is selected come first. */
function formats(event: KeyboardEvent): boolean {
  const { target } = event;
  return target instanceof HTMLTextAreaElement && target.closest(".composer, .message-editor") !== null &&
    markOf(event, target.selectionStart < target.selectionEnd) !== undefined;
}

function closeMenu(): boolean {
  const menu = document.querySelector<HTMLDetailsElement>("details.menu[open]");
  if (menu === null) return false;
  menu.open = false;
  menu.querySelector("summary")?.focus();
  return true;
}
