// This module is browser compatible.
/** The date over the messages of a day. Pressed, it leads to other days. */
import { dayKey, dayName, type When } from "../../core/browser/dates.ts";

export interface DayPillProps {
  at: number;
  when: When;
  /** Left out where there is no script. */
  onJump?: () => void;
}

export function DayPill({ at, when, onJump }: DayPillProps) {
  const name = <time dateTime={dayKey(at, when)}>{dayName(at, when)}</time>;
  return (
    <h2 class="day">
      {onJump === undefined
        ? name
        : <button type="button" aria-haspopup="dialog" title="Jump to a day" onClick={onJump}>{name}</button>}
    </h2>
  );
}
