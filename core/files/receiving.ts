/**
 * Takes the bytes of a request into the file of an upload as they come, never more than a few chunks in memory, and
 * counts their SHA-256 on the way. Whoever stops sending is cut off; what has arrived by then is kept.
 */
import { createHash, type Hash } from "node:crypto";
import { dispose, type SealedWriter } from "../blobs/blobs.ts";
import type { Effects } from "../effects.ts";
import { ParleyError } from "../errors.ts";

export interface Checksum {
  algorithm: "sha1" | "sha256";
  /** In base64. */
  value: string;
}
export interface Receiving {
  writer: SealedWriter;
  /** Of everything so far; moved on. */
  hash: Hash;
  /** Bytes that may still come. */
  left: number;
  checksum: Checksum | null;
  effects: Pick<Effects, "after">;
  /** Somebody asks how far it is, because this line is dead. */
  signal: AbortSignal;
  /** Called whenever something was taken in. */
  onBytes(): void;
}

/** Milliseconds without a byte. */
const silence = 30_000;

/**
 * @throws ParleyError `file_too_large` when more comes, `chunk_damaged` when it has not the checksum, `slow_body`
 * when it stops in the middle.
 */
export async function receive(body: ReadableStream<Uint8Array>, receiving: Receiving): Promise<void> {
  const { writer, hash, checksum } = receiving;
  const part = checksum === null ? null : createHash(checksum.algorithm);
  let left = receiving.left;
  for await (const bytes of watched(body, receiving)) {
    left -= bytes.length;
    if (left < 0) {
      throw new ParleyError("file_too_large", "Cannot take that: it is longer than it was said to be");
    }
    await writer.write(bytes);
    hash.update(bytes);
    part?.update(bytes);
    dispose(bytes);
    receiving.onBytes();
  }
  if (part !== null && part.digest("base64") !== checksum!.value) {
    throw new ParleyError(
      "chunk_damaged",
      "What arrived is not what was sent; nothing of it was kept, send it again",
    );
  }
}

/** There is nearly never somebody left to read it. */
function cutOff(why: string): ParleyError {
  return new ParleyError("slow_body", `${why}; what had come was kept`);
}

async function* watched(
  body: ReadableStream<Uint8Array>,
  { effects, signal }: Receiving,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  let silent = false;
  const stop = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", stop);
  try {
    for (;;) {
      const timer = effects.after(silence, () => {
        silent = true;
        stop();
      });
      const next = await reader.read().catch(() => null).finally(() => timer.cancel());
      if (silent) throw cutOff("Nothing more came for 30 seconds");
      if (signal.aborted) throw cutOff("Its sender has begun to go on elsewhere");
      if (next === null) throw cutOff("The line was cut");
      if (next.done) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
}
