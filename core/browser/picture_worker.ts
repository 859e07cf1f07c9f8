// This module is browser compatible.
/** The worker in which a picture is made smaller: it takes one, and answers with the smaller one or with nothing. */
import { smallerOf } from "./smaller_picture.ts";

self.onmessage = async ({ data }: MessageEvent<Blob>) =>
  self.postMessage(await smallerOf(data).catch(() => undefined));
