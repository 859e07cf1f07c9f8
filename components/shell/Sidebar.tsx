// This module is browser compatible.
/**
 * My rooms, with the name of the server above and myself below. Every room is a plain link, so that it opens
 * without a script and in a new tab; the island takes plain clicks over.
 */
import type { ComponentChildren } from "preact";
import type { Person } from "../../core/protocol/entries.ts";
import { attentionOf, isMuted } from "../../core/browser/attention.ts";
import type { RoomLine } from "../../core/browser/room_lines.ts";
import { Archive, BellOff, Compass, Pencil, Plus } from "../icons.tsx";
import { Logo } from "../Logo.tsx";
import { paths } from "../paths.ts";
import { accessNames, RoomGlyph } from "../RoomGlyph.tsx";
import { Me } from "./Me.tsx";
import { RoomList } from "./RoomList.tsx";
import { RoomMore } from "./RoomMore.tsx";

export interface SidebarProps {
  /** The name of this server. */
  server: string;
  me: Person;
  rooms: readonly RoomLine[];
  /** They are only some: those that fit a filter. */
  filtered?: boolean;
  /** Stands over them. */
  finder?: ComponentChildren;
  /** For mutes that end; milliseconds since 1970. */
  now?: number;
  /** The room that is shown. */
  current?: string;
  /** The page that is shown instead of a room. */
  page?: "browse" | "new";
  /** Rooms with an unsent draft. */
  drafts?: ReadonlySet<string>;
  /** Under my name: "Connected", a status. */
  status?: string;
  /** Undefined where presence is unknown, as in a page without its script. */
  online?: boolean;
  onRoom?: (id: string, event: MouseEvent) => void;
  onNewRoom?: (event: MouseEvent) => void;
  onBrowse?: (event: MouseEvent) => void;
  /** Further entries of my menu. */
  children?: ComponentChildren;
}

export function Sidebar(props: SidebarProps) {
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
        {/* The first heading of the page while nothing is open beside the list. */}
        <RoomList
          lines={props.rooms}
          first={props.current === undefined && props.page === undefined}
          link={(line) => (
            <RoomLink
              line={line}
              now={props.now ?? 0}
              current={line.room.id === props.current}
              draft={props.drafts?.has(line.room.id) ?? false}
              onRoom={props.onRoom}
            />
          )}
          menu={props.onRoom && (({ room }) => <RoomMore name={room.name} />)}
        />
        {props.rooms.length === 0 && <NoRooms filtered={props.filtered ?? false} />}
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
        </div>
      </div>
      <Me me={props.me} status={props.status} online={props.online}>{props.children}</Me>
    </nav>
  );
}

function NoRooms({ filtered }: { filtered: boolean }) {
  return (
    <p class="sidebar-empty">
      {filtered ? "No room is called that." : "You are in no room yet. Browse the open ones, or create one."}
    </p>
  );
}

interface RoomLinkProps {
  line: RoomLine;
  now: number;
  current: boolean;
  draft: boolean;
  onRoom?: SidebarProps["onRoom"];
}

function RoomLink({ line, now, current, draft, onRoom }: RoomLinkProps) {
  const { room, unread, preferences = {} } = line;
  const { bold, number } = attentionOf(line, now);
  return (
    <a
      class={bold ? "room-link unread" : "room-link"}
      href={paths.room(room.id)}
      aria-current={current ? "page" : undefined}
      title={room.topic || undefined}
      onClick={onRoom === undefined ? undefined : (event) => onRoom(room.id, event)}
    >
      <RoomGlyph room={room} />
      <span class="room-link-name one-line" dir="auto">{room.name}</span>
      {room.access !== "public" && <span class="quiet">({accessNames[room.access]})</span>}
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
      {isMuted(preferences, now) && (
        <Marked class="muted-mark" label="Muted">
          <BellOff size={15} />
        </Marked>
      )}
      {bold && <span class="quiet">{unread === 1 ? "1 unread message" : `${unread} unread messages`}</span>}
      {number > 0 && (
        <span class="badge">
          {number > 999 ? "999+" : number}
          <span class="quiet">to you</span>
        </span>
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
