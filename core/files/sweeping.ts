/**
 * Tidies up after everything that ended in the middle: uploads that nobody finished, files that nobody sent, bytes that
 * no file has, bytes that the database has never heard of.
 */
import { decodeTime, encodeTime, isValid } from "ulid";
import { type FileRecord, keys } from "../kv/keys.ts";
import type { Found } from "../kv/store.ts";
import { type Held, holding } from "./keeping.ts";
import { letGo, removeFile } from "./letting_go.ts";
import { type FilesParts, patience } from "./parts.ts";

/** Milliseconds for which stored bytes may be unknown: they are stored before they are written down. */
const grace = 5 * 60_000;
/** Milliseconds after which it is known of bytes, from an earlier look, that they are. */
const settled = 60 * 60_000;

/** @param everything Also what is long there: after a start, when nobody knows how the last process ended. */
export async function sweepFiles(parts: FilesParts, everything: boolean): Promise<void> {
  await removeUnsent(parts);
  for await (const { key } of parts.store.list(keys.blobsByRelease())) await letGo(parts, key[1] as string);
  await removeUnknown(parts, everything);
}

async function removeUnsent(parts: FilesParts): Promise<void> {
  const { store, effects } = parts;
  for await (const { key } of store.list(keys.filesByWaiting())) {
    const found = await store.find(keys.file(key[1] as string));
    if (found === null || found.value.n !== null) continue;
    const { createdAt, waitsFrom = createdAt } = found.value;
    if (createdAt + patience > effects.now()) break;
    const held = await holding(parts, found.value);
    if (held?.has) continue;
    if (held !== null) await letWait(parts, found, held);
    else if (waitsFrom + patience <= effects.now()) {
      await store.commit((change) => {
        change.check(keys.file(found.value.info.id), found);
        removeFile(change, found.value);
      });
    }
  }
}

/** What had it has it no more, perhaps because it is just being sent: it waits like one that has just arrived. */
async function letWait(
  { store, effects }: FilesParts,
  file: Found<FileRecord>,
  { key, found }: Held,
): Promise<void> {
  const { keptBy: _, ...record } = file.value;
  await store.commit((change) => {
    change.check(keys.file(record.info.id), file).check(key, found);
    change.set(keys.file(record.info.id), { ...record, waitsFrom: effects.now() });
  });
}

async function removeUnknown({ store, blobs, effects }: FilesParts, everything: boolean): Promise<void> {
  const now = effects.now();
  const after = everything ? [] : [encodeTime(Math.max(0, now - settled))];
  for await (const name of blobs.list(...after)) {
    const id = name.replace(/[sl]$/, "");
    if (now - bornAt(id) < grace) continue;
    if (await store.get(keys.blob(id)) === null) await blobs.delete(name);
  }
}

/** Blobs have ULIDs, which say when they were made; what has another name was not made here. */
function bornAt(id: string): number {
  return isValid(id) ? decodeTime(id) : 0;
}
