/**
 * The conversations that I am in, with where each stands, how far I have read, who addresses me and what I have set:
 * what the list beside them and its counts are made of. Everything is read in bulk; nothing is counted.
 */
import { mentionsOf } from "../conversations/reads.ts";
import { keys } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";
import type { CommandResult } from "../protocol/commands.ts";
import type { Membership } from "../protocol/entries.ts";
import { placeOfThread } from "../protocol/ids.ts";
import type { Scope } from "../scope.ts";
import type { RoomsParts } from "./parts.ts";
import { membershipOf, memberStanding } from "./standing.ts";
import { readUpTo, toMembership } from "./views.ts";

/** Rooms by name, then direct conversations. */
export async function mine({ store }: RoomsParts, scope: Scope): Promise<CommandResult["rooms.mine"]> {
  const mine = keys.conversationsByMember(scope.userId);
  const ids = await Array.fromAsync(store.list(mine), ({ key }) => key.at(-1) as string);
  const [rooms, members, heads, reads, mentions, preferences] = await Promise.all([
    store.getMany(ids.map((id) => keys.room(id))),
    store.getMany(ids.map((id) => keys.member(id, scope.userId))),
    store.getMany(ids.map((id) => keys.head(id))),
    store.getMany(ids.map((id) => keys.read(id, scope.userId))),
    mentionsOf(store, scope.userId),
    preferencesOf(store, scope.userId),
  ]);
  const memberships: Membership[] = [];
  ids.forEach((id, i) => {
    const [room, member, head] = [rooms[i]?.value, members[i]?.value, heads[i]?.value];
    // One of them is missing while a deleted room is being cleared.
    if (!room || !member || !head || room.deletedAt !== null) return;
    const read = reads[i]?.value ?? readUpTo({ n: 0, count: 0 });
    memberships.push({
      ...toMembership(room, member, head, read),
      mentions: (mentions.get(id) ?? []).filter((n) => n > read.n),
      preferences: preferences.get(id) ?? {},
    });
  });
  return { memberships: memberships.sort(inOrder) };
}

function inOrder({ room: a }: Membership, { room: b }: Membership): number {
  return Number(a.kind === "direct") - Number(b.kind === "direct") || a.name.localeCompare(b.name);
}

/** My place in one of them, or in a thread of one. @throws ParleyError `not_found` when I am not in it. */
export async function membership(
  { store }: RoomsParts,
  { userId }: Pick<Scope, "userId">,
  conversation: string,
): Promise<Membership> {
  const place = placeOfThread(conversation);
  if (place !== null) return await inThread(store, userId, conversation, place.parent);
  const [standing, mentions, preferences] = await Promise.all([
    memberStanding(store, userId, conversation),
    mentionsOf(store, userId),
    store.get(keys.preferences(userId, conversation)),
  ]);
  const membership = membershipOf(standing);
  return {
    ...membership,
    mentions: (mentions.get(conversation) ?? []).filter((n) => n > membership.read.n),
    preferences: preferences ?? {},
  };
}

async function inThread(store: Store, userId: string, thread: string, parent: string): Promise<Membership> {
  const [standing, head, read, mentions] = await Promise.all([
    memberStanding(store, userId, parent),
    store.get(keys.head(thread)),
    store.get(keys.read(thread, userId)),
    mentionsOf(store, userId),
  ]);
  const { room, role } = membershipOf(standing);
  const { silencedUntil } = standing.member;
  const now = { ...head ?? { n: 0, count: 0 }, members: standing.head.members };
  const position = read ?? readUpTo({ n: 0, count: 0 });
  return {
    room: { ...room, id: thread, kind: "thread" },
    role,
    ...(silencedUntil === undefined ? {} : { silencedUntil }),
    head: now,
    read: position,
    mentions: (mentions.get(thread) ?? []).filter((n) => n > position.n),
    preferences: {},
  };
}

async function preferencesOf(store: Store, userId: string) {
  const rows = await Array.fromAsync(store.list(keys.preferencesOf(userId)));
  return new Map(rows.map(({ key, value }) => [key.at(-1) as string, value]));
}
