// This module is browser compatible.
/** Who and what may be meant at the caret: people as the server finds them, rooms of mine, everybody at once. */
import type { Client } from "./client.ts";
import { type Asked, type Choice, ranked } from "./completion.ts";

const most = 8;

/** Rejects when the server cannot be asked. */
export async function suggest(client: Client, asked: Asked, emojiLike: EmojiSearch): Promise<Choice[]> {
  if (asked.kind === "room") return roomsLike(client, asked.query);
  if (asked.kind === "person") return await peopleLike(client, asked.query);
  const found = await emojiLike(asked.query, most);
  return found.map(({ emoji, name }) => ({ key: emoji, insert: emoji, label: emoji, hint: name }));
}

/** Comes from outside, because all emoji come with it. */
export type EmojiSearch = (query: string, limit: number) => Promise<{ emoji: string; name: string }[]>;

async function peopleLike(client: Client, query: string): Promise<Choice[]> {
  const { people } = await client.connection.request("people.find", { query }, { wait: false });
  const found = people.filter(({ id }) => id !== client.me.id).map(({ id, username, name }) => ({
    key: id,
    insert: `@${username}`,
    label: name,
    hint: `@${username}`,
    person: id,
  }));
  const everybody: Choice[] = [
    { key: "room", insert: "@room", label: "@room", hint: "Everybody in this room" },
    { key: "here", insert: "@here", label: "@here", hint: "Everybody who is here now" },
  ];
  return [...found.slice(0, most - 2), ...ranked(everybody, query, ({ key }) => [key])];
}

function roomsLike(client: Client, query: string): Choice[] {
  const rooms = client.conversations.value.filter(({ room }) => room.kind === "room");
  return ranked(rooms, query, ({ room }) => [room.name]).slice(0, most).map(({ id, room }) => ({
    key: id,
    insert: `#${room.name}`,
    label: room.name,
    hint: room.topic,
  }));
}
