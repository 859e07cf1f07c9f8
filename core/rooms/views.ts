/**
 * What clients see of the records: nothing that is not made here leaves the rooms.
 */
import type { MemberRecord, RoomRecord } from "../kv/keys.ts";
import type { Head, Membership, Person, ReadPosition, Room } from "../protocol/entries.ts";

export function toRoom(record: RoomRecord, head: Head): Room {
  return {
    id: record.id,
    kind: "room",
    name: record.name,
    topic: record.topic,
    description: record.description,
    icon: record.icon,
    access: record.access,
    archived: record.archivedAt !== null,
    createdAt: record.createdAt,
    members: head.members,
  };
}

export function toMembership(
  room: RoomRecord,
  member: MemberRecord,
  head: Head,
  read: ReadPosition | null,
): Membership {
  return {
    room: toRoom(room, head),
    role: member.role,
    head,
    read: read ?? { n: 0, count: member.joinedCount, delivered: 0 },
  };
}

/** Somebody whose account is gone still has a place in lists. */
export function personIn(people: readonly Person[], id: string): Person {
  return people.find((person) => person.id === id) ?? { id, username: "", name: "Deleted account" };
}
