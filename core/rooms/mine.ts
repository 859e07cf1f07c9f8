/**
 * The rooms that I am in, with where each stands and how far I have read: what the sidebar and its unread counts
 * are made of. Everything is read in bulk; nothing is counted.
 */
import { keys } from "../kv/keys.ts";
import type { CommandResult } from "../protocol/commands.ts";
import type { Membership } from "../protocol/entries.ts";
import type { Scope } from "../scope.ts";
import type { RoomsParts } from "./parts.ts";
import { toMembership } from "./views.ts";

/** By name. */
export async function mine({ store }: RoomsParts, scope: Scope): Promise<CommandResult["rooms.mine"]> {
  const mine = keys.conversationsByMember(scope.userId);
  const ids = await Array.fromAsync(store.list(mine), ({ key }) => key.at(-1) as string);
  const [rooms, members, heads, reads] = await Promise.all([
    store.getMany(ids.map((id) => keys.room(id))),
    store.getMany(ids.map((id) => keys.member(id, scope.userId))),
    store.getMany(ids.map((id) => keys.head(id))),
    store.getMany(ids.map((id) => keys.read(id, scope.userId))),
  ]);
  const memberships: Membership[] = [];
  ids.forEach((_, i) => {
    const [room, member, head] = [rooms[i]?.value, members[i]?.value, heads[i]?.value];
    // One of them is missing while a deleted room is being cleared.
    if (!room || !member || !head || room.deletedAt !== null) return;
    memberships.push(toMembership(room, member, head, reads[i]?.value ?? null));
  });
  return { memberships: memberships.sort((a, b) => a.room.name.localeCompare(b.room.name)) };
}
