/**
 * The process that makes pictures smaller (core/pictures/pictures.ts starts it). It may read code and nothing else: it
 * cannot write, connect, or start anything, and it is ended when it takes too long or too much memory. Whatever comes
 * in is a line of JSON and the bytes of a picture; whatever goes out is a line of JSON and the bytes of two.
 */
import encodeWebp from "@jsquash/webp/encode.js";
import { readBytes, serve, write, writeLine } from "../processes/inside.ts";
import { pixelsOf } from "./decoding.ts";
import { fitted, isOpaque, onWhite, type Pixels, shrunk, squareOf, upright } from "./pixels.ts";
import type { Order, Pressed } from "./pictures.ts";

const sides = { small: 360, large: 1280, placeholder: 16 };
const faces = { small: 96, large: 256 };
const signs = { small: 64, large: 128 };

async function press(
  order: Order,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<[Pressed, Uint8Array, Uint8Array]> {
  const decoded = await pixelsOf(order.type, bytes, fitted(order, sides.large));
  const upon = order.square ? onWhite(squareOf(decoded)) : decoded;
  const { small: shorter, large: longer } = order.square ? faces : order.emoji ? signs : sides;
  // Every pixel of something so small is looked at.
  const quality = order.emoji ? 92 : 80;
  const large = upright(shrunk(upon, longer), order.orientation);
  const small = shrunk(large, shorter);
  const [largeBytes, smallBytes] = [await encode(large, quality), await encode(small, quality)];
  const tiny = shrunk(small, sides.placeholder);
  const isAlone = !order.square && !order.emoji;
  const placeholder = isAlone && isOpaque(tiny) ? (await encode(tiny, 50)).toBase64() : undefined;
  const pressed = {
    small: smallBytes.length,
    large: largeBytes.length,
    ...(placeholder ? { placeholder } : {}),
  };
  return [pressed, smallBytes, largeBytes];
}

/** `method`: how hard it tries, 0 to 6; more takes seconds for some per cent. */
async function encode(pixels: Pixels, quality: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await encodeWebp(pixels as unknown as ImageData, { quality, method: 2 }));
}

async function answer(order: Order): Promise<void> {
  const bytes = await readBytes(order.size);
  try {
    const [pressed, small, large] = await press(order, bytes);
    await writeLine(pressed);
    await write(small);
    await write(large);
  } catch {
    await writeLine(null);
  }
}

if (import.meta.main) await serve(answer);
