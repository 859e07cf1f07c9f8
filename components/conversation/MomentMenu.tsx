// This module is browser compatible.
/** A menu over a button of the composer: arrows go through it, Esc and a press elsewhere close it. */
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

export interface MomentMenuProps {
  box: { current: HTMLDivElement | null };
  label?: string;
  onClose: () => void;
  children: ComponentChildren;
}

export function MomentMenu({ box, label = "Send later", onClose, children }: MomentMenuProps) {
  const list = useRef<HTMLDivElement>(null);
  const items = () => [...list.current!.querySelectorAll<HTMLElement>("button")];
  useLayoutEffect(() => items()[0]?.focus({ preventScroll: true }), []);
  useEffect(() => {
    const elsewhere = (event: PointerEvent) => {
      if (!box.current!.contains(event.target as Node)) onClose();
    };
    addEventListener("pointerdown", elsewhere);
    return () => removeEventListener("pointerdown", elsewhere);
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    const all = items();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (event.key === "Escape" || event.key === "Tab") onClose();
    else if (step !== 0) all[(at + step + all.length) % all.length]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      class="menu-list up composer-later-menu"
      role="menu"
      aria-label={label}
      ref={list}
      onKeyDown={onKeyDown}
    >
      {children}
    </div>
  );
}
