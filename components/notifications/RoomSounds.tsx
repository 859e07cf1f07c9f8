// This module is browser compatible.
/** Conversations with a sound of their own. */
import { useId } from "preact/hooks";
import type { SoundName } from "../../core/browser/sound_choice.ts";
import { ChevronDown, Close } from "../icons.tsx";
import { SoundSelect } from "./SoundSelect.tsx";

export interface RoomSoundsProps {
  rooms: readonly { id: string; name: string }[];
  chosen: Readonly<Record<string, SoundName>>;
  own: string | undefined;
  disabled: boolean;
  onChoose: (room: string, name: SoundName) => void;
  onRemove: (room: string) => void;
  onPlay: (name: SoundName) => void;
}

export function RoomSounds({ rooms, chosen, onChoose, onRemove, ...shared }: RoomSoundsProps) {
  const id = useId();
  const own = rooms.filter((room) => chosen[room.id] !== undefined);
  const others = rooms.filter((room) => chosen[room.id] === undefined);
  return (
    <fieldset class="room-sounds">
      <legend class="field-label">Conversations with a sound of their own</legend>
      {own.map((room) => (
        <div key={room.id} class="room-sound">
          <SoundSelect
            {...shared}
            label={room.name}
            value={chosen[room.id]!}
            onChoose={(name) => onChoose(room.id, name)}
          />
          <button
            type="button"
            class="icon-button"
            disabled={shared.disabled}
            aria-label={`As everywhere in ${room.name}`}
            title="As everywhere"
            onClick={() => onRemove(room.id)}
          >
            <Close />
          </button>
        </div>
      ))}
      {others.length > 0 && (
        <div class="field">
          <label class="quiet" for={id}>Add a conversation</label>
          <span class="select">
            <select
              id={id}
              class="input"
              value=""
              disabled={shared.disabled}
              onChange={({ currentTarget }) => {
                const room = currentTarget.value;
                currentTarget.value = "";
                if (room !== "") onChoose(room, "bell");
              }}
            >
              <option value="">Add a conversation…</option>
              {others.map((room) => <option key={room.id} value={room.id}>{room.name}</option>)}
            </select>
            <ChevronDown size={18} />
          </span>
        </div>
      )}
    </fieldset>
  );
}
