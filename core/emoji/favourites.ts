// This module is browser compatible.
/** What this browser remembers of one's emoji: the last ones picked and the skin tone. Without storage, nothing. */
import type { SkinTone } from "./emoji.ts";

type Place = Pick<Storage, "getItem" | "setItem">;

const recentKey = "parley-emoji-recent";
const toneKey = "parley-emoji-tone";
/** Two rows of the picker on a phone. */
const maxRecent = 16;

export class Favourites {
  readonly #place: Place | undefined;

  constructor(place: Place | undefined) {
    this.#place = place;
  }

  /** The last one picked first. */
  recent(): string[] {
    return this.#read(recentKey).split(" ").filter(Boolean).slice(0, maxRecent);
  }

  picked(emoji: string): void {
    const others = this.recent().filter((one) => one !== emoji);
    this.#write(recentKey, [emoji, ...others].slice(0, maxRecent).join(" "));
  }

  get tone(): SkinTone {
    const kept = this.#read(toneKey);
    return /^[0-5]$/.test(kept) ? Number(kept) as SkinTone : 0;
  }

  set tone(tone: SkinTone) {
    this.#write(toneKey, String(tone));
  }

  #read(key: string): string {
    try {
      return this.#place?.getItem(key) ?? "";
    } catch {
      return "";
    }
  }

  #write(key: string, value: string): void {
    try {
      this.#place?.setItem(key, value);
    } catch {
      // Full or forbidden: forgotten with the page.
    }
  }
}

export function favourites(): Favourites {
  try {
    return new Favourites(globalThis.localStorage);
  } catch {
    return new Favourites(undefined); // Cookies are blocked: even looking throws.
  }
}
