// This module is browser compatible.
/** The very top of a room: what it is for, and in an empty one, what to do next. */
import type { Person, Room } from "../../core/protocol/entries.ts";
import type { RoomRole } from "../../core/protocol/shapes.ts";
import { shortDate, type When } from "../../core/browser/dates.ts";
import type { People } from "../../core/browser/faces.ts";
import { whoReads } from "../../core/browser/naming.ts";
import { PersonPlus } from "../icons.tsx";
import { paths } from "../paths.ts";
import { RoomGlyph } from "../RoomGlyph.tsx";

export interface BeginningProps {
  room: Room;
  role: RoomRole;
  when: When;
  /** For direct conversations. */
  people?: People;
  me?: Pick<Person, "id">;
  onInvite?: (event: MouseEvent) => void;
}

export function Beginning({ room, role, when, people, me, onInvite }: BeginningProps) {
  if (room.kind === "direct") return <BeginningOfDirect {...{ room, people, me }} />;
  const alone = room.members <= 1;
  return (
    <div class="beginning">
      <span class="room-icon large" aria-hidden="true">
        <RoomGlyph room={room} size={28} />
      </span>
      <h2 dir="auto">This is the beginning of {room.name}</h2>
      <p>
        Created on {shortDate(room.createdAt, when)}. {whoMayCome(room)}
      </p>
      {room.description !== "" && <p dir="auto">{room.description}</p>}
      {alone && !room.archived && (
        <>
          <p>You are alone here so far. Write something down, or bring people in.</p>
          {(role !== "member" || room.access === "public") && (
            <div class="actions">
              <a class="button" href={paths.details(room.id)} onClick={onInvite}>
                <PersonPlus size={18} />
                Invite people
              </a>
            </div>
          )}
        </>
      )}
    </div>
  );
}

function BeginningOfDirect({ room, people, me }: Pick<BeginningProps, "room" | "people" | "me">) {
  return (
    <div class="beginning">
      <span class="room-icon large" aria-hidden="true">
        <RoomGlyph {...{ room, people, me }} size={28} />
      </span>
      <h2 dir="auto">
        {room.people?.length === 1
          ? room.name
          : `This is the beginning of your conversation with ${room.name}`}
      </h2>
      <p>{whoReads(room)}</p>
    </div>
  );
}

function whoMayCome(room: Room): string {
  if (room.access === "private") return "Only people who are invited can find it and read it.";
  if (room.access === "password") {
    return "Everybody can find it; entering takes its password or an invitation.";
  }
  return "Everybody on this server can find it and join.";
}
