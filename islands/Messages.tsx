// This module is browser compatible.
/** The list of the open conversation: keeps the reader's place, loads what comes into reach, says what is on the screen. */
import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Beginning } from "../components/conversation/Beginning.tsx";
import { JumpButton } from "../components/conversation/JumpButton.tsx";
import { Timeline } from "../components/conversation/Timeline.tsx";
import { UnreadBar } from "../components/conversation/UnreadBar.tsx";
import type { Client, ConversationItem, TimelineView } from "../core/browser/client.ts";
import type { When } from "../core/browser/dates.ts";
import type { Row } from "../core/browser/rows.ts";
import { type OnScreen, Scroller } from "../core/browser/scroll.ts";
import { exactReaders } from "../core/browser/seen.ts";
import Code from "./Code.tsx";

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
}
export interface MessagesHandle {
  toLatest(): void;
  toDivider(): void;
  page(screens: number): void;
}

export default function Messages(props: MessagesProps) {
  const { client, view, item, when, at, handle, onDiscarded, onInvite } = props;
  const list = useRef<HTMLDivElement>(null);
  const scroller = useRef<Scroller>(null);
  const screen = useSignal<OnScreen>({ first: 0, last: 0, atBottom: true });
  const flash = useSignal(at);
  const fresh = useSignal(0);
  const rows = view.rows.value;
  const older = view.older.value;
  const newer = view.newer.value;
  // Where the rows stand now, before these are drawn.
  scroller.current?.note();

  const report = () => {
    const engine = scroller.current;
    if (engine === null) return;
    screen.value = engine.onScreen();
    client.onScreen(screen.value);
    if (screen.value.atBottom && !view.newer.peek()) fresh.value = 0;
    if (engine.wantsOlder) client.loadOlder().catch(() => {});
    if (engine.wantsNewer) client.loadNewer().catch(() => {});
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

  handle.current = {
    async toLatest() {
      await client.jumpTo("latest");
      scroller.current?.toBottom();
      fresh.value = 0;
      report();
    },
    async toDivider() {
      const n = view.divider.peek();
      if (n === undefined) return;
      await client.jumpTo(n + 1);
      scroller.current?.toDivider();
      report();
    },
    page: (screens) => scroller.current?.page(screens),
  };

  const people = (id: string) => client.person(id).value;
  const seenBy = useComputed(() => exactReaders(view.rows.value, (n) => view.seenBy(n)));
  const reader = useComputed(() => {
    const rooms = new Map(client.conversations.value.map(({ id, room }) => [room.name.toLowerCase(), id]));
    return { me: client.me.username, room: (name: string) => rooms.get(name.toLowerCase()), Code };
  });
  const firstNew = view.divider.value === undefined ? undefined : firstAfter(rows, view.divider.value);
  const above = firstNew !== undefined && screen.value.first > (firstNew.n ?? 0);
  const away = !screen.value.atBottom || newer;
  return (
    <Timeline
      label={item.room.name}
      {...{ rows, older, newer, people, when }}
      reader={reader.value}
      flash={flash.value}
      seenBy={(n) => seenBy.value.get(n) ?? []}
      beginning={<Beginning room={item.room} role={item.role} when={when} onInvite={onInvite} />}
      actions={{
        retry: (id) => client.retry(id),
        discard: (id) => onDiscarded(client.discard(id) ?? ""),
      }}
      scroller={list}
    >
      {view.unread.value > 0 && (above || newer) && (
        <UnreadBar
          count={view.unread.value}
          since={firstNew?.at}
          when={when}
          onJump={() => handle.current?.toDivider()}
          onMarkRead={() => client.markRead().then(() => scroller.current?.toBottom())}
        />
      )}
      {away && <JumpButton fresh={fresh.value} onJump={() => handle.current?.toLatest()} />}
    </Timeline>
  );
}

function firstAfter(rows: readonly Row[], n: number): { n?: number; at: number } | undefined {
  for (const row of rows) if (row.kind === "message" && row.n !== undefined && row.n > n) return row;
  return undefined;
}
