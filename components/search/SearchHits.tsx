// This module is browser compatible.
/** What a search has found, the newest first: who, where, when, and the text around what was looked for. */
import type { SearchHit } from "../../core/protocol/entries.ts";
import { isPlainClick } from "../../core/browser/address.ts";
import { clockTime, dayName, type When } from "../../core/browser/dates.ts";
import type { People } from "../../core/browser/faces.ts";
import { homeOf, placeOfThread } from "../../core/protocol/ids.ts";
import { Avatar } from "../Avatar.tsx";
import { paths } from "../paths.ts";

export interface SearchHitsProps {
  hits: readonly SearchHit[];
  people: People;
  when: When;
  placeOf: (conversation: string) => string | undefined;
  onGo: (conversation: string, n: number) => void;
}

export function SearchHits({ hits, people, when, placeOf, onGo }: SearchHitsProps) {
  return (
    <ul class="mention-list" aria-label="Messages found">
      {hits.map(({ conversation, entry, ranges }) => {
        const room = homeOf(conversation);
        const n = placeOfThread(conversation)?.root ?? entry.n;
        const person = people(entry.by);
        return (
          <li key={`${conversation}/${entry.n}`}>
            <a
              class="mention"
              href={paths.message(room, n)}
              onClick={(event) => {
                if (!isPlainClick(event)) return;
                event.preventDefault();
                onGo(room, n);
              }}
            >
              <Avatar id={entry.by} person={person} size="small" />
              <span class="mention-body">
                <span class="mention-head">
                  <b dir="auto">{person?.name ?? "Somebody"}</b>
                  <span class="one-line" dir="auto">{placeOf(room)}</span>
                  <time dateTime={new Date(entry.at).toISOString()}>
                    {dayName(entry.at, when)} {clockTime(entry.at, when)}
                  </time>
                </span>
                <span class="mention-text" dir="auto">{marked(entry.text, ranges)}</span>
              </span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}

/** Characters before the first place that is marked. */
const before = 80;
const longest = 400;

/** The text from a little before the first place on, with all places marked. */
function marked(text: string, ranges: SearchHit["ranges"]) {
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
