// This module is browser compatible.
/** The list of the open conversation: keeps the reader's place, loads what comes into reach, says what is on the screen. */
import { type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { Beginning } from "../components/conversation/Beginning.tsx";
import { JumpButton } from "../components/conversation/JumpButton.tsx";
import { MessageText, type Reader } from "../components/conversation/MessageText.tsx";
import { Timeline } from "../components/conversation/Timeline.tsx";
import { UnreadBar } from "../components/conversation/UnreadBar.tsx";
import { Close } from "../components/icons.tsx";
import type { Client, ConversationItem, TimelineView } from "../core/browser/client.ts";
import type { When } from "../core/browser/dates.ts";
import type { MessageRow, Row } from "../core/browser/rows.ts";
import { type OnScreen, Scroller } from "../core/browser/scroll.ts";
import { folds } from "../core/browser/folding.ts";
import { exactReaders } from "../core/browser/seen.ts";
import { type Act, rememberReaction } from "../core/browser/acts.ts";
import { isPlainClick } from "../core/browser/address.ts";
import { paths } from "../components/paths.ts";
import { homeOf, isSealed } from "../core/protocol/ids.ts";
import { later } from "../core/browser/later.ts";
import { firstLinkIn } from "../core/markup/markup.ts";
import Code from "./Code.tsx";
import type { PollCardProps } from "./PollCard.tsx";

const PollCard = later(
  () => import("./PollCard.tsx"),
  undefined,
  ({ row }: PollCardProps) => <MessageText text={row.text} />,
);
const DeleteMessage = later(() => import("./DeleteMessage.tsx"));
const MessageEditor = later(() => import("./MessageEditor.tsx"));
const MessageTools = later(() => import("./MessageTools.tsx"));
const EmojiPicker = later(() => import("./EmojiPicker.tsx"));
const ForwardMessage = later(() => import("./ForwardMessage.tsx"));
const MessageRevisions = later(() => import("./MessageRevisions.tsx"));

export interface MessagesProps {
  client: Client;
  view: TimelineView;
  item: ConversationItem;
  when: When;
  /** The entry that was asked for by its address. */
  at: number | undefined;
  /** Gets what moves the list from outside (keys, sending). */
  handle: { current: MessagesHandle | null };
  /** Gives the text of a discarded message back. */
  onDiscarded: (text: string) => void;
  onInvite: (event: MouseEvent) => void;
  /** Asks for another day. */
  onDay: () => void;
  /** The composer is to answer this message. */
  onReply: (row: MessageRow) => void;
  /** Puts the keyboard back where one writes. */
  onDone: () => void;
}
export interface MessagesHandle {
  /** Edits my last message; false when there is none to edit. */
  editLast(): boolean;
  /** Answers the last message. */
  replyToLast(): void;
  /** Whether there was something to leave: an edit. */
  escape(): boolean;
  toLatest(): void;
  toDivider(): void;
  page(screens: number): void;
}

export default function Messages(props: MessagesProps) {
  const { client, view, item, when, at, handle, onDiscarded, onInvite, onReply, onDone } = props;
  const list = useRef<HTMLDivElement>(null);
  const scroller = useRef<Scroller>(null);
  const screen = useSignal<OnScreen>({ first: 0, last: 0, atBottom: true });
  const flash = useSignal(at);
  const editing = useSignal<number | undefined>(undefined);
  const asking = useSignal<{ act: "forward" | "history" | "delete" | "react"; row: MessageRow } | undefined>(
    undefined,
  );
  const told = useSignal<string | undefined>(undefined);
  const fresh = useSignal(0);
  const unfolded = useSignal<ReadonlySet<string>>(new Set());
  const rows = view.rows.value;
  const older = view.older.value;
  const newer = view.newer.value;
  // Where the rows stand now, before these are drawn.
  scroller.current?.note();

  const report = () => {
    const engine = scroller.current;
    if (engine === null) return;
    screen.value = engine.onScreen();
    client.onScreen(view, screen.value);
    if (screen.value.atBottom && !view.newer.peek()) fresh.value = 0;
    if (engine.wantsOlder) client.loadOlder(view).catch(() => {});
    if (engine.wantsNewer) client.loadNewer(view).catch(() => {});
  };

  useLayoutEffect(() => {
    const engine = scroller.current = new Scroller(list.current!);
    const found = at === undefined ? engine.toDivider() : engine.toEntry(at);
    if (!found) engine.toBottom();
    report();
    const sizes = new ResizeObserver(() => {
      engine.restore();
      report();
    });
    sizes.observe(list.current!.firstElementChild!);
    const scrolled = () => {
      engine.note();
      report();
    };
    list.current!.addEventListener("scroll", scrolled, { passive: true });
    return () => sizes.disconnect();
  }, [view]);

  useLayoutEffect(() => {
    scroller.current?.restore();
    report();
  }, [rows, older, newer]);

  const last = rows.findLast((row) => row.kind === "message");
  useEffect(() => {
    if (last?.kind === "message" && !last.mine && !screen.peek().atBottom && !view.newer.peek()) {
      fresh.value++;
    }
  }, [last?.key]);

  const { conversation } = view;
  const ask = client.connection.request.bind(client.connection);
  const tell = (sentence: string) => {
    told.value = sentence;
    setTimeout(() => told.value === sentence && (told.value = undefined), 4000);
  };
  const attempt = (run: Promise<unknown>, done?: string) =>
    void run.then(
      () => done === undefined || tell(done),
      (error) => tell(error instanceof Error ? error.message : "Cannot do that now; please try again"),
    );
  const jump = async (n: number, event: MouseEvent) => {
    if (!isPlainClick(event)) return;
    event.preventDefault();
    try {
      await client.jumpTo(view, n);
    } catch (error) {
      return tell(error instanceof Error ? error.message : "Cannot go there now");
    }
    flash.value = undefined;
    requestAnimationFrame(() => {
      if (scroller.current?.toEntry(n)) flash.value = n;
      report();
    });
  };
  const react = (row: MessageRow, emoji: string, on: boolean) =>
    attempt(ask("message.react", { conversation, n: row.n!, emoji, on }));
  const remove = (row: MessageRow) => ask("message.delete", { conversation, n: row.n! });
  const copy = (text: string, done: string) =>
    attempt(
      navigator.clipboard?.writeText(text) ??
        Promise.reject(new Error("This browser does not let pages copy")),
      done,
    );
  const act = (which: Act, row: MessageRow, event: Event) => {
    const n = row.n!;
    const quick = (event as MouseEvent).shiftKey === true;
    if (which === "reply") return onReply(row);
    if (which === "edit") return void (editing.value = n);
    if (which === "copy") return copy(row.text, "Text copied");
    if (which === "link") return copy(location.origin + paths.message(conversation, n), "Link copied");
    if (which === "unread") return attempt(client.markUnread(view, n));
    if (which === "pin") return attempt(ask("message.pin", { conversation, n, on: !row.pinned }));
    if (which === "bare") return attempt(ask("message.bare", { conversation, n, on: !row.bare }));
    // Who holds Shift has decided already.
    if (which === "delete" && quick && event.type !== "keydown") return attempt(remove(row));
    asking.value = { act: which, row };
  };
  const previewOf = (row: MessageRow) => {
    const url = row.bare || row.deleted ? undefined : firstLinkIn(row.text);
    if (url === undefined || row.n === undefined || client.previews.hidden.value.has(row.key)) {
      return undefined;
    }
    // Only what is looked at is asked for.
    const { first, last, atBottom } = screen.value;
    if (row.n < first - around || (row.n > last + around && !atBottom)) return undefined;
    const preview = client.previews.get(conversation, url).value;
    if (!preview) return undefined;
    return row.mine
      ? {
        preview,
        onHide: () => act("bare", row, new Event("click")),
        hideLabel: "Remove this preview for everybody",
      }
      : { preview, onHide: () => client.previews.hide(row.key) };
  };
  const endEdit = () => {
    editing.value = undefined;
    onDone();
  };

  handle.current = {
    editLast() {
      const mine = rows.findLast((row) =>
        row.kind === "message" && row.mine && row.n !== undefined && !row.deleted && !row.forwarded &&
        !row.poll
      );
      if (mine?.kind !== "message" || item.room.archived) return false;
      editing.value = mine.n;
      return true;
    },
    replyToLast() {
      const row = rows.findLast((row) => row.kind === "message" && row.n !== undefined && !row.deleted);
      if (row?.kind === "message") onReply(row);
    },
    escape() {
      if (editing.value === undefined) return false;
      endEdit();
      return true;
    },
    async toLatest() {
      await client.jumpTo(view, "latest");
      scroller.current?.toBottom();
      fresh.value = 0;
      report();
    },
    async toDivider() {
      const n = view.divider.peek();
      if (n === undefined) return;
      await client.jumpTo(view, n + 1);
      scroller.current?.toDivider();
      report();
    },
    page: (screens) => scroller.current?.page(screens),
  };

  const people = (id: string) => client.person(id).value;
  const seenBy = useComputed(() => exactReaders(view.rows.value, (n) => view.seenBy(n)));
  const reader = useReader(client, rows);
  const firstNew = view.divider.value === undefined ? undefined : firstAfter(rows, view.divider.value);
  const above = firstNew !== undefined && screen.value.first > (firstNew.n ?? 0);
  const away = !screen.value.atBottom || newer;
  return (
    <Timeline
      label={item.room.name}
      conversation={conversation}
      me={client.me.id}
      editing={editing.value === undefined ? undefined : {
        n: editing.value,
        editor: (
          <MessageEditor
            key={editing.value}
            text={textOf(rows, editing.value)}
            onSave={(text) => ask("message.edit", { conversation, n: editing.value!, text })}
            onCancel={endEdit}
          />
        ),
      }}
      {...{ rows, older, newer, people, when }}
      flash={flash.value}
      previewOf={previewOf}
      pollOf={(row) => <PollCard {...{ client, conversation, row, when, item }} />}
      reader={reader.value}
      seenBy={(n) => seenBy.value.get(n) ?? []}
      beginning={
        <Beginning room={item.room} role={item.role} me={client.me} {...{ people, when, onInvite }} />
      }
      folds={(row) => folds(item.room, client.blocked.value, row) && !unfolded.value.has(row.key)}
      onUnfold={(key) => unfolded.value = new Set(unfolded.value).add(key)}
      actions={{
        retry: (id) => client.retry(id),
        discard: (id) => onDiscarded(client.discard(id) ?? ""),
        react: (n, emoji, on) => attempt(ask("message.react", { conversation, n, emoji, on })),
        jump: (n, event) => void jump(n, event),
      }}
      onDay={props.onDay}
      scroller={list}
    >
      {view.unread.value > 0 && (above || newer) && (
        <UnreadBar
          count={view.unread.value}
          since={firstNew?.at}
          when={when}
          onJump={() => handle.current?.toDivider()}
          onMarkRead={() => client.markRead(view).then(() => scroller.current?.toBottom())}
        />
      )}
      <MessageTools
        list={list}
        rows={rows}
        me={client.me.id}
        where={{ role: item.role, archived: item.room.archived, direct: isSealed(homeOf(conversation)) }}
        onAct={act}
        onReact={react}
      />
      {asking.value?.act === "delete" && (
        <DeleteMessage
          row={asking.value.row}
          onDelete={() => remove(asking.value!.row)}
          onClose={() => asking.value = undefined}
        />
      )}
      {asking.value?.act === "react" && (
        <EmojiPicker
          anchor={list.current?.querySelector<HTMLElement>(`[data-n="${asking.value.row.n}"] .message-body`)}
          onPick={(emoji) => {
            const { row } = asking.value!;
            asking.value = undefined;
            rememberReaction(globalThis.localStorage, emoji);
            react(row, emoji, true);
          }}
          onClose={() => asking.value = undefined}
        />
      )}
      {asking.value?.act === "forward" && (
        <ForwardMessage
          {...{ client, conversation }}
          row={asking.value.row}
          onClose={() => asking.value = undefined}
        />
      )}
      {asking.value?.act === "history" && (
        <MessageRevisions
          {...{ client, conversation, when }}
          n={asking.value.row.n!}
          onClose={() => asking.value = undefined}
        />
      )}
      {told.value !== undefined && (
        <div class="toasts" role="status">
          <div class="toast">
            <span>{told.value}</span>
            <button
              type="button"
              class="icon-button small"
              aria-label="Dismiss"
              onClick={() => told.value = undefined}
            >
              <Close size={16} />
            </button>
          </div>
        </div>
      )}
      {away && <JumpButton fresh={fresh.value} onJump={() => handle.current?.toLatest()} />}
    </Timeline>
  );
}

const shortcode = /:[a-z0-9_+-]+:/i;

/** What the texts mean to me. The list of emoji is fetched once a text has a shortcode. */
function useReader(client: Client, rows: readonly Row[]): ReadonlySignal<Reader> {
  const emoji = useSignal<Reader["emoji"]>(undefined);
  const wanted = useMemo(() => rows.some((row) => row.kind === "message" && shortcode.test(row.text)), [
    rows,
  ]);
  useEffect(() => {
    if (!wanted || emoji.peek() !== undefined) return;
    // Without it, shortcodes are shown as they were typed.
    import("../core/emoji/emoji.ts").then((all) => emoji.value = all.emojiByShortcode).catch(() => {});
  }, [wanted]);
  // As text, so that a new message somewhere does not have every message here read anew.
  const names = useComputed(() =>
    JSON.stringify(
      client.conversations.value.flatMap(({ id, room }) =>
        room.kind === "room" ? [[room.name.toLowerCase(), id]] : []
      ),
    )
  );
  return useComputed(() => {
    const rooms = new Map<string, string>(JSON.parse(names.value));
    return {
      me: client.me.username,
      room: (name) => rooms.get(name.toLowerCase()),
      ...(emoji.value === undefined ? {} : { emoji: emoji.value }),
      Code,
    };
  });
}

/** Messages beyond the edges of the screen whose links are looked up. */
const around = 15;

function textOf(rows: readonly Row[], n: number): string {
  const row = rows.find((row) => row.kind === "message" && row.n === n);
  return row?.kind === "message" ? row.text : "";
}

function firstAfter(rows: readonly Row[], n: number): { n?: number; at: number } | undefined {
  for (const row of rows) if (row.kind === "message" && row.n !== undefined && row.n > n) return row;
  return undefined;
}
