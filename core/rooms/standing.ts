/**
 * Where a person stands in a room: everything that a decision needs, read at one moment, with the versionstamps
 * that let the commit find out whether it still holds. A private room shows itself to its members only; to others
 * it answers exactly like one that does not exist.
 */
import { notFound, ParleyError } from "../errors.ts";
import { keys, type MemberRecord, type RoomRecord } from "../kv/keys.ts";
import type { Check, Found, Store } from "../kv/store.ts";
import type { Head, Membership, ReadPosition } from "../protocol/entries.ts";
import { isListed } from "./permissions.ts";
import { readUpTo, toMembership } from "./views.ts";

export interface Standing {
  id: string;
  userId: string;
  room: RoomRecord;
  member: MemberRecord | null;
  head: Head;
  read: ReadPosition | null;
  /** That the room and the person's place in it are still as they were read. */
  checks: readonly Check[];
}
export type MemberStanding = Standing & { member: MemberRecord };

/** Whoever may see the room. @throws ParleyError `not_found`. */
export async function standing(store: Store, userId: string, conversation: string): Promise<Standing> {
  const found = await readStanding(store, userId, conversation);
  if (found === null || (found.member === null && !isListed(found.room))) throw notFound("room");
  return found;
}

/** Members only. @throws ParleyError `not_found`. */
export async function memberStanding(
  store: Store,
  userId: string,
  conversation: string,
): Promise<MemberStanding> {
  const found = await readStanding(store, userId, conversation);
  if (found === null || !isMember(found)) throw notFound("room");
  return found;
}

export function isMember(standing: Standing): standing is MemberStanding {
  return standing.member !== null;
}

export function membershipOf({ room, member, head, read }: MemberStanding): Membership {
  return toMembership(room, member, head, read ?? readUpTo({ n: 0, count: 0 }));
}

/** The answer to whoever runs a room; an administrator of the server may do so from outside. */
export function steeredBy(at: Standing): Membership {
  if (isMember(at)) return membershipOf(at);
  return membershipOf({ ...at, member: { role: "owner", joinedAt: 0 }, read: readUpTo(at.head) });
}

/** @throws ParleyError `room_archived`. */
export function refuseArchived(room: RoomRecord, verb: string): void {
  if (room.archivedAt === null) return;
  throw new ParleyError("room_archived", `Cannot ${verb} "${room.name}": it is archived`);
}

/** Whoever asks; null when there is no such room any more. For deciding, never for showing. */
export async function readStanding(
  store: Store,
  userId: string,
  conversation: string,
): Promise<Standing | null> {
  const roomKey = keys.room(conversation);
  const memberKey = keys.member(conversation, userId);
  // One call, so that the four belong to one moment.
  const [room, member, head, read] = await store.getMany<unknown>([
    roomKey,
    memberKey,
    keys.head(conversation),
    keys.read(conversation, userId),
  ]) as [
    Found<RoomRecord> | null,
    Found<MemberRecord> | null,
    Found<Head> | null,
    Found<ReadPosition> | null,
  ];
  if (room === null || head === null || room.value.deletedAt !== null) return null;
  return {
    id: conversation,
    userId,
    room: room.value,
    member: member?.value ?? null,
    head: head.value,
    read: read?.value ?? null,
    checks: [
      { key: roomKey, versionstamp: room.versionstamp },
      { key: memberKey, versionstamp: member?.versionstamp ?? null },
    ],
  };
}
