/**
 * The rooms that one can find: public and password rooms that are neither archived nor deleted, by name, in pages.
 * The order is that of the index of names, because it is the one order that needs no sorting of everything and stays
 * where it is while people come and go; the number of members comes from each room's head.
 *
 * A query is compared with names and topics after folding (names.ts), so "cafe" finds "Café". It reads on until a
 * page is full, through at most 5,000 rooms per answer; an answer with a cursor, even an empty one, may have more
 * behind it.
 */
import { keys, type RoomRecord } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { RoomSummary } from "../protocol/entries.ts";
import type { Scope } from "../scope.ts";
import { fold } from "./names.ts";
import type { RoomsParts } from "./parts.ts";
import { standing } from "./standing.ts";
import { toRoom } from "./views.ts";

const page = 50;
const maxScanned = 5_000;
const chunk = 250;

interface Listed {
  name: string;
  room: RoomRecord;
}

export async function browse(
  { store }: RoomsParts,
  scope: Scope,
  { query = "", cursor }: CommandBody<"rooms.browse">,
): Promise<CommandResult["rooms.browse"]> {
  const wanted = fold(query);
  const matches: RoomRecord[] = [];
  let scanned = 0;
  for await (const { name, room } of listed(store, cursor, wanted === "" ? page + 1 : chunk)) {
    if (matches.length === page || scanned++ === maxScanned) {
      return { rooms: await summaries(store, scope, matches), cursor: name };
    }
    if (isOpen(room) && (name.includes(wanted) || fold(room.topic).includes(wanted))) matches.push(room);
  }
  return { rooms: await summaries(store, scope, matches) };
}

/** What somebody sees of one room before joining it. @throws ParleyError `not_found` for private rooms of others. */
export async function summary(
  { store }: RoomsParts,
  scope: Scope,
  conversation: string,
): Promise<RoomSummary> {
  const { room, head, member } = await standing(store, scope.userId, conversation);
  return { room: toRoom(room, head), joined: member !== null };
}

/** In the order of their names, from `cursor` on. */
async function* listed(store: Store, cursor: string | undefined, size: number): AsyncGenerator<Listed> {
  let from = cursor;
  for (;;) {
    const options = { limit: size, ...(from === undefined ? {} : { from }) };
    const names = await Array.fromAsync(store.list(keys.roomsByName(), options));
    const rooms = await store.getMany(names.map(({ value }) => keys.room(value)));
    for (const [i, { key }] of names.entries()) {
      if (rooms[i]) yield { name: key.at(-1) as string, room: rooms[i].value };
    }
    if (names.length < size) return;
    // The next name after this one.
    from = `${names.at(-1)!.key.at(-1) as string}\0`;
  }
}

function isOpen(room: RoomRecord): boolean {
  return room.archivedAt === null && room.deletedAt === null;
}

async function summaries(store: Store, scope: Scope, rooms: RoomRecord[]): Promise<RoomSummary[]> {
  const [heads, members] = await Promise.all([
    store.getMany(rooms.map(({ id }) => keys.head(id))),
    store.getMany(rooms.map(({ id }) => keys.member(id, scope.userId))),
  ]);
  return rooms.flatMap((room, i) =>
    heads[i] ? [{ room: toRoom(room, heads[i].value), joined: members[i] !== null }] : []
  );
}
