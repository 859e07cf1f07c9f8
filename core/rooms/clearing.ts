/**
 * Removes what deleted rooms have left behind, in bounded commits. It may be stopped anywhere, started again and run
 * twice at once: every step removes what is there, and the mark that there is something to do goes last.
 *
 * It lets a room rest for a minute first, so that every process reads the room's last entry from its log, and
 * whatever was on its way has arrived. Nobody can see the room meanwhile.
 */
import { type Key, keys, type Range } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";
import type { RoomsParts } from "./parts.ts";

const rest = 60_000;
/** A commit takes 1,000 mutations; a row here is up to 4. */
const rowsPerCommit = 200;

interface Sweep<T = unknown> {
  range: Range<T>;
  /** Everything that goes with one row. */
  keysOf(key: Deno.KvKey, value: T): Key<unknown>[];
}

/** @param limit Rows at most. @returns how many rows were removed: fewer than `limit` when nothing is left to do. */
export async function clearDeleted({ store, effects }: RoomsParts, limit: number): Promise<number> {
  let left = limit;
  for await (const { key } of store.list(keys.roomsByDeletion())) {
    const id = key.at(-1) as string;
    if (!(await isRested(store, id, effects.now()))) continue;
    left -= await clearRoom(store, id, left);
    if (left <= 0) break;
  }
  return limit - left;
}

async function isRested(store: Store, id: string, now: number): Promise<boolean> {
  const room = await store.get(keys.room(id));
  return (room?.deletedAt ?? 0) + rest <= now;
}

async function clearRoom(store: Store, id: string, limit: number): Promise<number> {
  // First the head: without it nothing can be appended any more.
  await store.commit((change) => change.delete(keys.head(id)).delete(keys.roomPassword(id)));
  let removed = 0;
  for (const sweep of sweepsOf(id)) {
    removed += await clearRange(store, sweep, limit - removed);
    if (removed >= limit) return removed;
  }
  await store.commit((change) => change.delete(keys.room(id)).delete(keys.roomByDeletion(id)));
  return removed;
}

async function clearRange(store: Store, { range, keysOf }: Sweep, limit: number): Promise<number> {
  let removed = 0;
  while (removed < limit) {
    const size = Math.min(rowsPerCommit, limit - removed);
    const rows = await Array.fromAsync(store.list(range, { limit: size }));
    await store.commit((change) => {
      for (const { key, value } of rows) {
        change.delete({ parts: key });
        for (const other of keysOf(key, value)) change.delete(other);
      }
    });
    removed += rows.length;
    if (rows.length < size) break;
  }
  return removed;
}

function sweepsOf(id: string): Sweep[] {
  const alone = (range: Range<unknown>): Sweep => ({ range, keysOf: () => [] });
  return [
    alone(keys.entries(id)),
    alone(keys.changes(id)),
    alone(keys.revisionsOf(id)),
    alone(keys.pins(id)),
    alone(keys.messagesByClientId(id)),
    alone(keys.reads(id)),
    {
      range: keys.roomInvitationsByRoom(id),
      keysOf: (_key, tokenHash) => [keys.roomInvitation(tokenHash as string)],
    },
    {
      range: keys.members(id),
      keysOf: (key) => {
        const user = key.at(-1) as string;
        return [keys.conversationByMember(user, id), keys.memberByOwnership(id, user)];
      },
    },
  ];
}
