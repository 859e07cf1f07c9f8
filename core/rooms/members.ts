/**
 * The people of a room: who they are, adding, removing, roles. Moderators may remove members, owners anybody else;
 * nobody is changed on the strength of what they were a moment ago, because the commit checks both the one who acts
 * and the one who is acted upon.
 */
import { notFound, ParleyError } from "../errors.ts";
import { keys, type MemberRecord } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { Check, Store } from "../kv/store.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { Scope } from "../scope.ts";
import { enter } from "./entering.ts";
import type { RoomsParts } from "./parts.ts";
import { demand, isStaffOf } from "./permissions.ts";
import { clearPlace, otherOwner, setPlace } from "./places.ts";
import { type Standing, standing } from "./standing.ts";
import { personIn } from "./views.ts";

const page = 100;

/** In the order in which their accounts were made. For members, and whoever administers the room. */
export async function members(
  parts: RoomsParts,
  scope: Scope,
  { conversation, cursor }: CommandBody<"room.members">,
): Promise<CommandResult["room.members"]> {
  const room = await parts.access.room(conversation);
  if (room === null || !isStaffOf(room, scope)) await parts.access.membership(scope.userId, conversation);
  const options = { limit: page + 1, ...(cursor === undefined ? {} : { from: cursor }) };
  const found = await Array.fromAsync(parts.store.list(keys.members(conversation), options));
  const listed = found.map(({ key, value }) => ({ id: key.at(-1) as string, role: value.role }));
  const next = listed[page]?.id;
  const shown = listed.slice(0, page);
  const people = await parts.accounts.people(shown.map(({ id }) => id));
  return {
    members: shown.map(({ id, role }) => ({
      person: personIn(people, id),
      role,
      online: parts.isOnline?.(id) ?? false,
    })),
    ...(next === undefined ? {} : { cursor: next }),
  };
}

export async function add(
  parts: RoomsParts,
  scope: Scope,
  { conversation, username }: CommandBody<"room.add">,
): Promise<CommandResult["room.add"]> {
  const { room, member } = await standing(parts.store, scope.userId, conversation);
  demand("add", scope, room, member);
  const user = await parts.accounts.byUsername(username);
  if (user === null) throw notFound("person");
  await retrying(() => addOnce(parts, scope, conversation, user));
  return { person: { id: user.id, username: user.username, name: user.name } };
}

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

export async function role(
  parts: RoomsParts,
  scope: Scope,
  change: CommandBody<"room.role">,
): Promise<CommandResult["room.role"]> {
  await retrying(() => changeRoleOnce(parts, scope, change));
  return {};
}

async function addOnce(
  parts: RoomsParts,
  scope: Scope,
  conversation: string,
  user: { id: string; name: string },
): Promise<void> {
  const actor = await standing(parts.store, scope.userId, conversation);
  demand("add", scope, actor.room, actor.member);
  const target = await find(parts.store, conversation, user.id);
  if (target.member !== null) {
    throw new ParleyError("already_member", `Cannot add ${user.name} to "${actor.room.name}": already in it`);
  }
  const draft = { type: "added", by: scope.userId, at: parts.effects.now(), who: user.id } as const;
  const place = {
    ...actor,
    userId: user.id,
    member: null,
    read: null,
    checks: [...actor.checks, target.check],
  };
  await enter(parts, place, { draft });
}

async function removeOnce(
  parts: RoomsParts,
  scope: Scope,
  conversation: string,
  user: string,
): Promise<void> {
  const actor = await standing(parts.store, scope.userId, conversation);
  demand("remove", scope, actor.room, actor.member);
  const target = await find(parts.store, conversation, user);
  if (target.member === null) throw notFound("member");
  refuseRank(actor, scope, target.member);
  await parts.log.append({
    conversation,
    draft: { type: "removed", by: scope.userId, at: parts.effects.now(), who: user },
    members: -1,
    checks: [...actor.checks, target.check],
    also: (change) => clearPlace(change, conversation, user),
  });
}

async function changeRoleOnce(
  parts: RoomsParts,
  scope: Scope,
  { conversation, user, role }: CommandBody<"room.role">,
): Promise<void> {
  const actor = await standing(parts.store, scope.userId, conversation);
  demand("role", scope, actor.room, actor.member);
  const target = await find(parts.store, conversation, user);
  if (target.member === null) throw notFound("member");
  const member: MemberRecord = { ...target.member, role };
  if (target.member.role === role) return;
  const heir = user === scope.userId ? [await demandHeir(parts.store, actor)] : [];
  await parts.log.append({
    conversation,
    draft: { type: "role", by: scope.userId, at: parts.effects.now(), who: user, role },
    checks: [...actor.checks, target.check, ...heir],
    also: (change) => setPlace(change, conversation, user, member),
  });
}

async function find(store: Store, conversation: string, user: string) {
  const key = keys.member(conversation, user);
  const found = await store.find(key);
  const check: Check = { key, versionstamp: found?.versionstamp ?? null };
  return { member: found?.value ?? null, check };
}

function refuseRank(actor: Standing, scope: Scope, target: MemberRecord): void {
  const mayRemoveAnybody = actor.member?.role === "owner" || isStaffOf(actor.room, scope);
  if (mayRemoveAnybody || target.role === "member") return;
  throw new ParleyError(
    "forbidden",
    `Cannot remove ${
      target.role === "owner" ? "an owner" : "a moderator"
    } from "${actor.room.name}": only its owners may`,
  );
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
