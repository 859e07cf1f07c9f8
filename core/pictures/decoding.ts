/**
 * Pictures become pixels, in WebAssembly, so that what is wrong with a decoder stays in its own memory: those of
 * imagescript, and for WebP that of libwebp (docs/decisions/0009-pictures.md). Throws anything when it cannot be done.
 */
import decodeWebp from "@jsquash/webp/decode.js";
import gif from "imagescript/wasm/node/gif.js";
import jpeg from "imagescript/wasm/node/jpeg.js";
import png from "imagescript/wasm/node/png.js";
import type { Pixels } from "./pixels.ts";
import { firstFrame } from "./webp_frame.ts";

const decoders: Record<string, (bytes: Uint8Array<ArrayBuffer>, enough: Size) => Promise<Pixels>> = {
  "image/jpeg": fromJpeg,
  "image/png": fromPng,
  "image/gif": fromGif,
  "image/webp": fromWebp,
};
interface Size {
  width: number;
  height: number;
}

/** @param enough Where a format can be decoded smaller, it need not be larger than this. */
export function pixelsOf(type: string, bytes: Uint8Array<ArrayBuffer>, enough: Size): Promise<Pixels> {
  return decoders[type]!(bytes, enough);
}

/** Bytes that a pixel takes as the decoder gives them, by what it calls their format. */
const gray = 0, colour = 1, print = 2;

async function fromJpeg(bytes: Uint8Array<ArrayBuffer>, enough: Size): Promise<Pixels> {
  const { width, height, format, buffer } = (await jpeg.init()).decode(bytes, enough.width, enough.height);
  const step = { [gray]: 1, [colour]: 3, [print]: 4 }[format as number];
  if (step === undefined || buffer.length < step * width * height) throw new Error("An unknown kind of JPEG");
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let from = 0, to = 0; to < data.length; from += step, to += 4) {
    for (let i = 0; i < 3; i++) {
      const value = buffer[from + (step === 1 ? 0 : i)];
      data[to + i] = step === 4 ? value * buffer[from + 3] / 255 : value;
    }
  }
  return { width, height, data };
}

async function fromPng(bytes: Uint8Array<ArrayBuffer>): Promise<Pixels> {
  const { width, height, framebuffer } = (await png.init()).decode(bytes);
  return { width, height, data: new Uint8ClampedArray(framebuffer.buffer) };
}

/** The first picture, where it stands on the screen. */
async function fromGif(bytes: Uint8Array<ArrayBuffer>): Promise<Pixels> {
  const { Decoder } = await gif.init();
  const decoder = new Decoder(bytes);
  const { width, height } = decoder;
  const frame = decoder.frame();
  if (frame === null) throw new Error("A GIF without a picture");
  const data = new Uint32Array(width * height);
  const from = new Uint32Array(frame.buffer.buffer);
  for (let y = 0; y < frame.height && frame.y + y < height; y++) {
    const row = from.subarray(y * frame.width, y * frame.width + Math.min(frame.width, width - frame.x));
    data.set(row, (frame.y + y) * width + frame.x);
  }
  return { width, height, data: new Uint8ClampedArray(data.buffer) };
}

async function fromWebp(bytes: Uint8Array<ArrayBuffer>): Promise<Pixels> {
  const { width, height, data } = await decodeWebp((firstFrame(bytes) ?? bytes).buffer);
  return { width, height, data: data as Uint8ClampedArray<ArrayBuffer> };
}
