/** Pictures of every kind that is shown, made here: each is a slope from red on the left to green on the right, darker towards the bottom. */
import encodeWebp from "@jsquash/webp/encode.js";
import decodeWebp from "@jsquash/webp/decode.js";
import { Buffer } from "node:buffer";
import { crc32, deflateSync } from "node:zlib";
import jpegJs from "jpeg-js";

type Bytes = Uint8Array<ArrayBuffer>;

/** Letters are bytes. */
export const raw = (text: string): Bytes => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
export const joined = (...parts: Uint8Array[]): Bytes => new Uint8Array(Buffer.concat(parts));

export function slope(width: number, height: number): Uint8ClampedArray<ArrayBuffer> {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width / width, Math.floor(i / width) / height];
    data.set([255 * (1 - x) * (1 - y / 2), 255 * x * (1 - y / 2), 40, 255], 4 * i);
  }
  return data;
}

export function pngChunk(name: string, content: Uint8Array): Bytes {
  const chunk = joined(new Uint8Array(4), raw(name), content, new Uint8Array(4));
  const view = new DataView(chunk.buffer);
  view.setUint32(0, content.length);
  view.setUint32(chunk.length - 4, crc32(chunk.subarray(4, -4)));
  return chunk;
}

export const pngMark = raw("\x89PNG\r\n\x1a\n");

/** @param bits A pixel; 32 for colour and opacity, 1 for black and white. */
export function pngHeader(width: number, height: number, bits: 32 | 1): Bytes {
  const content = new Uint8Array(13);
  new DataView(content.buffer).setUint32(0, width);
  new DataView(content.buffer).setUint32(4, height);
  content.set(bits === 32 ? [8, 6] : [1, 0], 8);
  return pngChunk("IHDR", content);
}

export function png(
  width: number,
  height: number,
  extra: Uint8Array = new Uint8Array(),
  data = slope(width, height),
): Bytes {
  const rows = new Uint8Array(height * (4 * width + 1));
  for (let y = 0; y < height; y++) {
    rows.set(data.subarray(4 * y * width, 4 * (y + 1) * width), y * (4 * width + 1) + 1);
  }
  return joined(
    pngMark,
    pngHeader(width, height, 32),
    extra,
    pngChunk("IDAT", deflateSync(rows)),
    pngChunk("IEND", new Uint8Array()),
  );
}

/** All black: a few kilobytes that unpack to as much as is wanted. */
export function pngBomb(side: number): Bytes {
  const rows = deflateSync(new Uint8Array(side * (Math.ceil(side / 8) + 1)), { level: 9 });
  return joined(
    pngMark,
    pngHeader(side, side, 1),
    pngChunk("IDAT", rows),
    pngChunk("IEND", new Uint8Array()),
  );
}

export function jpeg(width: number, height: number, extra: Uint8Array = new Uint8Array()): Bytes {
  const { data } = jpegJs.encode({ width, height, data: slope(width, height) }, 90);
  return joined(data.subarray(0, 2), extra, data.subarray(2));
}

/** An Exif segment with where and with what it was taken, and the way up. */
export function exif(orientation: number): Bytes {
  const entry = (tag: number, type: number, count: number, value: number[]) =>
    Uint8Array.of(0, 0, 0, type, 0, 0, 0, count, ...value).map((byte, i) =>
      i === 0 ? tag >> 8 : i === 1 ? tag & 255 : byte
    );
  const camera = raw("AardvarkCam\0");
  const tiff = joined(
    raw("MM\0*\0\0\0\x08"),
    Uint8Array.of(0, 3),
    entry(0x010f, 2, camera.length, [0, 0, 0, 50]),
    entry(0x0112, 3, 1, [0, orientation, 0, 0]),
    entry(0x8825, 4, 1, [0, 0, 0, 62]),
    new Uint8Array(4),
    camera,
    Uint8Array.of(0, 1),
    entry(0x0001, 2, 2, [0x4e, 0, 0, 0]),
    new Uint8Array(4),
    raw("GPS 57.7089 11.9746"),
  );
  const body = joined(raw("Exif\0\0"), tiff);
  return joined(Uint8Array.of(0xff, 0xe1, body.length + 2 >> 8, body.length + 2 & 255), body);
}

