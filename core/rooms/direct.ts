/**
 * The rows of a direct conversation. Whether it may be begun is decided elsewhere (core/direct); everybody in it is
 * put into it in the one commit that makes it, and its id is that of its people, so there is never a second one.
 */
import { keys, type RoomRecord } from "../kv/keys.ts";
import type { Membership } from "../protocol/entries.ts";
import type { Scope } from "../scope.ts";
import type { RoomsParts } from "./parts.ts";
import { setPlace } from "./places.ts";
import { readUpTo, toMembership } from "./views.ts";

export interface NewDirect {
  id: string;
  /** Ids of everybody in it, who asks among them. */
  people: string[];
}

/** @throws ParleyError `conflict` when it is there already. */
export async function establishDirect(
  parts: RoomsParts,
  scope: Scope,
  { id, people }: NewDirect,
): Promise<Membership> {
  const createdAt = parts.effects.now();
  const room = newRecord({ id, people }, scope, createdAt);
  const member = { role: "member", joinedAt: createdAt } as const;
  const { head } = await parts.log.append({
    conversation: id,
    creates: true,
    members: people.length,
    draft: { type: "created", by: scope.userId, at: createdAt, name: "", access: "private" },
    also(change, entry) {
      change.set(keys.room(id), room);
      for (const user of people) {
        setPlace(change, id, user, member);
        change.set(keys.read(id, user), readUpTo(entry));
      }
    },
  });
  return toMembership(room, member, head, readUpTo(head));
}

function newRecord({ id, people }: NewDirect, { userId }: Scope, createdAt: number): RoomRecord {
  return {
    ...{ id, people, createdAt },
    kind: "direct",
    ...{ name: "", topic: "", description: "", icon: "" },
    access: "private",
    createdBy: userId,
    archivedAt: null,
    deletedAt: null,
  };
}
