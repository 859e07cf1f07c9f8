// This module is browser compatible.
/**
 * The room page, live: my rooms beside the open conversation. Rendered on the server it is the page as it reads without
 * a script; in the browser it goes on from that same state. Switching rooms changes the address, so Back works.
 */
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { ConnectionStrip } from "../components/shell/ConnectionStrip.tsx";
import { RoomBar } from "../components/conversation/RoomBar.tsx";
import { Shell } from "../components/shell/Shell.tsx";
import { Sidebar } from "../components/shell/Sidebar.tsx";
import { Welcome } from "../components/shell/Welcome.tsx";
import { paths } from "../components/paths.ts";
import { type Client, type ClientInit, clientOn } from "../core/browser/client.ts";
import type { When } from "../core/browser/dates.ts";
import { titled } from "../core/browser/naming.ts";
import { linesOf, type RoomLine } from "../core/browser/room_lines.ts";
import { conversationOf, entryOfSearch, isPlainClick, panelOfAddress } from "../core/browser/address.ts";
import { kept } from "../core/browser/kept.ts";
import { markAllRead, sureOfReadAll } from "../core/browser/marking.ts";
import { moveToRegion } from "../core/browser/regions.ts";
import { inOrder, neighbour } from "../core/browser/sections.ts";
import { fits } from "../core/browser/switcher.ts";
import { homeOf, isDirect, isThread, threadOf } from "../core/protocol/ids.ts";
import Conversation from "./Conversation.tsx";
import Panels, { type Panel } from "./Panels.tsx";
import RoomFinder from "./RoomFinder.tsx";
import RoomKeys from "./RoomKeys.tsx";
import { later } from "../core/browser/later.ts";
import { library, libraryOf } from "../core/browser/viewing.ts";
import { whyNot } from "../core/browser/why_not.ts";

const Announcer = later(() => import("./Announcer.tsx"));
const DraftKeeper = later(() => import("./DraftKeeper.tsx"));
const OurEmoji = later(() => import("./OurEmoji.tsx"));
const PageTitle = later(() => import("./PageTitle.tsx"));
const RoomMenus = later(() => import("./RoomMenus.tsx"));
const MineLines = later(() => import("./MineLines.tsx"));
const ReminderToasts = later(() => import("./ReminderToasts.tsx"));
const Ringing = later(() => import("./Ringing.tsx"));
const MoreOfMe = later(() => import("./MoreOfMe.tsx"));
const Swipes = later(() => import("./Swipes.tsx"));
const NewMessage = later(() => import("./NewMessage.tsx"));
const Lightbox = later(() => import("./Lightbox.tsx"));
const PeopleEntry = later(() => import("./PeopleEntry.tsx"));
const PersonCard = later(() => import("./PersonCard.tsx"));
const NotificationsLink = later(() => import("./NotificationsLink.tsx"));
const ThreadsLink = later(() => import("./ThreadsLink.tsx"));
// The page without its script can show them too.
const onServer = typeof document === "undefined";
const ThreadPanel = later(
  () => import("./ThreadPanel.tsx"),
  onServer ? await import("./ThreadPanel.tsx") : undefined,
);
const RoomDetails = later(
  () => import("./RoomDetails.tsx"),
  onServer ? await import("./RoomDetails.tsx") : undefined,
);

const minute = 60_000;

const DirectDetails = later(
  () => import("./DirectDetails.tsx"),
  onServer ? await import("./DirectDetails.tsx") : undefined,
);

export interface ChatProps {
  init: ClientInit;
  server: string;
  when: When;
  /** The entry that the address asks for: of the thread, when it shows one. */
  at?: number;
  /** Why the thread that the address asks for is not shown. */
  refusal?: string;
  problem?: string;
  typed?: string;
  details?: boolean;
}

