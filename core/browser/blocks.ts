// This module is browser compatible.
/** Whom I have blocked: begun from the page, asked for again with each line, and told by my other devices. */
import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { Connection } from "./connection.ts";

export class Blocks {
  readonly #connection: Connection;
  readonly #blocked;

  constructor(connection: Connection, blocked: readonly string[] = []) {
    this.#connection = connection;
    this.#blocked = signal<ReadonlySet<string>>(new Set(blocked));
  }

  get all(): ReadonlySignal<ReadonlySet<string>> {
    return this.#blocked;
  }

  async set(user: string, on: boolean): Promise<void> {
    await this.#connection.request("people.block", { user, on });
    this.received(user, on);
  }

  received(user: string, on: boolean): void {
    const next = new Set(this.#blocked.peek());
    if (on) next.add(user);
    else next.delete(user);
    this.#blocked.value = next;
  }

  /** A line that is lost meanwhile asks again when it is back. */
  async refresh(): Promise<void> {
    try {
      const { people } = await this.#connection.request("people.blocked", {}, { wait: false });
      this.#blocked.value = new Set(people.map(({ id }) => id));
    } catch {
      // What was known stays.
    }
  }
}
