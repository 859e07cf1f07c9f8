/**
 * What the reader may say, in shapes and bounds: anything else is as if it had said nothing. Words from strangers' files
 * are shown to others, so they hold no line break and nothing invisible.
 */
import * as z from "zod/mini";
import type { FileDetails, FileInfo } from "../protocol/entries.ts";

/** Of a sound or film. */
export interface Heard extends Pick<FileInfo, "duration" | "width" | "height" | "title" | "artist"> {
  details: FileDetails;
}
/** Of a picture, by the camera that took it. */
export type Noted = FileDetails;

const longest = 120;
const unseen = /(?!\u200d)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]+/gu;

const words = z.pipe(z.string(), z.transform(cleanWords));
const whole = (most: number) => z.int().check(z.minimum(1), z.maximum(most));
const measure = (most: number) =>
  z.pipe(z.number().check(z.positive(), z.maximum(most)), z.transform(rounded));
const side = whole(65_535);

const recording = {
  duration: whole(7 * 86_400_000),
  width: side,
  height: side,
  title: words,
  artist: words,
};
const ofRecording = {
  video: words,
  audio: words,
  rate: measure(1_000),
  turned: z.int().check(z.minimum(-359), z.maximum(359)),
  bits: whole(10_000_000_000),
  album: words,
};
const notes = {
  camera: words,
  lens: words,
  taken: z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/), z.refine(isMoment)),
  exposure: measure(86_400),
  aperture: measure(1_000),
  sensitivity: whole(10_000_000),
  focal: measure(100_000),
  located: z.literal(true),
};

export function heardIn(said: unknown): Heard | null {
  if (!isObject(said)) return null;
  const { width, height, ...rest } = fitting(recording, said) as Heard;
  const details = isObject(said.details) ? fitting(ofRecording, said.details) : {};
  const sides = width === undefined || height === undefined ? {} : { width, height };
  return { ...rest, ...sides, details };
}

export function notedIn(said: unknown): Noted | null {
  return isObject(said) ? fitting(notes, said) : null;
}

/** What fits is kept, each by itself. */
function fitting(shapes: Record<string, z.ZodMiniType>, said: Record<string, unknown>): object {
  return Object.fromEntries(
    Object.entries(shapes).flatMap(([name, shape]) => {
      const { success, data } = z.safeParse(shape, said[name]);
      return success && data !== "" ? [[name, data]] : [];
    }),
  );
}

function cleanWords(text: string): string {
  const letters = [...text.normalize("NFC").replace(unseen, " ").replace(/\s+/g, " ").trim()];
  return letters.slice(0, longest).join("").trim();
}

/** To what is shown of it. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

/** Cameras whose clock was never set say year 0. */
function isMoment(text: string): boolean {
  return text >= "1826" && !Number.isNaN(Date.parse(`${text}Z`));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
