// This module is browser compatible.
/** Keys that move between rooms and close what is open. Shows nothing in the page. */
import { useEffect } from "preact/hooks";

export interface RoomKeysProps {
  /** Alt+↓ and Alt+↑, with Shift only to unread ones. */
  next(step: 1 | -1, unread: boolean): void;
  /** True when Esc had something to close. */
  escape(): boolean;
}

export default function RoomKeys({ next, escape }: RoomKeysProps) {
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      // A dialog has the keys to itself, Esc before all.
      if (document.querySelector("dialog[open]") !== null) return;
      const arrow = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (event.altKey && arrow !== 0 && !event.ctrlKey && !event.metaKey) next(arrow, event.shiftKey);
      else if (event.key === "Escape" && (closeMenu() || escape())) event.stopImmediatePropagation();
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", down, { capture: true });
    return () => removeEventListener("keydown", down, { capture: true });
  });
  return null;
}

function closeMenu(): boolean {
  const menu = document.querySelector<HTMLDetailsElement>("details.menu[open]");
  if (menu === null) return false;
  menu.open = false;
  menu.querySelector("summary")?.focus();
  return true;
}
