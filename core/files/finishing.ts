/**
 * What has arrived becomes a file, or is refused and gone: it must have the SHA-256 that was announced, and look like
 * what its name says. Its bytes are stored once, however often they arrive. The file then waits to be sent.
 */
import { openedFile, type SealedSource, streamOf } from "../blobs/blobs.ts";
import { ParleyError } from "../errors.ts";
import { type BlobRecord, type FileRecord, keys, type UploadRecord } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { Found } from "../kv/store.ts";
import type { FileInfo } from "../protocol/entries.ts";
import { type Kind, kindOf, unknown } from "./kinds.ts";
import { isRecording, jobOf, withHeard } from "./hearing.ts";
import { storedAs } from "./letting_go.ts";
import type { Sample } from "./looks.ts";
import { endingOf } from "./names.ts";
import type { FilesParts } from "./parts.ts";
import { asItArrived, asPicture, asRecording, type Prepared, surveyPicture } from "./preparing.ts";
import type { Arrived } from "./uploads.ts";

const sampleSize = 64 * 1024;

/** @throws ParleyError `file_damaged`, `file_mismatch`, `picture_too_large` */
export async function finish(parts: FilesParts, arrived: Arrived): Promise<FileRecord> {
  const { upload, sha256 } = arrived;
  if (upload.sha256 !== null && upload.sha256 !== sha256) {
    throw new ParleyError(
      "file_damaged",
      `"${upload.name}" has changed on its way or while it was read; please send it again`,
    );
  }
  const { kind, prepare } = await judge(parts, arrived);
  const content: BlobRecord["content"] = [sha256, kind.category === "image" ? "picture" : "bytes"];
  let made: BlobRecord | null = null;
  const file = await retrying(async () => {
    const known = await blobOf(parts, content);
    const blob = known.blob?.value ?? (made ??= await store(parts, await prepare(), content));
    const file = fileOf(parts, upload, kind, blob);
    if (await write(parts, file, blob, known)) return file;
    throw new ParleyError("conflict", "Somebody sent the same file at this moment; please try again");
  });
  const mine = made as BlobRecord | null;
  if (mine !== null && mine.id !== file.blob) {
    for (const name of storedAs(mine.id)) await parts.blobs.delete(name);
  }
  return file;
}

interface Judgement {
  kind: Kind;
  /** Only when the same content is not stored already. */
  prepare(): Promise<Prepared> | Prepared;
}

/** What it is: the kind that its name says, or bytes when it is a picture that nobody can read. */
async function judge(parts: FilesParts, arrived: Arrived): Promise<Judgement> {
  const { upload, path } = arrived;
  const source = openedFile(path, { key: Uint8Array.fromBase64(upload.key), size: upload.size });
  const kind = kindOf(upload.name, upload.type);
  if (!kind.look(await sampleOf(source))) throw mismatch(upload);
  if (isRecording(kind.category)) return { kind, prepare: () => asRecording(parts, arrived) };
  if (kind.category !== "image") return { kind, prepare: () => asItArrived(arrived) };
  const { type } = kind;
  const survey = await surveyPicture(arrived, type);
  if (survey === null) return { kind: unknown, prepare: () => asItArrived(arrived) };
  return { kind, prepare: () => asPicture(parts, arrived, { type, survey }) };
}

interface Known {
  pointer: Found<string> | null;
  blob: Found<BlobRecord> | null;
}

/** What is stored of the same content already. */
async function blobOf({ store }: FilesParts, content: BlobRecord["content"]): Promise<Known> {
  const pointer = await store.find(keys.blobByContent(...content));
  return { pointer, blob: pointer === null ? null : await store.find(keys.blob(pointer.value)) };
}

async function store(
  { blobs, effects }: FilesParts,
  { path, small, large, ...known }: Prepared,
  content: BlobRecord["content"],
): Promise<BlobRecord> {
  const id = effects.id();
  const [whole, smallName, largeName] = storedAs(id);
  if (small !== undefined) await blobs.put(smallName, small);
  if (large !== undefined) await blobs.put(largeName, large);
  await blobs.put(whole, path);
  return { id, ...known, content };
}

function fileOf({ effects }: FilesParts, upload: UploadRecord, kind: Kind, blob: BlobRecord): FileRecord {
  const { id, name, owner, conversation, duration, width, height, waveform, original } = upload;
  const { type, category } = kind;
  const info: FileInfo = { id, name, size: blob.size, type, category, ...blob.picture };
  if (category === "image" && original !== undefined && original > blob.size) {
    Object.assign(info, { original });
  }
  if (category === "video" && width && height) Object.assign(info, { width, height });
  if (category === "video" || category === "audio") {
    Object.assign(info, duration === undefined ? {} : { duration }, waveform ? { waveform } : {});
  }
  const { sha256, id: blobId } = blob;
  const known = blob.heard === undefined || !isRecording(category) ? info : withHeard(info, blob.heard);
  return { info: known, owner, conversation, n: null, sha256, blob: blobId, createdAt: effects.now() };
}

/** The upload becomes the file in one commit. */
async function write(
  parts: FilesParts,
  file: FileRecord,
  blob: BlobRecord,
  known: Known,
): Promise<boolean> {
  const { id, category } = file.info;
  const contentKey = keys.blobByContent(...blob.content);
  const job = blob.heard === undefined && isRecording(category) ? jobOf(parts, blob.id) : null;
  const ok = await parts.store.commit((change) => {
    change
      .check(contentKey, known.pointer)
      .check(keys.blob(blob.id), known.blob)
      .set(contentKey, blob.id)
      // Written again though it is the same: whoever is about to remove it finds it changed.
      .set(keys.blob(blob.id), blob)
      .set(keys.fileByBlob(blob.id, id), true)
      .set(keys.file(id), file)
      .set(keys.fileByWaiting(id), true)
      .set(keys.storageOf(file.owner, id), file.info.size)
      .delete(keys.upload(id));
    if (job !== null) parts.jobs.plan(change, job);
  });
  if (ok && job !== null) parts.jobs.wake(job);
  return ok;
}

async function sampleOf(source: SealedSource): Promise<Sample> {
  const bytes = async (from: number, to: number) =>
    new Uint8Array(await new Response(streamOf(source, from, to)).arrayBuffer());
  const { size } = source;
  return {
    head: await bytes(0, Math.min(size, sampleSize)),
    tail: await bytes(Math.max(0, size - sampleSize), size),
  };
}

function mismatch({ name }: UploadRecord): ParleyError {
  return new ParleyError(
    "file_mismatch",
    `Cannot take "${name}": what is in it is no ${
      endingOf(name).toUpperCase()
    } file; give it the right ending`,
  );
}
