// This module is browser compatible.
/** "12 new since 10:42": one press jumps to the first of them, another marks them read. Floats over the list. */
import { clockTime, dayKey, dayName, type When } from "../../core/browser/dates.ts";
import { ArrowUp } from "../icons.tsx";

export interface UnreadBarProps {
  count: number;
  /** Time of the first unread message, when it is known. */
  since?: number;
  when: When;
  onJump?: () => void;
  onMarkRead?: () => void;
}

export function UnreadBar({ count, since, when, onJump, onMarkRead }: UnreadBarProps) {
  return (
    <div class="unread-bar">
      <div class="unread-bar-inner" role="group" aria-label="Unread messages">
        <button type="button" onClick={onJump}>
          <ArrowUp size={16} />
          <span class="one-line">
            {count} new{since === undefined ? "" : ` since ${sinceWords(since, when)}`}
            <span class="quiet">: jump to the first</span>
          </span>
        </button>
        <button type="button" onClick={onMarkRead} title="Mark as read (Esc)">Mark read</button>
      </div>
    </div>
  );
}

function sinceWords(since: number, when: When): string {
  const time = clockTime(since, when);
  return dayKey(since, when) === dayKey(when.now, when) ? time : `${dayName(since, when)} ${time}`;
}
