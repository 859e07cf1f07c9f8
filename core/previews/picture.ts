/**
 * What a picture is, by its first bytes: nothing is believed that a server says of it. The size is known before anybody
 * decodes it, because a few bytes can unpack to a picture that fills a browser's memory.
 */
export interface Picture {
  type: "image/png" | "image/jpeg" | "image/webp" | "image/gif";
  width: number;
  height: number;
}

const maxSide = 5_000;
const maxPixels = 12_000_000;

/** Null for everything that is not shown. */
export function pictureOf(bytes: Uint8Array): Picture | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const found = png(view) ?? gif(view) ?? webp(view) ?? jpeg(view);
    return found !== null && isFit(found) ? found : null;
  } catch (error) {
    // It ends before it has said what it is.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function isFit({ width, height }: Picture): boolean {
  const shorter = Math.min(width, height);
  return shorter > 0 && Math.max(width, height) <= maxSide && width * height <= maxPixels;
}

/** PNG §5.2, §11.2.2 */
function png(view: DataView): Picture | null {
  if (!begins(view, 0, "\x89PNG\r\n\x1a\n") || !begins(view, 12, "IHDR")) return null;
  return { type: "image/png", width: view.getUint32(16), height: view.getUint32(20) };
}

function gif(view: DataView): Picture | null {
  if (!begins(view, 0, "GIF87a") && !begins(view, 0, "GIF89a")) return null;
  return { type: "image/gif", width: view.getUint16(6, true), height: view.getUint16(8, true) };
}

/** RFC 9649: lossy, lossless and extended files keep their size in three ways. */
function webp(view: DataView): Picture | null {
  if (!begins(view, 0, "RIFF") || !begins(view, 8, "WEBP")) return null;
  const type = "image/webp";
  if (begins(view, 12, "VP8 ")) {
    return { type, width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  }
  if (begins(view, 12, "VP8L")) {
    const bits = view.getUint32(21, true);
    return { type, width: (bits & 0x3fff) + 1, height: (bits >> 14 & 0x3fff) + 1 };
  }
  if (!begins(view, 12, "VP8X")) return null;
  const side = (at: number) => (view.getUint16(at, true) | view.getUint8(at + 2) << 16) + 1;
  return { type, width: side(24), height: side(27) };
}

/** Goes from segment to segment to the one that begins the frame (ITU-T T.81, B.2.2). */
function jpeg(view: DataView): Picture | null {
  if (view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2;; at += 2 + view.getUint16(at + 2)) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { type: "image/jpeg", width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
  }
}

function begins(view: DataView, at: number, text: string): boolean {
  return [...text].every((letter, i) => view.getUint8(at + i) === letter.charCodeAt(0));
}
