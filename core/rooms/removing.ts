/**
 * Sending somebody out. Owners may remove anybody else, moderators members only. What both of them are is checked in
 * the commit: whoever has been demoted or promoted meanwhile is judged by what they are now.
 */
import { notFound, ParleyError } from "../errors.ts";
import type { MemberRecord } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { Scope } from "../scope.ts";
import type { RoomsParts } from "./parts.ts";
import { demand, isStaffOf } from "./permissions.ts";
import { clearPlace, findPlace } from "./places.ts";
import { type Standing, standing } from "./standing.ts";

export async function remove(
  parts: RoomsParts,
  scope: Scope,
  { conversation, user }: CommandBody<"room.remove">,
): Promise<CommandResult["room.remove"]> {
  if (user === scope.userId) {
    throw new ParleyError("bad_request", "Cannot remove yourself from a room: leave it instead");
  }
  await retrying(() => removeOnce(parts, scope, conversation, user));
  return {};
}

async function removeOnce(
  parts: RoomsParts,
  scope: Scope,
  conversation: string,
  user: string,
): Promise<void> {
  const actor = await standing(parts.store, scope.userId, conversation);
  demand("remove", scope, actor.room, actor.member);
  const target = await findPlace(parts.store, conversation, user);
  if (target.member === null) throw notFound("member");
  refuseRank("remove", actor, scope, target.member);
  await parts.log.append({
    conversation,
    draft: { type: "removed", by: scope.userId, at: parts.effects.now(), who: user },
    members: -1,
    checks: [...actor.checks, target.check],
    also: (change) => clearPlace(change, conversation, user),
  });
}

/** Owners and those who run the server over anybody, moderators over members. @throws ParleyError `forbidden`. */
export function refuseRank(verb: string, actor: Standing, scope: Scope, target: MemberRecord): void {
  const mayRemoveAnybody = actor.member?.role === "owner" || isStaffOf(actor.room, scope);
  if (mayRemoveAnybody || target.role === "member") return;
  throw new ParleyError(
    "forbidden",
    `Cannot ${verb} ${
      target.role === "owner" ? "an owner" : "a moderator"
    } of "${actor.room.name}": only its owners may`,
  );
}
