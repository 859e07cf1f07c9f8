// This module is browser compatible.
/**
 * Pictures that are about to become emoji of this server: each with the name that it will have, proposed from that of its
 * file. They stay until they are added or put away, also when the dialog is closed and opened again.
 */
import { signal } from "@preact/signals";
import { limits } from "../protocol/limits.ts";
import { sizeText } from "./amounts.ts";
import { ours } from "./our_emoji.ts";
import { addEmoji } from "./our_emoji_list.ts";

export interface EmojiToBe {
  key: number;
  picture: Blob;
  /** Shows it. */
  url: string;
  /** What its file is called. */
  file: string;
  name: string;
  problem?: string;
}

/** How many are prepared at once. */
const most = 50;
/** Pixels along the longer side of what is made smaller here. */
const longest = 128;
const sent = ["image/png", "image/gif", "image/webp", "image/jpeg"];
export const acceptedEmoji = [...sent, "image/avif"].join(",");
export const nameRule = "2 to 32 small letters a–z, digits, dashes and underscores";

export class EmojiBatch {
  readonly #waiting = signal<readonly EmojiToBe[]>([]);
  readonly #busy = signal(false);
  /** What was done last, and why something could not be chosen. */
  readonly told = signal<string | undefined>(undefined);
  readonly refused = signal<string | undefined>(undefined);
  #keys = 0;

  get waiting(): readonly EmojiToBe[] {
    return this.#waiting.value;
  }

  get busy(): boolean {
    return this.#busy.value;
  }

  async choose(files: Iterable<File>): Promise<void> {
    this.refused.value = this.told.value = undefined;
    for (const file of files) {
      if (this.#waiting.peek().length >= most) {
        this.refused.value = `Add these ${most} first, then choose the others`;
        return;
      }
      try {
        const picture = await fitted(file);
        const url = URL.createObjectURL(picture);
        const one = { key: ++this.#keys, picture, url, file: file.name, name: this.#freeName(file.name) };
        this.#waiting.value = [...this.#waiting.peek(), one];
      } catch (error) {
        this.refused.value = (error as Error).message;
      }
    }
  }

  rename(key: number, name: string): void {
    this.#change(key, ({ problem: _problem, ...one }) => ({ ...one, name }));
  }

  putAway(key: number): void {
    this.#waiting.value = this.#waiting.peek().filter((one) => {
      if (one.key === key) URL.revokeObjectURL(one.url);
      return one.key !== key;
    });
  }

  /** All of them, one after the other; those that are refused stay, with the reason. */
  async add(): Promise<void> {
    if (this.#busy.peek()) return;
    this.#busy.value = true;
    this.refused.value = this.told.value = undefined;
    const added: string[] = [];
    const stilled: string[] = [];
    for (const { key } of this.#waiting.peek()) {
      // Its name may have been changed while the others were on their way.
      const one = this.#waiting.peek().find((one) => one.key === key);
      if (one === undefined) continue;
      try {
        refuseName(one, this.#waiting.peek());
        if (await addEmoji(one.name, one.picture)) stilled.push(`:${one.name}:`);
        added.push(`:${one.name}:`);
        this.putAway(key);
      } catch (error) {
        this.#change(key, (one) => ({ ...one, problem: (error as Error).message }));
      }
    }
    this.told.value = sentenceOf(added, stilled);
    this.#busy.value = false;
  }

  #change(key: number, next: (one: EmojiToBe) => EmojiToBe): void {
    this.#waiting.value = this.#waiting.peek().map((one) => one.key === key ? next(one) : one);
  }

  #freeName(file: string): string {
    const name = nameFrom(file);
    const isTaken = (name: string) =>
      ours.peek().has(name) || this.#waiting.peek().some((one) => one.name === name);
    for (let i = 2, free = name;; i++) {
      if (!isTaken(free)) return free;
      free = `${name.slice(0, 29)}_${i}`;
    }
  }
}

/** "Party Parrot.gif" → party_parrot */
export function nameFrom(file: string): string {
  const name = file.replace(/\.[^.]*$/, "").normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f:]/g, "");
  const tidy = name.replace(/[^a-z0-9_-]+/g, "_").slice(0, 32).replace(/^_+|_+$/g, "");
  return tidy.length < 2 ? `emoji_${tidy}`.replace(/_$/, "") : tidy;
}

function refuseName({ key, name }: EmojiToBe, all: readonly EmojiToBe[]): void {
  if (!/^[a-z0-9_-]{2,32}$/.test(name)) throw new Error(`A name has ${nameRule}`);
  if (all.some((one) => one.name === name && one.key < key)) {
    throw new Error("One above is called like this too; please choose another name");
  }
}

function sentenceOf(added: readonly string[], stilled: readonly string[]): string | undefined {
  if (added.length === 0) return undefined;
  const done = added.length === 1 ? `${added[0]} is added.` : `${added.length} emoji are added.`;
  if (stilled.length === 0) return done;
  const which = stilled.length === 1 ? `${stilled[0]} does` : `${stilled.join(", ")} do`;
  return `${done} ${which} not move: what goes on moving has ${longest} × ${longest} pixels at most.`;
}

/** As it is, when the server takes it; otherwise made smaller here, except what would stand still then. */
async function fitted(file: File): Promise<Blob> {
  const isSent = sent.includes(file.type);
  if (isSent && file.size <= limits.emojiPicture) return file;
  if (file.type === "image/gif") {
    const most = sizeText(limits.emojiPicture);
    throw new Error(
      `“${file.name}” has ${sizeText(file.size)}, a GIF may have ${most}; please make it smaller`,
    );
  }
  return await smaller(file).catch(() => {
    throw new Error(`“${file.name}” cannot be opened as a picture; please choose another`);
  });
}

async function smaller(file: File): Promise<Blob> {
  const bitmap = await createImageBitmap(file);
  const { width, height } = bitmap;
  const scale = Math.min(1, longest / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d")!;
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (made === null) throw new Error("Nothing was drawn");
  return made;
}
