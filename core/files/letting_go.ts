/**
 * Bytes go when the last file that has them is gone. What removes a file notes that in the same commit, so a crash in
 * between delays it and loses nothing; whoever comes to have the bytes meanwhile keeps them.
 */
import type { BlobStore } from "../blobs/blobs.ts";
import { type FileRecord, keys } from "../kv/keys.ts";
import type { Key } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";
import { homeOf } from "../protocol/ids.ts";

/** A change of any kind that can set and delete. */
interface Change {
  set<T>(key: Key<T>, value: T): unknown;
  delete<T>(key: Key<T>): unknown;
}
interface Parts {
  store: Store;
  blobs: BlobStore;
}

/** Names in the blob store of what belongs to a blob: itself, and its small versions. */
export function storedAs(blob: string): [whole: string, small: string, large: string] {
  return [blob, `${blob}s`, `${blob}l`];
}

/** What a file needs of the blob store: its bytes, and its poster. */
export function blobsOf({ blob, poster }: Pick<FileRecord, "blob" | "poster">): string[] {
  return poster === undefined ? [blob] : [blob, poster];
}

/** Everything that says that there is this file. Then `letGo` of its blobs. */
export function removeFile(change: Change, file: FileRecord): void {
  const { id } = file.info;
  change.delete(keys.file(id));
  change.delete(keys.fileByWaiting(id));
  change.delete(keys.fileByConversation(homeOf(file.conversation), file.place ?? id));
  change.delete(keys.storageOf(file.owner, id));
  for (const blob of blobsOf(file)) {
    change.delete(keys.fileByBlob(blob, id));
    change.set(keys.blobByRelease(blob), true);
  }
}

/** Removes the bytes unless some file has them. */
export async function letGo({ store, blobs }: Parts, id: string): Promise<void> {
  for (;;) {
    const [release, blob] = await Promise.all([
      store.find(keys.blobByRelease(id)),
      store.find(keys.blob(id)),
    ]);
    const isUsed = (await Array.fromAsync(store.list(keys.filesByBlob(id), { limit: 1 }))).length > 0;
    if (!isUsed && blob !== null) {
      const ok = await store.commit((change) =>
        change.check(keys.blob(id), blob).delete(keys.blob(id)).delete(
          keys.blobByContent(...blob.value.content),
        )
      );
      if (!ok) continue;
    }
    if (!isUsed) { for (const name of storedAs(id)) await blobs.delete(name); }
    if (release === null) return;
    const done = await store.commit((change) =>
      change.check(keys.blobByRelease(id), release).delete(keys.blobByRelease(id))
    );
    if (done) return;
  }
}
