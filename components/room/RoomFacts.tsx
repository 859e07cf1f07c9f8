// This module is browser compatible.
/** What a room is: name, topic, description, who may come, since when. */
import type { Room } from "../../core/protocol/entries.ts";
import { shortDate, type When } from "../../core/browser/dates.ts";
import { accessNames, RoomGlyph } from "../RoomGlyph.tsx";

export function RoomFacts({ room, when }: { room: Room; when: When }) {
  return (
    <section class="details-section" aria-label="About this room">
      <div class="details-room">
        <span class="room-icon" aria-hidden="true">
          <RoomGlyph room={room} />
        </span>
        <div>
          <h3 dir="auto">{room.name}</h3>
          <span class="field-hint">
            {accessNames[room.access]} room, since {shortDate(room.createdAt, when)}
          </span>
        </div>
      </div>
      {(room.topic !== "" || room.description !== "") && (
        <dl class="facts">
          {room.topic !== "" && (
            <div>
              <dt>Topic</dt>
              <dd dir="auto">{room.topic}</dd>
            </div>
          )}
          {room.description !== "" && (
            <div>
              <dt>Description</dt>
              <dd dir="auto">{room.description}</dd>
            </div>
          )}
        </dl>
      )}
    </section>
  );
}
