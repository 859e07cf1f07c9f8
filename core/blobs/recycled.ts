/**
 * A stream on its way out of the process whose memory is given back while it runs, and not when V8 next looks for it: a
 * film would first fill tens of megabytes. Whoever reads must not keep what it has read; the connection to a browser has
 * written a piece long before so many more have been asked for.
 */
import { dispose } from "./sealed_file.ts";

const kept = 16;

export function recycled(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  const given: Uint8Array<ArrayBuffer>[] = [];
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) return controller.close();
      if (given.push(value) > kept) dispose(given.shift()!);
      controller.enqueue(value);
    },
    cancel: () => reader.cancel(),
  }, { highWaterMark: 0 });
}
