// This module is browser compatible.
/** The SHA-256 of a file, in hexadecimal, computed beside the page. */
import type { Digest } from "./hash_worker.ts";

/** Rejects when the file cannot be read: it was changed or taken away since it was chosen. */
export function hashInWorker(file: Blob): Promise<string> {
  const worker = new Worker("/hasher.js");
  const hashing = new Promise<string>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Digest>) =>
      "hex" in data ? resolve(data.hex) : reject(new Error(data.failed));
    worker.onerror = () => reject(new Error("The worker could not be started"));
    worker.postMessage(file);
  });
  return hashing.finally(() => worker.terminate());
}
