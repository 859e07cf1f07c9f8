// This module is browser compatible.
/** Everything one can do with a message: a menu beside it, or a sheet over the lower edge of a small screen. */
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Act, ActItem } from "../../core/browser/acts.ts";
import { Sign } from "../emoji/Sign.tsx";
import { Bookmark, Forward, Info, Pencil, Pin, Reply, Smile } from "../icons.tsx";
import { Bell, Copy, Eye, History, Link, Question, Thread, Trash, Unread } from "../seldom_icons.tsx";

export interface ActMenuProps {
  items: readonly ActItem[];
  reactions: readonly string[];
  sheet?: boolean;
  /** Opens upwards. */
  up?: boolean;
  onAct: (act: Act, event: Event) => void;
  onReact: (emoji: string) => void;
  onClose: () => void;
}

const icons = {
  reply: Reply,
  thread: Thread,
  react: Smile,
  edit: Pencil,
  forward: Forward,
  copy: Copy,
  link: Link,
  pin: Pin,
  save: Bookmark,
  remind: Bell,
  unread: Unread,
  follow: Bell,
  why: Question,
  bare: Eye,
  about: Info,
  history: History,
  delete: Trash,
} as const satisfies Record<Act, unknown>;

/** Pixels between a menu and the edge of the window, at least. */
const edge = 8;

export function ActMenu(
  { items, reactions, sheet = false, up = false, onAct, onReact, onClose }: ActMenuProps,
) {
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = menu.current!;
    element.querySelector("button")?.focus({ preventScroll: true });
    if (!sheet) moveInside(element);
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = [...menu.current!.querySelectorAll<HTMLElement>("button")];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    const steps: Record<string, number> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
    const step = steps[event.key];
    if (event.key === "Escape" || event.key === "Tab") onClose();
    else if (step !== undefined) buttons[(at + step + buttons.length) % buttons.length]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const list = (
    <div
      class={sheet ? "sheet-menu" : up ? "menu-list act-menu up" : "menu-list act-menu"}
      role="menu"
      aria-label="Message"
      ref={menu}
      onKeyDown={onKeyDown}
    >
      {reactions.length > 0 && (
        <div class="act-reactions" role="group" aria-label="React">
          {reactions.map((emoji) => (
            <button
              key={emoji}
              type="button"
              role="menuitem"
              class="message-tool emoji"
              aria-label={`React with ${emoji}`}
              onClick={() => onReact(emoji)}
            >
              <Sign emoji={emoji} small />
            </button>
          ))}
        </div>
      )}
      {items.map(({ act, label, key }) => {
        const Icon = icons[act];
        return (
          <button
            key={act}
            type="button"
            role="menuitem"
            class={act === "delete" ? "menu-item danger" : "menu-item"}
            onClick={(event) => onAct(act, event)}
          >
            <Icon size={18} />
            <span class="act-label">{label}</span>
            {key !== undefined && !sheet && <kbd class="act-key">{key}</kbd>}
          </button>
        );
      })}
    </div>
  );
  return sheet
    ? (
      <div class="sheet-scrim" onClick={(event) => event.target === event.currentTarget && onClose()}>
        {list}
      </div>
    )
    : list;
}

/** The window may be lower than the menu is long beside its message. */
function moveInside(menu: HTMLElement): void {
  const { top, bottom } = menu.getBoundingClientRect();
  const down = Math.max(edge - top, 0);
  const up = Math.max(bottom + edge - innerHeight, 0);
  menu.style.translate = `0 ${top < edge ? down : -up}px`;
}
