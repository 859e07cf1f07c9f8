/**
 * Ending a room. From the commit on nobody finds it, reads it or writes to it, and its name is free; the entry is
 * what tells every process and every open connection. Its rows are cleared afterwards (clearing.ts).
 */
import { keys, type RoomRecord } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { CommandBody } from "../protocol/commands.ts";
import type { Scope } from "../scope.ts";
import { skeleton } from "./names.ts";
import type { RoomsParts } from "./parts.ts";
import { demand, isListed } from "./permissions.ts";
import type { Writing } from "./places.ts";
import { standing } from "./standing.ts";

export async function deleteRoom(
  parts: RoomsParts,
  scope: Scope,
  { conversation }: CommandBody<"room.delete">,
): Promise<Record<never, never>> {
  const now = parts.effects.now();
  await retrying(async () => {
    const { room, member, checks } = await standing(parts.store, scope.userId, conversation);
    demand("delete", scope, room, member);
    await parts.log.append({
      conversation,
      draft: { type: "deleted", by: scope.userId, at: now },
      checks,
      also: (change) => endRoom(change, room, now),
    });
  });
  return {};
}

export function endRoom(change: Writing, room: RoomRecord, now: number): void {
  change.set(keys.room(room.id), { ...room, deletedAt: now });
  change.set(keys.roomByDeletion(room.id), true);
  change.delete(keys.roomPassword(room.id));
  if (isListed(room)) change.delete(keys.roomByName(skeleton(room.name)));
}
