// This module is browser compatible.
/** The field of the search, with what may be meant at the caret below it. The keyboard stays in the field. */
import { type Signal, useSignal } from "@preact/signals";
import type { Ref } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Search as Glass } from "../components/icons.tsx";
import { SearchOffers, searchOffersId } from "../components/search/SearchOffers.tsx";
import type { Client } from "../core/browser/client.ts";
import { type SearchOffer, searchOffers } from "../core/browser/search_offers.ts";
import { suggestAt, type Suggesting } from "../core/search/query.ts";

export interface SearchFieldProps {
  client: Client;
  now: number;
  query: Signal<string>;
  field: Ref<HTMLInputElement> & { current: HTMLInputElement | null };
  /** Enter with nothing chosen: at once, without the rest. */
  onLook: () => void;
  /** Down, with nothing to choose from. */
  onLeave: () => void;
}

const nowhere = { operator: null, prefix: "" } as const;

export default function SearchField({ client, now, query, field, onLook, onLeave }: SearchFieldProps) {
  const offers = useSignal<readonly SearchOffer[]>([]);
  const chosen = useSignal(-1);
  /** What the person went to by themselves: it outlives an answer that comes late. */
  const wanted = useRef<string | undefined>(undefined);
  const caret = useRef<number | undefined>(undefined);
  const turn = useRef(0);

  const asked = (): Suggesting | undefined => {
    const at = field.current?.selectionStart ?? query.value.length;
    return suggestAt(query.value, at) ??
      (isBlank(query.value) ? { ...nowhere, start: at, end: at } : undefined);
  };
  const suggest = async () => {
    const mine = ++turn.current;
    const what = asked();
    const found = what === undefined ? [] : await searchOffers(client, what, now).catch(() => []);
    if (mine !== turn.current) return;
    offers.value = found;
    // A value is meant; a word may be one.
    const likely = what?.operator && what.prefix !== "" && found.length > 0 ? 0 : -1;
    chosen.value = Math.max(likely, found.findIndex(({ insert }) => insert === wanted.current));
  };
  useEffect(() => void suggest(), [query.value]);
  useLayoutEffect(() => {
    if (caret.current === undefined) return;
    field.current!.setSelectionRange(caret.current, caret.current);
    caret.current = undefined;
  }, [query.value]);

  const take = ({ insert }: SearchOffer) => {
    const caretAt = field.current!.selectionStart ?? query.value.length;
    // What was typed since the offers were shown belongs to it.
    const { start, end } = asked() ?? { start: caretAt, end: caretAt };
    wanted.current = undefined;
    const put = insert.endsWith(":") ? insert : `${insert} `;
    const rest = query.value.slice(end).replace(/^ /, "");
    caret.current = start + put.length;
    query.value = query.value.slice(0, start) + put + rest;
    field.current!.focus();
  };
  const choose = (at: number) => {
    chosen.value = at;
    wanted.current = offers.value[at]!.insert;
  };
  const close = () => {
    turn.current++;
    wanted.current = undefined;
    offers.value = [];
    chosen.value = -1;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const count = offers.value.length;
    const offer = offers.value[chosen.value];
    if (event.key === "ArrowDown" && count === 0) onLeave();
    else if (event.key === "ArrowDown") choose((chosen.value + 1) % count);
    else if (event.key === "ArrowUp" && count > 0) choose((Math.max(chosen.value, 0) - 1 + count) % count);
    else if (event.key === "Enter") offer === undefined ? (close(), onLook()) : take(offer);
    else if (event.key === "Tab" && !event.shiftKey && offer !== undefined) take(offer);
    else if (event.key === "Escape" && count > 0 && !isBlank(query.value)) close();
    // The browser would empty the field instead.
    else if (event.key === "Escape") field.current!.closest("dialog")!.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const isOpen = offers.value.length > 0;
  return (
    <>
      <span class="search">
        <Glass size={18} />
        <input
          class="input"
          type="search"
          role="combobox"
          aria-label="Search messages"
          aria-expanded={isOpen}
          aria-controls={searchOffersId}
          aria-autocomplete="list"
          aria-activedescendant={chosen.value >= 0 ? `${searchOffersId}-${chosen.value}` : undefined}
          autocomplete="off"
          spellcheck={false}
          dir="auto"
          enterkeyhint="search"
          placeholder="Words, a &quot;phrase&quot;, -without, from:ada"
          value={query.value}
          ref={field}
          onInput={(event) => query.value = event.currentTarget.value}
          onKeyDown={onKeyDown}
        />
      </span>
      {isOpen && <SearchOffers offers={offers.value} at={chosen.value} onTake={take} />}
    </>
  );
}

const isBlank = (text: string) => text.trim() === "";
