/**
 * Where the contents of a build are: in a folder, under their hashes, or in memory. Small contents that were asked
 * for once stay in memory, up to a cap, so that hot files cost no system call.
 */
import type { AssetStore } from "./snapshot.ts";

const cap = 32 * 1024 * 1024;
const limit = 512 * 1024;

export class DiskStore implements AssetStore {
  readonly limit = limit;
  readonly #folder: string;
  readonly #kept = new Map<string, Uint8Array<ArrayBuffer>>();
  #size = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async bytes(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const kept = this.#kept.get(name);
    if (kept !== undefined) return kept;
    const bytes = await orNull(Deno.readFile(`${this.#folder}/${name}`));
    if (bytes !== null && !this.#kept.has(name)) this.#keep(name, bytes);
    return bytes;
  }

  open(name: string): Promise<Deno.FsFile | null> {
    return orNull(Deno.open(`${this.#folder}/${name}`));
  }

  /** The longest kept go first. */
  #keep(name: string, bytes: Uint8Array<ArrayBuffer>): void {
    this.#kept.set(name, bytes);
    this.#size += bytes.length;
    for (const [oldest, content] of this.#kept) {
      if (this.#size <= cap) return;
      this.#kept.delete(oldest);
      this.#size -= content.length;
    }
  }
}

export class MemoryStore implements AssetStore {
  readonly limit = Infinity;
  readonly #contents: Map<string, Uint8Array<ArrayBuffer>>;

  constructor(contents: Map<string, Uint8Array<ArrayBuffer>>) {
    this.#contents = contents;
  }

  bytes(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    return Promise.resolve(this.#contents.get(name) ?? null);
  }

  open(): Promise<null> {
    return Promise.resolve(null);
  }
}

async function orNull<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
