// This module is browser compatible.
/** Files out of what is dropped or pasted, and what of it cannot be sent. */
import { limits } from "../protocol/limits.ts";

export interface Taken {
  files: File[];
  /** A sentence about what was left out. */
  problem?: string;
}

/** Characters of a paste that is offered as a file. */
export const longPaste = 2_000;

/** @param there how many the message has already. */
export function take(data: DataTransfer, there: number): Taken {
  const items = [...data.items].filter(({ kind }) => kind === "file");
  const folders = items.filter((item) => item.webkitGetAsEntry?.()?.isDirectory);
  const files = items.filter((item) => !folders.includes(item)).flatMap((item) => item.getAsFile() ?? []);
  const taken = within(files.map(named), there);
  if (folders.length === 0) return taken;
  return { ...taken, problem: "A folder cannot be sent: make an archive of it, or choose the files in it" };
}

export function within(files: readonly File[], there: number): Taken {
  const room = Math.max(0, limits.files - there);
  if (files.length <= room) return { files: [...files] };
  return {
    files: files.slice(0, room),
    problem: `A message has at most ${limits.files} files: ${files.length - room} were left out`,
  };
}

/** Whether a paste is of files. What is copied in an office program comes as text and as a picture of it. */
export function isOfFiles(data: DataTransfer): boolean {
  return data.files.length > 0 && !data.types.includes("text/plain");
}

/** A picture from the clipboard is always called the same. */
function named(file: File): File {
  if (!/^image\.png$/.test(file.name)) return file;
  const now = new Date(file.lastModified);
  const two = (n: number) => String(n).padStart(2, "0");
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const time = `${two(now.getHours())}.${two(now.getMinutes())}.${two(now.getSeconds())}`;
  return new File([file], `Picture ${day} ${time}.png`, { type: file.type });
}
