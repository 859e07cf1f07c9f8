// This module is browser compatible.
/** Which file is looked at, large, and those before and after it. Whoever shows files opens them by this. */
import { signal } from "@preact/signals";
import type { FileInfo } from "../protocol/entries.ts";
import type { Client } from "./client.ts";

export interface Viewed {
  id: string;
  /** Those that one can step through, in their order. */
  files: readonly FileInfo[];
}

export const viewing = signal<Viewed | undefined>(undefined);

/** Opens a file of the lists that are on the page; false when none of them has it. */
export function view(id: string, { current, beside }: Pick<Client, "current" | "beside">): boolean {
  for (const list of [beside.peek(), current.peek()]) {
    const all = list?.rows.peek().flatMap((row) => row.kind === "message" ? row.files ?? [] : []) ?? [];
    const file = all.find((file) => file.id === id);
    if (file === undefined) continue;
    const pictures = all.filter(({ category }) => category === "image");
    viewing.value = { id, files: file.category === "image" ? pictures : [file] };
    return true;
  }
  return false;
}

/** The conversation whose files are shown. */
export const library = signal<string | undefined>(undefined);
