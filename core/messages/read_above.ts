/** How far somebody has read once a message of theirs is there. */
import { keys } from "../kv/keys.ts";
import type { Check } from "../kv/store.ts";
import type { Entry, ReadPosition } from "../protocol/entries.ts";
import type { MessagesParts } from "./parts.ts";

/** And what that rests on. */
export interface ReadAbove {
  checks: readonly Check[];
  after(entry: Entry): ReadPosition;
}

/** Who writes has read what is above: true in the same commit, so own messages are never unread. */
export function readByWriter(): ReadAbove {
  return {
    checks: [],
    after: ({ n, count, all, at }) => ({ turn: at, n, count, delivered: n, ...(all ? { all } : {}) }),
  };
}

/** Unless they wrote it some time ago and are not here: then what they had not read stays unread. */
export async function readByAbsent(
  { store }: MessagesParts,
  user: string,
  conversation: string,
): Promise<ReadAbove> {
  const key = keys.read(conversation, user);
  const found = await store.find(key);
  const before = found?.value ?? { n: 0, count: 0, delivered: 0 };
  return {
    checks: [{ key, versionstamp: found?.versionstamp ?? null }],
    after(entry) {
      if (before.count >= entry.count - 1) return readByWriter().after(entry);
      // Later than the message itself, which their devices take for something that they have just written.
      return { ...before, turn: Math.max(before.turn ?? 0, entry.at) + 1 };
    },
  };
}
