/**
 * Muting: somebody stays in the room and reads, and cannot write in it or change what is there until it is over. It
 * holds from the commit on: a message that was on its way is asked again.
 */
import { notFound, ParleyError } from "../errors.ts";
import type { MemberRecord, RoomRecord } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { Scope } from "../scope.ts";
import type { RoomsParts } from "./parts.ts";
import { demand } from "./permissions.ts";
import { findPlace, setPlace } from "./places.ts";
import { refuseRank } from "./removing.ts";
import { duration, endingOf, findSanction, lasts, setSanction, silenceOf } from "./sanctions.ts";
import { standing } from "./standing.ts";

export async function mute(
  parts: RoomsParts,
  scope: Scope,
  body: CommandBody<"room.mute">,
): Promise<CommandResult["room.mute"]> {
  if (body.user === scope.userId) throw new ParleyError("bad_request", "Cannot mute yourself in a room");
  await retrying(() => muteOnce(parts, scope, body));
  return {};
}

async function muteOnce(
  parts: RoomsParts,
  scope: Scope,
  { conversation, user, on, lasts: seconds }: CommandBody<"room.mute">,
): Promise<void> {
  const actor = await standing(parts.store, scope.userId, conversation);
  demand("mute", scope, actor.room, actor.member);
  const target = await findPlace(parts.store, conversation, user);
  if (target.member === null) throw notFound("member");
  refuseRank("mute", actor, scope, target.member);
  const { record: { muted, ...rest }, check } = await findSanction(parts.store, conversation, user);
  const at = parts.effects.now();
  if (!on && !lasts(muted, at)) return;
  const ending = endingOf(seconds, at);
  const record = on ? { ...rest, muted: { by: scope.userId, at, ...ending } } : rest;
  const { silencedUntil: _before, ...member } = target.member;
  await parts.log.append({
    conversation,
    draft: on
      ? { type: "muted", by: scope.userId, at, who: user, ...ending }
      : { type: "unmuted", by: scope.userId, at, who: user },
    checks: [...actor.checks, target.check, check],
    also(change) {
      setSanction(change, conversation, user, record);
      setPlace(change, conversation, user, { ...member, ...silenceOf(record, at) });
    },
  });
}

/** @throws ParleyError `muted`, saying for how long. */
export async function refuseMuted(parts: RoomsParts, userId: string, room: RoomRecord): Promise<void> {
  const { member } = await parts.access.membership(userId, room.id);
  const left = silenceLeft(member, parts.effects.now());
  if (left === undefined) return;
  const time = left === Infinity ? "until a moderator lets you write again" : `for another ${duration(left)}`;
  throw new ParleyError("muted", `Cannot write in "${room.name}": you are muted ${time}`);
}

/** Milliseconds; undefined when there is none. */
function silenceLeft({ silencedUntil }: MemberRecord, now: number): number | undefined {
  if (silencedUntil === 0) return Infinity;
  return silencedUntil !== undefined && silencedUntil > now ? silencedUntil - now : undefined;
}
