// This module is browser compatible.
/** The open conversation: its messages, who is typing, the composer; and the keys that move between them. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Beginning } from "../components/conversation/Beginning.tsx";
import { TypingLine } from "../components/conversation/TypingLine.tsx";
import type { Client, ConversationItem, TimelineView } from "../core/browser/client.ts";
import type { When } from "../core/browser/dates.ts";
import { othersIn } from "../core/browser/naming.ts";
import type { Reach } from "../core/browser/slash.ts";
import { useReply } from "../core/browser/replying.ts";
import { type Action, actionOf } from "../core/browser/shortcuts.ts";
import Messages, { type MessagesHandle } from "./Messages.tsx";
import Writer, { type WriterHandle } from "./Writer.tsx";
import { later } from "../core/browser/later.ts";

const QuietNotice = later(() => import("./QuietNotice.tsx"));
const JumpToDay = later(() => import("./JumpToDay.tsx"));

export interface ConversationProps {
  client: Client;
  view: TimelineView;
  item: ConversationItem;
  when: When;
  at: number | undefined;
  typed: string | undefined;
  problem: string | undefined;
  onInvite: (event: MouseEvent) => void;
  /** Opens the thread of message `n`. */
  onThread: (n: number) => void;
  /** Goes to an entry of it. */
  onGo: (n: number) => void;
  /** What commands of the composer can do outside of it. */
  reach: Reach;
}

export default function Conversation(props: ConversationProps) {
  const { client, view, item, when, at, typed, problem, onInvite, onThread, onGo } = props;
  const list = useRef<MessagesHandle | null>(null);
  const writer = useRef<WriterHandle | null>(null);
  const reply = useReply(client, view.conversation, () => view.rows.peek());

  const choosingDay = useSignal(false);

  /** In layers: an edit, then the message that is being answered, then what is unread. */
  const escape = () => {
    if (list.current?.escape()) return;
    if (reply.row.value !== undefined) reply.set(undefined);
    else void client.markRead(view).then(() => list.current?.toLatest());
  };
  const actions: Partial<Record<Action, () => unknown>> = {
    escape,
    divider: () => list.current?.toDivider(),
    pageUp: () => list.current?.page(-1),
    pageDown: () => list.current?.page(1),
    latest: () => list.current?.toLatest(),
    end: () => list.current?.toLatest(),
    replyLast: () => list.current?.replyToLast(),
    reactLast: () => list.current?.reactToLast() ?? false,
    attach: () => writer.current?.attach(),
    editLast: () => list.current?.editLast() ?? false,
  };
  const act = (event: KeyboardEvent, inField: boolean) => {
    const action = actionOf(event, inField);
    const does = action && actions[action];
    if (does !== undefined && does() !== false) event.preventDefault();
    return does !== undefined;
  };
  const onKey = (event: KeyboardEvent) => void act(event, true);

  useEffect(() => {
    const typeAnywhere = (event: KeyboardEvent) => {
      // An open dialog has all keys, wherever the focus was left by what is gone.
      if (event.defaultPrevented || document.querySelector("dialog[open]") !== null) return;
      // Where letters or arrows mean something of their own, only Esc is everybody's.
      const busy = isBusy(event.target);
      if (busy && (event.key !== "Escape" || isOver(event.target))) return;
      const arrow = event.key === "ArrowUp";
      if (!arrow && act(event, false)) return;
      if (
        !busy && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey &&
        event.key !== " "
      ) {
        writer.current?.focus();
      }
    };
    const pasteAnywhere = (event: ClipboardEvent) => {
      if (!isBusy(event.target)) writer.current?.focus();
    };
    addEventListener("keydown", typeAnywhere);
    addEventListener("paste", pasteAnywhere);
    return () => {
      removeEventListener("keydown", typeAnywhere);
      removeEventListener("paste", pasteAnywhere);
    };
  }, []);

  const people = (id: string) => client.person(id).value;
  const [other, ...more] = othersIn(item.room, client.me);
  return (
    <div class="conversation">
      <Messages
        {...{ client, view, item, when, at, onThread }}
        beginning={
          <Beginning room={item.room} role={item.role} me={client.me} {...{ people, when, onInvite }} />
        }
        onDay={() => choosingDay.value = true}
        handle={list}
        onDiscarded={(text) => writer.current?.give(text)}
        onReply={(row) => {
          reply.set(row);
          writer.current?.focus();
        }}
        onDone={() => writer.current?.focus()}
      />
      <TypingLine
        ids={client.typingIn(view.conversation).value.filter((id) => !client.blocked.value.has(id))}
        people={people}
      />
      {other !== undefined && more.length === 0 && <QuietNotice {...{ client, when }} user={other} />}
      <Writer
        {...{ client, typed, problem, onKey }}
        reach={props.reach}
        conversation={view.conversation}
        room={item.room}
        handle={writer}
        reply={reply.row.value}
        people={people}
        onReplyEnd={() => {
          reply.set(undefined);
          writer.current?.focus();
        }}
        onReaction={(emoji) => list.current?.reactToLast(emoji) ?? false}
        onSent={() => {
          reply.set(undefined);
          void list.current?.toLatest();
        }}
      />
      {choosingDay.value && (
        <JumpToDay
          client={client}
          conversation={view.conversation}
          now={when.now}
          onGo={onGo}
          onClose={() => choosingDay.value = false}
        />
      )}
    </div>
  );
}

/** Something has the keyboard already: a field, a menu, a dialog. */
function isBusy(target: EventTarget | null): boolean {
  return target instanceof Element &&
    target.closest(
        "input, textarea, select, button, a, dialog[open], [contenteditable], details[open], .message:focus, .thread",
      ) !== null;
}

/** Something lies over the page, and Esc is its own. */
function isOver(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, dialog[open], [role=menu]") !== null;
}
