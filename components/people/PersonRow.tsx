// This module is browser compatible.
/** Somebody in a list of people: face with presence, name that opens their card, a line about them, what can be done. */
import type { ComponentChildren } from "preact";
import type { Person } from "../../core/protocol/entries.ts";
import { Avatar } from "../Avatar.tsx";
import Marks from "./Marks.tsx";

export interface PersonRowProps {
  id: string;
  person: Person | undefined;
  /** In place of the username. */
  about?: ComponentChildren;
  /** Behind the name: "(you)". */
  aside?: string;
  /** Whether their presence is shown. */
  seen?: boolean;
  children?: ComponentChildren;
}

export function PersonRow({ id, person, about, aside, seen = true, children }: PersonRowProps) {
  return (
    <li class="person">
      <Avatar id={id} person={person} size="small" dot={seen} card />
      <span class="person-name">
        <span class="person-line">
          <button type="button" class="name-button one-line" dir="auto" data-person={id}>
            {person?.name ?? "…"}
          </button>
          {aside !== undefined && <span>{aside}</span>}
          {seen && <Marks of={id} as="link" />}
        </span>
        <small class="one-line" dir="auto">{about ?? (person && `@${person.username}`)}</small>
      </span>
      {children}
    </li>
  );
}
