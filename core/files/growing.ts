/** The files of uploads that have not ended: encrypted, one per upload, as long as the upload is far. */
import { createHash, type Hash } from "node:crypto";
import { join } from "node:path";
import { openedFile, SealedWriter, streamOf } from "../blobs/blobs.ts";
import type { UploadRecord } from "../kv/keys.ts";
import { toStorageError } from "../kv/store.ts";
import { Lru } from "../lru.ts";

/** The file itself, and what is made of it before it is stored (core/files/preparing.ts). */
const endings = ["", ".clean", ".small", ".large"];

export class Growing {
  readonly #directory: string;
  /** SHA-256 up to some length, so that it is not counted anew with each request. */
  readonly #hashes = new Lru<string, { length: number; hash: Hash }>(200);

  constructor(directory: string) {
    this.#directory = directory;
  }

  pathOf(id: string): string {
    return join(this.#directory, id);
  }

  async open({ id, key }: UploadRecord): Promise<SealedWriter> {
    try {
      await Deno.mkdir(this.#directory, { recursive: true, mode: 0o700 });
      return await SealedWriter.open(this.pathOf(id), Uint8Array.fromBase64(key));
    } catch (error) {
      throw toStorageError(error);
    }
  }

  async length(upload: UploadRecord): Promise<number> {
    using writer = await this.open(upload);
    return writer.length;
  }

  /** Of its first bytes. The caller may move it on. */
  async hashAt(upload: UploadRecord, length: number): Promise<Hash> {
    const known = this.#hashes.get(upload.id);
    if (known?.length === length) return known.hash.copy();
    const hash = createHash("sha256");
    const source = openedFile(this.pathOf(upload.id), {
      key: Uint8Array.fromBase64(upload.key),
      size: length,
    });
    for await (const bytes of streamOf(source)) hash.update(bytes);
    return hash;
  }

  remember(id: string, length: number, hash: Hash): void {
    this.#hashes.set(id, { length, hash });
  }

  async remove(id: string): Promise<void> {
    this.#hashes.delete(id);
    for (const ending of endings) {
      await Deno.remove(this.pathOf(id) + ending).catch((error) => {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      });
    }
  }

  /** Uploads that there is some file of. */
  async ids(): Promise<Set<string>> {
    const files = await Array.fromAsync(Deno.readDir(this.#directory)).catch(() => []);
    return new Set(files.map(({ name }) => name.split(".")[0]!));
  }
}
