// This module is browser compatible.
/**
 * My conversations as the sidebar shows them: rooms by name, direct conversations by what was last said. A room with
 * something new is bold and has a number only when I am addressed; a direct conversation always addresses me. What is
 * muted is silent unless I am addressed, and what notifies of nothing is silent altogether.
 */
import type { Person, Preferences, Room } from "../protocol/entries.ts";
import type { ConversationItem } from "./conversations.ts";
import type { People } from "./faces.ts";
import { othersIn, titled } from "./naming.ts";

export interface RoomLine {
  /** Named as I see it. */
  room: Room;
  /** The other people of a direct conversation. */
  others: readonly string[];
  unread: number;
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
  const muted = isMuted(preferences, now);
  const calls = room.kind === "direct" ? unread : addressed;
  const line = { room, others: othersIn(room, me), unread, muted };
  if (preferences.level === "nothing") return { ...line, stands: false, count: 0 };
  const quiet = muted || preferences.level === "mentions";
  return quiet
    ? { ...line, stands: addressed > 0, count: addressed }
    : { ...line, stands: unread > 0, count: calls };
}

function isMuted({ mutedUntil }: Preferences, now: number): boolean {
  return mutedUntil !== undefined && (mutedUntil === 0 || mutedUntil > now);
}

function byActivity(a: ConversationItem, b: ConversationItem): number {
  return lastIn(b) - lastIn(a) || (a.id < b.id ? -1 : 1);
}

function lastIn({ head, room }: ConversationItem): number {
  return head.at ?? room.createdAt;
}
