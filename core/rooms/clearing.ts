/**
 * Removes what deleted rooms have left behind, in bounded commits. It may be stopped anywhere, started again and run
 * twice at once: every step removes what is there, and the mark that there is something to do goes last.
 *
 * It lets a room rest for a minute first, so that every process reads the room's last entry from its log, and
 * whatever was on its way has arrived. Nobody can see the room meanwhile.
 */
import { type Key, keys, type Range } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";
import type { ShownEntry } from "../protocol/entries.ts";
import type { RoomsParts } from "./parts.ts";

const rest = 60_000;
const rowsAtOnce = 200;
/** A commit takes 1,000 mutations. */
const deletesPerCommit = 900;

interface Sweep<T = unknown> {
  range: Range<T>;
  /** Only these of it. */
  within?: { from: string; to: string };
  /** Everything that goes with one row. */
  keysOf(key: Deno.KvKey, value: T): Key<unknown>[];
}

/** @param limit Rows at most. @returns how many rows were removed: fewer than `limit` when nothing is left to do. */
export async function clearDeleted(parts: RoomsParts, limit: number): Promise<number> {
  const { store, effects } = parts;
  let left = limit;
  for await (const { key } of store.list(keys.roomsByDeletion())) {
    const id = key.at(-1) as string;
    if (!(await isRested(store, id, effects.now()))) continue;
    left -= await clearRoom(parts, id, left);
    if (left <= 0) break;
  }
  return limit - left;
}

async function isRested(store: Store, id: string, now: number): Promise<boolean> {
  const room = await store.get(keys.room(id));
  return (room?.deletedAt ?? 0) + rest <= now;
}

async function clearRoom({ store, clearFiles }: RoomsParts, id: string, limit: number): Promise<number> {
  // First the head: without it nothing can be appended any more.
  await store.commit((change) => change.delete(keys.head(id)).delete(keys.roomPassword(id)));
  let removed = await clearFiles?.(id, limit) ?? 0;
  if (removed >= limit) return removed;
  removed += await clearThreads(store, id, limit - removed);
  const sweeps = [followersWithin(id), draftsWithin(id), ...sweepsOf(id)];
  removed += await clearSweeps(store, sweeps, limit - removed);
  if (removed >= limit) return removed;
  await store.commit((change) =>
    change.delete(keys.room(id)).delete(keys.linksKnown(id)).delete(keys.roomByDeletion(id))
  );
  return removed;
}

/** Threads have the id of their room, a dash, and a number; "." is what comes after "-". */
async function clearThreads(store: Store, id: string, limit: number): Promise<number> {
  let removed = 0;
  for await (const { key } of store.list(keys.threads(), { from: `${id}-`, to: `${id}.` })) {
    const thread = key.at(-1) as string;
    await store.commit((change) => change.delete(keys.head(thread)));
    removed += await clearSweeps(store, sweepsOf(thread), limit - removed);
    if (removed >= limit) return removed;
    await store.commit((change) => change.delete(keys.thread(thread)));
    removed++;
  }
  return removed;
}

/** In their order. */
async function clearSweeps(store: Store, sweeps: readonly Sweep[], limit: number): Promise<number> {
  let removed = 0;
  for (const sweep of sweeps) {
    if (removed >= limit) break;
    removed += await clearRange(store, sweep, limit - removed);
  }
  return removed;
}

async function clearRange(store: Store, { range, within, keysOf }: Sweep, limit: number): Promise<number> {
  let removed = 0;
  while (removed < limit) {
    const size = Math.min(rowsAtOnce, limit - removed);
    const rows = await Array.fromAsync(store.list(range, { ...within, limit: size }));
    // A row goes after what it leads to: stopped in between, the rest is still found.
    const gone = rows.flatMap(({ key, value }) => [...keysOf(key, value), { parts: key }]);
    for (let i = 0; i < gone.length; i += deletesPerCommit) {
      await store.commit((change) => {
        for (const key of gone.slice(i, i + deletesPerCommit)) change.delete(key);
      });
    }
    removed += rows.length;
    if (rows.length < size) break;
  }
  return removed;
}

/** Also of threads in which nobody has replied. */
function followersWithin(id: string): Sweep {
  return {
    range: keys.threadFollowersAnywhere(),
    within: { from: `${id}-`, to: `${id}.` },
    keysOf: (key) => [keys.threadByFollower(key[2] as string, key[1] as string)],
  };
}

/** Of the room, and of all its threads. */
function draftsWithin(id: string): Sweep {
  return {
    range: keys.draftsAnywhere(),
    within: { from: id, to: `${id}.` },
    keysOf: (key) => [keys.draftByUser(key[2] as string, key[1] as string)],
  };
}

function sweepsOf(id: string): Sweep[] {
  const alone = (range: Range<unknown>): Sweep => ({ range, keysOf: () => [] });
  return [
    {
      range: keys.entries(id),
      keysOf: (_key, entry) => mentionsOf(id, entry as ShownEntry),
    },
    alone(keys.changes(id)),
    alone(keys.revisionsOf(id)),
    alone(keys.votesOf(id)),
    alone(keys.pins(id)),
    // Those of threads stand under the room, and go with it.
    alone(keys.linksByConversation(id)),
    alone(keys.messagesByClientId(id)),
    alone(keys.reads(id)),
    alone(keys.sanctions(id)),
    {
      range: keys.roomInvitationsByRoom(id),
      keysOf: (_key, tokenHash) => [keys.roomInvitation(tokenHash as string)],
    },
    {
      range: keys.members(id),
      keysOf: (key) => {
        const user = key.at(-1) as string;
        return [
          keys.conversationByMember(user, id),
          keys.memberByOwnership(id, user),
          keys.preferences(user, id),
        ];
      },
    },
  ];
}

function mentionsOf(id: string, entry: ShownEntry): Key<unknown>[] {
  if (entry.type !== "message") return [];
  return (entry.mentions?.users ?? []).map((user) => keys.mention(user, entry.at, id, entry.n));
}
