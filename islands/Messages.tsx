// This module is browser compatible.
/**
 * A list of messages, live: the open conversation, or a thread beside it. Keeps the reader's place, shows what links
 * lead to, and lets messages be answered and changed.
 */
import { useComputed, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { JumpButton } from "../components/conversation/JumpButton.tsx";
import { MessageText } from "../components/conversation/MessageText.tsx";
import { Timeline } from "../components/conversation/Timeline.tsx";
import { UnreadBar } from "../components/conversation/UnreadBar.tsx";
import { Acting } from "../core/browser/acting.ts";
import { isPlainClick } from "../core/browser/address.ts";
import type { Client, ConversationItem, TimelineView } from "../core/browser/client.ts";
import type { When } from "../core/browser/dates.ts";
import { folds } from "../core/browser/folding.ts";
import { later } from "../core/browser/later.ts";
import { usePlace } from "../core/browser/place.ts";
import type { MessageRow, Row } from "../core/browser/rows.ts";
import type { OnScreen } from "../core/browser/scroll.ts";
import { exactReaders } from "../core/browser/seen.ts";
import { useThreadNews } from "../core/browser/thread_news.ts";
import { firstLinkIn } from "../core/markup/markup.ts";
import { homeOf, isSealed } from "../core/protocol/ids.ts";
import type { PollCardProps } from "./PollCard.tsx";
import { useReader } from "./reader.ts";

const MessageActs = later(() => import("./MessageActs.tsx"));
const Sending = later(() => import("./Sending.tsx"));
const PollCard = later(
  () => import("./PollCard.tsx"),
  undefined,
  ({ row }: PollCardProps) => <MessageText text={row.text} />,
);
const MessageEditor = later(() => import("./MessageEditor.tsx"));

export interface MessagesProps {
  client: Client;
  view: TimelineView;
  /** The room that it belongs to. */
  item: ConversationItem;
  /** What it is called; the name of the room otherwise. */
  label?: string;
  when: When;
  /** What stands above the very first message. */
  beginning: ComponentChildren;
  /** The entry that was asked for by its address. */
  at?: number | undefined;
  /** Gets what moves the list from outside (keys, sending). */
  handle: { current: MessagesHandle | null };
  /** Gives the text of a discarded message back. */
  onDiscarded: (text: string) => void;
  /** Asks for another day. */
  onDay?: () => void;
  /** The composer is to answer this message. */
  onReply: (row: MessageRow) => void;
  /** Opens the thread of message `n`. */
  onThread?: (n: number) => void;
  /** Puts the keyboard back where one writes. */
  onDone: () => void;
}
export interface MessagesHandle {
  /** Edits my last message; false when there is none to edit. */
  editLast(): boolean;
  /** Answers the last message. */
  replyToLast(): void;
  /** Reacts to the last message; asks with what when that is not said. False when there is none. */
  reactToLast(emoji?: string): boolean;
  /** Whether there was something to leave: an edit. */
  escape(): boolean;
  toLatest(): void;
  toDivider(): void;
  page(screens: number): void;
}

export default function Messages(props: MessagesProps) {
  const { client, view, item, when, handle, onReply, onDone } = props;
  const { conversation } = view;
  const { room, role } = item;
  const list = useRef<HTMLDivElement>(null);
  const place = usePlace(client, view, list, props.at);
  const acting = useMemo(() => new Acting(client, view), [view]);
  const unfolded = useSignal<ReadonlySet<string>>(new Set());
  const rows = view.rows.value;
  const editing = acting.editing.value;

  const endEdit = () => {
    acting.editing.value = undefined;
    onDone();
  };
  const jump = (n: number, event: MouseEvent) => {
    if (!isPlainClick(event)) return;
    event.preventDefault();
    place.to(n).catch((error) => acting.refused(error, "Cannot go there now"));
  };
  handle.current = {
    ...place,
    editLast() {
      const mine = lastOf(rows, (row) => row.mine && !row.forwarded && !row.poll);
      if (mine === undefined || room.archived) return false;
      acting.editing.value = mine.n;
      return true;
    },
    replyToLast() {
      const row = lastOf(rows);
      if (row !== undefined) onReply(row);
    },
    reactToLast(emoji) {
      const row = lastOf(rows);
      if (row === undefined || room.archived) return false;
      if (emoji === undefined) acting.asking.value = { act: "react", row };
      else acting.react(row.n!, emoji, true);
      return true;
    },
    escape() {
      if (acting.editing.peek() === undefined) return false;
      endEdit();
      return true;
    },
  };

  const seenBy = useComputed(() => exactReaders(view.rows.value, (n) => view.seenBy(n)));
  const reader = useReader(client, rows);
  const news = useThreadNews(client);
  const firstNew = view.divider.value === undefined ? undefined : firstAfter(rows, view.divider.value);
  const above = firstNew !== undefined && place.screen.value.first > (firstNew.n ?? 0);
  return (
    <Timeline
      {...{ conversation, rows, when }}
      label={props.label ?? room.name}
      me={client.me.id}
      editing={editing === undefined ? undefined : {
        n: editing,
        editor: (
          <MessageEditor
            key={editing}
            {...{ client, conversation }}
            text={textOf(rows, editing)}
            onSave={(text) => acting.edit(editing, text)}
            onCancel={endEdit}
          />
        ),
      }}
      older={view.older.value}
      newer={view.newer.value}
      people={(id) => client.person(id).value}
      flash={place.flash.value}
      saved={acting.saved.value}
      previewOf={(row) => previewOf(row, place.screen.value, client, acting)}
      pollOf={(row) => <PollCard {...{ client, conversation, row, when, item }} />}
      reader={reader.value}
      sendingOf={({ id }) => (
        <Sending
          {...{ client, conversation }}
          clientId={id}
          onDiscard={() => props.onDiscarded(client.discard(id) ?? "")}
        />
      )}
      seenBy={(n) => seenBy.value.get(n) ?? []}
      beginning={view.cleared.value === 0 ? props.beginning : (
        <p class="cleared">
          <button type="button" class="button small" onClick={() => view.cleared.value = 0}>
            Show earlier messages
          </button>
        </p>
      )}
      folds={(row) => folds(room, client.blocked.value, row) && !unfolded.value.has(row.key)}
      onUnfold={(key) => unfolded.value = new Set(unfolded.value).add(key)}
      actions={{
        retry: (id) => client.retry(id),
        discard: (id) => props.onDiscarded(client.discard(id) ?? ""),
        react: (n, emoji, on) => acting.react(n, emoji, on),
        jump,
        thread: props.onThread,
        news,
      }}
      onDay={props.onDay}
      scroller={list}
    >
      {view.unread.value > 0 && (above || view.newer.value) && (
        <UnreadBar
          count={view.unread.value}
          since={firstNew?.at}
          when={when}
          onJump={() => place.toDivider()}
          onMarkRead={() => client.markRead(view).then(place.toBottom)}
        />
      )}
      <MessageActs
        {...{ client, view, acting, list, rows, when, onReply }}
        onThread={props.onThread}
        where={{ role, archived: room.archived, direct: isSealed(homeOf(conversation)) }}
      />
      {place.away && <JumpButton fresh={place.fresh.value} onJump={() => place.toLatest()} />}
    </Timeline>
  );
}

/** Messages beyond the edges of the screen whose links are looked up. */
const around = 15;

function previewOf(row: MessageRow, { first, last, atBottom }: OnScreen, client: Client, acting: Acting) {
  const { previews } = client;
  const url = row.bare || row.deleted ? undefined : firstLinkIn(row.text);
  if (url === undefined || row.n === undefined || previews.hidden.value.has(row.key)) return undefined;
  // Only what is looked at is asked for.
  if (row.n < first - around || (row.n > last + around && !atBottom)) return undefined;
  const preview = previews.get(acting.conversation, url).value;
  if (!preview) return undefined;
  const { n } = row;
  return row.mine
    ? { preview, onHide: () => acting.bare(n, true), hideLabel: "Remove this preview for everybody" }
    : { preview, onHide: () => previews.hide(row.key) };
}

function lastOf(rows: readonly Row[], fits: (row: MessageRow) => boolean = () => true) {
  return rows.findLast((row): row is MessageRow =>
    row.kind === "message" && row.n !== undefined && !row.deleted && fits(row)
  );
}

function textOf(rows: readonly Row[], n: number): string {
  const row = rows.find((row) => row.kind === "message" && row.n === n);
  return row?.kind === "message" ? row.text : "";
}

function firstAfter(rows: readonly Row[], n: number): { n?: number; at: number } | undefined {
  for (const row of rows) if (row.kind === "message" && row.n !== undefined && row.n > n) return row;
  return undefined;
}
