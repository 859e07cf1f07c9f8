/**
 * What a picture says of itself before anybody decodes it: its size, which way up it is, whether it moves; and which
 * parts of its file are the picture. What is left out says where, when and with what it was made. The picture
 * itself is not touched: it is the same to the last pixel.
 */
import { Bytes, EndedEarly, type Read } from "./bytes.ts";
import { surveyGif } from "./gif.ts";
import { surveyJpeg } from "./jpeg.ts";
import { surveyPng } from "./png.ts";
import { surveyWebp } from "./webp.ts";

/** Bytes of the file, or others in their place. */
export type Piece = { from: number; to: number } | Uint8Array<ArrayBuffer>;

export interface Survey {
  /** As they are stored, not as they are shown. */
  width: number;
  height: number;
  /** Pixels that a decoder will have to hold. */
  pixels: number;
  /** 1 to 8, as Exif counts them: how it has to be turned to stand upright. */
  orientation: number;
  animated: boolean;
  /** The file without what is no part of the picture, in order. */
  pieces: Piece[];
  /** Something was left out. */
  cleaned: boolean;
  notes: Notes;
}

/** Where in the file there is what a camera has written: Exif, which is a TIFF, and XMP, which is XML. */
export interface Notes {
  exif?: Place;
  xmp?: Place;
}
interface Place {
  from: number;
  to: number;
}

const surveys: Record<string, (bytes: Bytes) => Promise<Survey | null>> = {
  "image/jpeg": surveyJpeg,
  "image/png": surveyPng,
  "image/gif": surveyGif,
  "image/webp": surveyWebp,
};

/** Null when it cannot be read. */
export async function surveyOf(type: string, size: number, read: Read): Promise<Survey | null> {
  try {
    const survey = await surveys[type]?.(new Bytes(size, read)) ?? null;
    return survey !== null && survey.width > 0 && survey.height > 0 ? survey : null;
  } catch (error) {
    if (error instanceof EndedEarly) return null;
    throw error;
  }
}

/** Puts pieces together; neighbours become one. */
export class Pieces {
  readonly all: Piece[] = [];
  readonly notes: Notes = {};
  cleaned = false;

  keep(from: number, to: number): void {
    const last = this.all.at(-1);
    if (last !== undefined && "to" in last && last.to === from) last.to = to;
    else if (to > from) this.all.push({ from, to });
  }

  put(bytes: Uint8Array<ArrayBuffer>): void {
    this.all.push(bytes);
  }

  drop(): void {
    this.cleaned = true;
  }

  /** The first of its kind. */
  note(kind: keyof Notes, from: number, to: number): void {
    if (to > from) this.notes[kind] ??= { from, to };
  }
}
