// This module is browser compatible.
/**
 * Pictures are sent smaller unless the person wants the originals. Of each, both are kept until its message is sent, so
 * that the choice can change at any time: `blob` is the one that is sent, `other` the one that is not. None begins to
 * travel before it is decided which one goes. One after the other, each by one tab alone.
 */
import { mayBeSmaller } from "./smaller_picture.ts";
import type { UploadBook } from "./upload_book.ts";
import type { Sized, StoredUpload, UploadChanges } from "./upload_store.ts";
import type { World } from "./world.ts";

export interface ReducingTools {
  /** Nothing when the picture is sent as it is. */
  smaller(picture: Sized): Promise<File | undefined>;
}

export class Reducing {
  readonly #world: World;
  readonly #book: UploadBook;
  readonly #tools: ReducingTools;
  #last: Promise<void> = Promise.resolve();

  constructor(world: World, book: UploadBook, tools: ReducingTools) {
    this.#world = world;
    this.#book = book;
    this.#tools = tools;
  }

  /** Those that a page before this one has left. */
  start(): void {
    for (const { id, reduce } of this.#book.all.peek()) if (reduce === "wanted") this.make(id);
  }

  /** It was just noted that a smaller one is wanted. */
  make(id: string): void {
    const alone = () => this.#world.alone(`parley-reduce-${id}`, () => this.#make(id));
    this.#last = this.#last.then(alone).catch(reportError);
  }

  async #make(id: string): Promise<void> {
    const before = await this.#book.latest(id);
    if (before?.reduce !== "wanted") return;
    const made = await this.#tools.smaller(before).catch(() => undefined);
    const changes: UploadChanges = made
      ? swapped(before, { blob: made, name: made.name, type: made.type })
      : { reduce: "none" };
    await this.#book.change(id, changes, before.round ?? 0);
  }
}

/** What is noted of a file that has just been chosen, or edited. */
export function wishFor(file: Blob, originals: boolean): Pick<StoredUpload, "reduce"> {
  return !originals && mayBeSmaller(file) ? { reduce: "wanted" } : {};
}

/** What changes when the person chooses, of one; nothing when it is so already, or cannot be. */
export function chosen(upload: StoredUpload, originals: boolean): UploadChanges | undefined {
  const { other, reduce } = upload;
  if (!isReducible(upload) || isReduced(upload) !== originals) return undefined;
  if (other !== undefined) return swapped(upload, other);
  return { ...anew(upload), reduce: reduce === "wanted" ? undefined : "wanted" };
}

/** The other one goes in its place. */
function swapped(upload: StoredUpload, { blob, name, type }: Sized): UploadChanges {
  const { blob: before, name: nameBefore, type: typeBefore } = upload;
  const other = { blob: before, name: nameBefore, type: typeBefore };
  return { ...anew(upload), blob, name, type, other, reduce: "none" };
}

/** Its bytes are others: what was under way with those before counts no more. */
export function anew({ round = 0 }: StoredUpload): UploadChanges {
  return { sha256: undefined, remote: undefined, file: undefined, error: undefined, round: round + 1 };
}

/** As it was chosen. */
export function originalOf({ blob, name, type, other }: Sized & Pick<StoredUpload, "other">): Sized {
  return other !== undefined && other.blob.size > blob.size ? other : { blob, name, type };
}

/** It is sent smaller than it was chosen, or will be. */
export function isReduced(upload: Pick<StoredUpload, "blob" | "other" | "reduce">): boolean {
  return upload.reduce === "wanted" || savedFrom(upload) !== undefined;
}

/** There is something to choose. */
export function isReducible(
  { blob, other, reduce }: Pick<StoredUpload, "blob" | "other" | "reduce">,
): boolean {
  return other !== undefined || reduce !== "none" && mayBeSmaller(blob);
}

/** Bytes that it had when it was chosen, when it is sent with fewer. */
export function savedFrom({ blob, other }: Pick<StoredUpload, "blob" | "other">): number | undefined {
  return other !== undefined && other.blob.size > blob.size ? other.blob.size : undefined;
}
