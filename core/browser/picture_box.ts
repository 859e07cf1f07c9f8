// This module is browser compatible.
/** Where a file stands among those of its message, and how large, before anything of it is loaded. */
import type { FileInfo } from "../protocol/entries.ts";

export interface Box {
  width: number;
  height: number;
}

const largest: Box = { width: 360, height: 300 };
/** Thinner would be hard to hit. */
const least = 48;

/** The box of a single picture or film, in the page's pixels. */
export function boxOf({ width = 320, height = 180 }: Partial<Box>): Box {
  const scale = Math.min(1, largest.width / width, largest.height / height);
  const fit = (side: number) => Math.max(least, Math.round(side * scale));
  return { width: fit(width), height: fit(height) };
}

/** No browser plays these: they are files to keep. */
const unplayable = new Set(["video/x-msvideo"]);

/** Shown as a picture or film, not as a line. */
export function isSeen({ category, width, type }: Pick<FileInfo, "category" | "width" | "type">): boolean {
  return category === "image" || category === "video" && width !== undefined && !unplayable.has(type);
}

/** What a message of nothing but files says in one line. */
export function filesText(files: readonly Pick<FileInfo, "category" | "name">[]): string {
  const [first] = files;
  if (first === undefined) return "";
  if (files.length === 1) return first.category === "image" ? `Picture: ${first.name}` : first.name;
  return files.every(({ category }) => category === "image")
    ? `${files.length} pictures`
    : `${files.length} files`;
}
