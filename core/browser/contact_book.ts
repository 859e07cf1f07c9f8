// This module is browser compatible.
/** What everybody is to me: contacts, who asks me, whom I have asked. Read with each line, told in between. */
import { computed, signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { ContactState } from "../protocol/entries.ts";
import type { Connection } from "./connection.ts";

export interface ContactEntry {
  user: string;
  is: Exclude<ContactState, "none">;
  at: number;
  note: string;
}

export class ContactBook {
  readonly #entries = signal<ReadonlyMap<string, ContactEntry>>(new Map());
  /** Requests that wait for my answer. */
  readonly waiting: ReadonlySignal<number> = computed(() => this.of("asks").length);

  /** The latest first. */
  of(is: ContactEntry["is"]): ContactEntry[] {
    return [...this.#entries.value.values()].filter((entry) => entry.is === is).sort((a, b) => b.at - a.at);
  }

  is(user: string): ContactState {
    return this.#entries.value.get(user)?.is ?? "none";
  }

  /** @returns what ends it. */
  start(connection: Connection): () => void {
    const stops = [
      connection.on("contact", ({ user, is, at = 0, note = "" }) => this.#set({ user, is, at, note })),
      connection.on("welcome", () => void this.#read(connection)),
    ];
    if (connection.state.peek().phase === "open") void this.#read(connection);
    return () => stops.forEach((stop) => stop());
  }

  async #read(connection: Connection): Promise<void> {
    try {
      const list = await connection.request("contacts.list", {}, { wait: false });
      const entries: ContactEntry[] = [
        ...list.contacts.map((user) => ({ user, is: "contact" as const, at: 0, note: "" })),
        ...list.outgoing.map(({ person, at }) => ({ user: person.id, is: "asked" as const, at, note: "" })),
        ...list.incoming.map(({ person, at, note }) => ({ user: person.id, is: "asks" as const, at, note })),
      ];
      this.#entries.value = new Map(entries.map((entry) => [entry.user, entry]));
    } catch {
      // What was known stays; the next line asks again.
    }
  }

  #set({ is, ...entry }: Omit<ContactEntry, "is"> & { is: ContactState }): void {
    const entries = new Map(this.#entries.peek());
    if (is === "none") entries.delete(entry.user);
    else entries.set(entry.user, { ...entry, is });
    this.#entries.value = entries;
  }
}
