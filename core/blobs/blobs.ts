/**
 * Where the bytes of files are: a seam with versions on disk, in S3-compatible stores, and in memory, which pass the
 * same tests (tests/blobs). What is in it is encrypted already, and says nothing of what it is or whose; the database knows that.
 */
export { DiskBlobs } from "./disk_blobs.ts";
export { MemoryBlobs } from "./memory_blobs.ts";
export {
  dispose,
  newKey,
  openedFile,
  overhead,
  sealedLength,
  type SealedSource,
  streamOf,
} from "./sealed_file.ts";
export { type Bucket, S3Blobs } from "./s3_blobs.ts";
export { recycled } from "./recycled.ts";
export { SealedWriter } from "./sealed_writer.ts";

export interface BlobStore {
  /** Takes over a finished file of this machine, which is gone from there afterwards. All of it is stored, or nothing. */
  put(id: string, path: string): Promise<void>;
  /** Bytes `from` up to, but not including, `to`. @throws {Deno.errors.NotFound} when it is not there. */
  read(id: string, from: number, to: number): Promise<ReadableStream<Uint8Array<ArrayBuffer>>>;
  /** Bytes, or null when it is not there. */
  size(id: string): Promise<number | null>;
  /** Harmless when it is not there. */
  delete(id: string): Promise<void>;
  /** Everything that is there, or what has ids that are greater than this one. */
  list(after?: string): AsyncIterable<string>;
}
