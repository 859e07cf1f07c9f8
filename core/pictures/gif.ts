/** GIF 89a: a screen, then pictures on it and remarks between them, in blocks of up to 255 bytes. */
import type { Bytes } from "./bytes.ts";
import { Pieces, type Survey } from "./survey.ts";

const picture = 0x2c;
const extension = 0x21;
const comment = 0xfe;
const application = 0xff;

export async function surveyGif(bytes: Bytes): Promise<Survey | null> {
  if (!/^GIF8[79]a$/.test(await bytes.text(0, 6))) return null;
  const screen = await bytes.at(6, 7);
  const [width, height] = [screen.getUint16(0, true), screen.getUint16(2, true)];
  const pieces = new Pieces();
  let at = 13 + tableLength(screen.getUint8(4));
  pieces.keep(0, Math.min(at, bytes.size));
  let pictures = 0;
  let pixels = width * height;
  while (at < bytes.size) {
    const from = at;
    const kind = (await bytes.at(at, 1)).getUint8(0);
    let isNote = false;
    if (kind === picture) {
      const frame = await bytes.at(at + 1, 9);
      pictures++;
      pixels = Math.max(pixels, frame.getUint16(4, true) * frame.getUint16(6, true));
      at = await endOfBlocks(bytes, at + 11 + tableLength(frame.getUint8(8)));
    } else if (kind === extension) {
      isNote = await isNoteAt(bytes, at);
      at = await endOfBlocks(bytes, at + 2);
    } else {
      // The end, or something that no reader would go beyond.
      pieces.keep(from, from + 1);
      if (from + 1 < bytes.size) pieces.drop();
      break;
    }
    if (isNote) pieces.drop();
    else pieces.keep(from, Math.min(at, bytes.size));
  }
  const animated = pictures > 1;
  return {
    width,
    height,
    pixels,
    orientation: 1,
    animated,
    pieces: pieces.all,
    notes: {},
    cleaned: pieces.cleaned,
  };
}

async function isNoteAt(bytes: Bytes, at: number): Promise<boolean> {
  const kind = (await bytes.at(at + 1, 1)).getUint8(0);
  if (kind === comment) return true;
  return kind === application && at + 14 <= bytes.size && await bytes.text(at + 3, 11) === "XMP DataXMP";
}

function tableLength(flags: number): number {
  return flags & 0x80 ? 3 << (flags & 7) + 1 : 0;
}

/** A file that was cut off ends with its last block. */
async function endOfBlocks(bytes: Bytes, from: number): Promise<number> {
  for (let at = from; at < bytes.size;) {
    const view = bytes.at(at, 1);
    const length = (view instanceof DataView ? view : await view).getUint8(0);
    at += 1 + length;
    if (length === 0) return at;
  }
  return bytes.size;
}
