/**
 * How bytes are encrypted before they are stored (AES-256-GCM, NIST SP 800-38D): in chunks of 64 KiB, each with its
 * own nonce and tag, so that any range can be read and checked without the rest. The number of the chunk is
 * authenticated with it, so chunks cannot be moved. Each file has a key of its own.
 */
import { ParleyError } from "../errors.ts";
import { portionOf } from "./portion.ts";

export const chunkLength = 64 * 1024;
const nonceLength = 12;
/** Bytes that a chunk is longer when it is encrypted: nonce and tag. */
export const overhead = nonceLength + 16;

/** 32 bytes, for AES-256-GCM. */
export function newKey(
  effects: { randomBytes(length: number): Uint8Array<ArrayBuffer> },
): Uint8Array<ArrayBuffer> {
  return effects.randomBytes(32);
}

/** How many bytes so many bytes become. */
export function sealedLength(length: number): number {
  return length + Math.ceil(length / chunkLength) * overhead;
}

export interface Sealed {
  nonce: Uint8Array<ArrayBuffer>;
  sealed: Uint8Array<ArrayBuffer>;
}

/**
 * Gives the memory of bytes back at once that nobody will look at again. V8 would let tens of megabytes of such buffers
 * pile up before it looks for them.
 */
export function dispose({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && !buffer.detached) buffer.transfer(0);
}

export class ChunkCipher {
  readonly #key: Promise<CryptoKey>;

  constructor(key: Uint8Array<ArrayBuffer>) {
    this.#key = crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt", "decrypt"]);
  }

  /** They follow one another where they are stored. */
  async seal(number: number, bytes: Uint8Array<ArrayBuffer>): Promise<Sealed> {
    const iv = crypto.getRandomValues(new Uint8Array(nonceLength));
    const parameters = { name: "AES-GCM", iv, additionalData: placeOf(number) };
    return {
      nonce: iv,
      sealed: new Uint8Array(await crypto.subtle.encrypt(parameters, await this.#key, bytes)),
    };
  }

  /** @throws {ParleyError} `storage_unavailable` when it was changed. */
  async open(number: number, sealed: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const iv = sealed.subarray(0, nonceLength);
    const parameters = { name: "AES-GCM", iv, additionalData: placeOf(number) };
    try {
      return new Uint8Array(
        await crypto.subtle.decrypt(parameters, await this.#key, sealed.subarray(nonceLength)),
      );
    } catch (cause) {
      throw new ParleyError(
        "storage_unavailable",
        "Cannot read that file: it was damaged where it is stored",
        {
          cause,
        },
      );
    }
  }
}

function placeOf(number: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(number));
  return bytes;
}

/** An encrypted file, wherever it is. */
export interface SealedSource {
  key: Uint8Array<ArrayBuffer>;
  /** Bytes that are in it, not those that it takes. */
  size: number;
  /** Of the encrypted bytes. */
  read(from: number, to: number): Promise<ReadableStream<Uint8Array<ArrayBuffer>>>;
}

/** A file of this machine. */
export function openedFile(path: string, { key, size }: Pick<SealedSource, "key" | "size">): SealedSource {
  return { key, size, read: (from, to) => portionOf(path, from, to) };
}

/** Chunks that are read and decrypted while the one before is on its way: both take threads of their own. */
const ahead = 2;

/** What is in it, from `from` up to, but not including, `to`; never more than a few chunks in memory. */
export function streamOf(
  source: SealedSource,
  from = 0,
  to = source.size,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const cipher = new ChunkCipher(source.key);
  const coming: Promise<Uint8Array<ArrayBuffer>>[] = [];
  let number = Math.floor(from / chunkLength);
  let chunks: AsyncGenerator<Uint8Array<ArrayBuffer>> | undefined;

  async function next(number: number): Promise<Uint8Array<ArrayBuffer>> {
    const start = number * chunkLength;
    const { value: sealed } = await chunks!.next();
    if (sealed === undefined) throw cutShort();
    const bytes = await cipher.open(number, sealed);
    dispose(sealed);
    if (bytes.length < Math.min(source.size - start, chunkLength)) throw cutShort();
    return bytes.subarray(Math.max(0, from - start), to - start);
  }

  return new ReadableStream({
    async pull(controller) {
      chunks ??= chunksOf(source, number, to);
      while (from < to && number * chunkLength < to && coming.length <= ahead) {
        const chunk = next(number++);
        // Whoever asks for it hears of it; nobody may.
        chunk.catch(() => {});
        coming.push(chunk);
      }
      const chunk = await coming.shift();
      if (chunk === undefined) controller.close();
      else controller.enqueue(chunk);
    },
    async cancel() {
      await chunks?.return(undefined);
    },
  }, { highWaterMark: 0 });
}

/** The encrypted chunks from one number on, each whole. */
async function* chunksOf(source: SealedSource, first: number, to: number) {
  const whole = chunkLength + overhead;
  const end = Math.min(Math.ceil(to / chunkLength) * whole, sealedLength(source.size));
  let chunk = new Uint8Array(whole);
  let filled = 0;
  for await (const piece of await source.read(first * whole, end)) {
    for (let at = 0; at < piece.length;) {
      const taken = piece.subarray(at, at + whole - filled);
      chunk.set(taken, filled);
      filled += taken.length;
      at += taken.length;
      if (filled < whole) continue;
      yield chunk;
      chunk = new Uint8Array(whole);
      filled = 0;
    }
    dispose(piece);
  }
  if (filled > 0) yield chunk.subarray(0, filled);
}

function cutShort(): ParleyError {
  return new ParleyError(
    "storage_unavailable",
    "Cannot read that file: a part of it is missing where it is stored",
  );
}
