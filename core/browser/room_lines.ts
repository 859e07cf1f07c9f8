// This module is browser compatible.
/**
 * My rooms as the sidebar shows them. Unread is the difference of two numbers, never a counter, so it cannot
 * drift.
 */
import type { Membership, Room } from "../protocol/entries.ts";

export interface RoomLine {
  room: Room;
  unread: number;
}

/** Alphabetical, whatever the case and accents. */
export function roomLines(memberships: readonly Membership[]): RoomLine[] {
  return memberships
    .map(({ room, head, read }) => ({ room, unread: Math.max(0, head.count - read.count) }))
    .sort((a, b) => a.room.name.localeCompare(b.room.name));
}