/** As many pictures one after the other as there are colours. */
export function gif(width: number, height: number, pictures = 1): Bytes {
  const word = (value: number) => Uint8Array.of(value & 255, value >> 8);
  const table = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255);
  const frame = (colour: number) => {
    // Every pixel after a "clear", so that no code grows longer: 3 bits each.
    const codes = Array.from({ length: width * height }, () => [4, colour]).flat();
    const bits = [...codes, 5].map((code) => [code & 1, code >> 1 & 1, code >> 2 & 1]).flat();
    const bytes = Uint8Array.from(
      { length: Math.ceil(bits.length / 8) },
      (_, i) => bits.slice(8 * i, 8 * i + 8).reduce((byte, bit, at) => byte | bit << at, 0),
    );
    const blocks = [];
    for (let at = 0; at < bytes.length; at += 255) {
      const block = bytes.subarray(at, at + 255);
      blocks.push(Uint8Array.of(block.length), block);
    }
    return joined(
      raw(",\0\0\0\0"),
      word(width),
      word(height),
      Uint8Array.of(0, 2),
      ...blocks,
      Uint8Array.of(0),
    );
  };
  return joined(
    raw("GIF89a"),
    word(width),
    word(height),
    Uint8Array.of(0x81, 0, 0),
    table,
    ...Array.from({ length: pictures }, (_, i) => frame(i % 4)),
    raw(";"),
  );
}

export async function webp(width: number, height: number): Promise<Bytes> {
  const image = { width, height, data: slope(width, height) } as unknown as ImageData;
  return new Uint8Array(await encodeWebp(image, { quality: 90 }));
}

/** With notes, as cameras and programs write them. */
export function webpWithNotes(
  plain: Bytes,
  width: number,
  height: number,
  notes: Uint8Array = raw("AardvarkCam GPS 57.7089"),
): Bytes {
  const chunk = (name: string, content: Uint8Array) => {
    const head = joined(raw(name), new Uint8Array(4));
    new DataView(head.buffer).setUint32(4, content.length, true);
    return joined(head, content, new Uint8Array(content.length & 1));
  };
  const [w, h] = [width - 1, height - 1];
  const extended = chunk("VP8X", Uint8Array.of(0x0c, 0, 0, 0, w & 255, w >> 8, 0, h & 255, h >> 8, 0));
  const body = joined(
    raw("WEBP"),
    extended,
    plain.subarray(12),
    chunk("EXIF", notes),
    chunk("XMP ", raw("<x>AardvarkCam</x>")),
  );
  const head = joined(raw("RIFF"), new Uint8Array(4));
  new DataView(head.buffer).setUint32(4, body.length, true);
  return joined(head, body);
}

/** The same picture twice, one after the other. */
export function movingWebp(plain: Bytes, width: number, height: number): Bytes {
  const chunk = (name: string, ...content: Uint8Array[]) => {
    const body = joined(...content);
    const head = joined(raw(name), new Uint8Array(4));
    new DataView(head.buffer).setUint32(4, body.length, true);
    return joined(head, body);
  };
  const size = Uint8Array.of(width - 1, 0, 0, height - 1, 0, 0);
  const frame = chunk("ANMF", new Uint8Array(6), size, Uint8Array.of(100, 0, 0, 0), plain.subarray(12));
  const extended = chunk("VP8X", Uint8Array.of(2, 0, 0, 0), size);
  return chunk("RIFF", raw("WEBP"), extended, chunk("ANIM", new Uint8Array(6)), frame, frame);
}

export interface Seen {
  width: number;
  height: number;
  /** Red, green, blue, opacity at a place given in parts of the whole. */
  at(x: number, y: number): [number, number, number, number];
}

/** What somebody sees who looks at a WebP. */
export async function seen(bytes: Bytes): Promise<Seen> {
  const { width, height, data } = await decodeWebp(bytes.buffer);
  return {
    width,
    height,
    at(x, y) {
      const i = 4 * (Math.floor(y * (height - 1)) * width + Math.floor(x * (width - 1)));
      return [data[i]!, data[i + 1]!, data[i + 2]!, data[i + 3]!];
    },
  };
}
