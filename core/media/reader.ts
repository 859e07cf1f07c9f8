/**
 * The process that reads what recordings and cameras say (core/media/media.ts starts it). Two well-known libraries do
 * that: MediaInfo, in WebAssembly, for sounds and films of all kinds, and exifr for the notes of cameras. Here their many
 * words become the few that are shown.
 */
import exifr from "exifr";
import mediaInfo, { type MediaInfo } from "mediainfo.js";
import { readBytes, serve, writeLine } from "../processes/inside.ts";
import { most, type Order, piece, type Word } from "./order.ts";

let recordings: Promise<MediaInfo<"object">> | undefined;

// deno-lint-ignore no-explicit-any -- what a library finds in a stranger's file has no type
type Found = any;

async function answer(order: Order): Promise<void> {
  const word: Word = {
    said: await said(order).catch(() => {
      // What has failed in the middle may have left anything behind.
      recordings = undefined;
      return null;
    }),
  };
  await writeLine(word);
}

function said(order: Order): Promise<unknown> {
  return order.kind === "recording" ? ofRecording(order.size) : ofNotes(order.size);
}

async function ofRecording(size: number): Promise<unknown> {
  const library = await (recordings ??= mediaInfo({ format: "object", chunkSize: piece }));
  let given = 0;
  const { media } = await library.analyzeData(size, (length, from) => {
    const to = Math.min(size, from + length);
    // What is known by then is the answer.
    if (to <= from || given + to - from > most) return new Uint8Array();
    given += to - from;
    return bytes(from, to);
  });
  const track = (kind: string): Found => media?.track.find((one) => one["@type"] === kind) ?? {};
  return recordingOf(track("General"), track("Video"), track("Audio"));
}

function recordingOf(general: Found, video: Found, audio: Found): unknown {
  const turned = Math.round(Number(video.Rotation ?? 0));
  const sides = [Math.round(video.Width * (video.PixelAspectRatio ?? 1)), video.Height];
  const [width, height] = turned % 180 === 0 ? sides : sides.reverse();
  const seconds = general.Duration ?? video.Duration ?? audio.Duration;
  return {
    duration: Math.round(1000 * seconds),
    ...{ width, height },
    title: general.Title ?? general.Track,
    artist: general.Performer ?? general.Album_Performer,
    details: {
      video: nameOf(video),
      audio: nameOf(audio),
      rate: video.FrameRate,
      turned: turned === 0 ? undefined : turned,
      bits: Math.round(general.OverallBitRate ?? audio.BitRate),
      album: general.Album,
    },
  };
}

const names: Record<string, string> = { AVC: "H.264", HEVC: "H.265", "MPEG-4 Visual": "MPEG-4" };

function nameOf({ Format: format, Format_Profile: profile }: Found): string | undefined {
  if (format === "MPEG Audio") return profile === "Layer 3" ? "MP3" : "MPEG audio";
  return names[format] ?? format;
}

async function ofNotes(size: number): Promise<unknown> {
  const tiff = new Uint8Array(size);
  for (let from = 0; from < size; from += piece) {
    tiff.set(await bytes(from, Math.min(size, from + piece)), from);
  }
  const options = { tiff: true, ifd0: {}, exif: true, gps: true, interop: false, ifd1: false };
  const words = { mergeOutput: false, translateValues: false, reviveValues: false, sanitize: true };
  const found: Found = await exifr.parse(tiff, {
    ...options,
    ...words,
    makerNote: false,
    userComment: false,
  });
  const [main, more] = [found?.ifd0 ?? {}, found?.exif ?? {}];
  return {
    camera: cameraOf(main.Make, main.Model),
    lens: more.LensModel,
    taken: momentOf(more.DateTimeOriginal ?? more.CreateDate),
    exposure: more.ExposureTime,
    aperture: more.FNumber,
    sensitivity: [more.ISO].flat()[0],
    focal: more.FocalLength,
    // That it says where is said; where is not.
    located: found?.gps?.GPSLatitude === undefined ? undefined : true,
  };
}

/** Some models begin with the name of their maker. */
function cameraOf(make: unknown, model: unknown): string | undefined {
  const [maker, name] = [make, model].map((one) => typeof one === "string" ? one.trim() : "") as [
    string,
    string,
  ];
  return (name.toLowerCase().startsWith(maker.toLowerCase()) ? name : `${maker} ${name}`).trim() || undefined;
}

/** `2026:05:01 12:00:00`, by the camera's clock. */
function momentOf(text: unknown): string | undefined {
  if (typeof text !== "string") return undefined;
  return text.trim().replace(/^(\d{4}):(\d\d):(\d\d) /, "$1-$2-$3T");
}

async function bytes(from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
  const word: Word = { from, to };
  await writeLine(word);
  return await readBytes(to - from);
}

if (import.meta.main) await serve(answer);
