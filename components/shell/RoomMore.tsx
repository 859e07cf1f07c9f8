// This module is browser compatible.
/** Opens the menu of a conversation in the list. There when it is pointed at or has the keyboard. */
import { More } from "../icons.tsx";

export function RoomMore({ name }: { name: string }) {
  return (
    <button
      type="button"
      class="icon-button small room-more"
      aria-haspopup="dialog"
      aria-label={`Options for ${name}`}
    >
      <More size={18} />
    </button>
  );
}
