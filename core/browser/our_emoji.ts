// This module is browser compatible.
/**
 * The emoji of this server as this page knows them, by name: none on the server, and until something that is shown wants
 * them. Who fetches them and hears of changes comes after the page is usable: our_emoji_list.ts.
 */
import { signal } from "@preact/signals";
import type { CustomEmoji } from "../protocol/entries.ts";

export const ours = signal<ReadonlyMap<string, CustomEmoji>>(new Map());
/** Something on this page has a name that may be one of theirs. */
export const wanted = signal(false);

export function wantOurs(): void {
  wanted.value = true;
}

/** Of `:name:`. */
export function ourEmoji(sign: string): CustomEmoji | undefined {
  return sign[0] === ":" ? ours.value.get(sign.slice(1, -1)) : undefined;
}
