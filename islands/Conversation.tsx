// This module is browser compatible.
/** The open conversation: its messages, who is typing, the composer; and the keys that move between them. */
import { useEffect, useRef } from "preact/hooks";
import { TypingLine } from "../components/conversation/TypingLine.tsx";
import type { Client, ConversationItem, TimelineView } from "../core/browser/client.ts";
import type { When } from "../core/browser/dates.ts";
import Messages, { type MessagesHandle } from "./Messages.tsx";
import Writer, { type WriterHandle } from "./Writer.tsx";

export interface ConversationProps {
  client: Client;
  view: TimelineView;
  item: ConversationItem;
  when: When;
  at: number | undefined;
  typed: string | undefined;
  problem: string | undefined;
  onInvite: (event: MouseEvent) => void;
}

export default function Conversation(props: ConversationProps) {
  const { client, view, item, when, at, typed, problem, onInvite } = props;
  const list = useRef<MessagesHandle | null>(null);
  const writer = useRef<WriterHandle | null>(null);

  const onKey = (event: KeyboardEvent) => {
    if (event.key === "PageUp" && event.shiftKey) list.current?.toDivider();
    else if (event.key === "PageUp" || event.key === "PageDown") {
      list.current?.page(event.key === "PageUp" ? -1 : 1);
    } else if (event.key === "End" && event.ctrlKey) list.current?.toLatest();
    else if (event.key === "Escape") void client.markRead(view).then(() => list.current?.toLatest());
    else return;
    event.preventDefault();
  };

  useEffect(() => {
    const typeAnywhere = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isBusy(event.target)) return;
      if (
        event.key === "Escape" || event.key === "PageUp" || event.key === "PageDown" || event.key === "End"
      ) {
        if (event.key === "End") void list.current?.toLatest();
        else onKey(event);
      } else if (
        event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && event.key !== " "
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
  return (
    <div class="conversation">
      <Messages
        {...{ client, view, item, when, at, onInvite }}
        handle={list}
        onDiscarded={(text) => writer.current?.give(text)}
      />
      <TypingLine
        ids={client.typingIn(view.conversation).value.filter((id) => !client.blocked.value.has(id))}
        people={people}
      />
      <Writer
        {...{ client, typed, problem, onKey }}
        conversation={view.conversation}
        room={item.room}
        handle={writer}
        onSent={() => list.current?.toLatest()}
      />
    </div>
  );
}

/** Something has the keyboard already: a field, a menu, a dialog. */
function isBusy(target: EventTarget | null): boolean {
  return target instanceof Element &&
    target.closest("input, textarea, select, button, a, dialog[open], [contenteditable], details[open]") !==
      null;
}
