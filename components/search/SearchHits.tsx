// This module is browser compatible.
/** What a search has found, the newest first, with what was looked for marked in its surroundings. Arrows go through it. */
import type { SearchHit } from "../../core/protocol/entries.ts";
import type { When } from "../../core/browser/dates.ts";
import type { People } from "../../core/browser/faces.ts";
import type { LineRange } from "../../core/markup/line.ts";
import type { MarkupOptions } from "../../core/markup/markup.ts";
import { homeOf } from "../../core/protocol/ids.ts";
import { FoundMessage } from "../FoundMessage.tsx";
import { FoundText } from "../FoundText.tsx";

export interface SearchHitsProps {
  hits: readonly SearchHit[];
  people: People;
  when: When;
  placeOf: (conversation: string) => string | undefined;
  /** Where in a line it stands what was looked for. */
  places: (line: string) => readonly LineRange[];
  emoji: MarkupOptions["emoji"];
  onGo: (conversation: string, n: number, key: string) => void;
}

export const keyOfHit = ({ conversation, entry }: SearchHit) => `${conversation}/${entry.n}`;

export function SearchHits({ hits, people, when, placeOf, places, emoji, onGo }: SearchHitsProps) {
  return (
    <ul class="found-list" aria-label="Messages found" onKeyDown={moveThrough}>
      {hits.map((hit) => {
        const { conversation, entry } = hit;
        const key = keyOfHit(hit);
        return (
          <li key={key} data-hit={key}>
            <FoundMessage
              {...{ conversation, entry, when }}
              person={people(entry.by)}
              place={placeOf(homeOf(conversation))}
              onGo={(id, n) => onGo(id, n, key)}
            >
              <FoundText text={entry.text} places={places} emoji={emoji} files={entry.files} />
            </FoundMessage>
          </li>
        );
      })}
    </ul>
  );
}

function moveThrough(event: KeyboardEvent) {
  const step = event.key === "ArrowDown" ? "nextElementSibling" : "previousElementSibling";
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const item = (event.target as Element).closest("li")?.[step];
  const next = item?.querySelector<HTMLElement>("a.found");
  if (!next) return;
  event.preventDefault();
  next.focus();
}
