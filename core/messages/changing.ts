/**
 * Changing a message that is there: what it is now, and that it was changed, are one commit. Whoever changes the same
 * message at the same moment goes before or after, never over it.
 */
import { notFound, ParleyError } from "../errors.ts";
import type { Membership } from "../conversations/access.ts";
import { keys } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { Staged } from "../kv/staged.ts";
import type { ChangedEntry, MessageEntry } from "../protocol/entries.ts";
import { isSealed } from "../protocol/ids.ts";
import type { Scope } from "../scope.ts";
import type { MessagesParts } from "./parts.ts";
import { conflict, refuseArchived } from "./sending.ts";

export interface Place {
  conversation: string;
  n: number;
  /** Only takes something of mine back: not refused to those who may not write there any more. */
  withdraws?: boolean;
}
export interface Decision {
  next: MessageEntry;
  /** What is announced instead of the whole message. */
  tells?: Pick<ChangedEntry, "message" | "reaction" | "poll">;
  /** Under whose name, where it is nobody's business who did it. */
  by?: string;
  also?(change: Staged): unknown;
}

/**
 * `decide` says what the message becomes, or null when it is that already; it may be asked more than once.
 *
 * @throws ParleyError `not_found`, `room_archived`, and whatever `decide` throws.
 */
export function changeMessage(
  parts: MessagesParts,
  scope: Scope,
  { conversation, n, withdraws = false }: Place,
  decide: (message: MessageEntry, at: Membership) => Decision | null | Promise<Decision | null>,
): Promise<void> {
  const key = keys.entry(conversation, n);
  return parts.turns.run(`${conversation} ${n}`, () =>
    retrying(async () => {
      const membership = await parts.access.membership(scope.userId, conversation);
      refuseArchived(membership.room, "change messages in");
      if (!withdraws) await parts.mayWrite(scope.userId, membership.room);
      const found = await parts.store.find(key);
      if (found?.value.type !== "message") throw notFound("message");
      const decision = await decide(found.value, membership);
      if (decision === null) return;
      await parts.log.append({
        conversation,
        draft: { type: "changed", by: decision.by ?? scope.userId, at: parts.effects.now(), of: n },
        checks: [{ key, versionstamp: found.versionstamp }],
        guard() {
          if (!parts.access.isCertain(scope.userId, conversation)) throw conflict();
        },
        tells: decision.tells ?? { message: decision.next },
        also(change) {
          change.set(key, decision.next);
          decision.also?.(change);
        },
      });
    }));
}

/** Owners and moderators of a room, and those of the server in rooms that everybody can find. */
export function keepsOrder({ room, member }: Membership, { role }: Scope, conversation: string): boolean {
  if (isSealed(conversation)) return false;
  return member.role !== "member" || (role !== "member" && room.access !== "private");
}

/** @throws ParleyError `message_deleted`. */
export function refuseDeleted(message: MessageEntry, verb: string): void {
  if (message.deleted === undefined) return;
  throw new ParleyError("message_deleted", `Cannot ${verb} message ${message.n}: it was deleted`);
}
