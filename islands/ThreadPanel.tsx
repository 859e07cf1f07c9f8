// This module is browser compatible.
/**
 * A thread beside its room: the message that it answers on top, the replies below, and a composer of its own. On a
 * phone it is a screen of its own. Esc leaves it in layers: an edit, the reply that is being answered, the thread.
 */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { LoadingRows } from "../components/conversation/LoadingRows.tsx";
import { TypingLine } from "../components/conversation/TypingLine.tsx";
import { Note } from "../components/Note.tsx";
import { ThreadBar } from "../components/thread/ThreadBar.tsx";
import type { Client, ConversationItem } from "../core/browser/client.ts";
import type { When } from "../core/browser/dates.ts";
import { useReply } from "../core/browser/replying.ts";
import { type Action, actionOf } from "../core/browser/shortcuts.ts";
import { threadsOf } from "../core/browser/threads.ts";
import { placeOfThread } from "../core/protocol/ids.ts";
import type { Reach } from "../core/browser/slash.ts";
import { whyNot } from "../core/browser/why_not.ts";
import Messages, { type MessagesHandle } from "./Messages.tsx";
import ThreadRoot from "./ThreadRoot.tsx";
import { useReader } from "./reader.ts";
import Writer, { type WriterHandle } from "./Writer.tsx";

export interface ThreadPanelProps {
  client: Client;
  /** The id of the thread. */
  id: string;
  /** The room that it is in, as it is called. */
  item: ConversationItem;
  /** The reply that was asked for by its address. */
  at: number | undefined;
  when: When;
  typed: string | undefined;
  problem: string | undefined;
  /** Gets what Esc does here: false when it is for something that lies over the panel. */
  leaving: { current: (() => boolean) | null };
  onClose: () => void;
  /** Goes to an entry of the room. */
  onGo: (n: number) => void;
  reach: Reach;
}

