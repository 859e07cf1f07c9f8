/**
 * What a picture is, by its own bytes (core/pictures): nothing is believed that a server says of it. The size is known
 * before anybody decodes it, because a few bytes can unpack to a picture that fills a browser's memory.
 */
import { surveyOf } from "../pictures/pictures.ts";

const types = ["image/png", "image/jpeg", "image/webp", "image/gif"] as const;
export interface Picture {
  type: typeof types[number];
  /** As it is shown. */
  width: number;
  height: number;
}

const maxSide = 5_000;
const maxPixels = 12_000_000;

/** Null for everything that is not shown. */
export async function pictureOf(bytes: Uint8Array): Promise<Picture | null> {
  const read = (from: number, to: number) => Promise.resolve(bytes.slice(from, to));
  for (const type of types) {
    const survey = await surveyOf(type, bytes.length, read);
    if (survey === null) continue;
    const { width, height, pixels, orientation } = survey;
    if (Math.max(width, height) > maxSide || pixels > maxPixels) return null;
    return orientation >= 5 ? { type, width: height, height: width } : { type, width, height };
  }
  return null;
}
