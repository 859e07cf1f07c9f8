/**
 * Making a room. Its name, its first entry, its password and its owner are one commit; of many who want the same
 * name at the same moment, exactly one gets it. A refusal for the name costs nothing of the limit.
 */
import type { RoomRecord } from "../kv/keys.ts";
import { keys } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { Check } from "../kv/store.ts";
import type { NewRoom } from "../protocol/commands.ts";
import type { Membership } from "../protocol/entries.ts";
import type { Scope } from "../scope.ts";
import { takeByAddress } from "../security/address_limits.ts";
import { freeName, skeleton } from "./names.ts";
import type { RoomsParts } from "./parts.ts";
import { passwordFor } from "./passwords.ts";
import { isListed } from "./permissions.ts";
import { setPlace, type Writing } from "./places.ts";
import { readUpTo, toMembership } from "./views.ts";

/** An office or a school shares one address: so many people may use up their limit there. */
const peoplePerAddress = 5;

export async function create(parts: RoomsParts, scope: Scope, input: NewRoom): Promise<Membership> {
  const password = passwordFor(input.access, input.password, false);
  if (isListed(input)) await freeName(parts.store, input.name);
  await takePlace(parts, scope);
  const hash = password === null ? null : await parts.passwords.hash(password);
  return await retrying(() => establish(parts, scope, input, { passwordHash: hash }));
}

export interface Establishing {
  passwordHash?: string | null;
  checks?: readonly Check[];
  also?(change: Writing, room: RoomRecord): void;
}

/** Without limits: for those who have passed them. @throws ParleyError `room_name_taken`. */
export async function establish(
  parts: RoomsParts,
  scope: Scope,
  input: NewRoom,
  { passwordHash = null, checks = [], also }: Establishing = {},
): Promise<Membership> {
  const room = newRecord(parts, scope, input);
  const free = isListed(room) ? [await freeName(parts.store, room.name)] : [];
  const owner = { role: "owner", joinedAt: room.createdAt } as const;
  const { head } = await parts.log.append({
    conversation: room.id,
    creates: true,
    members: 1,
    draft: { type: "created", by: scope.userId, at: room.createdAt, name: room.name, access: room.access },
    checks: [...free, ...checks],
    also(change) {
      change.set(keys.room(room.id), room);
      if (isListed(room)) change.set(keys.roomByName(skeleton(room.name)), room.id);
      if (passwordHash !== null) change.set(keys.roomPassword(room.id), passwordHash);
      setPlace(change, room.id, scope.userId, owner);
      change.set(keys.read(room.id, scope.userId), readUpTo({ n: 1, count: 0 }));
      also?.(change, room);
    },
  });
  return toMembership(room, owner, head, readUpTo(head));
}

async function takePlace({ limiter }: RoomsParts, scope: Scope): Promise<void> {
  await limiter.take("room", scope.userId);
  await takeByAddress(limiter, "room", scope.address, { times: peoplePerAddress });
}

function newRecord(parts: RoomsParts, scope: Scope, input: NewRoom): RoomRecord {
  return {
    id: parts.effects.id(),
    kind: "room",
    name: input.name,
    topic: input.topic ?? "",
    description: input.description ?? "",
    icon: input.icon ?? "",
    access: input.access,
    createdBy: scope.userId,
    createdAt: parts.effects.now(),
    archivedAt: null,
    deletedAt: null,
  };
}
