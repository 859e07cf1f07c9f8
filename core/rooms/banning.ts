/**
 * Banning: out of the room at once, and not in again by any door until it is over or lifted. Whoever may remove
 * somebody may ban them; somebody who has left already can be banned too.
 */
import { notFound, ParleyError } from "../errors.ts";
import { keys } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { Scope } from "../scope.ts";
import type { RoomsParts } from "./parts.ts";
import { demand } from "./permissions.ts";
import { clearPlace, findPlace } from "./places.ts";
import { refuseRank } from "./removing.ts";
import { endingOf, findSanction, lasts, setSanction } from "./sanctions.ts";
import { standing } from "./standing.ts";
import { personIn } from "./views.ts";

const page = 100;

export async function ban(
  parts: RoomsParts,
  scope: Scope,
  body: CommandBody<"room.ban">,
): Promise<CommandResult["room.ban"]> {
  if (body.user === scope.userId) throw new ParleyError("bad_request", "Cannot ban yourself from a room");
  const [person] = await parts.accounts.people([body.user]);
  if (person === undefined) throw notFound("person");
  await retrying(() => banOnce(parts, scope, body));
  return {};
}

async function banOnce(
  parts: RoomsParts,
  scope: Scope,
  { conversation, user, lasts: seconds }: CommandBody<"room.ban">,
): Promise<void> {
  const actor = await standing(parts.store, scope.userId, conversation);
  demand("ban", scope, actor.room, actor.member);
  const target = await findPlace(parts.store, conversation, user);
  if (target.member !== null) refuseRank("ban", actor, scope, target.member);
  const { record, check } = await findSanction(parts.store, conversation, user);
  const at = parts.effects.now();
  const ending = endingOf(seconds, at);
  const wasIn = target.member !== null;
  // The same again, when an answer was lost.
  if (!wasIn && lasts(record.banned, at) && seconds === undefined && record.banned!.until === undefined) {
    return;
  }
  await parts.log.append({
    conversation,
    draft: { type: "banned", by: scope.userId, at, who: user, ...ending, wasIn },
    members: wasIn ? -1 : 0,
    checks: [...actor.checks, target.check, check],
    also(change) {
      if (wasIn) clearPlace(change, conversation, user);
      setSanction(change, conversation, user, { ...record, banned: { by: scope.userId, at, ...ending } });
    },
  });
}

/** Not banned any more is how it already was, said without a word in the room. */
export async function unban(
  parts: RoomsParts,
  scope: Scope,
  { conversation, user }: CommandBody<"room.unban">,
): Promise<CommandResult["room.unban"]> {
  await retrying(async () => {
    const actor = await standing(parts.store, scope.userId, conversation);
    demand("ban", scope, actor.room, actor.member);
    const { record, check } = await findSanction(parts.store, conversation, user);
    const { banned, ...rest } = record;
    if (!lasts(banned, parts.effects.now())) return;
    await parts.log.append({
      conversation,
      draft: { type: "unbanned", by: scope.userId, at: parts.effects.now(), who: user },
      checks: [...actor.checks, check],
      also: (change) => setSanction(change, conversation, user, rest),
    });
  });
  return {};
}

/** For those who may lift them. A page may have few of them, and a cursor all the same. */
export async function bans(
  parts: RoomsParts,
  scope: Scope,
  { conversation, cursor }: CommandBody<"room.bans">,
): Promise<CommandResult["room.bans"]> {
  const actor = await standing(parts.store, scope.userId, conversation);
  demand("ban", scope, actor.room, actor.member);
  const options = { limit: page + 1, ...(cursor === undefined ? {} : { from: cursor }) };
  const found = await Array.fromAsync(parts.store.list(keys.sanctions(conversation), options));
  const now = parts.effects.now();
  const rows = found.slice(0, page).flatMap(({ key, value: { banned } }) =>
    lasts(banned, now) ? [{ user: key.at(-1) as string, ...banned! }] : []
  );
  const people = await parts.accounts.people([...new Set(rows.flatMap(({ user, by }) => [user, by]))]);
  const next = found[page]?.key.at(-1) as string | undefined;
  return {
    bans: rows.map(({ user, by, ...rest }) => ({
      person: personIn(people, user),
      by: personIn(people, by),
      ...rest,
    })),
    ...(next === undefined ? {} : { cursor: next }),
  };
}
