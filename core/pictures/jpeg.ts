/** JPEG (ITU-T T.81): segments, each with a mark and a length; after a "start of scan" come data up to the next mark. */
import type { Bytes } from "./bytes.ts";
import { Pieces, type Survey } from "./survey.ts";

const mark = {
  soi: 0xd8,
  eoi: 0xd9,
  sos: 0xda,
  app0: 0xe0,
  app1: 0xe1,
  app2: 0xe2,
  app14: 0xee,
  app15: 0xef,
  com: 0xfe,
};

export async function surveyJpeg(bytes: Bytes): Promise<Survey | null> {
  if ((await bytes.at(0, 2)).getUint16(0) !== 0xff00 + mark.soi) return null;
  const pieces = new Pieces();
  pieces.keep(0, 2);
  const found = { width: 0, height: 0, orientation: 1 };
  let at = 2;
  let hasScan = false;
  while (at + 4 <= bytes.size) {
    const view = await bytes.at(at, 2);
    if (view.getUint8(0) !== 0xff) return null;
    const kind = view.getUint8(1);
    // Marks may be preceded by any number of 0xff.
    if (kind === 0xff) {
      at++;
      continue;
    }
    if (kind === mark.eoi) break;
    const end = at + 2 + (await bytes.at(at + 2, 2)).getUint16(0);
    if (end > bytes.size) return null;
    if (isFrame(kind)) {
      const frame = await bytes.at(at + 5, 4);
      Object.assign(found, { height: frame.getUint16(0), width: frame.getUint16(2) });
    }
    if (kind === mark.app1 && await bytes.text(at + 4, Math.min(6, end - at - 4)) === "Exif\0\0") {
      found.orientation = await orientationIn(bytes, at + 10, end);
      pieces.note("exif", at + 10, end);
      if (isUpright(found.orientation) || end - at !== turned(1).length) pieces.drop();
      if (!isUpright(found.orientation)) pieces.put(turned(found.orientation));
    } else if (await isPicture(bytes, kind, at, end)) pieces.keep(at, end);
    else {
      if (kind === mark.app1) pieces.note("xmp", at + 4, end);
      pieces.drop();
    }
    at = end;
    if (kind !== mark.sos) continue;
    hasScan = true;
    at = await endOfScan(bytes, end);
    pieces.keep(end, at);
  }
  if (!hasScan) return null;
  if (at + 2 <= bytes.size) {
    pieces.keep(at, at + 2);
    // Telephones put a second picture, or a film, behind the first.
    if (at + 2 < bytes.size) pieces.drop();
  }
  const { width, height, orientation } = found;
  const pixels = width * height;
  const { all, notes, cleaned } = pieces;
  return { width, height, pixels, orientation, animated: false, pieces: all, notes, cleaned };
}

function isFrame(kind: number): boolean {
  return kind >= 0xc0 && kind <= 0xcf && kind !== 0xc4 && kind !== 0xc8 && kind !== 0xcc;
}

/** What is needed to show it as it is: everything but notes, and of those the colours. */
async function isPicture(bytes: Bytes, kind: number, at: number, end: number): Promise<boolean> {
  if (kind === mark.com) return false;
  if (kind < mark.app0 || kind > mark.app15) return true;
  if (kind === mark.app2) return await bytes.text(at + 4, Math.min(11, end - at - 4)) === "ICC_PROFILE";
  return kind === mark.app0 || kind === mark.app14;
}

/** In the data 0xff is followed by 0, or by a restart mark. */
async function endOfScan(bytes: Bytes, from: number): Promise<number> {
  for (let at = from;;) {
    at = await bytes.find(0xff, at);
    if (at + 2 > bytes.size) return bytes.size;
    const next = (await bytes.at(at + 1, 1)).getUint8(0);
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
    at += next === 0xff ? 1 : 2;
  }
}

function isUpright(orientation: number): boolean {
  return orientation === 1;
}

/** The orientation of the first directory of a TIFF; 1 when it has none. */
async function orientationIn(bytes: Bytes, tiff: number, end: number): Promise<number> {
  if (tiff + 8 > end) return 1;
  const head = await bytes.at(tiff, 8);
  const little = head.getUint16(0) === 0x4949;
  const directory = tiff + head.getUint32(4, little);
  if (directory + 2 > end) return 1;
  const count = (await bytes.at(directory, 2)).getUint16(0, little);
  for (let i = 0; i < count; i++) {
    const at = directory + 2 + 12 * i;
    if (at + 12 > end) return 1;
    const entry = await bytes.at(at, 12);
    if (entry.getUint16(0, little) !== 0x0112) continue;
    const value = entry.getUint16(8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** An Exif segment that says nothing but that. */
function turned(orientation: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(
    ...[0xff, 0xe1, 0, 34, 0x45, 0x78, 0x69, 0x66, 0, 0],
    ...[0x4d, 0x4d, 0, 42, 0, 0, 0, 8],
    ...[0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0],
    ...[0, 0, 0, 0],
  );
}
