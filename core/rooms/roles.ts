/**
 * Owner, moderator, member: owners decide, and an owner who steps down leaves another one behind.
 */
import { notFound, ParleyError } from "../errors.ts";
import { retrying } from "../kv/retrying.ts";
import type { Check, Store } from "../kv/store.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { Scope } from "../scope.ts";
import type { RoomsParts } from "./parts.ts";
import { demand } from "./permissions.ts";
import { findPlace, otherOwner, setPlace } from "./places.ts";
import { type Standing, standing } from "./standing.ts";

export async function role(
  parts: RoomsParts,
  scope: Scope,
  change: CommandBody<"room.role">,
): Promise<CommandResult["room.role"]> {
  await retrying(() => changeRoleOnce(parts, scope, change));
  return {};
}

async function changeRoleOnce(
  parts: RoomsParts,
  scope: Scope,
  { conversation, user, role }: CommandBody<"room.role">,
): Promise<void> {
  const actor = await standing(parts.store, scope.userId, conversation);
  demand("role", scope, actor.room, actor.member);
  const target = await findPlace(parts.store, conversation, user);
  if (target.member === null) throw notFound("member");
  const member = { ...target.member, role };
  if (target.member.role === role) return;
  const stepsDown = user === scope.userId && target.member.role === "owner";
  const heir = stepsDown ? [await demandHeir(parts.store, actor)] : [];
  await parts.log.append({
    conversation,
    draft: { type: "role", by: scope.userId, at: parts.effects.now(), who: user, role },
    checks: [...actor.checks, target.check, ...heir],
    also: (change) => setPlace(change, conversation, user, member),
  });
}

/** Who gives up a role of their own needs another owner. */
async function demandHeir(store: Store, actor: Standing): Promise<Check> {
  const heir = await otherOwner(store, actor.id, actor.userId);
  if (heir !== null) return heir;
  throw new ParleyError(
    "last_owner",
    `Cannot give up "${actor.room.name}": you are its only owner; make somebody else an owner first`,
  );
}
