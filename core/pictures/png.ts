/** PNG (third edition): chunks, each with a length, a name, and a checksum. */
import type { Bytes } from "./bytes.ts";
import { Pieces, type Survey } from "./survey.ts";

const start = 8;
const notes = new Set(["tEXt", "zTXt", "iTXt", "eXIf", "tIME", "caBX", "zxIf"]);

export async function surveyPng(bytes: Bytes): Promise<Survey | null> {
  const header = await bytes.at(0, start + 25);
  if (header.getUint32(0) !== 0x89504e47 || await bytes.text(start + 4, 4) !== "IHDR") return null;
  const view = await bytes.at(start + 8, 8);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const pieces = new Pieces();
  pieces.keep(0, start);
  let animated = false;
  let at = start;
  while (at + 12 <= bytes.size) {
    const length = (await bytes.at(at, 4)).getUint32(0);
    const name = await bytes.text(at + 4, 4);
    const end = at + 12 + length;
    if (end > bytes.size) return null;
    if (name === "acTL") animated = true;
    if (name === "eXIf") pieces.note("exif", at + 8, end - 4);
    if (name === "iTXt") pieces.note("xmp", at + 8, end - 4);
    if (notes.has(name)) pieces.drop();
    else pieces.keep(at, end);
    at = end;
    if (name === "IEND") break;
  }
  if (at < bytes.size) pieces.drop();
  return {
    ...{ width, height, animated },
    pixels: width * height,
    orientation: 1,
    pieces: pieces.all,
    notes: pieces.notes,
    cleaned: pieces.cleaned,
  };
}
