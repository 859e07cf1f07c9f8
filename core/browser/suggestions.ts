// This module is browser compatible.
/** Who and what may be meant at the caret: people as the server finds them, rooms of mine, everybody at once. */
import type { Client } from "./client.ts";
import { type Asked, askedAt, type Choice, type Kind, ranked } from "./completion.ts";

const most = 8;

export { complete } from "./completion.ts";

/** Where one writes, and what cannot be known here. */
export interface Asker {
  client: Client;
  conversation: string;
  /** All emoji come with it, so it is fetched when it is first needed. */
  emojiLike(query: string, limit: number): Promise<{ emoji: string; name: string }[]>;
}

type Source = (query: string, asker: Asker) => Choice[] | Promise<Choice[]>;

const sources: Record<Kind, Source> = { person: peopleLike, room: roomsLike, emoji: emojiLike };

/** Undefined when nothing is asked for at the caret. Rejects when the server cannot be asked. */
export async function suggest(
  text: string,
  caret: number,
  asker: Asker,
): Promise<{ asked: Asked; choices: Choice[] } | undefined> {
  if (/^\/(?!\/)/.test(text)) {
    const { slashChoices } = await import("./slash_choices.ts");
    const found = await slashChoices(text, caret, asker);
    if (found !== null) return found;
  }
  const asked = askedAt(text, caret);
  return asked && { asked, choices: await sources[asked.kind](asked.query, asker) };
}

async function peopleLike(query: string, { client }: Asker): Promise<Choice[]> {
  const { people } = await client.connection.request("people.find", { query }, { wait: false });
  const found = people.filter(({ id }) => id !== client.me.id).map(({ id, username, name }) => ({
    key: id,
    insert: `@${username}`,
    label: name,
    hint: `@${username}`,
    person: id,
  }));
  const everybody: Choice[] = [
    { key: "room", insert: "@room", label: "@room", hint: "Everybody in this room", icon: "everybody" },
    { key: "here", insert: "@here", label: "@here", hint: "Everybody who is here now", icon: "everybody" },
  ];
  return [...found.slice(0, most - 2), ...ranked(everybody, query, ({ key }) => [key])];
}

function roomsLike(query: string, { client }: Asker): Choice[] {
  const rooms = client.conversations.value.filter(({ room }) => room.kind === "room");
  return ranked(rooms, query, ({ room }) => [room.name]).slice(0, most).map(({ id, room }) => ({
    key: id,
    insert: `#${room.name}`,
    label: room.name,
    hint: room.topic,
    icon: "room",
  }));
}

async function emojiLike(query: string, asker: Asker): Promise<Choice[]> {
  const found = await asker.emojiLike(query, most);
  return found.map(({ emoji, name }) => ({
    key: emoji,
    insert: emoji,
    label: emoji,
    hint: name,
    kind: "emoji",
  }));
}
