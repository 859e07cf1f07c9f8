// This module is browser compatible.
/** What may be meant while a search is typed: operators with what they do, and the values of each. */
import { offersFor, type OperatorName, type Suggesting } from "../search/query.ts";
import type { Client } from "./client.ts";
import { ranked } from "./completion.ts";
import { fold } from "./names.ts";

export interface SearchOffer {
  /** What is put in. */
  insert: string;
  label: string;
  hint?: string;
}

const most = 8;
const day = 24 * 60 * 60_000;

const does: Record<OperatorName, string> = {
  from: "who wrote it",
  in: "the room it is in",
  has: "a link, a file or an image",
  before: "before a day",
  after: "after a day",
  on: "on one day",
  is: "pinned or saved",
};

/** Rejects when the server cannot be asked. */
export async function searchOffers(client: Client, asked: Suggesting, now: number): Promise<SearchOffer[]> {
  const { operator, prefix } = asked;
  if (operator === "from") return await peopleLike(client, prefix);
  if (operator === "in") return roomsLike(client, prefix);
  const known = offersFor(asked);
  if (operator === null) {
    return known.map((insert) => ({
      insert,
      label: insert,
      hint: does[insert.slice(0, -1) as OperatorName],
    }));
  }
  const isDay = operator === "before" || operator === "after" || operator === "on";
  return [
    ...known.map((insert) => ({ insert, label: insert })),
    ...(isDay ? daysBefore(now).filter(({ insert }) => insert.startsWith(prefix)) : []),
  ].filter(({ insert }) => insert !== prefix);
}

async function peopleLike(client: Client, prefix: string): Promise<SearchOffer[]> {
  const query = prefix.replace(/^@/, "");
  const me = { insert: "me", label: "me", hint: "What I wrote myself" };
  const { people } = query === ""
    ? { people: [] }
    : await client.connection.request("people.find", { query }, { wait: false });
  const found = people.map(({ username, name }) => ({ insert: username, label: name, hint: `@${username}` }));
  return [...found, ...("me".startsWith(query) ? [me] : [])].filter(({ insert }) => insert !== query)
    .slice(0, most);
}

function roomsLike(client: Client, prefix: string): SearchOffer[] {
  const rooms = client.conversations.value.filter(({ room }) => room.kind === "room");
  return ranked(rooms, fold(prefix), ({ room }) => [room.name]).filter(({ room }) => room.name !== prefix)
    .slice(0, most)
    .map(({ room }) => ({
      insert: /\s/.test(room.name) ? `"${room.name}"` : room.name,
      label: room.name,
      hint: room.topic,
    }));
}

function daysBefore(now: number): SearchOffer[] {
  const named = [["a week ago", 7], ["a month ago", 30], ["a year ago", 365]] as const;
  return named.map(([label, days]) => {
    const date = new Date(now - days * day);
    const two = (n: number) => String(n).padStart(2, "0");
    const insert = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
    return { insert, label: insert, hint: label };
  });
}
