/** WebP (RFC 9649): a RIFF file of chunks; the first says how large the picture is, in one of three ways. */
import type { Bytes } from "./bytes.ts";
import { Pieces, type Survey } from "./survey.ts";

const flags = { animation: 0x02, xmp: 0x04, exif: 0x08 };

export async function surveyWebp(bytes: Bytes): Promise<Survey | null> {
  if (await bytes.text(0, 4) !== "RIFF" || await bytes.text(8, 4) !== "WEBP") return null;
  const file = Math.min(bytes.size, 8 + (await bytes.at(4, 4)).getUint32(0, true));
  const size = await sizeOf(bytes);
  if (size === null) return null;
  const pieces = new Pieces();
  let kept = 4;
  let animated = false;
  for (let at = 12; at + 8 <= file;) {
    const name = await bytes.text(at, 4);
    const length = (await bytes.at(at + 4, 4)).getUint32(0, true);
    const end = Math.min(file, at + 8 + length + (length & 1));
    if (at + 8 + length > file) return null;
    if (name === "EXIF") pieces.note("exif", at + 8, at + 8 + length);
    if (name === "XMP ") pieces.note("xmp", at + 8, at + 8 + length);
    if (name === "EXIF" || name === "XMP ") pieces.drop();
    else {
      kept += end - at;
      if (name === "VP8X") {
        const said = (await bytes.at(at + 8, 1)).getUint8(0);
        animated = (said & flags.animation) !== 0;
        pieces.keep(at, at + 8);
        pieces.put(Uint8Array.of(said & ~(flags.exif | flags.xmp)));
        pieces.keep(at + 9, end);
      } else pieces.keep(at, end);
    }
    at = end;
  }
  if (file < bytes.size) pieces.drop();
  const head = new Uint8Array(12);
  head.set([..."RIFF\0\0\0\0WEBP"].map((letter) => letter.charCodeAt(0)));
  new DataView(head.buffer).setUint32(4, kept, true);
  return {
    ...size,
    pixels: size.width * size.height,
    orientation: 1,
    animated,
    pieces: [head, ...pieces.all],
    notes: pieces.notes,
    cleaned: pieces.cleaned,
  };
}

async function sizeOf(bytes: Bytes): Promise<{ width: number; height: number } | null> {
  const view = await bytes.at(12, 18);
  switch (await bytes.text(12, 4)) {
    case "VP8 ":
      return { width: view.getUint16(14, true) & 0x3fff, height: view.getUint16(16, true) & 0x3fff };
    case "VP8L": {
      const bits = view.getUint32(9, true);
      return { width: (bits & 0x3fff) + 1, height: (bits >> 14 & 0x3fff) + 1 };
    }
    case "VP8X": {
      const side = (at: number) => (view.getUint16(at, true) | view.getUint8(at + 2) << 16) + 1;
      return { width: side(12), height: side(15) };
    }
    default:
      return null;
  }
}
