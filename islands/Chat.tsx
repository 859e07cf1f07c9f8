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
import { type ClientInit, clientOn } from "../core/browser/client.ts";
import type { When } from "../core/browser/dates.ts";
import { titled } from "../core/browser/naming.ts";
import { linesOf, type RoomLine } from "../core/browser/room_lines.ts";
import { isPlainClick, roomOfPath } from "../core/browser/address.ts";
import { isDirect } from "../core/protocol/ids.ts";
import Announcer from "./Announcer.tsx";
import Conversation from "./Conversation.tsx";
import DirectDetails from "./DirectDetails.tsx";
import NewMessage from "./NewMessage.tsx";
import PersonCard from "./PersonCard.tsx";
import RoomDetails from "./RoomDetails.tsx";
import PageTitle from "./PageTitle.tsx";
import RoomKeys from "./RoomKeys.tsx";

const minute = 60_000;

export interface ChatProps {
  init: ClientInit;
  server: string;
  when: When;
  at?: number;
  problem?: string;
  typed?: string;
  details?: boolean;
}

export default function Chat(
  { init, server, when: initial, at, problem, typed, details = false }: ChatProps,
) {
  const client = useMemo(() => clientOn(init), []);
  const when = useNow(initial);
  const inRoom = useSignal(init.open !== undefined);
  const detailsOpen = useSignal(details);
  const writing = useSignal(false);
  const failure = useSignal<string | undefined>(undefined);
  const asked = useRef(at);
  const view = client.current.value;
  const people = (id: string) => client.person(id).value;
  const known = view && client.conversation(view.conversation).value;
  const item = known && { ...known, room: titled(known.room, people, client.me) };
  const gone = client.gone.value;

  const show = async (id: string | undefined) => {
    asked.current = undefined;
    failure.value = undefined;
    inRoom.value = id !== undefined;
    detailsOpen.value = false;
    if (id === undefined) return;
    try {
      await client.open(id);
      rememberRoom(id);
    } catch (error) {
      failure.value = error instanceof Error ? error.message : "Cannot open that room";
    }
  };
  const go = (id: string) => {
    history.pushState(null, "", paths.room(id));
    return show(id);
  };

  const toList = () => {
    history.pushState(null, "", paths.rooms);
    void show(undefined);
  };

  useEffect(() => {
    if (init.open) rememberRoom(init.open.membership.room.id);
    const back = () => void show(roomOfPath(location.pathname));
    addEventListener("popstate", back);
    return () => removeEventListener("popstate", back);
  }, []);
  const lines = linesOf(client.conversations.value, {
    people,
    me: client.me,
    now: when.now,
    current: inRoom.value ? view?.conversation : undefined,
    drafts: client.drafts.value,
  });
  const toNeighbour = (step: 1 | -1, unread: boolean) => {
    const id = neighbour([...lines.rooms, ...lines.directs], view?.conversation, step, unread);
    if (id !== undefined) void go(id);
  };
  const closeDetails = () => {
    const open = detailsOpen.value;
    detailsOpen.value = false;
    return open;
  };

  const toggleDetails = (event: MouseEvent) => {
    if (!isPlainClick(event)) return;
    event.preventDefault();
    detailsOpen.value = !detailsOpen.value;
  };
  const state = client.connection.state.value.phase;
  return (
    <Shell
      view={inRoom.value ? "room" : "list"}
      sidebar={
        <Sidebar
          server={server}
          me={client.me}
          {...lines}
          people={people}
          onNewMessage={() => writing.value = true}
          current={inRoom.value ? view?.conversation : undefined}
          drafts={client.drafts.value}
          status={state === "open" ? "Connected" : undefined}
          online={state === "open" ? true : undefined}
          onRoom={(id, event) => {
            if (!isPlainClick(event)) return;
            event.preventDefault();
            void go(id);
          }}
        />
      }
      details={item && inRoom.value && detailsOpen.value
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
          detailsOpen={detailsOpen.value}
          onBack={(event) => {
            if (!isPlainClick(event)) return;
            event.preventDefault();
            toList();
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
            key={view.conversation}
            {...{ client, view, item, when }}
            at={asked.current}
            typed={typed}
            problem={problem}
            onInvite={toggleDetails}
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
      <PersonCard client={client} onConversation={go} />
      <Announcer client={client} />
      <PageTitle client={client} server={server} />
      <RoomKeys next={toNeighbour} escape={closeDetails} />
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

function neighbour(
  lines: readonly RoomLine[],
  current: string | undefined,
  step: 1 | -1,
  unread: boolean,
): string | undefined {
  const at = lines.findIndex(({ room }) => room.id === current);
  for (let i = 1; i <= lines.length; i++) {
    const { room, stands } = lines[(at + step * i + lines.length * 2) % lines.length]!;
    if (room.id !== current && (!unread || stands)) return room.id;
  }
  return undefined;
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

function Gone({ conversation, reason }: { conversation: string; reason: "left" | "removed" | "deleted" }) {
  const sentences = {
    left: isDirect(conversation) ? "You have left this conversation." : "You have left this room.",
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
