/**
 * The heads of conversations as this process knows them, with the versionstamp that proves that nobody else has moved
 * them since. Without them every message would begin with a read.
 */
import type { Head } from "../protocol/entries.ts";
import { keys } from "./keys.ts";
import type { Found, Store } from "./store.ts";

export interface Lane {
  /** Null: no such conversation. */
  head: Head | null;
  versionstamp: string | null;
}

const maxLanes = 50_000;

export class Lanes {
  readonly #store: Store;
  readonly #lanes = new Map<string, Lane>();

  constructor(store: Store) {
    this.#store = store;
  }

  get(conversation: string): Lane | undefined {
    return this.#lanes.get(conversation);
  }

  set(conversation: string, lane: Lane): void {
    this.#lanes.set(conversation, lane);
  }

  forget(conversation: string): void {
    this.#lanes.delete(conversation);
  }

  /** Called when no commit is under way, so that none loses what it rests on. */
  trim(): void {
    for (const conversation of this.#lanes.keys()) {
      if (this.#lanes.size <= maxLanes) return;
      this.#lanes.delete(conversation);
    }
  }

  async load(conversations: readonly string[]): Promise<void> {
    const found = await this.#read(conversations);
    conversations.forEach((conversation, i) => this.#remember(conversation, found[i] ?? null));
  }

  /** Reads again and tells which of them somebody else has moved since `before`. */
  async reload(before: ReadonlyMap<string, Lane>): Promise<Set<string>> {
    const found = await this.#read([...before.keys()]);
    const stale = new Set<string>();
    [...before].forEach(([conversation, { versionstamp }], i) => {
      const now = found[i] ?? null;
      if ((now?.versionstamp ?? null) === versionstamp) return;
      stale.add(conversation);
      this.#remember(conversation, now);
    });
    return stale;
  }

  #read(conversations: readonly string[]): Promise<(Found<Head> | null)[]> {
    return this.#store.getMany(conversations.map((id) => keys.head(id)));
  }

  #remember(conversation: string, found: Found<Head> | null): void {
    const known = this.#lanes.get(conversation);
    // A commit may have finished while this was read.
    if (known?.head && known.head.n > (found?.value.n ?? 0)) return;
    this.#lanes.set(conversation, { head: found?.value ?? null, versionstamp: found?.versionstamp ?? null });
  }
}
