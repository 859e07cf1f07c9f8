/** A file for who wants to know more of it: what it says of itself, whose it is, since when. */
import { type FileRecord, keys } from "../kv/keys.ts";
import type { AboutFile } from "../protocol/entries.ts";
import { hearBlob, isRecording, soon } from "./hearing.ts";
import type { FilesParts } from "./parts.ts";

/** Old recordings that are listened to at the same time; others are when somebody asks again. */
const most = 20;

export class About {
  readonly #parts: FilesParts;
  /** By what they are stored as: whoever asks meanwhile waits for the same. */
  readonly #hearing = new Map<string, Promise<void>>();

  constructor(parts: FilesParts) {
    this.#parts = parts;
  }

  /** For who may read it. */
  async of({ info: { id, category }, blob }: FileRecord): Promise<AboutFile | null> {
    const { store } = this.#parts;
    const stored = await store.get(keys.blob(blob));
    const isNew = stored !== null && stored.heard === undefined && isRecording(category);
    if (isNew) await this.#hear(blob);
    const file = await store.get(keys.file(id));
    return file === null ? null : await this.#answer(file);
  }

  /** Recordings from before anybody listened to them. */
  async #hear(blob: string): Promise<void> {
    const first = this.#hearing.get(blob);
    if (first === undefined && this.#hearing.size >= most) return;
    const { effects } = this.#parts;
    const hearing = first ?? hearBlob(this.#parts, blob)
      .catch((error) => effects.log("info", "files.not_heard", { error }))
      .finally(() => this.#hearing.delete(blob));
    this.#hearing.set(blob, hearing);
    await soon(this.#parts, hearing);
  }

  async #answer({ info, sha256, owner, conversation, n, createdAt, blob }: FileRecord): Promise<AboutFile> {
    const { store, people } = this.#parts;
    const [stored, [by], entry] = await Promise.all([
      store.get(keys.blob(blob)),
      people([owner]),
      n === null ? null : store.get(keys.entry(conversation, n)),
    ]);
    const details = stored?.heard?.details ?? {};
    return { ...info, sha256, by: by!, at: entry?.at ?? createdAt, details };
  }
}
