/**
 * The bus of a server that is one process (embedded KV): signals reach their listeners in the same turn, nothing
 * is stored. The same suite holds for it and for the KV bus (tests/realtime/bus.case.ts).
 */
import type { Bus, Signal } from "./bus.ts";

export class MemoryBus implements Bus {
  readonly #listeners = new Set<(signal: Signal) => void>();

  publish(signal: Signal): void {
    for (const listener of this.#listeners) listener(signal);
  }

  subscribe(listener: (signal: Signal) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): Promise<void> {
    this.#listeners.clear();
    return Promise.resolve();
  }
}
