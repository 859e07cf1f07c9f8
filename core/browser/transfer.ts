// This module is browser compatible.
/**
 * One file on its way to the server, from wherever it stands: hashed, announced, sent in pieces, checked. A broken line
 * rejects and the next attempt asks how far the server has got, so it goes on there after a reload, a lost network or a
 * restart of the server. Nothing is kept here; what must outlive the page is handed to `keep`.
 */
import { ParleyError } from "../errors.ts";
import type { FileInfo } from "../protocol/entries.ts";
import { savedFrom } from "./reducing.ts";
import { add, announce, fileOf, givePoster, offsetOf } from "./tus.ts";
import type { StoredUpload, UploadChanges } from "./upload_store.ts";
import type { Wire } from "./wire.ts";

/** Bytes of one request: what stands between browser and server may refuse longer ones, or keep them whole. */
export const pieceSize = 8 * 1024 * 1024;

export interface Transfer {
  wire: Wire;
  hash(file: Blob): Promise<string>;
  /** A picture out of a film; never rejects. */
  poster(film: Blob): Promise<Blob | undefined>;
  keep(changes: UploadChanges): Promise<void>;
  /** Bytes that have left, of all. */
  progress(sent: number): void;
  signal: AbortSignal;
}

export async function transfer(upload: StoredUpload, tools: Transfer): Promise<FileInfo> {
  const { keep, hash, signal } = tools;
  const sha256 = upload.sha256 ?? await hash(upload.blob);
  signal.throwIfAborted();
  if (upload.sha256 === undefined) await keep({ sha256 });
  const { remote, offset } = await beginning({ ...upload, sha256 }, tools);
  // While the film travels.
  const poster = upload.type.startsWith("video/") ? tools.poster(upload.blob) : undefined;
  const file = typeof offset === "number" ? await send(upload.blob, { remote, offset }, tools) : offset;
  return await withPoster(file, await poster, tools);
}

/** A film without one is a film: what the server says against it is not waited out. */
async function withPoster(
  file: FileInfo,
  poster: Blob | undefined,
  { wire, signal }: Transfer,
): Promise<FileInfo> {
  if (poster === undefined || file.category !== "video" || file.thumbs) return file;
  try {
    return await givePoster(wire, file.id, poster, signal);
  } catch (error) {
    if (error instanceof ParleyError) return file;
    throw error;
  }
}

/** Where to go on. What the server no longer knows as an upload may have become a file, or is begun anew. */
async function beginning(
  upload: StoredUpload,
  { wire, keep, signal }: Transfer,
): Promise<{ remote: string; offset: number | FileInfo }> {
  const { remote } = upload;
  if (remote !== undefined) {
    const offset = await offsetOf(wire, remote, signal);
    if (offset !== undefined && offset < upload.blob.size) return { remote, offset };
    const file = await fileOf(wire, remote, signal);
    if (file !== undefined) return { remote, offset: file };
    if (offset !== undefined) return { remote, offset };
  }
  const fresh = await announce(wire, {
    size: upload.blob.size,
    filename: upload.name,
    conversation: upload.conversation,
    filetype: upload.type,
    sha256: upload.sha256,
    original: savedFrom(upload),
    ...upload.details,
  }, signal);
  await keep({ remote: fresh });
  return { remote: fresh, offset: 0 };
}

async function send(
  blob: Blob,
  start: { remote: string; offset: number },
  { wire, progress, signal }: Transfer,
): Promise<FileInfo> {
  let { offset } = start;
  // Also when all of it is there: the request that ends at the last byte has it checked.
  do {
    progress(offset);
    const at = offset;
    const bytes = blob.slice(at, at + pieceSize);
    offset = await add(wire, start.remote, {
      offset: at,
      bytes,
      progress: (sent) => progress(at + sent),
      signal,
    });
  } while (offset < blob.size);
  const file = await fileOf(wire, start.remote, signal);
  if (file === undefined) throw new ParleyError("upload_incomplete", "The server has not got the file");
  return file;
}
