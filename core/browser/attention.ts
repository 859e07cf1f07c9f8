// This module is browser compatible.
/**
 * How loudly a conversation calls for me in lists and counts: bold when something is unread, a number only when
 * somebody addresses me. What is muted calls only by name, what is set to "nothing" never calls. And which of two heads
 * and positions holds, as frames arrive in any order.
 */
import type { Head, Preferences, ReadPosition } from "../protocol/entries.ts";

/** What it follows from. */
export interface Calling {
  room: { kind: "room" | "direct" | "thread" };
  unread: number;
  /** How many unread messages address me. */
  addressed?: number;
  preferences?: Preferences;
}

export interface Attention {
  bold: boolean;
  /** Of messages to me; 0 shows none. */
  number: number;
}

export function attentionOf(
  { room, unread, addressed = 0, preferences = {} }: Calling,
  now: number,
): Attention {
  if (preferences.level === "nothing") return { bold: false, number: 0 };
  const muted = isMuted(preferences, now) || preferences.level === "mentions";
  // Everything in a direct conversation is to me.
  const number = room.kind === "direct" && !muted ? unread : addressed;
  return { bold: number > 0 || (unread > 0 && !muted), number };
}

export function isMuted({ mutedUntil }: Preferences, now: number): boolean {
  return mutedUntil !== undefined && (mutedUntil === 0 || mutedUntil > now);
}

/** Unread messages in all of them, for the title of the tab: of muted ones only those to me. */
export function callingCount(items: readonly Calling[], now: number): number {
  return items.reduce((sum, item) => {
    const { bold, number } = attentionOf(item, now);
    if (!bold) return sum;
    return sum + (isMuted(item.preferences ?? {}, now) ? number : item.unread);
  }, 0);
}

export function laterHead(a: Head, b: Head): Head {
  return b.n > a.n || (b.n === a.n && b.members !== a.members) ? b : a;
}

export function further(a: ReadPosition, b: ReadPosition): ReadPosition {
  const turns = (b.turn ?? 0) - (a.turn ?? 0);
  const ahead = turns === 0 ? (b.n > a.n ? b : a) : turns > 0 ? b : a;
  const delivered = Math.max(a.delivered, b.delivered);
  return ahead === a && delivered === a.delivered ? a : { ...ahead, delivered };
}
