/**
 * Pictures that are no files: faces of people, emoji of the server, posters of films. What comes is looked at like any
 * file, only what was made of it is kept, as the small versions of a blob, and its holder keeps it as a file its bytes.
 */
import { join } from "node:path";
import { type BlobStore, newKey, SealedWriter } from "../blobs/blobs.ts";
import type { Effects } from "../effects.ts";
import { ParleyError } from "../errors.ts";
import { type BlobRecord, keys } from "../kv/keys.ts";
import { type Change, toStorageError } from "../kv/store.ts";
import { maxPixels, type Small, type Survey, surveyOf } from "../pictures/pictures.ts";
import { storedAs } from "./letting_go.ts";
import { pictureTypeOf } from "./looks.ts";

type Bytes = Uint8Array<ArrayBuffer>;
interface Parts {
  blobs: BlobStore;
  /** Where what is being stored is put together. */
  uploadsDirectory: string;
  effects: Effects;
}
export interface ReadPicture extends Survey {
  type: string;
}

/**
 * What it says of itself.
 * @param use as in "Cannot use that as your picture".
 * @throws {ParleyError} `file_mismatch`, `picture_too_large`, `picture_unreadable`
 */
export async function readPicture(bytes: Bytes, use: string): Promise<ReadPicture> {
  const type = pictureTypeOf(bytes);
  if (type === undefined) {
    throw new ParleyError(
      "file_mismatch",
      `Cannot use that as ${use}: it is no JPEG, PNG, GIF or WebP; please choose another`,
    );
  }
  const read = (from: number, to: number) => Promise.resolve(bytes.slice(from, to));
  const survey = await surveyOf(type, bytes.length, read);
  if (survey === null) throw unreadable(use);
  if (survey.pixels <= maxPixels) return { type, ...survey };
  throw new ParleyError(
    "picture_too_large",
    `Cannot use that as ${use}: it has more than ${maxPixels / 1e6} million pixels; make it smaller`,
  );
}

export function unreadable(use: string): ParleyError {
  return new ParleyError(
    "picture_unreadable",
    `Cannot use that as ${use}: it is damaged; please choose another`,
  );
}

/** @param treatment what was done to it. */
export async function putPicture(
  parts: Parts,
  { small, large, whole }: Small & { whole?: Bytes },
  treatment: string,
): Promise<BlobRecord> {
  const { effects, blobs } = parts;
  const [id, key] = [effects.id(), newKey(effects)];
  const names = storedAs(id);
  for (const [i, bytes] of [whole, small, large].entries()) {
    if (bytes !== undefined) await blobs.put(names[i]!, await sealed(parts, names[i]!, key, bytes));
  }
  const thumbs = { small: small.length, large: large.length };
  return {
    ...{ id, size: whole?.length ?? 0, key: key.toBase64(), sha256: "" },
    content: [id, treatment],
    thumbs,
  };
}

async function sealed({ uploadsDirectory }: Parts, name: string, key: Bytes, bytes: Bytes): Promise<string> {
  await Deno.mkdir(uploadsDirectory, { recursive: true, mode: 0o700 });
  const path = join(uploadsDirectory, `${name}.own`);
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

/** As a file has its bytes, the holder has this. */
export function keepPicture(change: Change, blob: BlobRecord, holder: string): void {
  change
    .set(keys.blob(blob.id), blob)
    .set(keys.blobByContent(...blob.content), blob.id)
    .set(keys.fileByBlob(blob.id, holder), true);
}

/** Then `letGo` of it. */
export function dropPicture(change: Change, blob: string, holder: string): void {
  change.delete(keys.fileByBlob(blob, holder)).set(keys.blobByRelease(blob), true);
}
