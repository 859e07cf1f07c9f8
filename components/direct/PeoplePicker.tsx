// This module is browser compatible.
/** A field to find people with, those who were found, those who were chosen. Enter takes the first, then begins. */
import type { Ref } from "preact";
import type { Person } from "../../core/protocol/entries.ts";
import { limits } from "../../core/protocol/limits.ts";
import { Avatar } from "../Avatar.tsx";
import { Close, Search } from "../icons.tsx";
import { Note } from "../Note.tsx";

export interface PeoplePickerProps {
  me: string;
  query: string;
  offered: readonly Person[];
  chosen: readonly Person[];
  problem?: string;
  field?: Ref<HTMLInputElement>;
  onQuery: (text: string) => void;
  onChoose: (person: Person) => void;
  onRemove: (id: string) => void;
  onBegin: () => void;
}

export function PeoplePicker(props: PeoplePickerProps) {
  const { me, query, offered, chosen, problem, field, onQuery, onChoose, onRemove, onBegin } = props;
  const full = chosen.length >= limits.directPeople;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (query.trim() !== "" && offered[0] !== undefined && !full) onChoose(offered[0]);
    else if (chosen.length > 0) onBegin();
  };
  return (
    <form class="form picker" onSubmit={submit}>
      {chosen.length > 0 && (
        <ul class="picker-chosen" aria-label="To">
          {chosen.map((person) => (
            <li key={person.id} class="tag">
              <span class="one-line" dir="auto">{person.name}</span>
              <button type="button" aria-label={`Remove ${person.name}`} onClick={() => onRemove(person.id)}>
                <Close size={14} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <span class="search">
        <Search size={18} />
        <input
          class="input"
          type="search"
          ref={field}
          value={query}
          maxLength={64}
          autocomplete="off"
          placeholder="Name or username"
          aria-label="Find people by name or username"
          onInput={(event) => onQuery(event.currentTarget.value)}
        />
      </span>
      {problem !== undefined && <Note kind="danger">{problem}</Note>}
      {full
        ? (
          <p class="field-hint">
            That is everybody who fits into one conversation. Create a room for more.
          </p>
        )
        : (
          <ul class="people picker-found" aria-label="People">
            {offered.map((person) => (
              <li key={person.id}>
                <button type="button" class="person" onClick={() => onChoose(person)}>
                  <Avatar id={person.id} person={person} size="small" />
                  <span class="person-name">
                    <b class="one-line" dir="auto">{person.name}{person.id === me && " (you)"}</b>
                    <small class="one-line">@{person.username}</small>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
      {offered.length === 0 && query !== "" && !full && (
        <p class="field-hint" role="status">Nobody here is called “{query}”.</p>
      )}
      <div class="dialog-foot">
        <button type="submit" class="button primary" disabled={chosen.length === 0}>
          Start conversation
        </button>
      </div>
    </form>
  );
}
