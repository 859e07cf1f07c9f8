// This module is browser compatible.
/** What is known of a file, in words: in the order in which it is shown, and only what there is. */
import type { AboutFile, FileCategory, FileDetails, FileInfo } from "../protocol/entries.ts";
import { lengthText, sizeText } from "./amounts.ts";
import { clockTime, shortDate, type When } from "./dates.ts";

export type Fact = [name: string, value: string];
/** All of it, or what came with the message until the rest is there. */
export type Known = FileInfo & Partial<AboutFile>;

export function factsOf(file: Known, when: When): Fact[] {
  const { width, height, duration, title, artist, cleaned, by, at, details = {} } = file;
  const facts: [string, string | undefined][] = [
    ["Title", title],
    ["Artist", artist],
    ["Album", details.album],
    ["Kind", kindOf(file)],
    ["Size", bytesText(file.size)],
    ["Dimensions", width && height ? measuresOf(file) : undefined],
    ["Length", duration === undefined ? undefined : lengthText(duration)],
    ["Codec", [details.video, details.audio].filter(Boolean).join(", ")],
    ["Frame rate", details.rate === undefined ? undefined : `${rounded(details.rate, 2)} a second`],
    ["Bit rate", details.bits === undefined ? undefined : bitsText(details.bits)],
    ["Turned", details.turned === undefined ? undefined : `${details.turned}°`],
    ["Camera", details.camera],
    ["Lens", details.lens],
    ["Taken", details.taken === undefined ? undefined : takenText(details.taken, when)],
    ["Exposure", exposureText(details)],
    ["Sent by", by?.name],
    ["Sent", at === undefined ? undefined : momentText(at, when)],
    ["Location", details.located ? "Was removed" : undefined],
    ["Notes", cleaned && !details.located ? "What a camera or program had noted was removed" : undefined],
  ];
  return facts.filter((fact): fact is Fact => fact[1] !== undefined && fact[1] !== "");
}

/** A sound as people call it: by whom and what, or how its file is called. */
export function soundName({ artist, title, name }: Pick<FileInfo, "artist" | "title" | "name">): string {
  if (title === undefined) return name;
  return artist === undefined ? title : `${artist} – ${title}`;
}

/** `800 × 600`, or how many bytes: what stands below a small picture of it. */
export function measuresOf({ width, height, size }: Pick<FileInfo, "width" | "height" | "size">): string {
  return width && height ? `${width} × ${height}` : sizeText(size);
}

const kinds: Record<FileCategory, string> = {
  image: "Picture",
  video: "Film",
  audio: "Sound",
  document: "Document",
  archive: "Archive",
  code: "Code",
  other: "File",
};

function kindOf({ category, name }: FileInfo): string {
  const ending = /[^.]\.([^.]{1,8})$/.exec(name)?.[1];
  return ending === undefined ? kinds[category] : `${kinds[category]}, ${ending.toUpperCase()}`;
}

function bytesText(bytes: number): string {
  return bytes < 1_000 ? sizeText(bytes) : `${sizeText(bytes)} (${bytes.toLocaleString("en")} bytes)`;
}

function bitsText(bits: number): string {
  return bits < 1_000_000 ? `${Math.round(bits / 1_000)} kbit/s` : `${rounded(bits / 1e6, 1)} Mbit/s`;
}

/** By the camera's own clock, wherever that was. */
function takenText(taken: string, when: When): string {
  return momentText(Date.parse(`${taken}Z`), { ...when, zone: "UTC" });
}

function momentText(at: number, when: When): string {
  return `${shortDate(at, when)}, ${clockTime(at, when)}`;
}

/** `1/50 s, f/2.8, ISO 400, 35 mm`. */
function exposureText({ exposure, aperture, sensitivity, focal }: FileDetails): string {
  return [
    exposure === undefined ? "" : `${secondsText(exposure)} s`,
    aperture === undefined ? "" : `f/${rounded(aperture, 1)}`,
    sensitivity === undefined ? "" : `ISO ${sensitivity}`,
    focal === undefined ? "" : `${rounded(focal, 1)}\u00a0mm`,
  ].filter(Boolean).join(", ");
}

function secondsText(seconds: number): string {
  return seconds >= 0.4 ? String(rounded(seconds, 1)) : `1/${Math.round(1 / seconds)}`;
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