export default function Chat(
  { init, server, when: initial, at, refusal, problem, typed, details = false }: ChatProps,
) {
  const client = useMemo(() => clientOn(init), []);
  const when = useNow(initial);
  const inRoom = useSignal(init.open !== undefined);
  const detailsOpen = useSignal(details);
  const writing = useSignal(false);
  const failure = useSignal(refusal);
  /** The thread beside it, and the reply that was asked for; another turn shows it anew. */
  const thread = useSignal<{ id: string; at?: number | undefined; turn: number } | undefined>(
    init.beside && { id: init.beside.membership.room.id, at, turn: 0 },
  );
  const leaveThread = useRef<(() => boolean) | null>(null);
  // The entry that was asked for by an address; another turn shows the list anew.
  const asked = useSignal<{ at?: number | undefined; turn: number }>({
    at: init.beside ? undefined : at,
    turn: 0,
  });
  const panel = useSignal<Panel | undefined>(undefined);
  const filter = useSignal<string | undefined>(undefined);
  const view = client.current.value;
  const people = (id: string) => client.person(id).value;
  const known = view && client.conversation(view.conversation).value;
  const item = known && { ...known, room: titled(known.room, people, client.me) };
  const gone = client.gone.value;

  /** Where the last key or click leads, also before it is shown: the next key goes on from there. */
  const going = useRef(init.open?.membership.room.id);

  /** @param n an entry of it. */
  const show = async (id: string | undefined, n?: number) => {
    const home = id && homeOf(id);
    const beside = id !== home;
    const was = asked.peek();
    // Opening and closing a thread leaves what it is beside where it is.
    const same = home !== undefined && home === going.current && inRoom.peek() && (beside || n === was.at);
    thread.value = beside ? { id: id!, at: n, turn: (thread.peek()?.turn ?? 0) + 1 } : undefined;
    going.current = home;
    failure.value = undefined;
    inRoom.value = home !== undefined;
    detailsOpen.value = false;
    if (same || home === undefined) return;
    asked.value = { turn: was.turn };
    try {
      await client.open(home);
      rememberRoom(home);
      const shown = client.current.peek();
      if (beside || n === undefined || shown?.conversation !== home) return;
      await client.jumpTo(shown, n);
      asked.value = { at: n, turn: asked.peek().turn + 1 };
    } catch (error) {
      failure.value = whyNot(error);
    }
  };
  const go = (id: string, n?: number) => {
    const address = n === undefined ? paths.room(id) : paths.message(id, n);
    const beside = isThread(id) && inRoom.peek() && going.current === homeOf(id);
    // From thread to thread is one step: closing the last one leads back to the room.
    if (beside && thread.peek()) history.replaceState(history.state, "", address);
    else history.pushState(beside ? { beside } : null, "", address);
    return show(id, n);
  };
  const closeThread = () => {
    if (history.state?.beside) return history.back();
    history.replaceState(null, "", paths.room(going.current!));
    thread.value = undefined;
  };
  const toList = () => {
    history.pushState(null, "", paths.rooms);
    return show(undefined);
  };

  useEffect(() => {
    if (init.open) rememberRoom(init.open.membership.room.id);
    panel.value = panelOfAddress(location.search);
    library.value = libraryOf(location.search, conversationOf(location));
    const back = () => {
      const before = panel.peek();
      const held = before === "search" || before === "notifications";
      panel.value = panelOfAddress(location.search) ?? (held ? undefined : before);
      const to = conversationOf(location);
      library.value = libraryOf(location.search, to);
      const shown = thread.peek()?.id ?? going.current;
      // Opening and closing a search changes the address, but not what is behind it.
      if (to === shown && !location.search.includes("at=")) return;
      void show(to, entryOfSearch(location.search));
    };
    addEventListener("popstate", back);
    return () => removeEventListener("popstate", back);
  }, []);
  const lines = linesOf(client.conversations.value, {
    people,
    me: client.me,
    now: when.now,
    current: inRoom.value ? view?.conversation : undefined,
    drafts: client.drafts.kept.value,
  });
  const all = [...lines.rooms, ...lines.directs];
  const step = (step: 1 | -1, wanted?: (line: RoomLine) => boolean) => {
    const items = inOrder(all).map((line) => ({ ...line, id: line.room.id }));
    const next = neighbour(items, going.current, step, wanted);
    if (next !== undefined) void go(next.id);
  };
  const calls = (line: RoomLine) => line.stands;
  /** What lies open over or beside the page, one thing at a time. */
  const escape = () => {
    if (filter.value !== undefined) return void (filter.value = undefined);
    if (thread.value) return leaveThread.current?.() ?? closeThread();
    if (!detailsOpen.value) return false;
    detailsOpen.value = false;
  };
  const openDetails = (open: boolean) => {
    if (open && thread.peek()) {
      history.replaceState(null, "", paths.room(going.current!));
      thread.value = undefined;
    }
    detailsOpen.value = open;
  };
  const reach = {
    go,
    knock: (id: string) => location.assign(paths.join(id)),
    search: () => void (panel.value = "search"),
  };
  const toggle = (which: Panel) => () => panel.value = panel.value === which ? undefined : which;

  const toggleDetails = (event: MouseEvent) => {
    if (!isPlainClick(event)) return;
    event.preventDefault();
    openDetails(!detailsOpen.value);
  };
  const state = client.connection.state.value.phase;
  // Only once the room is there that it is beside.
  const beside = thread.value && homeOf(thread.value.id) === item?.id ? thread.value : undefined;
  return (
    <Shell
      view={inRoom.value ? "room" : "list"}
      sidebar={
        <Sidebar
          server={server}
          me={people(client.me.id) ?? client.me}
          rooms={lines.rooms.filter(({ room }) => fits(filter.value ?? "", room.name))}
          directs={lines.directs.filter(({ room }) => fits(filter.value ?? "", room.name))}
          filtered={filter.value !== undefined}
          finder={
            <>
              <RoomFinder filter={filter} rooms={all.length} onSwitch={toggle("switch")} />
              <MineLines client={client} onOpen={(which) => panel.value = which} />
            </>
          }
          threads={
            <>
              <NotificationsLink client={client} onOpen={toggle("notifications")} />
              <ThreadsLink client={client} onOpen={toggle("threads")} />
            </>
          }
          people={people}
          onNewMessage={() => writing.value = true}
          current={inRoom.value ? view?.conversation : undefined}
          drafts={client.drafts.kept.value}
          status={state === "open" ? "Connected" : undefined}
          more={<PeopleEntry client={client} onOpen={toggle("people")} />}
          onRoom={(id, event) => {
            if (!isPlainClick(event)) return;
            event.preventDefault();
            void go(id);
          }}
        >
          <MoreOfMe client={client} onOpen={(which) => panel.value = which} />
        </Sidebar>
      }
      detailsLabel={beside ? "Thread" : "Details"}
      details={!item || !inRoom.value ? undefined : beside
        ? (
          <ThreadPanel
            key={`${beside.id} ${beside.turn}`}
            {...{ client, item, when, typed, problem, reach }}
            id={beside.id}
            at={beside.at}
            leaving={leaveThread}
            onClose={closeThread}
            onGo={(n) => void go(item.id, n)}
          />
        )
        : detailsOpen.value
        ? item.room.kind === "direct"
          ? (
            <DirectDetails
              key={item.id}
              {...{ client, item }}
              onClose={toggleDetails}
              onHidden={() => toList()}
            />
          )
          : <RoomDetails key={item.id} client={client} item={item} when={when} onClose={toggleDetails} />
        : undefined}
    >
      {item && inRoom.value && (
        <RoomBar
          room={item.room}
          people={people}
          me={client.me}
          when={when}
          detailsOpen={detailsOpen.value}
          onBack={(event) => {
            if (!isPlainClick(event)) return;
            event.preventDefault();
            void toList();
          }}
          onDetails={toggleDetails}
        />
      )}
      <ConnectionStrip notice={client.notice.value} onRetry={() => client.connection.retryNow()} />
      {client.outdated.value && <Outdated />}
      {!client.durable.value && client.unsent.value > 0 && <NotDurable />}
      {failure.value !== undefined && <div role="alert" class="strip offline">{failure.value}</div>}
      {view && item && inRoom.value
        ? (
          <Conversation
            key={`${view.conversation} ${asked.value.turn}`}
            {...{ client, view, item, when }}
            at={asked.value.at}
            typed={init.beside ? undefined : typed}
            problem={init.beside ? undefined : problem}
            onInvite={toggleDetails}
            onThread={(n) => void go(threadOf(view.conversation, n))}
            onGo={(n) => void go(view.conversation, n)}
            reach={reach}
          />
        )
        : gone
        ? <Gone {...gone} />
        : <Welcome name={client.me.name} rooms={lines.rooms.length} />}
      {writing.value && (
        <NewMessage
          client={client}
          onConversation={go}
          onClose={() => writing.value = false}
        />
      )}
      <Lightbox client={client} />
      <PersonCard {...{ client, when }} onConversation={go} />
      <Announcer client={client} />
      <Ringing
        client={client}
        current={inRoom.value ? view?.conversation : undefined}
        onGo={(id, n) => void go(id, n)}
      />
      <DraftKeeper client={client} />
      <OurEmoji {...{ client, when }} />
      <PageTitle client={client} server={server} now={when.now} />
      <Panels
        open={panel}
        {...{ client, when }}
        current={inRoom.value ? view?.conversation : undefined}
        onGo={(id, n) => void go(id, n)}
      />
      <ReminderToasts
        client={client}
        onGo={(id, n) => void go(id, n)}
        onAll={() => panel.value = "reminders"}
      />
      <RoomMenus client={client} when={when} />
      <Swipes
        view={inRoom.value ? "room" : "list"}
        onSwipe={(to) =>
          void (to === "room" ? view && go(view.conversation) : thread.value ? closeThread() : toList())}
      />
      <RoomKeys
        actions={{
          switch: toggle("switch"),
          help: toggle("help"),
          helpBare: toggle("help"),
          search: toggle("search"),
          mentions: toggle("mentions"),
          drafts: toggle("drafts"),
          notifications: toggle("notifications"),
          threads: toggle("threads"),
          message: () => void (writing.value = true),
          filter: () => void (filter.value ??= ""),
          previousRoom: () => step(-1),
          nextRoom: () => step(1),
          previousUnread: () => step(-1, calls),
          nextUnread: () => step(1, calls),
          unread: () => step(1, calls),
          unreadDirect: () => step(1, (item) => item.room.kind === "direct" && calls(item)),
          details: () => openDetails(inRoom.value && !detailsOpen.value),
          nextRegion: () => moveToRegion(1),
          previousRegion: () => moveToRegion(-1),
          readAll: () => {
            if (kept(sureOfReadAll) === undefined) panel.value = "readAll";
            else markAllRead(client).catch(() => {});
          },
          escape,
        }}
      />
    </Shell>
  );
}

