/**
 * Writes an encrypted file piece by piece, over many requests and restarts. What has been flushed is on disk; the last,
 * unfinished chunk is written as a short one then, and again when more comes. A process that is killed in the middle
 * of a write leaves a chunk that does not open, and goes on before it: of what was flushed, less than one chunk has to
 * be sent again then, and whoever sends asks how far it is.
 */
import { ChunkCipher, chunkLength, dispose, overhead, type Sealed } from "./sealed_file.ts";

const whole = chunkLength + overhead;
/** Chunks that may be encrypted and written while the next one comes. */
const most = 2;

export class SealedWriter {
  readonly #file: Deno.FsFile;
  readonly #cipher: ChunkCipher;
  #chunks = 0;
  #tail = new Uint8Array(chunkLength);
  #filled = 0;
  #dirty = false;
  /** Chunks on their way to the file, in order: each after the one before, and none after one that failed. */
  readonly #writes: Promise<void>[] = [];
  #last: Promise<void> = Promise.resolve();
  /** Where the file stands. */
  #at = -1;

  private constructor(file: Deno.FsFile, key: Uint8Array<ArrayBuffer>) {
    this.#file = file;
    this.#cipher = new ChunkCipher(key);
  }

  /** Goes on where the file ends, or begins a new one that only its owner can read. */
  static async open(path: string, key: Uint8Array<ArrayBuffer>): Promise<SealedWriter> {
    const file = await Deno.open(path, { read: true, write: true, create: true, mode: 0o600 });
    const writer = new SealedWriter(file, key);
    try {
      await writer.#resume();
      return writer;
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** Bytes that are in it. */
  get length(): number {
    return this.#chunks * chunkLength + this.#filled;
  }

  async #resume(): Promise<void> {
    const { size } = await this.#file.stat();
    this.#chunks = Math.floor(size / whole);
    const rest = size - this.#chunks * whole;
    if (rest > overhead && await this.#readTail(rest)) return;
    if (rest > 0) await this.#file.truncate(this.#chunks * whole);
  }

  async #readTail(length: number): Promise<boolean> {
    const sealed = new Uint8Array(length);
    this.#at = -1;
    await this.#file.seek(this.#chunks * whole, Deno.SeekMode.Start);
    for (let at = 0; at < length;) at += await this.#file.read(sealed.subarray(at)) ?? length;
    const tail = await this.#cipher.open(this.#chunks, sealed).catch(() => null);
    if (tail === null) return false;
    this.#tail.set(tail);
    this.#filled = tail.length;
    return true;
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const taken = bytes.subarray(at, at + chunkLength - this.#filled);
      this.#tail.set(taken, this.#filled);
      this.#filled += taken.length;
      at += taken.length;
      this.#dirty = true;
      if (this.#filled === chunkLength) await this.#writeTail();
    }
  }

  /** Everything is on disk afterwards. */
  async flush(): Promise<void> {
    if (this.#filled > 0 && this.#dirty) await this.#writeTail();
    await this.#settle();
    await this.#file.sync();
  }

  /** Takes back what was written after this length; and the chunk that it ends in, when that was torn. */
  async truncate(length: number): Promise<void> {
    // What could not be written is taken back as well.
    await this.#settle().catch(() => {});
    this.#last = Promise.resolve();
    const chunks = Math.floor(length / chunkLength);
    const kept = length - chunks * chunkLength;
    if (chunks === this.#chunks) {
      this.#filled = Math.min(this.#filled, kept);
      this.#dirty = true;
      await this.#file.truncate(chunks * whole);
    } else {
      this.#chunks = chunks;
      this.#filled = 0;
      if (kept > 0 && await this.#readTail(whole)) this.#filled = kept;
      this.#dirty = this.#filled > 0;
      await this.#file.truncate(chunks * whole);
    }
    await this.flush();
  }

  close(): void {
    this.#file.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Sends the last chunk on its way; a full one makes room for the next. */
  async #writeTail(): Promise<void> {
    const bytes = this.#tail.slice(0, this.#filled);
    const sealing = this.#cipher.seal(this.#chunks, bytes).finally(() => dispose(bytes));
    const place = this.#chunks * whole;
    this.#last = this.#last.then(async () => await this.#writeAt(place, await sealing));
    // Whoever waits for it hears of it; nobody may.
    for (const work of [sealing, this.#last]) work.catch(() => {});
    this.#writes.push(this.#last);
    this.#dirty = false;
    if (this.#filled === chunkLength) {
      this.#chunks++;
      this.#filled = 0;
    }
    if (this.#writes.length > most) await this.#writes.shift();
  }

  async #writeAt(place: number, { nonce, sealed }: Sealed): Promise<void> {
    if (this.#at !== place) await this.#file.seek(place, Deno.SeekMode.Start);
    // At once, so that there is hardly a moment at which one is there without the other.
    const bytes = new Uint8Array(nonce.length + sealed.length);
    bytes.set(nonce);
    bytes.set(sealed, nonce.length);
    dispose(sealed);
    for (let at = 0; at < bytes.length;) at += await this.#file.write(bytes.subarray(at));
    this.#at = place + bytes.length;
    dispose(bytes);
  }

  async #settle(): Promise<void> {
    this.#writes.length = 0;
    await this.#last;
  }
}
