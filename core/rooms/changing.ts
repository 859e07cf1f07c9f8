/**
 * Changing a room: name, topic, description, icon, who may join, password. However many of them change at once,
 * the record, the index of names and the password change in one commit, together with the first of the entries that
 * say so; the other entries follow and announce what is already true.
 *
 * A private room that becomes listed needs a free name; one that becomes private gives its name back.
 */
import { keys, type RoomRecord } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { Check } from "../kv/store.ts";
import type { RoomChange } from "../protocol/commands.ts";
import type { EntryDraft, Membership } from "../protocol/entries.ts";
import type { Scope } from "../scope.ts";
import { freeName, skeleton } from "./names.ts";
import type { RoomsParts } from "./parts.ts";
import { passwordFor } from "./passwords.ts";
import { demand, isListed } from "./permissions.ts";
import type { Writing } from "./places.ts";
import { refuseArchived, type Standing, standing, steeredBy } from "./standing.ts";

export async function update(parts: RoomsParts, scope: Scope, change: RoomChange): Promise<Membership> {
  // Hashing is dear: only for those who may.
  const before = await permitted(parts, scope, change);
  const password = passwordFor(afterwards(before.room, change).access, change.password, hasPassword(before));
  const hash = password === null ? null : await parts.passwords.hash(password);
  return await retrying(() => apply(parts, scope, change, hash));
}

async function permitted(parts: RoomsParts, scope: Scope, change: RoomChange): Promise<Standing> {
  const at = await standing(parts.store, scope.userId, change.conversation);
  const { conversation: _, access, password, ...described } = change;
  const opens = access !== undefined && access !== at.room.access;
  if (opens || password !== undefined) demand("open", scope, at.room, at.member);
  if (Object.keys(described).length > 0) demand("describe", scope, at.room, at.member);
  refuseArchived(at.room, "change");
  return at;
}

async function apply(
  parts: RoomsParts,
  scope: Scope,
  change: RoomChange,
  hash: string | null,
): Promise<Membership> {
  const at = await permitted(parts, scope, change);
  const room = afterwards(at.room, change);
  passwordFor(room.access, change.password, hasPassword(at));
  const [first, ...others] = entriesFor(at.room, room, hash !== null, {
    by: scope.userId,
    at: parts.effects.now(),
  });
  if (first === undefined) return steeredBy(at);
  let { head } = await parts.log.append({
    conversation: at.id,
    draft: first,
    checks: [...at.checks, ...await nameChecks(parts, at.room, room)],
    also: (change) => write(change, at.room, room, hash),
  });
  for (const draft of others) {
    ({ head } = await retrying(() => parts.log.append({ conversation: at.id, draft })));
  }
  return steeredBy({ ...at, room, head });
}

function afterwards(room: RoomRecord, change: RoomChange): RoomRecord {
  return {
    ...room,
    name: change.name ?? room.name,
    topic: change.topic ?? room.topic,
    description: change.description ?? room.description,
    icon: change.icon ?? room.icon,
    access: change.access ?? room.access,
  };
}

function entriesFor(
  before: RoomRecord,
  after: RoomRecord,
  newPassword: boolean,
  signed: { by: string; at: number },
): EntryDraft[] {
  const drafts: EntryDraft[] = [];
  if (after.access !== before.access || newPassword) {
    drafts.push({ type: "access", access: after.access, ...signed });
  }
  if (after.name !== before.name) {
    drafts.push({ type: "renamed", name: after.name, was: before.name, ...signed });
  }
  if (after.topic !== before.topic) drafts.push({ type: "topic", topic: after.topic, ...signed });
  if (after.description !== before.description || after.icon !== before.icon) {
    drafts.push({ type: "described", description: after.description, icon: after.icon, ...signed });
  }
  return drafts;
}

/** The place in the index of names; null for a room that is not listed. */
function listedAs(room: RoomRecord): string | null {
  return isListed(room) ? skeleton(room.name) : null;
}

async function nameChecks(parts: RoomsParts, before: RoomRecord, after: RoomRecord): Promise<Check[]> {
  const name = listedAs(after);
  return name === null || name === listedAs(before) ? [] : [await freeName(parts.store, after.name)];
}

function write(change: Writing, before: RoomRecord, after: RoomRecord, hash: string | null): void {
  const [was, is] = [listedAs(before), listedAs(after)];
  if (was !== null && was !== is) change.delete(keys.roomByName(was));
  if (is !== null && is !== was) change.set(keys.roomByName(is), after.id);
  if (hash !== null) change.set(keys.roomPassword(after.id), hash);
  else if (after.access !== "password") change.delete(keys.roomPassword(after.id));
  change.set(keys.room(after.id), after);
}

function hasPassword({ room }: Standing): boolean {
  return room.access === "password";
}
