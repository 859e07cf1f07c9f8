/**
 * Blobs as files of a directory that only its owner can read, in 256 folders by the end of their ids. A blob appears
 * under its name when all of it is on disk, by a rename; what a crash leaves behind is never taken for one.
 */
import { join } from "node:path";
import type { BlobStore } from "./blobs.ts";
import { portionOf } from "./portion.ts";

export class DiskBlobs implements BlobStore {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async put(id: string, path: string): Promise<void> {
    const folder = join(this.#directory, fanOf(id));
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    await sync(path);
    await Deno.chmod(path, 0o600);
    await Deno.rename(path, join(folder, id));
    // Without this the name may be lost with the power, and the blob with it.
    await sync(folder);
  }

  async read(id: string, from: number, to: number): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    return await portionOf(this.#pathOf(id), from, to);
  }

  async size(id: string): Promise<number | null> {
    try {
      return (await Deno.stat(this.#pathOf(id))).size;
    } catch (error) {
      return ifMissing(error, null);
    }
  }

  async delete(id: string): Promise<void> {
    await Deno.remove(this.#pathOf(id)).catch((error) => ifMissing(error, undefined));
  }

  async *list(after = ""): AsyncGenerator<string> {
    for (const folder of await namesIn(this.#directory)) {
      if (!/^[0-9a-z]{2}$/.test(folder)) continue;
      for (const id of await namesIn(join(this.#directory, folder))) if (id > after) yield id;
    }
  }

  #pathOf(id: string): string {
    if (!/^[0-9A-Za-z]{2,64}$/.test(id)) throw new TypeError(`Not the id of a blob: ${id}`);
    return join(this.#directory, fanOf(id), id);
  }
}

function fanOf(id: string): string {
  return id.slice(-2).toLowerCase();
}

async function sync(path: string): Promise<void> {
  using file = await Deno.open(path);
  await file.sync();
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(directory))).map(({ name }) => name);
  } catch (error) {
    return ifMissing(error, []);
  }
}

function ifMissing<T>(error: unknown, instead: T): T {
  if (error instanceof Deno.errors.NotFound) return instead;
  throw error;
}
