// This module is browser compatible.
/** What a direct conversation is called: it has no name of its own, so everybody sees the names of the others. */
import type { Person, Room } from "../protocol/entries.ts";
import type { People } from "./faces.ts";

type Me = Pick<Person, "id">;

/** Its other people; nobody in rooms, and in a place for notes. */
export function othersIn({ people = [] }: Pick<Room, "people">, me: Me): string[] {
  return people.filter((id) => id !== me.id);
}

/** The room with the name that it has for me. */
export function titled<R extends Room>(room: R, people: People, me: Me): R {
  if (room.people === undefined) return room;
  const names = othersIn(room, me).map((id) => people(id)?.name ?? "…");
  return { ...room, name: names.length === 0 ? "Notes to yourself" : names.join(", ") };
}

/** Who reads along, as a sentence. */
export function whoReads({ people = [] }: Pick<Room, "people">): string {
  if (people.length <= 1) return "Only you can read this. It is stored encrypted.";
  if (people.length === 2) return "Only you two can read this. It is stored encrypted.";
  return `Only the ${people.length} of you can read this. It is stored encrypted.`;
}