export default function ThreadPanel(props: ThreadPanelProps) {
  const { client, id, item, at, when, typed, problem, leaving, onClose, onGo } = props;
  const { parent, root: n } = placeOfThread(id)!;
  const list = useRef<MessagesHandle | null>(null);
  const writer = useRef<WriterHandle | null>(null);
  const leavingRoot = useRef<(() => boolean) | null>(null);
  const panel = useRef<HTMLElement>(null);
  const alsoToRoom = useSignal(false);
  const refusal = useSignal<string | undefined>(undefined);
  const beside = client.beside.value;
  const view = beside?.conversation === id ? beside : undefined;
  const reply = useReply(client, id, () => view?.rows.peek() ?? []);
  // What was asked for by an address is looked up before anything is shown.
  const sought = useSignal(at !== undefined && view === undefined);

  const open = async () => {
    await client.openThread(id);
    const shown = client.beside.peek();
    if (sought.peek() && shown?.conversation === id) await client.jumpTo(shown, at!);
    sought.value = false;
  };
  useEffect(() => {
    open().catch((error) => {
      sought.value = false;
      refusal.value = whyNot(error);
    });
  }, [view === undefined]);
  useEffect(() => {
    const shown = panel.current!;
    if (matchMedia("(hover: hover)").matches) writer.current?.focus();
    else shown.focus({ preventScroll: true });
    return () => {
      client.closeThread();
      if (!shown.contains(document.activeElement)) return;
      // Once the page stands as it will be without it.
      requestAnimationFrame(() => {
        const root = document.querySelector<HTMLElement>(`.shell-main .message[data-n="${n}"]`);
        if (document.activeElement === document.body) root?.focus({ preventScroll: true });
      });
    };
  }, []);
  const isReady = view !== undefined && !sought.value;
  useEffect(() => {
    if (isReady && matchMedia("(hover: hover)").matches) writer.current?.focus();
  }, [isReady]);

  leaving.current = () => {
    if (document.querySelector(overPanel) !== null) return false;
    if (leavingRoot.current?.() || list.current?.escape()) return true;
    if (reply.row.value !== undefined) reply.set(undefined);
    else onClose();
    return true;
  };
  const actions: Partial<Record<Action, () => unknown>> = {
    divider: () => list.current?.toDivider(),
    pageUp: () => list.current?.page(-1),
    pageDown: () => list.current?.page(1),
    latest: () => list.current?.toLatest(),
    end: () => list.current?.toLatest(),
    replyLast: () => list.current?.replyToLast(),
    reactLast: () => list.current?.reactToLast() ?? false,
    editLast: () => list.current?.editLast() ?? false,
  };
  const act = (event: KeyboardEvent, inField: boolean) => {
    const action = actionOf(event, inField);
    const does = action && actions[action];
    if (does !== undefined && does() !== false) event.preventDefault();
    return does !== undefined;
  };
  /** Outside of its fields a letter is the beginning of a reply. */
  const onKeyDown = (event: KeyboardEvent) => {
    const busy = event.target instanceof Element && event.target.closest(fields) !== null;
    if (event.defaultPrevented || busy) return;
    if (event.key !== "ArrowUp" && act(event, false)) return;
    const letter = event.key.length === 1 && event.key !== " ";
    if (letter && !event.ctrlKey && !event.metaKey && !event.altKey) writer.current?.focus();
  };

  const people = (user: string) => client.person(user).value;
  const threads = threadsOf(client);
  const root = view?.root.value;
  const reader = useReader(client, view?.rows.value ?? []);
  const replies = client.conversation(id).value?.head.count ?? 0;
  const follows = threads.follows(id);
  return (
    <section class="thread" tabIndex={-1} aria-label="Thread" ref={panel} onKeyDown={onKeyDown}>
      <ThreadBar
        room={item.room}
        {...{ people, follows, onClose }}
        me={client.me}
        onFollow={() =>
          threads.follow(id, !follows).catch((error) => {
            refusal.value = whyNot(error);
          })}
      />
      {refusal.value !== undefined && <Note kind="danger">{refusal.value}</Note>}
      {isReady && root && (
        <div class="conversation">
          <Messages
            {...{ client, view, item, when, at }}
            label={`the thread in ${item.room.name}`}
            beginning={
              <ThreadRoot
                {...{ client, item, root, replies, when, onGo }}
                reader={reader.value}
                leaving={leavingRoot}
                onReply={() => writer.current?.focus()}
              />
            }
            handle={list}
            onDiscarded={(text) => writer.current?.give(text)}
            onReply={(row) => {
              reply.set(row);
              writer.current?.focus();
            }}
            onDone={() => writer.current?.focus()}
          />
          <TypingLine
            ids={client.typingIn(id).value.filter((user) => !client.blocked.value.has(user))}
            people={people}
          />
          <Writer
            {...{ client, typed, problem }}
            reach={props.reach}
            name="thread-composer"
            label="Reply in thread"
            conversation={id}
            room={{ ...item.room, id }}
            handle={writer}
            reply={reply.row.value}
            people={people}
            onKey={(event) => void act(event, true)}
            onReplyEnd={() => {
              reply.set(undefined);
              writer.current?.focus();
            }}
            onReaction={(emoji) => list.current?.reactToLast(emoji) ?? false}
            onSent={(text) => {
              // There it answers the same message.
              if (alsoToRoom.peek() && text !== "") client.send(parent, text, { reply: n });
              alsoToRoom.value = false;
              reply.set(undefined);
              void list.current?.toLatest();
            }}
          />
          {!item.room.archived && (
            <label class="thread-also">
              <input
                type="checkbox"
                checked={alsoToRoom.value}
                onChange={(event) => alsoToRoom.value = event.currentTarget.checked}
              />
              <span class="one-line">
                Also send to {item.room.kind === "direct" ? "the conversation" : item.room.name}
              </span>
            </label>
          )}
        </div>
      )}
      {!isReady && refusal.value === undefined && <LoadingRows />}
    </section>
  );
}

/** What has keys of its own. */
const fields = "input, textarea, select, button, a, dialog[open], [contenteditable], .message:focus";
/** What is open over the panel, and closes before it. */
const overPanel = ".choices-list, .emoji-picker, [role=menu], .shell-main .message-editor:focus-within";
