/** Blobs in memory: for servers that keep nothing. */
import type { Effects } from "../effects.ts";
import type { BlobStore } from "./blobs.ts";

export class MemoryBlobs implements BlobStore {
  readonly #blobs = new Map<string, { bytes: Uint8Array<ArrayBuffer>; at: number }>();
  readonly #effects: Pick<Effects, "now">;

  constructor(effects: Pick<Effects, "now">) {
    this.#effects = effects;
  }

  async put(id: string, path: string): Promise<void> {
    const bytes = await Deno.readFile(path);
    this.#blobs.set(id, { bytes, at: this.#effects.now() });
    await Deno.remove(path);
  }

  read(id: string, from: number, to: number): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    const blob = this.#blobs.get(id);
    if (blob === undefined) return Promise.reject(new Deno.errors.NotFound(`There is no blob ${id}`));
    return Promise.resolve(new Blob([blob.bytes.subarray(from, to)]).stream());
  }

  size(id: string): Promise<number | null> {
    return Promise.resolve(this.#blobs.get(id)?.bytes.length ?? null);
  }

  delete(id: string): Promise<void> {
    this.#blobs.delete(id);
    return Promise.resolve();
  }

  async *list(): AsyncGenerator<{ id: string; at: number }> {
    for (const [id, { at }] of this.#blobs) yield await Promise.resolve({ id, at });
  }
}
