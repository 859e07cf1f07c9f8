/**
 * Tidies up after everything that ended in the middle: uploads that nobody finished, files that nobody sent, bytes that
 * no file has, bytes that the database has never heard of.
 */
import { keys } from "../kv/keys.ts";
import { letGo, removeFile } from "./letting_go.ts";
import { type FilesParts, patience } from "./parts.ts";

/** Milliseconds for which stored bytes may be unknown: they are stored before they are written down. */
const grace = 5 * 60_000;

export async function sweepFiles(parts: FilesParts): Promise<void> {
  await removeUnsent(parts);
  for await (const { key } of parts.store.list(keys.blobsByRelease())) await letGo(parts, key[1] as string);
  await removeUnknown(parts);
}

async function removeUnsent({ store, effects }: FilesParts): Promise<void> {
  for await (const { key } of store.list(keys.filesByWaiting())) {
    const found = await store.find(keys.file(key[1] as string));
    if (found === null || found.value.n !== null) continue;
    if (found.value.createdAt + patience > effects.now()) break;
    await store.commit((change) => {
      change.check(keys.file(found.value.info.id), found);
      removeFile(change, found.value);
    });
  }
}

async function removeUnknown({ store, blobs, effects }: FilesParts): Promise<void> {
  for await (const { id, at } of blobs.list()) {
    if (at + grace > effects.now()) continue;
    if (await store.get(keys.blob(id.replace(/[sl]$/, ""))) === null) await blobs.delete(id);
  }
}
