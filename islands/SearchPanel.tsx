// This module is browser compatible.
/**
 * Search: in the conversation that is open, or in everything that I may read. What is typed is looked for after a short
 * rest; every hit leads to its place, and Back from there to the same list. The address of the page holds the search.
 */
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { SearchHits } from "../components/search/SearchHits.tsx";
import { Note } from "../components/Note.tsx";
import { addressOfSearch, searchOfAddress } from "../core/browser/address.ts";
import type { Client } from "../core/browser/client.ts";
import type { When } from "../core/browser/dates.ts";
import { Finding, type Told } from "../core/browser/finding.ts";
import { takeWish } from "../core/browser/search_wish.ts";
import { titled } from "../core/browser/naming.ts";
import { useShortcodes } from "../core/browser/shortcodes.ts";
import { afterInPage } from "../core/browser/world.ts";
import { needlesOf, placesIn } from "../core/search/match.ts";
import { parseQuery } from "../core/search/query.ts";
import ModalDialog from "./ModalDialog.tsx";
import SearchField from "./SearchField.tsx";

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

/** One as long as the page lives. */
const finding = new Finding();

export default function SearchPanel({ client, when, current, onGo, onClose }: SearchPanelProps) {
  const field = useRef<HTMLInputElement>(null);
  const results = useRef<HTMLDivElement>(null);
  const { query, here, hits, told, problem, busy, asked } = finding;
  const isBack = useMemo(() => begin(current), []);
  const room = current === undefined ? undefined : client.conversation(current).value?.room;
  const people = (id: string) => client.person(id).value;
  const needles = useMemo(() => needlesOf(parseQuery(asked.value).terms), [asked.value]);
  const emoji = useShortcodes(
    hits.value.map(({ entry }) => entry.text),
    () => import("../core/emoji/emoji.ts"),
  ).value;
  const look = () => void finding.look(client.connection, current);

  useEffect(() => {
    history.replaceState(history.state, "", addressOfSearch(location.pathname, query.value, here.value));
    if (finding.isFor(current)) return;
    const timer = afterInPage(rest, look);
    return () => timer.cancel();
  }, [query.value, here.value]);
  useLayoutEffect(() => {
    const scrolled = results.current!.closest(".dialog-body")!;
    const followed = isBack &&
      results.current!.querySelector<HTMLElement>(`[data-hit="${finding.followed}"] a`);
    if (followed) followed.focus({ preventScroll: true });
    else {
      field.current!.focus();
      field.current!.select();
    }
    if (isBack) scrolled.scrollTop = finding.scroll;
    if (isBack) void finding.again(client.connection, current);
    const note = () => void (finding.scroll = scrolled.scrollTop);
    scrolled.addEventListener("scroll", note, { passive: true });
    return () => {
      scrolled.removeEventListener("scroll", note);
      leaveAddress();
    };
  }, []);

  return (
    <ModalDialog id="search" title="Search" onClose={onClose}>
      <div class="search-field">
        <SearchField
          {...{ client, query, field }}
          now={when.now}
          onLook={look}
          onLeave={() => results.current!.querySelector<HTMLElement>("a.found")?.focus()}
        />
        {room && (
          <label class="search-here">
            <input type="checkbox" checked={here.value} onChange={() => here.value = !here.value} />
            <span class="one-line">
              Only in <span dir="auto">{titled(room, people, client.me).name}</span>
            </span>
          </label>
        )}
      </div>
      {problem.value !== undefined && (
        <Note kind="danger">
          {problem.value} <button type="button" class="link-button" onClick={look}>Try again</button>
        </Note>
      )}
      {told.value?.problems.map((sentence) => <Note key={sentence} kind="warning">{sentence}</Note>)}
      <div class="search-results" ref={results} aria-busy={busy.value}>
        {hits.value.length > 0 && (
          <SearchHits
            {...{ people, when, emoji }}
            hits={hits.value}
            places={(line) => placesIn(line, needles)}
            placeOf={(id) => {
              const place = client.conversation(id).value?.room;
              return place && titled(place, people, client.me).name;
            }}
            onGo={(id, n, key) => {
              finding.followed = key;
              // The address of the message comes after that of the search, so that Back leads here.
              onGo(id, n);
              onClose();
            }}
          />
        )}
      </div>
      {told.value?.cursor !== undefined && (
        <button
          type="button"
          class="button"
          aria-busy={busy.value}
          onClick={() => void finding.more(client.connection, current)}
        >
          Show more
        </button>
      )}
      <p class="field-hint" role="status">{statusOf(told.value, hits.value.length, busy.value)}</p>
    </ModalDialog>
  );
}

/** What the address asked for before the search was opened over it. */
let behind = "";

function wished() {
  const query = takeWish();
  return query ? { query, here: false } : undefined;
}

/** The address may ask for a search; else it is that of last time. @returns whether its list is there again. */
function begin(current: string | undefined): boolean {
  const given = wished() ?? searchOfAddress(location.search);
  if (given !== undefined) {
    finding.query.value = given.query;
    finding.here.value = given.here && current !== undefined;
    behind = "";
  } else {
    if (current === undefined) finding.here.value = false;
    behind = location.search;
  }
  return finding.isFor(current);
}

/** Closed, and not by going somewhere: the address says so too, and Back does not lead to it. */
function leaveAddress(): void {
  if (searchOfAddress(location.search) !== undefined) {
    history.replaceState(history.state, "", location.pathname + behind);
  }
}

function statusOf(told: Told | undefined, found: number, busy: boolean): string {
  if (told === undefined) return busy ? "Searching…" : "Parts of words are found too, in every script.";
  if (told.problems.length > 0) return "";
  const number = found === 0
    ? "Nothing found"
    : told.cursor === undefined
    ? `${found} found`
    : `The latest ${found}`;
  const behind = told.behind > 0 ? `; ${told.behind.toLocaleString()} are still being indexed` : "";
  return `${number} in ${told.covered.toLocaleString()} messages${behind}.`;
}
