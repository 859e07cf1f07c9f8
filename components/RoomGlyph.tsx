// This module is browser compatible.
/** What stands before the name of a room: its own emoji, a sign for who may enter, or the face of who is in it. */
import type { Person, Room } from "../core/protocol/entries.ts";
import type { Access } from "../core/protocol/shapes.ts";
import type { People as LookUp } from "../core/browser/faces.ts";
import { othersIn } from "../core/browser/naming.ts";
import { Avatar } from "./Avatar.tsx";
import { Hash, Key, Lock, People } from "./icons.tsx";

export const accessNames: Record<Access, string> = {
  public: "Public",
  private: "Private",
  password: "Password",
};

export function AccessGlyph({ access, size = 18 }: { access: Access; size?: number }) {
  if (access === "private") return <Lock size={size} />;
  if (access === "password") return <Key size={size} />;
  return <Hash size={size} />;
}

export interface RoomGlyphProps {
  room: Pick<Room, "icon" | "access" | "people">;
  size?: number;
  /** For direct conversations. */
  people?: LookUp;
  me?: Pick<Person, "id">;
}

export function RoomGlyph({ room, size = 18, people, me }: RoomGlyphProps) {
  return (
    <span class="room-glyph" aria-hidden="true">
      {room.people !== undefined
        ? <Faces ids={me === undefined ? room.people : othersIn(room, me)} {...{ me, people, size }} />
        : room.icon === ""
        ? <AccessGlyph access={room.access} size={size} />
        : room.icon}
    </span>
  );
}

/** One face; of several, a sign for many. In a place for notes it is one's own. */
function Faces({ ids, me, people, size }: Omit<RoomGlyphProps, "room"> & { ids: readonly string[] }) {
  const id = ids[0] ?? me?.id;
  if (ids.length > 1 || id === undefined) return <People size={size} />;
  return <Avatar id={id} person={people?.(id)} size="tiny" dot={ids.length > 0} />;
}
