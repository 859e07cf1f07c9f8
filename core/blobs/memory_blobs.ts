/** Blobs in memory: for servers that keep nothing. */
import type { BlobStore } from "./blobs.ts";

export class MemoryBlobs implements BlobStore {
  readonly #blobs = new Map<string, Uint8Array<ArrayBuffer>>();

  async put(id: string, path: string): Promise<void> {
    this.#blobs.set(id, await Deno.readFile(path));
    await Deno.remove(path);
  }

  read(id: string, from: number, to: number): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    const blob = this.#blobs.get(id);
    if (blob === undefined) return Promise.reject(new Deno.errors.NotFound(`There is no blob ${id}`));
    return Promise.resolve(new Blob([blob.subarray(from, to)]).stream());
  }

  size(id: string): Promise<number | null> {
    return Promise.resolve(this.#blobs.get(id)?.length ?? null);
  }

  delete(id: string): Promise<void> {
    this.#blobs.delete(id);
    return Promise.resolve();
  }

  async *list(after = ""): AsyncGenerator<string> {
    for (const id of this.#blobs.keys()) if (id > after) yield await Promise.resolve(id);
  }
}
