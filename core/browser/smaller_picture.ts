// This module is browser compatible.
/**
 * A picture as it is usually sent: large enough for every screen, a fraction of the bytes, upright, and without the notes
 * of the camera. What moves is left alone, and so is what would gain little.
 */
export interface Pixels {
  width: number;
  height: number;
}

/** Pixels of the longer side of what is sent. */
export const longest = 2_560;
/** Bytes from which a picture is looked at, and from which it is made smaller whatever its size is. */
const worthwhile = 300_000;
const heavy = 1_000_000;
/** Of the original at most, or it is not worth a second compression. */
const most = 0.85;
const quality = 0.82;

/** It may be one that is made smaller; whether it is, its pixels decide. */
export function mayBeSmaller({ type, size }: Pick<Blob, "type" | "size">): boolean {
  return size > worthwhile && /^image\/(?:jpeg|png|webp)$/.test(type);
}

/** The pixels that it is sent with; nothing when it is sent as it is. */
export function smallerSize({ width, height }: Pixels, bytes: number): Pixels | undefined {
  const scale = Math.min(1, longest / Math.max(width, height));
  if (scale === 1 && bytes <= heavy) return undefined;
  const side = (pixels: number) => Math.max(1, Math.round(pixels * scale));
  return { width: side(width), height: side(height) };
}

/** A photograph stays one; everything else keeps what one can see through. */
export function smallerType(type: string): string {
  return type === "image/jpeg" ? type : "image/webp";
}

/** It has the ending of what is in it. */
export function smallerName(name: string, type: string): string {
  const fits = type === "image/jpeg" ? /\.jpe?g$/i : /\.webp$/i;
  return fits.test(name) ? name : `${name.replace(/\.[^.]*$/, "")}.${type === "image/jpeg" ? "jpg" : "webp"}`;
}

/** An animated PNG or WebP, by the first bytes of it. */
export function moves(head: Uint8Array): boolean {
  const text = String.fromCharCode(...head.subarray(0, 4_096));
  if (text.startsWith("RIFF")) return text.slice(12, 16) === "VP8X" && (head[20]! & 2) !== 0;
  const frames = text.indexOf("acTL");
  return text.startsWith("\x89PNG") && frames > 0 && !text.slice(0, frames).includes("IDAT");
}

/** Nothing when it is to be sent as it is; rejects when this browser cannot do it. */
export async function smallerOf(picture: Blob): Promise<Blob | undefined> {
  if (moves(new Uint8Array(await picture.slice(0, 4_096).arrayBuffer()))) return undefined;
  const bitmap = await createImageBitmap(picture);
  try {
    const size = smallerSize(bitmap, picture.size);
    if (size === undefined) return undefined;
    const canvas = new OffscreenCanvas(size.width, size.height);
    const context = canvas.getContext("2d")!;
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0, size.width, size.height);
    const type = smallerType(picture.type);
    const made = await canvas.convertToBlob({ type, quality });
    // A browser that cannot write the format writes another.
    return made.type === type && made.size < picture.size * most ? made : undefined;
  } finally {
    bitmap.close();
  }
}
