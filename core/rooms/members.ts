/**
 * The people of a room: who they are, and adding somebody. Nobody is let in on the strength of what the one who adds
 * them was a moment ago, because the commit checks both.
 */
import { toPerson } from "../accounts/accounts.ts";
import { notFound, ParleyError } from "../errors.ts";
import { keys } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { Scope } from "../scope.ts";
import { enter } from "./entering.ts";
import type { RoomsParts } from "./parts.ts";
import { demand, isStaffOf } from "./permissions.ts";
import { findPlace } from "./places.ts";
import { standing } from "./standing.ts";
import { personIn, silence } from "./views.ts";

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
  const listed = found.map(({ key, value }) => ({ id: key.at(-1) as string, member: value }));
  const next = listed[page]?.id;
  const shown = listed.slice(0, page);
  const ids = shown.map(({ id }) => id);
  const [people, hidden] = await Promise.all([
    parts.accounts.people(ids),
    parts.hiddenFrom?.(scope.userId, ids),
  ]);
  return {
    members: shown.map(({ id, member }) => ({
      person: personIn(people, id),
      role: member.role,
      ...silence(member),
      online: !hidden?.has(id) && (parts.isOnline?.(id) ?? false),
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
  return { person: toPerson(user) };
}

async function addOnce(
  parts: RoomsParts,
  scope: Scope,
  conversation: string,
  user: { id: string; name: string },
): Promise<void> {
  const actor = await standing(parts.store, scope.userId, conversation);
  demand("add", scope, actor.room, actor.member);
  const target = await findPlace(parts.store, conversation, user.id);
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
  const { by, at, who } = draft;
  await enter(parts, place, {
    draft,
    also: (change) => parts.notifier?.note(change, { type: "invitation", conversation, who, by, at }),
  });
  parts.notifier?.wake();
}
