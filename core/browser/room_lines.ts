// This module is browser compatible.
/**
 * My rooms as the sidebar shows them. Unread is the difference of two numbers, never a counter, so it cannot
 * drift.
 */
import type { Membership, Preferences, Room } from "../protocol/entries.ts";
import { Conversations } from "./conversations.ts";

export interface RoomLine {
  room: Room;
  unread: number;
  /** How many unread messages address me. */
  addressed?: number;
  preferences?: Preferences;
}

/** Alphabetical, whatever the case and accents. */
export function roomLines(memberships: readonly Membership[]): RoomLine[] {
  return [...new Conversations("", memberships).list.value];
}
