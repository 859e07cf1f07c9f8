// This module is browser compatible.
/** On top of the list: the way to a conversation by its name, and a filter for long lists. */
import type { Signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Search } from "../components/icons.tsx";
import { Keys } from "../components/Keys.tsx";

export interface RoomFinderProps {
  /** What the list is filtered by; undefined while the filter is put away. */
  filter: Signal<string | undefined>;
  /** How many rooms there are: a long list has its filter always. */
  rooms: number;
  onSwitch: () => void;
}

const many = 15;

export default function RoomFinder({ filter, rooms, onSwitch }: RoomFinderProps) {
  const field = useRef<HTMLInputElement>(null);
  const shown = filter.value !== undefined;
  useLayoutEffect(() => {
    if (shown) field.current?.focus();
  }, [shown]);
  return (
    <div class="finder">
      <button type="button" class="finder-button" aria-haspopup="dialog" onClick={onSwitch}>
        <Search size={16} />
        <span class="one-line">Go to…</span>
        <Keys keys="Mod+K" />
      </button>
      {(shown || rooms > many) && (
        <input
          class="input"
          id="room-filter"
          type="search"
          aria-label="Filter my rooms"
          placeholder="Filter"
          autocomplete="off"
          ref={field}
          value={filter.value ?? ""}
          onInput={(event) => filter.value = event.currentTarget.value}
        />
      )}
    </div>
  );
}
