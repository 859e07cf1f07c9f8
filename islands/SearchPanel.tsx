// This module is browser compatible.
/**
 * Search: in the conversation that is open, or in everything that I may read. What is typed is looked for after a short
 * rest; operators are offered while one types; every hit leads to its place, and the panel says what it covered.
 */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { SearchHits } from "../components/search/SearchHits.tsx";
import { Search as Glass } from "../components/icons.tsx";
import { Note } from "../components/Note.tsx";
import type { Client } from "../core/browser/client.ts";
import type { When } from "../core/browser/dates.ts";
import { takeWish } from "../core/browser/search_wish.ts";
import { titled } from "../core/browser/naming.ts";
import { afterInPage } from "../core/browser/world.ts";
import type { CommandResult } from "../core/protocol/commands.ts";
import { offersFor, suggestAt } from "../core/search/query.ts";
import ModalDialog from "./ModalDialog.tsx";

type Answer = CommandResult["search"];

export interface SearchPanelProps {
  client: Client;
  when: When;
  /** The conversation that is open. */
  current: string | undefined;
  onGo: (id: string, n: number) => void;
  onClose: () => void;
}

/** Milliseconds after the last key. */
const rest = 200;
const examples = ["from:", "in:", "has:link", "before:", "after:", "is:pinned"];

export default function SearchPanel({ client, when, current, onGo, onClose }: SearchPanelProps) {
  const field = useRef<HTMLInputElement>(null);
  const query = useSignal(takeWish() || kept.query);
  const here = useSignal(kept.here && current !== undefined);
  const hits = useSignal<Answer["hits"]>([]);
  const answer = useSignal<Omit<Answer, "hits" | "people"> | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const busy = useSignal(false);
  const turn = useRef(0);
  const room = current === undefined ? undefined : client.conversation(current).value?.room;
  const people = (id: string) => client.person(id).value;

  const look = async (cursor?: string) => {
    const mine = ++turn.current;
    const text = query.peek().trim();
    problem.value = undefined;
    if (text === "") {
      hits.value = [];
      return void (answer.value = undefined);
    }
    busy.value = true;
    try {
      const { hits: found, people: _people, ...more } = await client.connection.request("search", {
        query: text,
        zone: -new Date().getTimezoneOffset(),
        ...(here.peek() ? { conversation: current! } : {}),
        ...(cursor === undefined ? {} : { cursor }),
      });
      if (mine !== turn.current) return;
      hits.value = cursor === undefined ? found : [...hits.peek(), ...found];
      answer.value = more;
    } catch (error) {
      if (mine === turn.current) problem.value = error instanceof Error ? error.message : "Cannot search now";
    } finally {
      if (mine === turn.current) busy.value = false;
    }
  };
  useEffect(() => {
    // The results of last time are there again: Back from a hit leads to them.
    kept.query = query.value;
    kept.here = here.value;
    const timer = afterInPage(rest, () => void look());
    return () => timer.cancel();
  }, [query.value, here.value]);
  useEffect(() => {
    field.current!.focus();
    field.current!.select();
  }, []);

  const put = (text: string) => {
    const input = field.current!;
    const before = query.value.slice(0, input.selectionStart ?? query.value.length);
    const asked = suggestAt(query.value, before.length);
    const start = asked === null
      ? before + (before === "" || before.endsWith(" ") ? "" : " ")
      : before.replace(/\S*$/, "");
    query.value = start + text + (text.endsWith(":") ? "" : " ") + query.value.slice(before.length);
    input.focus();
  };
  const asked = suggestAt(query.value, field.current?.selectionStart ?? query.value.length);
  const offers = asked === null ? (query.value === "" ? examples : []) : offersFor(asked).slice(0, 8);
  return (
    <ModalDialog id="search" title="Search" onClose={onClose}>
      <div class="search-field">
        <span class="search">
          <Glass size={18} />
          <input
            class="input"
            type="search"
            aria-label="Search messages"
            placeholder="Words, a &quot;phrase&quot;, -without, from:ada"
            value={query.value}
            ref={field}
            onInput={(event) => query.value = event.currentTarget.value}
          />
        </span>
        {room && (
          <label class="search-here">
            <input type="checkbox" checked={here.value} onChange={() => here.value = !here.value} />
            <span class="one-line">Only in {titled(room, people, client.me).name}</span>
          </label>
        )}
      </div>
      {offers.length > 0 && (
        <div class="search-offers" role="group" aria-label="Narrow the search">
          {offers.map((offer) => (
            <button key={offer} type="button" class="tag" onClick={() => put(offer)}>{offer}</button>
          ))}
        </div>
      )}
      {problem.value !== undefined && <Note kind="danger">{problem.value}</Note>}
      {answer.value?.problems.map((sentence) => <Note key={sentence} kind="warning">{sentence}</Note>)}
      {hits.value.length > 0 && (
        <SearchHits
          hits={hits.value}
          people={people}
          when={when}
          placeOf={(id) => {
            const place = client.conversation(id).value?.room;
            return place && titled(place, people, client.me).name;
          }}
          onGo={(id, n) => {
            onClose();
            onGo(id, n);
          }}
        />
      )}
      {answer.value?.cursor !== undefined && (
        <button
          type="button"
          class="button"
          aria-busy={busy.value}
          onClick={() => void look(answer.value!.cursor)}
        >
          Show more
        </button>
      )}
      <p class="field-hint" role="status">{statusOf(answer.value, hits.value.length, busy.value)}</p>
    </ModalDialog>
  );
}

/** Kept as long as the page lives. */
const kept = { query: "", here: false };

function statusOf(answer: Omit<Answer, "hits" | "people"> | undefined, found: number, busy: boolean): string {
  if (answer === undefined) return busy ? "Searching…" : "Parts of words are found too, in every script.";
  if (answer.problems.length > 0) return "";
  const number = found === 0
    ? "Nothing found"
    : answer.cursor === undefined
    ? `${found} found`
    : `The latest ${found}`;
  const behind = answer.behind > 0 ? `; ${answer.behind.toLocaleString()} are still being indexed` : "";
  return `${number} in ${answer.covered.toLocaleString()} messages${behind}.`;
}
