/**
 * What one write wants to store, kept apart until it is known to go along with the others of its commit.
 */
import type { Key } from "./keys.ts";
import type { Change } from "./store.ts";

export class Staged {
  readonly puts: { key: Key<unknown>; value: unknown }[] = [];
  bytes = 0;

  /** Values of text keys may be given as the bytes of their JSON. */
  set<T>(key: Key<T>, value: T | Uint8Array): this {
    this.puts.push({ key, value });
    this.bytes += value instanceof Uint8Array ? value.length + 200 : 600;
    return this;
  }

  delete<T>(key: Key<T>): this {
    this.puts.push({ key, value: undefined });
    this.bytes += 200;
    return this;
  }

  writeTo(change: Change): void {
    for (const { key, value } of this.puts) {
      if (value === undefined) change.delete(key);
      else change.set(key, value);
    }
  }
}
