// This module is browser compatible.
/** What stands before the name of a room: its own emoji, or a sign for who may enter. */
import type { Room } from "../core/protocol/entries.ts";
import type { Access } from "../core/protocol/shapes.ts";
import { Hash, Key, Lock } from "./icons.tsx";

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

export function RoomGlyph({ room, size = 18 }: { room: Pick<Room, "icon" | "access">; size?: number }) {
  return (
    <span class="room-glyph" aria-hidden="true">
      {room.icon === "" ? <AccessGlyph access={room.access} size={size} /> : room.icon}
    </span>
  );
}
