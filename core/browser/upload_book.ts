// This module is browser compatible.
/**
 * What is known of my files that are not sent: a signal for the page, the store behind it, the same in all tabs. The
 * page sees a change at once; the store follows in the same order, and the other tabs after it.
 */
import { signal } from "@preact/signals";
import { changedUpload, isIn, memoryUploads } from "./upload_store.ts";
import type { StoredUpload, UploadChanges, UploadStore } from "./upload_store.ts";
import type { Channel, World } from "./world.ts";

/** Milliseconds. */
const opening = 3_000;

export class UploadBook {
  readonly all = signal<readonly StoredUpload[]>([]);
  readonly durable = signal(true);
  /** What this tab has done to one: as it was before, and as it is now. */
  onChange: (before: StoredUpload | undefined, after: StoredUpload | undefined) => void = () => {};
  readonly #world: World;
  readonly #options: { user: string; open(user: string): Promise<UploadStore> };
  #store: UploadStore = memoryUploads();
  #channel: Channel | undefined;
  /** Settles when all that was written so far is stored. */
  #stored: Promise<void> = Promise.resolve();
  #changes = 0;

  constructor(world: World, options: { user: string; open(user: string): Promise<UploadStore> }) {
    this.#world = world;
    this.#options = options;
  }

  async start(): Promise<void> {
    const { user } = this.#options;
    this.#channel = this.#world.channel(`parley-uploads-${user}`, () => void this.#refresh());
    this.#stored = this.#open();
    await this.#stored;
  }

  stop(): void {
    this.#channel?.close();
    void this.#stored.then(() => this.#store.close());
  }

  get(id: string): StoredUpload | undefined {
    return this.all.peek().find((upload) => upload.id === id);
  }

  add(upload: StoredUpload): void {
    this.all.value = [...this.all.peek(), upload];
    this.#write((store) => store.add(upload));
    this.onChange(undefined, upload);
  }

  /** Resolves when it is stored. `round`: nothing changes when its bytes have become others since. */
  change(id: string, changes: UploadChanges, round?: number): Promise<void> {
    const before = this.get(id);
    if (!before || !isIn(before, round)) return Promise.resolve();
    this.all.value = this.all.peek().map((it) => it.id === id ? changedUpload(it, changes) : it);
    const stored = this.#write((store) => store.change(id, changes, round));
    this.onChange(before, this.get(id));
    return stored;
  }

  remove(id: string): void {
    const before = this.get(id);
    if (!before) return;
    this.all.value = this.all.peek().filter((upload) => upload.id !== id);
    this.#write((store) => store.remove(id));
    this.onChange(before, undefined);
  }

  /** As it is stored, after whatever another tab has done to it. */
  async latest(id: string): Promise<StoredUpload | undefined> {
    await this.#refresh();
    return this.get(id);
  }

  #write(write: (store: UploadStore) => Promise<void>): Promise<void> {
    this.#changes++;
    return this.#stored = this.#stored.then(async () => {
      await write(this.#store);
      this.#channel?.post("changed");
    }).catch(() => this.#fallBack());
  }

  async #open(): Promise<void> {
    try {
      this.#store = await this.#inTime(this.#options.open(this.#options.user));
      const stored = await this.#store.all();
      this.all.value = [...stored, ...this.all.peek()];
    } catch {
      this.#fallBack();
    }
  }

  /** Some browsers never answer when their database is damaged. */
  #inTime<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = this.#world.after(opening, () => reject(new Error("The database does not answer")));
      answer.then(resolve, reject).finally(() => timer.cancel());
    });
  }

  /** No room, or no right, to keep them: they live as long as the page. */
  #fallBack(): void {
    this.#store.close();
    this.#store = memoryUploads();
    for (const upload of this.all.peek()) void this.#store.add(upload);
    this.durable.value = false;
  }

  async #refresh(): Promise<void> {
    for (;;) {
      const before = this.#stored;
      await before;
      // What was changed meanwhile is not stored yet.
      if (before !== this.#stored) continue;
      const changes = this.#changes;
      const stored = await this.#store.all().catch(() => undefined);
      if (stored === undefined) return this.#fallBack();
      // What changed while it was read would come back from the dead.
      if (this.#changes === changes) return void (this.all.value = this.#sameWhereSame(stored));
    }
  }

  /** A file that is being read stays the object that it was. */
  #sameWhereSame(stored: StoredUpload[]): StoredUpload[] {
    return stored.map((upload) => {
      const { blob } = this.get(upload.id) ?? upload;
      return blob.size === upload.blob.size ? { ...upload, blob } : upload;
    });
  }
}
