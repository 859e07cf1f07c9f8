/**
 * Closing a room for writing and opening it again. An archived room keeps its name, its people and its history;
 * it can be left, run and deleted, but not joined, changed or written to.
 */
import { keys } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { CommandBody } from "../protocol/commands.ts";
import type { Membership } from "../protocol/entries.ts";
import type { Scope } from "../scope.ts";
import type { RoomsParts } from "./parts.ts";
import { demand } from "./permissions.ts";
import { type Standing, standing, steeredBy } from "./standing.ts";

export function archive(
  parts: RoomsParts,
  scope: Scope,
  { conversation, archived }: CommandBody<"room.archive">,
): Promise<Membership> {
  return retrying(async () => {
    const at = await standing(parts.store, scope.userId, conversation);
    demand("archive", scope, at.room, at.member);
    if ((at.room.archivedAt !== null) === archived) return steeredBy(at);
    return steeredBy(await write(parts, at, archived));
  });
}

async function write(parts: RoomsParts, at: Standing, archived: boolean): Promise<Standing> {
  const now = parts.effects.now();
  const room = { ...at.room, archivedAt: archived ? now : null };
  const { head } = await parts.log.append({
    conversation: at.id,
    draft: { type: archived ? "archived" : "unarchived", by: at.userId, at: now },
    checks: at.checks,
    also: (change) => change.set(keys.room(at.id), room),
  });
  return { ...at, room, head };
}
