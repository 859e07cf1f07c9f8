// This module is browser compatible.
/**
 * What one can do with the message that is pointed at or focused: quick reactions and the commonest acts in a bar over
 * it, everything in a menu; on a touch screen a long press opens the same as a sheet. One bar serves the whole list.
 */
import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { ActMenu } from "../components/conversation/ActMenu.tsx";
import { Sign } from "../components/emoji/Sign.tsx";
import { More, Pencil, Reply, Smile } from "../components/icons.tsx";
import { Thread } from "../components/seldom_icons.tsx";
import {
  type Act,
  actOfKey,
  actsOn,
  recentReactions,
  rememberReaction,
  type Where,
} from "../core/browser/acts.ts";
import { longPress } from "../core/browser/long_press.ts";
import type { MessageRow, Row } from "../core/browser/rows.ts";
import { ourEmoji, wantOurs } from "../core/browser/our_emoji.ts";
import { afterInPage } from "../core/browser/world.ts";

export interface MessageToolsProps {
  list: RefObject<HTMLDivElement>;
  rows: readonly Row[];
  me: string;
  where: Where;
  onAct: (act: Act, row: MessageRow, event: Event) => void;
  onReact: (row: MessageRow, emoji: string, on: boolean) => void;
}

/** What stands in the bar itself. */
const quickActs = [
  { act: "react", label: "React…", title: "React with another emoji (:)", Icon: Smile },
  { act: "reply", label: "Reply", title: "Reply (R)", Icon: Reply },
  { act: "thread", label: "Reply in thread", title: "Reply in thread (T)", Icon: Thread },
  { act: "edit", label: "Edit", title: "Edit (E)", Icon: Pencil },
] as const;

/** Where the bar stands: pixels from the top of the list. */
interface Spot {
  key: string;
  top: number;
}

