// This module is browser compatible.
/** What people think of a message: an emoji each with how many, one's own marked; a press adds or takes back. */
import type { Reaction } from "../../core/protocol/entries.ts";
import type { People } from "../../core/browser/faces.ts";
import { Sign } from "../emoji/Sign.tsx";

export interface ReactionsProps {
  reactions: readonly Reaction[];
  me: string;
  people: People;
  /** Left out where nobody can react. */
  onReact?: (emoji: string, on: boolean) => void;
}

export function Reactions({ reactions, me, people, onReact }: ReactionsProps) {
  return (
    <ul class="reactions" aria-label="Reactions">
      {reactions.map(({ emoji, by }) => {
        const mine = by.includes(me);
        const names = namesOf(by, me, people);
        return (
          <li key={emoji}>
            <button
              type="button"
              class={mine ? "reaction mine" : "reaction"}
              aria-pressed={mine}
              aria-label={`${emoji} ${by.length}: ${names}`}
              title={`${names} reacted with ${emoji}`}
              disabled={onReact === undefined}
              onClick={onReact && (() => onReact(emoji, !mine))}
            >
              <span class="reaction-emoji">
                <Sign emoji={emoji} />
              </span>
              <span>{by.length}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

const shown = 12;

function namesOf(by: readonly string[], me: string, people: People): string {
  const others = by.filter((id) => id !== me).map((id) => people(id)?.name ?? "somebody");
  const names = by.includes(me) ? ["You", ...others] : others;
  const listed = names.slice(0, shown).join(", ");
  return names.length > shown ? `${listed} and ${names.length - shown} more` : listed;
}
