/**
 * Encrypts again, under the newest key, what older keys have encrypted. In pieces that are each one commit and leave
 * alone what is done, so it may be stopped anywhere and run again; a value that is changed meanwhile is done next time.
 */
import { isSecret, secretRanges } from "./keys.ts";
import { type Sealer, type Store, toStorageError } from "./store.ts";

export interface Versions {
  /** The number of the key that a stored value is sealed with. */
  versionOf(sealed: Uint8Array): number;
  newest: number;
}

// A commit takes 1,000 mutations and 800 KiB, and a value 64 KiB.
const maxValues = 90;
const maxBytes = 500 * 1024;

/** How many values are sealed with another key than the newest. */
export async function countStale(store: Store, versions: Versions): Promise<number> {
  let count = 0;
  for await (const _stale of staleOf(store, versions)) count++;
  return count;
}

/** @returns how many values were sealed again. */
export async function reseal(store: Store, sealer: Sealer, versions: Versions): Promise<number> {
  let done = 0;
  let piece: Sealed[] = [];
  let bytes = 0;
  const flush = async () => {
    if (await write(store, sealer, piece)) done += piece.length;
    piece = [];
    bytes = 0;
  };
  for await (const stale of staleOf(store, versions)) {
    piece.push(stale);
    bytes += stale.value.length;
    if (piece.length >= maxValues || bytes >= maxBytes) await flush();
  }
  if (piece.length > 0) await flush();
  return done;
}

type Sealed = Deno.KvEntry<Uint8Array>;

async function* staleOf(store: Store, { versionOf, newest }: Versions): AsyncGenerator<Sealed> {
  for (const range of secretRanges) {
    for await (const entry of store.raw.list<Uint8Array>(range)) {
      if (isSecret(entry.key) && versionOf(entry.value) !== newest) yield entry;
    }
  }
}

async function write(store: Store, sealer: Sealer, piece: readonly Sealed[]): Promise<boolean> {
  const operation = store.raw.atomic();
  for (const { key, value, versionstamp } of piece) {
    const place = JSON.stringify(key);
    operation.check({ key, versionstamp }).set(key, sealer.seal(sealer.open(value, place), place));
  }
  try {
    return (await operation.commit()).ok;
  } catch (error) {
    throw toStorageError(error);
  }
}
