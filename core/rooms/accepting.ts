/**
 * Coming in by a link. Whether it is still good is judged by the clock when it is used, and the use is spent in the
 * very commit that makes the member: a link for one lets in one, however many open it at once, and a link that is
 * withdrawn meanwhile lets in nobody. A link into a room that is not public is worth what its maker's word is worth
 * now: it ends when they are no longer an owner or moderator of it.
 */
import { ParleyError } from "../errors.ts";
import { keys, type RoomInvitationRecord } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { Check, Found, Store } from "../kv/store.ts";
import type { CommandBody } from "../protocol/commands.ts";
import type { Membership, Room } from "../protocol/entries.ts";
import type { Scope } from "../scope.ts";
import { hashToken } from "../security/tokens.ts";
import type { Turns } from "../security/turns.ts";
import { enter } from "./entering.ts";
import { drop } from "./invitations.ts";
import type { RoomsParts } from "./parts.ts";
import { may } from "./permissions.ts";
import type { Writing } from "./places.ts";
import { isMember, membershipOf, readStanding, type Standing } from "./standing.ts";
import { toRoom } from "./views.ts";

export async function accept(
  parts: RoomsParts,
  turns: Turns,
  scope: Scope,
  { token }: CommandBody<"room.accept">,
): Promise<Membership> {
  const tokenHash = await hashToken(token);
  // In turn, because everybody who uses one link writes the same record.
  return await turns.run(tokenHash, () => retrying(() => acceptOnce(parts, scope, tokenHash)));
}

/** What a link leads to, for whoever has it: a link that cannot be used says nothing of its room. */
export async function preview(parts: RoomsParts, token: string): Promise<{ room: Room; by: string }> {
  const invitation = await parts.store.get(keys.roomInvitation(await hashToken(token)));
  if (invitation === null || invitation.expiresAt <= parts.effects.now()) throw invalid();
  const at = await readStanding(parts.store, invitation.by, invitation.conversation);
  if (at === null) throw invalid();
  await makersWord(parts.store, at, invitation);
  const [maker] = await parts.accounts.people([invitation.by]);
  return { room: toRoom(at.room, at.head), by: maker?.name ?? "" };
}

async function acceptOnce(parts: RoomsParts, scope: Scope, tokenHash: string): Promise<Membership> {
  const invitation = await parts.store.find(keys.roomInvitation(tokenHash));
  if (invitation === null || invitation.value.expiresAt <= parts.effects.now()) throw invalid();
  const record = invitation.value;
  const at = await readStanding(parts.store, scope.userId, record.conversation);
  if (at === null) throw invalid();
  if (isMember(at)) return membershipOf(at);
  const word = await makersWord(parts.store, at, record);
  return await enter(parts, at, {
    draft: { type: "joined", by: scope.userId, at: parts.effects.now() },
    checks: [unchanged(tokenHash, invitation), ...word],
    also: (change) => spend(change, tokenHash, record),
  });
}

function unchanged(tokenHash: string, { versionstamp }: Found<RoomInvitationRecord>): Check {
  return { key: keys.roomInvitation(tokenHash), versionstamp };
}

/** The check that whoever made the link may still let people in. */
async function makersWord(
  store: Store,
  { id, room }: Standing,
  { by }: RoomInvitationRecord,
): Promise<Check[]> {
  if (room.access === "public") return [];
  const key = keys.member(id, by);
  const maker = await store.find(key);
  if (maker === null || !may("invite", { role: "member" }, room, maker.value)) throw invalid();
  return [{ key, versionstamp: maker.versionstamp }];
}

function spend(change: Writing, tokenHash: string, record: RoomInvitationRecord): void {
  if (record.uses === null) return;
  if (record.uses === 1) return drop(change, { tokenHash, record });
  change.set(keys.roomInvitation(tokenHash), { ...record, uses: record.uses - 1 });
}

/** Expired, used up, withdrawn and never made are one answer. */
function invalid(): ParleyError {
  return new ParleyError(
    "invitation_invalid",
    "Cannot use that invitation: it has expired, was used up or withdrawn; ask for a new one",
  );
}
