/**
 * What a film looks like before it is played: a picture that the browser of who sends it takes out of it, checked and
 * made small like any picture. Only its small versions are kept, in a blob of its own: a film that somebody else sends
 * has the same bytes and still its own poster.
 */
import { notFound, ParleyError } from "../errors.ts";
import { type BlobRecord, type FileRecord, keys } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { Small } from "../pictures/pictures.ts";
import type { FileInfo } from "../protocol/entries.ts";
import type { Scope } from "../scope.ts";
import { conflict } from "./attaching.ts";
import { storedAs } from "./letting_go.ts";
import { keepPicture, putPicture, readPicture, unreadable } from "./own_pictures.ts";
import type { FilesParts } from "./parts.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Once, by who has uploaded the film, before it is sent; whoever asks again is told what there is.
 *
 * @throws ParleyError `not_found`, `file_attached`, `file_mismatch`, `picture_unreadable`, `picture_too_large`
 */
export async function setPoster(
  parts: FilesParts,
  scope: Scope,
  id: string,
  bytes: Bytes,
): Promise<FileInfo> {
  const before = await waiting(parts, scope, id);
  if (before.value.poster !== undefined) return before.value.info;
  await parts.limiter.take("upload", scope.userId);
  const small = await smallOf(parts, bytes);
  const blob = await putPicture(parts, small, "poster");
  const file = await retrying(() => keep(parts, scope, id, { blob, small }));
  // What an error leaves behind, the sweep finds: it may have been written after all.
  if (file.poster !== blob.id) { for (const name of storedAs(blob.id)) await parts.blobs.delete(name); }
  return file.info;
}

/** Unless there is one. Whatever else has become of the film meanwhile stays. */
async function keep(
  parts: FilesParts,
  scope: Scope,
  id: string,
  { blob, small: { placeholder } }: { blob: BlobRecord; small: Small },
): Promise<FileRecord> {
  const found = await waiting(parts, scope, id);
  if (found.value.poster !== undefined) return found.value;
  const more = placeholder === undefined ? {} : { placeholder };
  const info: FileInfo = { ...found.value.info, thumbs: true, ...more };
  const file: FileRecord = { ...found.value, info, poster: blob.id };
  const ok = await parts.store.commit((change) => {
    change.check(keys.file(id), found).set(keys.file(id), file);
    keepPicture(change, blob, id);
  });
  if (!ok) throw conflict();
  return file;
}

async function waiting({ store }: FilesParts, { userId }: Scope, id: string) {
  const found = await store.find(keys.file(id));
  if (found === null || found.value.owner !== userId) throw notFound("file");
  const { info: { name, category }, n } = found.value;
  if (n !== null) {
    throw new ParleyError("file_attached", `Cannot give "${name}" another picture: it is sent already`);
  }
  if (category !== "video") {
    throw new ParleyError("file_mismatch", `Cannot give "${name}" a picture: it is no film`);
  }
  return found;
}

async function smallOf({ pictures }: FilesParts, bytes: Bytes): Promise<Small> {
  const use = "the picture of a film";
  const { type, width, height, orientation } = await readPicture(bytes, use);
  const order = { type, width, height, orientation, size: bytes.length };
  const small = await pictures.press(order, () => new Blob([bytes]).stream());
  if (small === null) throw unreadable(use);
  return small;
}
