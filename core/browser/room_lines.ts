// This module is browser compatible.
/**
 * My conversations as the sidebar shows them: rooms by name, direct conversations by what was last said. A room with
 * something new is bold and has a number only when I am addressed; a direct conversation always addresses me. What is
 * muted is silent unless I am addressed, and what notifies of nothing is silent altogether.
 */
import type { Person, Preferences, Room } from "../protocol/entries.ts";
import { attentionOf, isMuted } from "./attention.ts";
import type { ConversationItem } from "./conversations.ts";
import type { People } from "./faces.ts";
import { othersIn, titled } from "./naming.ts";

export interface RoomLine {
  /** Named as I see it. */
  room: Room;
  /** The other people of a direct conversation. */
  others: readonly string[];
  unread: number;
  /** How many unread messages address me. */
  addressed: number;
  preferences: Preferences;
  /** Bold. */
  stands: boolean;
  /** The number beside it; 0 shows none. */
  count: number;
  muted: boolean;
}
export interface Lines {
  rooms: RoomLine[];
  directs: RoomLine[];
}
export interface LinesOptions {
  me: Person;
  people: People;
  /** Milliseconds since 1970. */
  now: number;
  /** The conversation that is shown: always in the list. */
  current?: string | undefined;
  drafts?: ReadonlySet<string>;
}

export function linesOf(items: readonly ConversationItem[], options: LinesOptions): Lines {
  const shown = items.filter((item) => isShown(item, options));
  const lines = (kind: Room["kind"]) => shown.filter(({ room }) => room.kind === kind);
  return {
    rooms: lines("room").map((item) => lineOf(item, options)),
    directs: lines("direct").sort(byActivity).map((item) => lineOf(item, options)),
  };
}

/** Hidden ones, and direct conversations in which nobody has said anything, are shown while they are open. */
function isShown(
  { id, room, head, preferences }: ConversationItem,
  { current, drafts }: LinesOptions,
): boolean {
  if (id === current || drafts?.has(id)) return true;
  if (preferences.hiddenAt !== undefined && preferences.hiddenAt >= head.count) return false;
  return room.kind !== "direct" || head.count > 0;
}

function lineOf(item: ConversationItem, { me, people, now }: LinesOptions): RoomLine {
  const { unread, addressed, preferences } = item;
  const room = titled(item.room, people, me);
  const { bold, number } = attentionOf(item, now);
  return {
    room,
    others: othersIn(room, me),
    unread,
    addressed,
    preferences,
    stands: bold,
    count: number,
    muted: isMuted(preferences, now),
  };
}

function byActivity(a: ConversationItem, b: ConversationItem): number {
  return lastIn(b) - lastIn(a) || (a.id < b.id ? -1 : 1);
}

function lastIn({ head, room }: ConversationItem): number {
  return head.at ?? room.createdAt;
}
