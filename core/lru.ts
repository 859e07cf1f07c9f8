// This module is browser compatible.
/**
 * A map that holds at most `capacity` entries and forgets those that were not used for longest. Everything in Parley
 * that remembers by a key from outside is one of these; a plain Map would grow with every key that somebody makes up.
 *
 * Two generations: what is used moves to the young one, and when that is full the old one is dropped as a whole.
 * Looking for the single oldest entry of a Map would cost more with every entry that was deleted before it.
 */
export class Lru<K, V> {
  #young = new Map<K, V>();
  #old = new Map<K, V>();
  readonly #half: number;

  constructor(capacity: number) {
    this.#half = Math.max(1, Math.floor(capacity / 2));
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  get(key: K): V | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: K, value: V): void {
    this.#old.delete(key);
    this.#young.set(key, value);
    if (this.#young.size < this.#half) return;
    this.#old = this.#young;
    this.#young = new Map();
  }

  delete(key: K): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }

  clear(): void {
    this.#young = new Map();
    this.#old = new Map();
  }
}
