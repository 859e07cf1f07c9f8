// This module is browser compatible.
/** The bar on top of a conversation: the way back, what it is, who is in it. */
import type { Person, Room } from "../../core/protocol/entries.ts";
import type { People as LookUp } from "../../core/browser/faces.ts";
import { Back, Details, People } from "../icons.tsx";
import type { When } from "../../core/browser/dates.ts";
import { othersIn } from "../../core/browser/naming.ts";
import { paths } from "../paths.ts";
import { Standing } from "../Standing.tsx";
import { accessNames, RoomGlyph } from "../RoomGlyph.tsx";

export interface RoomBarProps {
  room: Room;
  /** For direct conversations. */
  people?: LookUp;
  me?: Pick<Person, "id">;
  when?: When;
  detailsOpen?: boolean;
  onBack?: (event: MouseEvent) => void;
  onDetails?: (event: MouseEvent) => void;
}

export function RoomBar(props: RoomBarProps) {
  const { room, people: lookUp, me, when, detailsOpen = false, onBack, onDetails } = props;
  const other = me && room.people?.length === 2 ? othersIn(room, me)[0] : undefined;
  const people = room.members === 1 ? "1 member" : `${room.members} members`;
  const about = room.kind === "direct" ? "conversation details" : "room details";
  const detailsLink = detailsOpen ? paths.room(room.id) : paths.details(room.id);
  return (
    <header class="bar">
      <a class="icon-button bar-back" href={paths.rooms} aria-label="Back to my rooms" onClick={onBack}>
        <Back />
      </a>
      <div class="bar-title">
        <h1 data-person={other}>
          <RoomGlyph room={room} people={lookUp} me={me} />
          <span class="one-line" dir="auto">{room.name}</span>
          {room.kind === "room" && room.access !== "public" && (
            <span class="quiet">({accessNames[room.access]})</span>
          )}
          {room.archived && <span class="tag">Archived</span>}
        </h1>
        {when && other !== undefined && <Standing of={other} as="line" when={when} />}
        {room.topic !== "" && <p class="bar-topic one-line" dir="auto" title={room.topic}>{room.topic}</p>}
      </div>
      <a
        class="bar-members"
        href={detailsLink}
        role={onDetails === undefined ? undefined : "button"}
        aria-expanded={onDetails === undefined ? undefined : detailsOpen}
        aria-label={`${people}: ${about}`}
        title={about[0]!.toUpperCase() + about.slice(1)}
        onClick={onDetails}
      >
        <People size={18} />
        <span>{room.members}</span>
        <Details size={18} />
      </a>
    </header>
  );
}
