/**
 * Links that let people into a room, for a time and a number of uses. The secret of a link is shown once and stored
 * as its hash. Members of a public room may invite and see their own links; owners and moderators see all of them.
 */
import { notFound, ParleyError } from "../errors.ts";
import { keys, type RoomInvitationRecord } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { Change, Store } from "../kv/store.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { Person, RoomInvitation } from "../protocol/entries.ts";
import type { Scope } from "../scope.ts";
import { hashToken, newToken } from "../security/tokens.ts";
import { conflict } from "./conflict.ts";
import type { RoomsParts } from "./parts.ts";
import { demand, may } from "./permissions.ts";
import type { Writing } from "./places.ts";
import { refuseArchived, type Standing, standing } from "./standing.ts";
import { personIn } from "./views.ts";

const maxPerRoom = 200;

interface Stored {
  tokenHash: string;
  record: RoomInvitationRecord;
}

/** Those that can still be used, newest first. */
export async function invitations(
  parts: RoomsParts,
  scope: Scope,
  { conversation }: CommandBody<"room.invitations">,
): Promise<CommandResult["room.invitations"]> {
  const { room, member } = await standing(parts.store, scope.userId, conversation);
  demand("invite", scope, room, member);
  const all = may("uninvite", scope, room, member);
  const shown = (await stored(parts.store, conversation))
    .map(({ record }) => record)
    .filter((record) => record.expiresAt > parts.effects.now() && (all || record.by === scope.userId));
  const people = await parts.accounts.people([...new Set(shown.map(({ by }) => by))]);
  return { invitations: shown.map((record) => toInvitation(record, people)) };
}

export function invite(
  parts: RoomsParts,
  scope: Scope,
  wish: CommandBody<"room.invite">,
): Promise<CommandResult["room.invite"]> {
  return retrying(async () => {
    const at = await standing(parts.store, scope.userId, wish.conversation);
    demand("invite", scope, at.room, at.member);
    refuseArchived(at.room, "invite to");
    const before = await stored(parts.store, wish.conversation);
    const expired = before.filter(({ record }) => record.expiresAt <= parts.effects.now());
    refuseTooMany(at, before.length - expired.length);
    const token = newToken(parts.effects);
    const record = newRecord(parts, scope, wish);
    await store(parts.store, at, { tokenHash: await hashToken(token), record }, expired);
    const people = await parts.accounts.people([scope.userId]);
    return { invitation: toInvitation(record, people), token };
  });
}

export async function uninvite(
  parts: RoomsParts,
  scope: Scope,
  { conversation, invitation }: CommandBody<"room.uninvite">,
): Promise<CommandResult["room.uninvite"]> {
  const { room, member } = await standing(parts.store, scope.userId, conversation);
  const tokenHash = await parts.store.get(keys.roomInvitationByRoom(conversation, invitation));
  const record = tokenHash === null ? null : await parts.store.get(keys.roomInvitation(tokenHash));
  const own = member !== null && record?.by === scope.userId;
  if (!own) demand("uninvite", scope, room, member);
  if (tokenHash === null || record === null) throw notFound("invitation");
  await parts.store.commit((change) => drop(change, { tokenHash, record }));
  return {};
}

export function drop(change: Writing, { tokenHash, record }: Stored): void {
  change.delete(keys.roomInvitation(tokenHash));
  change.delete(keys.roomInvitationByRoom(record.conversation, record.id));
}

async function stored(store: Store, conversation: string): Promise<Stored[]> {
  const index = keys.roomInvitationsByRoom(conversation);
  const hashes = await Array.fromAsync(store.list(index, { reverse: true }), ({ value }) => value);
  const records = await store.getMany(hashes.map((hash) => keys.roomInvitation(hash)));
  return hashes.flatMap((tokenHash, i) => records[i] ? [{ tokenHash, record: records[i].value }] : []);
}

async function store(store: Store, at: Standing, fresh: Stored, expired: Stored[]): Promise<void> {
  const { tokenHash, record } = fresh;
  const written = await store.commit((change: Change) => {
    for (const { key, versionstamp } of at.checks) change.operation.check({ key: key.parts, versionstamp });
    change.set(keys.roomInvitation(tokenHash), record);
    change.set(keys.roomInvitationByRoom(at.id, record.id), tokenHash);
    for (const old of expired) drop(change, old);
  });
  if (!written) throw conflict();
}

function newRecord(
  { effects }: RoomsParts,
  scope: Scope,
  { conversation, lifetime, uses }: CommandBody<"room.invite">,
): RoomInvitationRecord {
  const createdAt = effects.now();
  const expiresAt = createdAt + lifetime * 1000;
  return { id: effects.id(), conversation, by: scope.userId, createdAt, expiresAt, uses: uses ?? null };
}

function refuseTooMany({ room }: Standing, live: number): void {
  if (live < maxPerRoom) return;
  throw new ParleyError(
    "bad_request",
    `Cannot invite to "${room.name}" by another link: it has ${maxPerRoom}; withdraw some first`,
  );
}

function toInvitation(record: RoomInvitationRecord, people: readonly Person[]): RoomInvitation {
  const { id, createdAt, expiresAt, uses } = record;
  return { id, by: personIn(people, record.by), createdAt, expiresAt, uses };
}
