// This module is browser compatible.
/** A message out of its place, in a list of such: who, where, when, and what; leads to its place. */
import type { ComponentChildren } from "preact";
import type { MessageEntry, Person } from "../core/protocol/entries.ts";
import { isPlainClick } from "../core/browser/address.ts";
import { clockTime, dayName, type When } from "../core/browser/dates.ts";
import { Avatar } from "./Avatar.tsx";
import { paths } from "./paths.ts";

export interface FoundMessageProps {
  conversation: string;
  entry: MessageEntry;
  person: Person | undefined;
  /** What the conversation is called. */
  place: string | undefined;
  when: When;
  onGo: (id: string, n: number) => void;
  /** Its text. */
  children: ComponentChildren;
}

export function FoundMessage(
  { conversation, entry, person, place, when, onGo, children }: FoundMessageProps,
) {
  return (
    <a
      class="found"
      href={paths.message(conversation, entry.n)}
      onClick={(event) => {
        if (!isPlainClick(event)) return;
        event.preventDefault();
        onGo(conversation, entry.n);
      }}
    >
      <Avatar id={entry.by} person={person} size="small" />
      <span class="found-body">
        <span class="found-head">
          <b dir="auto">{person?.name ?? "Somebody"}</b>
          <span class="one-line" dir="auto">{place}</span>
          <time dateTime={new Date(entry.at).toISOString()}>
            {dayName(entry.at, when)} {clockTime(entry.at, when)}
          </time>
        </span>
        <span class="found-text" dir="auto">{children}</span>
      </span>
    </a>
  );
}
