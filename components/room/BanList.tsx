// This module is browser compatible.
/** Who is kept out of a room, by whom and until when, and the way to let them in again. */
import type { Ban } from "../../core/protocol/entries.ts";
import { momentOf, type When } from "../../core/browser/dates.ts";
import { Avatar } from "../Avatar.tsx";

export interface BanListProps {
  bans: readonly Ban[];
  when: When;
  more?: boolean;
  onMore?: () => void;
  onLift: (user: string) => void;
}

export function BanList({ bans, when, more = false, onMore, onLift }: BanListProps) {
  if (bans.length === 0 && !more) return null;
  return (
    <section class="details-section" aria-labelledby="bans-title">
      <h3 id="bans-title">Banned</h3>
      <ul class="bans" aria-labelledby="bans-title">
        {bans.map(({ person, by, until }) => (
          <li key={person.id} class="item">
            <Avatar id={person.id} person={person} size="small" />
            <span class="item-text">
              <span dir="auto">{person.name}</span>
              <small>
                By <span dir="auto">{by.name}</span>
                {until === undefined ? ", for good" : `, until ${momentOf(until, when)}`}
              </small>
            </span>
            <button
              type="button"
              class="link-button"
              aria-label={`Lift the ban of ${person.name}`}
              onClick={() => onLift(person.id)}
            >
              Lift
            </button>
          </li>
        ))}
      </ul>
      {more && <button type="button" class="button small" onClick={onMore}>Show more</button>}
    </section>
  );
}