export default function MessageTools({ list, rows, me, where, onAct, onReact }: MessageToolsProps) {
  const spot = useSignal<Spot | undefined>(undefined);
  /** "bar": the menu hangs on the bar; "sheet": it lies over the screen. */
  const menu = useSignal<"bar" | "sheet" | undefined>(undefined);
  const bar = useRef<HTMLDivElement>(null);
  const latest = useRef({ rows, onAct, onReact, where });
  latest.current = { rows, onAct, onReact, where };

  const rowAt = (key: string | undefined) =>
    latest.current.rows.find((row): row is MessageRow => row.kind === "message" && row.key === key);
  const close = () => {
    menu.value = undefined;
    spot.value = undefined;
  };
  const show = (message: Element) => {
    const key = (message as HTMLElement).dataset.key!;
    const top = message.getBoundingClientRect().top - list.current!.getBoundingClientRect().top;
    if (spot.peek()?.key !== key || spot.peek()?.top !== top) spot.value = { key, top: Math.max(2, top) };
  };

  useEffect(() => {
    const element = list.current!;
    const ending = new AbortController();
    const listen = <K extends keyof HTMLElementEventMap>(
      type: K,
      run: (event: HTMLElementEventMap[K]) => void,
    ) => element.addEventListener(type, run, { signal: ending.signal });
    const message = (event: Event) => (event.target as Element).closest<HTMLElement>(".message[data-n]");
    listen("pointerover", (event) => {
      const over = message(event);
      if (event.pointerType === "touch" || menu.peek() !== undefined) return;
      if (over !== null) show(over);
    });
    listen("focusin", (event) => {
      const on = message(event);
      if (on !== null && on.matches(":focus-visible, :has(:focus-visible)")) show(on);
    });
    listen("scroll", () => menu.peek() === undefined && (spot.value = undefined));
    listen("keydown", (event) => {
      const on = event.target as HTMLElement;
      if (event.key === "ArrowUp" || event.key === "ArrowDown") return void move(event, element);
      const act = on.matches(".message[data-n]") ? actOfKey(event) : undefined;
      const row = rowAt(on.dataset.key);
      if (event.key === "Enter" && row !== undefined && on.matches(".message")) {
        event.preventDefault();
        show(on);
        menu.value = "bar";
      } else if (
        act !== undefined && row !== undefined &&
        actsOn(row, latest.current.where).some((item) => item.act === act)
      ) {
        event.preventDefault();
        latest.current.onAct(act, row, event);
      }
    });
    // Alt and a click: unread from here. Before the click means anything to what is in the message.
    const altClick = (event: MouseEvent) => {
      const row = rowAt(message(event)?.dataset.key);
      if (!event.altKey || event.button !== 0 || row?.n === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current.onAct("unread", row, event);
    };
    element.addEventListener("click", altClick, { capture: true, signal: ending.signal });
    const press = longPress(element, {
      selector: ".message[data-n]",
      after: afterInPage,
      pressed(on) {
        show(on);
        menu.value = "sheet";
      },
    });
    const elsewhere = (event: Event) => {
      const inside = bar.current?.contains(event.target as Node);
      if (!inside && menu.peek() === "bar") close();
    };
    // These tools come after the page: the pointer may rest on a message already.
    const under = element.querySelector(".message[data-n]:hover");
    if (under !== null && matchMedia("(hover: hover)").matches) show(under);
    addEventListener("pointerdown", elsewhere, { signal: ending.signal });
    element.parentElement!.addEventListener("pointerleave", () => menu.peek() === undefined && close(), {
      signal: ending.signal,
    });
    return () => {
      ending.abort();
      press();
    };
  }, []);

  useEffect(() => {
    // They are offered only when they are known to be there.
    if (recentReactions(globalThis.localStorage).some((one) => one[0] === ":")) wantOurs();
  }, []);

  const row = rowAt(spot.value?.key);
  useEffect(() => {
    if (bar.current !== null && spot.value !== undefined) {
      bar.current.style.insetBlockStart = `${spot.value.top}px`;
    }
  });
  if (spot.value === undefined || row === undefined || row.n === undefined) return null;
  const items = actsOn(row, where);
  /** The menu goes, and what opens next gives the keyboard back to the message. */
  const focusRow = () => {
    const { key } = spot.value!;
    close();
    list.current!.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus({
      preventScroll: true,
    });
  };
  const act = (which: Act, event: Event) => {
    if (menu.peek() === "bar") focusRow();
    else close();
    onAct(which, row, event);
  };
  const react = (emoji: string) => {
    rememberReaction(globalThis.localStorage, emoji);
    const mine = row.reactions?.some((one) => one.emoji === emoji && one.by.includes(me)) ?? false;
    close();
    onReact(row, emoji, !mine);
  };
  const reactions = where.archived || row.deleted !== undefined
    ? []
    : recentReactions(globalThis.localStorage, (name) => ourEmoji(name) !== undefined);
  const has = (which: Act) => items.some((item) => item.act === which);
  if (menu.value === "sheet") {
    return <ActMenu {...{ items, reactions }} sheet onAct={act} onReact={react} onClose={close} />;
  }
  return (
    <div class="message-tools" role="toolbar" aria-label="Message" ref={bar}>
      {reactions.slice(0, 3).map((emoji) => (
        <button
          key={emoji}
          type="button"
          class="message-tool emoji"
          aria-label={`React with ${emoji}`}
          title={`React with ${emoji}`}
          onClick={() => react(emoji)}
        >
          <Sign emoji={emoji} small />
        </button>
      ))}
      {quickActs.filter(({ act }) => has(act)).map(({ act: which, label, title, Icon }) => (
        <button
          key={which}
          type="button"
          class="message-tool"
          aria-label={label}
          title={title}
          onClick={(event) => act(which, event)}
        >
          <Icon size={18} />
        </button>
      ))}
      <button
        type="button"
        class="message-tool"
        aria-label="More"
        title="More (Enter)"
        aria-haspopup="menu"
        aria-expanded={menu.value === "bar"}
        onClick={() => menu.value = menu.value === "bar" ? undefined : "bar"}
      >
        <More size={18} />
      </button>
      {menu.value === "bar" && (
        <ActMenu
          {...{ items, reactions }}
          up={spot.value.top > list.current!.clientHeight / 2}
          onAct={act}
          onReact={react}
          onClose={focusRow}
        />
      )}
    </div>
  );
}

/** Arrows go from message to message while the list, or a message in it, has the keyboard. */
function move(event: KeyboardEvent, list: HTMLElement): void {
  const on = event.target as HTMLElement;
  if ((on !== list && !on.matches(".message")) || event.altKey || event.ctrlKey || event.metaKey) return;
  const messages = [...list.querySelectorAll<HTMLElement>(".message[data-n]")];
  const at = messages.indexOf(on);
  const next = at === -1 ? messages.at(-1) : messages[at + (event.key === "ArrowUp" ? -1 : 1)];
  event.preventDefault();
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}
