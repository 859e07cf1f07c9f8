/**
 * Files on their way out, for whoever has been let in. What a browser could run is never called by its name: only
 * pictures, sounds and films come as what they are, everything else as bytes to be kept.
 */
import { recycled, streamOf } from "../blobs/blobs.ts";
import { notFound } from "../errors.ts";
import { type BlobRecord, type FileRecord, keys } from "../kv/keys.ts";
import type { FileInfo } from "../protocol/entries.ts";
import { storedAs } from "./letting_go.ts";
import { disposition } from "./names.ts";
import type { FilesParts } from "./parts.ts";

export type Version = "whole" | "small" | "large";
type Shown = Pick<FileInfo, "name" | "type" | "category">;
export interface OpenFile {
  /** Content-Type. */
  type: string;
  /** Bytes. */
  size: number;
  /** Stands for exactly these bytes. */
  tag: string;
  /** Content-Disposition, for showing it where that is safe, and for keeping it. */
  shown: string;
  kept: string;
  /** Bytes `from` up to, but not including, `to`. */
  stream(from: number, to: number): ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** @throws ParleyError `not_found` when there is no such version. */
export async function openFile(
  { store, blobs }: Pick<FilesParts, "store" | "blobs">,
  { info, blob: whole, poster }: { info: Shown } & Pick<FileRecord, "blob" | "poster">,
  version: Version,
): Promise<OpenFile> {
  const id = version === "whole" ? whole : poster ?? whole;
  const blob = await store.get(keys.blob(id));
  const size = blob === null ? undefined : sizeOf(blob, version);
  if (blob === null || size === undefined) throw notFound("file");
  const stored = storedAs(id)[["whole", "small", "large"].indexOf(version)]!;
  const source = {
    key: Uint8Array.fromBase64(blob.key),
    size,
    read: (from: number, to: number) => blobs.read(stored, from, to),
  };
  const isWhole = version === "whole";
  const name = isWhole ? info.name : `${info.name.replace(/\.[^.]*$/, "")}.webp`;
  const kept = disposition("attachment", name);
  return {
    type: isWhole ? servedType(info) : "image/webp",
    size,
    tag: `"${stored}"`,
    shown: isMedia(info) ? disposition("inline", name) : kept,
    kept,
    stream: (from, to) => recycled(streamOf(source, from, to)),
  };
}

function sizeOf({ size, thumbs }: BlobRecord, version: Version): number | undefined {
  return version === "whole" ? size : thumbs?.[version];
}

function isMedia({ category }: Shown): boolean {
  return category === "image" || category === "video" || category === "audio";
}

function servedType(info: Shown): string {
  if (isMedia(info) || info.type === "application/pdf") return info.type;
  const isText = info.category === "code" || info.type.startsWith("text/");
  return isText ? "text/plain; charset=utf-8" : "application/octet-stream";
}
