/**
 * The room that everybody shares: made with the first account, joined by each later one, so that nobody's first
 * sight is an empty page. There is one per server, however often or at the same time it is asked for.
 */
import { keys } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { Membership } from "../protocol/entries.ts";
import type { Scope } from "../scope.ts";
import { establish } from "./create.ts";
import { enter } from "./entering.ts";
import type { RoomsParts } from "./parts.ts";
import { isMember, membershipOf, readStanding } from "./standing.ts";

/** Makes it, owned by who asks. When there is one already: joins it. */
export function firstRoom(parts: RoomsParts, scope: Scope): Promise<Membership | null> {
  return retrying(async () => {
    const key = keys.firstRoom();
    if (await parts.store.find(key) !== null) return await joinFirstRoom(parts, scope);
    return await establish(parts, scope, { name: "General", access: "public" }, {
      checks: [{ key, versionstamp: null }],
      also: (change, room) => change.set(key, room.id),
    });
  });
}

/** Brings in those who came when there was an owner and no room yet. */
export async function gather(parts: RoomsParts): Promise<void> {
  for await (const { value: { id } } of parts.store.list(keys.users())) {
    await joinFirstRoom(parts, { userId: id });
  }
}

/** Null when the server has none that is public, open and not full. */
export function joinFirstRoom(
  parts: RoomsParts,
  scope: Pick<Scope, "userId">,
): Promise<Membership | null> {
  return retrying(async () => {
    const id = await parts.store.get(keys.firstRoom());
    const at = id === null ? null : await readStanding(parts.store, scope.userId, id);
    if (at === null) return null;
    if (isMember(at)) return membershipOf(at);
    const isOpen = at.room.access === "public" && at.room.archivedAt === null;
    if (!isOpen || at.head.members >= parts.config.limits.roomMembers) return null;
    return await enter(parts, at, { draft: { type: "joined", by: scope.userId, at: parts.effects.now() } });
  });
}
