/**
 * What a film looks like before it is played: a picture that the browser of who sends it takes out of it, checked and
 * made small like any picture. Only its small versions are kept, in a blob of its own: a film that somebody else sends
 * has the same bytes and still its own poster.
 */
import { join } from "node:path";
import { newKey, SealedWriter } from "../blobs/blobs.ts";
import { notFound, ParleyError } from "../errors.ts";
import { type BlobRecord, type FileRecord, keys } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import { toStorageError } from "../kv/store.ts";
import { maxPixels, type Small, surveyOf } from "../pictures/pictures.ts";
import type { FileInfo } from "../protocol/entries.ts";
import type { Scope } from "../scope.ts";
import { conflict } from "./attaching.ts";
import { storedAs } from "./letting_go.ts";
import { pictureTypeOf } from "./looks.ts";
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
  const blob = await store(parts, small);
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
  const ok = await parts.store.commit((change) =>
    change
      .check(keys.file(id), found)
      .set(keys.file(id), file)
      .set(keys.blob(blob.id), blob)
      .set(keys.blobByContent(...blob.content), blob.id)
      .set(keys.fileByBlob(blob.id, id), true)
  );
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
  const type = pictureTypeOf(bytes);
  if (type === undefined) {
    throw new ParleyError(
      "file_mismatch",
      "Cannot take that picture of a film: it is no JPEG, PNG, GIF or WebP",
    );
  }
  const survey = await surveyOf(type, bytes.length, (from, to) => Promise.resolve(bytes.slice(from, to)));
  if (survey === null) throw unreadable();
  if (survey.pixels > maxPixels) {
    throw new ParleyError(
      "picture_too_large",
      `Cannot take that picture of a film: it has more than ${maxPixels / 1e6} million pixels`,
    );
  }
  const { width, height, orientation } = survey;
  const order = { type, width, height, orientation, size: bytes.length };
  const small = await pictures.press(order, () => new Blob([bytes]).stream());
  if (small === null) throw unreadable();
  return small;
}

async function store(parts: FilesParts, { small, large }: Small): Promise<BlobRecord> {
  const { effects, blobs } = parts;
  const [id, key] = [effects.id(), newKey(effects)];
  const [, smallName, largeName] = storedAs(id);
  await blobs.put(smallName, await sealed(parts, smallName, key, small));
  await blobs.put(largeName, await sealed(parts, largeName, key, large));
  const thumbs = { small: small.length, large: large.length };
  return { id, size: 0, key: key.toBase64(), sha256: "", content: [id, "poster"], thumbs };
}

async function sealed(
  { uploadsDirectory }: FilesParts,
  name: string,
  key: Bytes,
  bytes: Uint8Array,
): Promise<string> {
  await Deno.mkdir(uploadsDirectory, { recursive: true, mode: 0o700 });
  const path = join(uploadsDirectory, `${name}.poster`);
  try {
    using writer = await SealedWriter.open(path, key);
    await writer.write(bytes);
    await writer.flush();
    return path;
  } catch (error) {
    await Deno.remove(path).catch(() => {}); // There is perhaps none.
    throw toStorageError(error);
  }
}

function unreadable(): ParleyError {
  return new ParleyError("picture_unreadable", "Cannot take that picture of a film: it is damaged");
}
