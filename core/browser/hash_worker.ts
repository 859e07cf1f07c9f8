// This module is browser compatible.
/** The worker in which files get their SHA-256: piece by piece, so that no file is ever held as a whole. */
import { sha256 } from "@noble/hashes/sha2.js";

export type Digest = { hex: string } | { failed: string };

export async function digestOf(file: Blob): Promise<string> {
  const hash = sha256.create();
  for await (const bytes of piecesOf(file)) hash.update(bytes);
  return [...hash.digest()].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A stream of its own would be read ahead of what is hashed. */
async function* piecesOf(file: Blob): AsyncGenerator<Uint8Array> {
  const size = 1024 * 1024;
  for (let at = 0; at < file.size; at += size) {
    yield new Uint8Array(await file.slice(at, at + size).arrayBuffer());
  }
}

if (typeof document === "undefined" && typeof self !== "undefined" && "onmessage" in self) {
  self.onmessage = async ({ data }: MessageEvent<Blob>) => {
    const digest: Digest = await digestOf(data).then(
      (hex) => ({ hex }),
      (error) => ({ failed: String(error) }),
    );
    self.postMessage(digest);
  };
}
