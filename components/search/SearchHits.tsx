// This module is browser compatible.
/** What a search has found, the newest first, with what was looked for marked in its surroundings. */
import type { SearchHit } from "../../core/protocol/entries.ts";
import type { When } from "../../core/browser/dates.ts";
import type { People } from "../../core/browser/faces.ts";
import { homeOf } from "../../core/protocol/ids.ts";
import { FoundMessage } from "../FoundMessage.tsx";

export interface SearchHitsProps {
  hits: readonly SearchHit[];
  people: People;
  when: When;
  placeOf: (conversation: string) => string | undefined;
  onGo: (conversation: string, n: number) => void;
}

export function SearchHits({ hits, people, when, placeOf, onGo }: SearchHitsProps) {
  return (
    <ul class="found-list" aria-label="Messages found">
      {hits.map(({ conversation, entry, ranges }) => (
        <li key={`${conversation}/${entry.n}`}>
          <FoundMessage
            {...{ conversation, entry, when, onGo }}
            person={people(entry.by)}
            place={placeOf(homeOf(conversation))}
          >
            {marked(entry.text, ranges)}
          </FoundMessage>
        </li>
      ))}
    </ul>
  );
}

/** Characters before the first place that is marked. */
const before = 80;
const longest = 400;

/** The text from a little before the first place on, with all places marked. Spoilers stay hidden here too. */
function marked(written: string, ranges: SearchHit["ranges"]) {
  const text = written.replace(/\|\|[^|]+\|\|/g, (spoiler) => "▒".repeat(spoiler.length));
  const start = Math.max(0, (ranges[0]?.[0] ?? 0) - before);
  const end = Math.min(text.length, start + longest);
  const parts = [];
  let at = start;
  for (const [from, to] of ranges) {
    if (from < at || to > end) continue;
    parts.push(text.slice(at, from), <mark key={from}>{text.slice(from, to)}</mark>);
    at = to;
  }
  return [start > 0 ? "…" : "", ...parts, text.slice(at, end), end < text.length ? "…" : ""];
}
