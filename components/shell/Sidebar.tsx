// This module is browser compatible.
/**
 * My rooms and direct conversations, with the name of the server above and myself below. Each is a plain link, so that it opens
 * without a script and in a new tab; the island takes plain clicks over.
 */
import type { ComponentChildren } from "preact";
import type { Person } from "../../core/protocol/entries.ts";
import type { RoomLine } from "../../core/browser/room_lines.ts";
import type { People } from "../../core/browser/faces.ts";
import { Archive, BellOff, Compass, Pencil, Plus } from "../icons.tsx";
import { Logo } from "../Logo.tsx";
import { paths } from "../paths.ts";
import { accessNames, RoomGlyph } from "../RoomGlyph.tsx";
import { Me } from "./Me.tsx";
import { Standing } from "../Standing.tsx";
import { RoomList } from "./RoomList.tsx";
import { RoomMore } from "./RoomMore.tsx";

export interface SidebarProps {
  /** The name of this server. */
  server: string;
  me: Person;
  rooms: readonly RoomLine[];
  directs: readonly RoomLine[];
  people: People;
  /** They are only some: those that fit a filter. */
  filtered?: boolean;
  /** Stands over them. */
  finder?: ComponentChildren;
  /** Opens the threads that I follow. */
  threads?: ComponentChildren;
  /** The room that is shown. */
  current?: string;
  /** The page that is shown instead of a room. */
  page?: "browse" | "new";
  /** Rooms with an unsent draft. */
  drafts?: ReadonlySet<string>;
  /** Under my name: "Connected", a status. */
  status?: string;
  onRoom?: (id: string, event: MouseEvent) => void;
  onNewRoom?: (event: MouseEvent) => void;
  onBrowse?: (event: MouseEvent) => void;
  /** Left out where there is no script to find people with. */
  onNewMessage?: () => void;
  /** Further entries below the list. */
  more?: ComponentChildren;
  /** Further entries of my menu. */
  children?: ComponentChildren;
}

export function Sidebar(props: SidebarProps) {
  const lines = [...props.rooms, ...props.directs];
  const hasDirects = lines.some(({ room, preferences }) =>
    room.kind === "direct" && !preferences.starred && preferences.section === undefined
  );
  const newMessage = props.onNewMessage && (
    <button
      type="button"
      class="icon-button small"
      aria-label="New message"
      title="New message"
      onClick={props.onNewMessage}
    >
      <Plus size={18} />
    </button>
  );
  return (
    <nav class="sidebar" aria-label="Rooms">
      <header class="sidebar-head">
        <a class="server-name" href={paths.home}>
          <Logo size={26} />
          <span class="one-line">{props.server}</span>
        </a>
        <a
          class="icon-button"
          href={paths.newRoom}
          aria-label="Create a room"
          title="Create a room"
          aria-current={props.page === "new" ? "page" : undefined}
          onClick={props.onNewRoom}
        >
          <Plus />
        </a>
      </header>
      {props.finder}
      <div class="sidebar-scroll">
        {props.threads}
        {/* The first heading of the page while nothing is open beside the list. */}
        <RoomList
          lines={lines}
          first={props.current === undefined && props.page === undefined}
          beside={(key) => key === "direct" && newMessage}
          link={(line) => (
            <RoomLink
              line={line}
              current={line.room.id === props.current}
              draft={props.drafts?.has(line.room.id) ?? false}
              onRoom={props.onRoom}
              people={props.people}
              me={props.me}
            />
          )}
          menu={props.onRoom && (({ room }) => <RoomMore name={room.name} />)}
        />
        {lines.length === 0 && <NoRooms filtered={props.filtered ?? false} />}
        {!hasDirects && (
          <>
            <div class="sidebar-section">
              <h2>Direct messages</h2>
              {newMessage}
            </div>
            <p class="sidebar-empty">Nobody yet. What you say to one person or a few stands here.</p>
          </>
        )}
        <div class="sidebar-more">
          <a
            class="room-link"
            href={paths.browse}
            aria-current={props.page === "browse" ? "page" : undefined}
            onClick={props.onBrowse}
          >
            <span class="room-glyph">
              <Compass size={18} />
            </span>
            Browse rooms
          </a>
          {props.more}
        </div>
      </div>
      <Me me={props.me} status={props.status}>{props.children}</Me>
    </nav>
  );
}

function NoRooms({ filtered }: { filtered: boolean }) {
  return (
    <p class="sidebar-empty">
      {filtered
        ? "Nothing here is called that."
        : "You are in no room yet. Browse the open ones, or create one."}
    </p>
  );
}

interface RoomLinkProps {
  line: RoomLine;
  current: boolean;
  draft: boolean;
  onRoom?: SidebarProps["onRoom"];
  people: People;
  me: Person;
}

function RoomLink({ line, current, draft, onRoom, people, me }: RoomLinkProps) {
  const { room, unread, stands, count, muted } = line;
  return (
    <a
      class={["room-link", stands && "unread", muted && "muted"].filter(Boolean).join(" ")}
      href={paths.room(room.id)}
      aria-current={current ? "page" : undefined}
      title={room.topic || undefined}
      onClick={onRoom === undefined ? undefined : (event) => onRoom(room.id, event)}
    >
      <RoomGlyph room={room} people={people} me={me} />
      <span class="room-link-name one-line" dir="auto">{room.name}</span>
      {line.others.length === 1 && <Standing of={line.others[0]!} as="link" />}
      {room.kind === "room" && room.access !== "public" && (
        <span class="quiet">({accessNames[room.access]})</span>
      )}
      {draft && !current && (
        <Marked class="draft-mark" label="Draft">
          <Pencil size={15} />
        </Marked>
      )}
      {room.archived && (
        <Marked class="archived-mark" label="Archived">
          <Archive size={15} />
        </Marked>
      )}
      {muted && (
        <Marked class="muted-mark" label="Muted">
          <BellOff size={15} />
        </Marked>
      )}
      {count > 0 && (
        <span class="badge">
          {count > 999 ? "999+" : count}
          <span class="quiet">
            {room.kind === "direct" ? "unread" : count === 1 ? "mention" : "mentions"}
          </span>
        </span>
      )}
      {stands && room.kind === "room" && (
        <span class="quiet">{unread === 1 ? "1 unread message" : `${unread} unread messages`}</span>
      )}
    </a>
  );
}

function Marked(props: { class: string; label: string; children: ComponentChildren }) {
  return (
    <span class={props.class} title={props.label}>
      {props.children}
      <span class="quiet">{props.label}</span>
    </span>
  );
}
