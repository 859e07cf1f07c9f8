/** What somebody sees of a room before joining it; a room with a password asks for it (field `password`). */
import type { Room } from "../../core/protocol/entries.ts";
import { limits } from "../../core/protocol/limits.ts";
import { Field, type Form, FormProblem } from "../Field.tsx";
import { Gate } from "../Gate.tsx";
import { paths } from "../paths.ts";
import { RoomGlyph } from "../RoomGlyph.tsx";

export interface JoinRoomPageProps {
  server: string;
  room: Room;
  form: Form;
}

export function JoinRoomPage({ server, room, form }: JoinRoomPageProps) {
  return (
    <Gate server={server} foot={<a href={paths.browse}>Back to all rooms</a>}>
      <RoomCard room={room} />
      <form class="form" method="post" action={paths.join(room.id)}>
        <FormProblem form={form} />
        {room.access === "password" && (
          <Field
            form={form}
            name="password"
            label="Room password"
            type="password"
            required
            maxLength={limits.password}
            autocomplete="off"
            hint="Somebody in the room can tell it to you."
          />
        )}
        <button type="submit" class="button primary wide">Join room</button>
      </form>
    </Gate>
  );
}

/** A room as it presents itself to those outside. */
export function RoomCard({ room, lead }: { room: Room; lead?: string }) {
  return (
    <div class="gate-room">
      <span class="room-icon large" aria-hidden="true">
        <RoomGlyph room={room} size={28} />
      </span>
      {lead !== undefined && <p>{lead}</p>}
      <h1 dir="auto">{room.name}</h1>
      <p>{room.members === 1 ? "1 member" : `${room.members} members`}</p>
      {room.topic !== "" && <p dir="auto">{room.topic}</p>}
      {room.description !== "" && <p dir="auto">{room.description}</p>}
    </div>
  );
}
