/**
 * What a file says of itself is read when it has come. A message waits for that a moment and no longer: what takes more
 * is a job, and when it is done, the files that have these bytes say it, and the messages that they are in.
 */
import { openedFile, type SealedSource, streamOf } from "../blobs/blobs.ts";
import type { Job, Kind, NewJob } from "../jobs/jobs.ts";
import { type BlobRecord, type FileRecord, keys } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { Heard } from "../media/media.ts";
import type { Notes } from "../pictures/pictures.ts";
import type { FileCategory, FileInfo } from "../protocol/entries.ts";
import { conflict } from "./attaching.ts";
import { storedAs } from "./letting_go.ts";
import type { FilesParts } from "./parts.ts";
import type { Arrived } from "./uploads.ts";

export const kind = "hearing";
/** Milliseconds that somebody who has sent a file waits for it. */
const patience = 1_500;
/** Bytes of notes that are looked at. */
const longest = 256 * 1024;

export function isRecording(category: FileCategory): boolean {
  return category === "audio" || category === "video";
}

/** Of a recording that has just arrived; null when that takes too long. */
export function hearSoon(parts: FilesParts, { upload, path }: Arrived): Promise<Heard | null> {
  const source = openedFile(path, { key: Uint8Array.fromBase64(upload.key), size: upload.size });
  let isWanted = true;
  return soon(parts, hear(parts, source, () => isWanted).catch(() => null)).finally(() => isWanted = false);
}

/** What comes of it, or null when whoever waits for it has waited long enough. */
export async function soon<T>({ effects }: FilesParts, coming: Promise<T>): Promise<T | null> {
  const late = Promise.withResolvers<null>();
  const timer = effects.after(patience, () => late.resolve(null));
  try {
    return await Promise.race([coming, late.promise]);
  } finally {
    timer.cancel();
  }
}

/** Nothing at all when it cannot be read: it will not be asked again. */
async function hear(
  { media }: FilesParts,
  source: SealedSource,
  isWanted?: () => boolean,
): Promise<Heard> {
  const read = (from: number, to: number) => bytesOf(source, from, to);
  return await media.recording(source.size, read, isWanted) ?? { details: {} };
}

/** What a camera has written about a picture, before it is taken out; undefined when there is nothing. */
export async function readNotes(
  { media }: FilesParts,
  source: SealedSource,
  { exif, xmp }: Notes,
): Promise<Heard | undefined> {
  const bytes = async (place: Notes["exif"]) =>
    place === undefined || place.to - place.from > longest
      ? new Uint8Array()
      : await bytesOf(source, place.from, place.to);
  const tiff = withoutMark(await bytes(exif));
  const noted = tiff.length === 0 ? null : await media.notes(tiff);
  const isLocated = new TextDecoder("latin1").decode(await bytes(xmp)).includes("GPSLatitude");
  const details = { ...noted, ...(isLocated ? { located: true as const } : {}) };
  return Object.keys(details).length === 0 ? undefined : { details };
}

/** Some programs write into a WebP or PNG what only a JPEG needs. */
function withoutMark(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new TextDecoder("latin1").decode(bytes.subarray(0, 6)) === "Exif\0\0" ? bytes.slice(6) : bytes;
}

async function bytesOf(source: SealedSource, from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(streamOf(source, from, to)).arrayBuffer());
}

/** What the server has found wins over what a browser claims. */
export function withHeard(info: FileInfo, { duration, width, height, title, artist }: Heard): FileInfo {
  const isFilm = info.category === "video";
  return {
    ...info,
    ...(duration === undefined ? {} : { duration }),
    ...(isFilm && width !== undefined && height !== undefined ? { width, height } : {}),
    ...(title === undefined ? {} : { title }),
    ...(artist === undefined ? {} : { artist }),
  };
}

export function jobOf({ effects }: FilesParts, blob: string): NewJob {
  return { kind, key: blob, due: effects.now(), data: { blob } };
}

export function hearDue(parts: FilesParts): Kind {
  return {
    run: (job: Job) => hearBlob(parts, (job.data as { blob: string }).blob),
    ...{ atOnce: 1, attempts: 4 },
  };
}

/** Reads what is stored, unless somebody has, and tells it to the files that have it. */
export async function hearBlob(parts: FilesParts, id: string): Promise<void> {
  const { store, blobs } = parts;
  const blob = await store.get(keys.blob(id));
  if (blob === null) return;
  const [name] = storedAs(id);
  const read = (from: number, to: number) => blobs.read(name, from, to);
  const heard = blob.heard ??
    await hear(parts, { key: Uint8Array.fromBase64(blob.key), size: blob.size, read });
  if (!await keep(parts, id, heard)) return;
  for await (const { key } of store.list(keys.filesByBlob(id))) await tell(parts, key[2] as string, heard);
}

/** False when the bytes are gone. */
function keep({ store }: FilesParts, id: string, heard: Heard): Promise<boolean> {
  return retrying(async () => {
    const found = await store.find(keys.blob(id));
    if (found === null) return false;
    if (found.value.heard !== undefined) return true;
    const next: BlobRecord = { ...found.value, heard };
    if (await store.commit((change) => change.check(keys.blob(id), found).set(keys.blob(id), next))) {
      return true;
    }
    throw conflict();
  });
}

async function tell(parts: FilesParts, id: string, heard: Heard): Promise<void> {
  const { store, restate } = parts;
  const key = keys.file(id);
  await retrying(async () => {
    const found = await store.find(key);
    if (found === null || !isRecording(found.value.info.category)) return;
    const file: FileRecord = { ...found.value, info: withHeard(found.value.info, heard) };
    if (JSON.stringify(file.info) === JSON.stringify(found.value.info)) return;
    const check = { key, versionstamp: found.versionstamp };
    if (file.n !== null) {
      return await restate({ conversation: file.conversation, n: file.n }, file.info, {
        checks: [check],
        also: (change) => void change.set(key, file),
      });
    }
    if (!await store.commit((change) => change.check(key, found).set(key, file))) throw conflict();
  });
}
