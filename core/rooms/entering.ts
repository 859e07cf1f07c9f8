/**
 * Becoming a member, by whichever door: joining, being added, an invitation, the first room. One commit holds the
 * entry, the place and the number of members; the limit is judged against the head that the commit itself moves,
 * so that a hundred at the same door never become one too many.
 */
import { ParleyError } from "../errors.ts";
import { keys, type MemberRecord, type RoomRecord } from "../kv/keys.ts";
import type { Check } from "../kv/store.ts";
import type { EntryDraft, Head, Membership } from "../protocol/entries.ts";
import type { RoomsParts } from "./parts.ts";
import { setPlace, type Writing } from "./places.ts";
import { findSanction, refuseBanned, silenceOf } from "./sanctions.ts";
import { refuseArchived, type Standing } from "./standing.ts";
import { readUpTo, toMembership } from "./views.ts";

export interface Entrance {
  draft: EntryDraft;
  /** What else must still hold, besides the standing. */
  checks?: readonly Check[];
  /** What else becomes true with it. */
  also?(change: Writing): void;
}

/** @throws ParleyError `room_full`, `room_archived`, `banned`; `conflict` when the standing has changed. */
export async function enter(parts: RoomsParts, at: Standing, entrance: Entrance): Promise<Membership> {
  refuseArchived(at.room, "join");
  const sanction = await findSanction(parts.store, at.id, at.userId);
  refuseBanned(at.room, sanction.record, entrance.draft);
  const silence = silenceOf(sanction.record, entrance.draft.at);
  const member: MemberRecord = { role: "member", joinedAt: entrance.draft.at, ...silence };
  const { head } = await parts.log.append({
    conversation: at.id,
    draft: entrance.draft,
    members: 1,
    checks: [...at.checks, sanction.check, ...entrance.checks ?? []],
    guard: (head) => refuseFull(at.room, head, parts.config.limits.roomMembers),
    also(change, entry) {
      setPlace(change, at.id, at.userId, member);
      change.set(keys.read(at.id, at.userId), readUpTo(entry));
      entrance.also?.(change);
    },
  });
  return toMembership(at.room, member, head, readUpTo(head));
}

function refuseFull(room: RoomRecord, head: Head, capacity: number): void {
  if (head.members < capacity) return;
  throw new ParleyError("room_full", `Cannot join "${room.name}": it is full (${capacity} people)`);
}
