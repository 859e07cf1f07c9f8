// This module is browser compatible.
/** The open rooms with a search over them. Joining is a form per room, so it works without a script. */
import type { RoomSummary } from "../../core/protocol/entries.ts";
import { EmptyState } from "../EmptyState.tsx";
import { Key, Search } from "../icons.tsx";
import { Note } from "../Note.tsx";
import { paths } from "../paths.ts";
import { RoomGlyph } from "../RoomGlyph.tsx";

export interface BrowseRoomsProps {
  rooms: readonly RoomSummary[];
  query: string;
  cursor?: string;
  problem?: string;
}

export function BrowseRooms({ rooms, query, cursor, problem }: BrowseRoomsProps) {
  return (
    <>
      <form class="browse-form" method="get" action={paths.browse} role="search">
        <span class="search">
          <Search size={18} />
          <input
            class="input"
            type="search"
            name="query"
            maxLength={100}
            placeholder="Find a room by name or topic"
            aria-label="Find a room by name or topic"
            defaultValue={query}
          />
        </span>
        <button type="submit" class="button">Search</button>
      </form>
      {problem !== undefined && <Note kind="danger">{problem}</Note>}
      {rooms.length === 0 ? <NoRooms query={query} /> : (
        <ul class="rooms">
          {rooms.map((summary) => (
            <li key={summary.room.id}>
              <RoomEntry {...summary} />
            </li>
          ))}
        </ul>
      )}
      {cursor !== undefined && (
        <a class="button" href={`${paths.browse}?${new URLSearchParams({ query, cursor })}`}>
          Show more rooms
        </a>
      )}
    </>
  );
}

function RoomEntry({ room, joined }: RoomSummary) {
  const people = room.members === 1 ? "1 member" : `${room.members} members`;
  return (
    <>
      <span class="room-icon" aria-hidden="true">
        <RoomGlyph room={room} />
      </span>
      <div class="rooms-text">
        <h2>
          <span class="one-line" dir="auto">{room.name}</span>
          {room.access === "password" && room.icon !== "" && <Key size={15} />}
          {room.access === "password" && <span class="quiet">(needs a password)</span>}
        </h2>
        <p class="one-line" dir="auto">{room.topic === "" ? people : `${people} · ${room.topic}`}</p>
      </div>
      <Enter {...{ room, joined }} />
    </>
  );
}

function Enter({ room, joined }: RoomSummary) {
  if (joined) {
    return <a class="button small" href={paths.room(room.id)} aria-label={`Open ${room.name}`}>Open</a>;
  }
  if (room.access === "password") {
    return <a class="button small" href={paths.join(room.id)} aria-label={`Join ${room.name}`}>Join…</a>;
  }
  return (
    <form method="post" action={paths.join(room.id)}>
      <button type="submit" class="button small primary" aria-label={`Join ${room.name}`}>Join</button>
    </form>
  );
}

function NoRooms({ query }: { query: string }) {
  return query === ""
    ? (
      <EmptyState
        mark="🏝️"
        title="No open rooms yet"
        actions={<a class="button primary" href={paths.newRoom}>Create a room</a>}
      >
        <p>Rooms that everybody may join appear here. Be the first to open one.</p>
      </EmptyState>
    )
    : (
      <EmptyState
        mark={<Search size={26} />}
        title="No room found"
        actions={<a class="button" href={paths.browse}>Show all rooms</a>}
      >
        <p>
          Nothing open has “{query}” in its name or topic. Private rooms cannot be found here: ask for an
          invitation.
        </p>
      </EmptyState>
    );
}
