/**
 * Coming and going by one's own will. Joining twice is joining once. The last owner cannot leave others behind in
 * a room that nobody can run; the last person to leave a private room takes it along. A direct conversation of two
 * is never left: it would be the other one talking to nobody.
 */
import { ParleyError } from "../errors.ts";
import { keys, type RoomRecord } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { CommandBody } from "../protocol/commands.ts";
import type { Head, Membership } from "../protocol/entries.ts";
import type { Scope } from "../scope.ts";
import { endRoom } from "./deleting.ts";
import { enter } from "./entering.ts";
import type { RoomsParts } from "./parts.ts";
import { Proof } from "./passwords.ts";
import { isListed } from "./permissions.ts";
import { clearPlace, otherOwner } from "./places.ts";
import { isMember, membershipOf, type MemberStanding, refuseArchived, standing } from "./standing.ts";

export function join(
  parts: RoomsParts,
  scope: Scope,
  { conversation, password }: CommandBody<"room.join">,
): Promise<Membership> {
  const proof = new Proof(parts, scope, password);
  return retrying(async () => {
    const at = await standing(parts.store, scope.userId, conversation);
    if (isMember(at)) return membershipOf(at);
    refuseArchived(at.room, "join");
    await proof.demand(at);
    return await enter(parts, at, { draft: { type: "joined", by: scope.userId, at: parts.effects.now() } });
  });
}

export async function leave(
  parts: RoomsParts,
  scope: Scope,
  { conversation }: CommandBody<"room.leave">,
): Promise<Record<never, never>> {
  await retrying(async () => {
    const at = await standing(parts.store, scope.userId, conversation);
    if (isMember(at)) await goOut(parts, at);
  });
  return {};
}

async function goOut(parts: RoomsParts, at: MemberStanding): Promise<void> {
  refuseLeavingTwo(at);
  const owns = at.member.role === "owner";
  const heir = owns ? await otherOwner(parts.store, at.id, at.userId) : null;
  const now = parts.effects.now();
  await parts.log.append({
    conversation: at.id,
    draft: { type: "left", by: at.userId, at: now },
    members: -1,
    checks: heir === null ? at.checks : [...at.checks, heir],
    guard: (head) => refuseOrphaning(at, owns && heir === null, head),
    also(change, _entry, head) {
      clearPlace(change, at.id, at.userId);
      if (at.room.people !== undefined) change.set(keys.room(at.id), without(at.room, at.userId));
      if (head.members === 0 && !isListed(at.room)) endRoom(change, at.room, now);
    },
  });
}

/** @throws ParleyError `forbidden`. */
function refuseLeavingTwo({ room }: MemberStanding): void {
  if (room.kind !== "direct" || room.people!.length > 2) return;
  throw new ParleyError("forbidden", "Cannot leave this conversation: hide it instead");
}

function without(room: RoomRecord, user: string): RoomRecord {
  return { ...room, people: room.people!.filter((id) => id !== user) };
}

function refuseOrphaning({ room }: MemberStanding, isLastOwner: boolean, head: Head): void {
  if (!isLastOwner || head.members === 1) return;
  throw new ParleyError(
    "last_owner",
    `Cannot leave "${room.name}": you are its only owner; make somebody else an owner first, or delete the room`,
  );
}