/** What the server was told, and from the first moment in the browser the reader's own zone, language and clock. */
function useNow(initial: When): When {
  const when = useSignal(initial);
  useEffect(() => {
    const tick = () => when.value = { now: Date.now() };
    tick();
    const timer = setInterval(tick, minute);
    return () => clearInterval(timer);
  }, []);
  return when.value;
}

function rememberRoom(id: string): void {
  document.cookie = `parley_room=${id}; path=/; max-age=31536000; samesite=lax`;
}

function Outdated() {
  return (
    <div role="status" class="strip connecting">
      <span>A new version of Parley is here.</span>
      <button type="button" class="link-button" onClick={() => location.reload()}>Reload</button>
    </div>
  );
}

function NotDurable() {
  return (
    <div role="status" class="strip offline">
      <span>This browser cannot keep unsent messages: leave the page open until they are sent.</span>
    </div>
  );
}

function Gone({ conversation, reason }: NonNullable<Client["gone"]["value"]>) {
  const sentences = {
    left: isDirect(conversation) ? "You have left this conversation." : "You have left this room.",
    banned: "You were banned from this room.",
    removed: "You were removed from this room.",
    deleted: "This room was deleted.",
  };
  return (
    <div class="empty" role="alert">
      <h2>{sentences[reason]}</h2>
      <div class="actions">
        <a class="button primary" href={paths.browse}>Browse rooms</a>
      </div>
    </div>
  );
}
