/**
 * What clients see of the records: nothing that is not made here leaves the rooms.
 */
import type { MemberRecord, RoomRecord } from "../kv/keys.ts";
import type { Head, Membership, Person, ReadPosition, Room } from "../protocol/entries.ts";

export function toRoom(record: RoomRecord, head: Head): Room {
  return {
    id: record.id,
    kind: record.kind,
    name: record.name,
    topic: record.topic,
    description: record.description,
    icon: record.icon,
    access: record.access,
    archived: record.archivedAt !== null,
    createdAt: record.createdAt,
    members: head.members,
    ...(record.people === undefined ? {} : { people: record.people }),
  };
}

export function toMembership(
  room: RoomRecord,
  member: MemberRecord,
  head: Head,
  read: ReadPosition,
): Membership {
  return { room: toRoom(room, head), role: member.role, ...silence(member), head, read };
}

/** Left out when there is nothing to say. */
export function silence({ silencedUntil }: MemberRecord): Pick<MemberRecord, "silencedUntil"> {
  return silencedUntil === undefined ? {} : { silencedUntil };
}

/** Who comes in has nothing to catch up with. */
export function readUpTo({ n, count, all }: Pick<Head, "n" | "count" | "all">): ReadPosition {
  return { n, count, delivered: n, ...(all ? { all } : {}) };
}

/** Somebody whose account is gone still has a place in lists. */
export function personIn(people: readonly Person[], id: string): Person {
  return people.find((person) => person.id === id) ?? { id, username: "", name: "Deleted account" };
}
