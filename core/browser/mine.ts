// This module is browser compatible.
/**
 * What I keep for myself, as the server has it: scheduled messages, reminders, and which messages are saved. One store
 * for all parts of a page that show it, made when the first of them asks; read anew with every line and whenever the
 * server says that it has changed.
 */
import { signal } from "@preact/signals";
import type { ReadonlySignal, Signal } from "@preact/signals";
import type { CommandResult } from "../protocol/commands.ts";
import type { Scheduled } from "../protocol/entries.ts";
import type { Client } from "./client.ts";

export type Reminded = CommandResult["reminder.list"]["reminders"][number];

export class Mine {
  readonly #client: Client;
  readonly #scheduled = signal<readonly Scheduled[]>([]);
  readonly #reminders = signal<readonly Reminded[]>([]);
  readonly #saved = new Map<string, Signal<ReadonlySet<number>>>();
  /** Counts questions, so that a slow answer does not undo a later one. */
  readonly #asked = new Map<string, number>();

  constructor(client: Client) {
    this.#client = client;
    const { connection } = client;
    connection.on("welcome", () => this.#readAll());
    connection.on("lagged", () => this.#readAll());
    connection.on("scheduled", () => void this.#readScheduled());
    connection.on("reminders", () => void this.#readReminders());
    connection.on("saved", ({ c, n, on }) => this.#mark(c, n, on));
    this.#readAll();
  }

  /** The next one first. */
  get scheduled(): ReadonlySignal<readonly Scheduled[]> {
    return this.#scheduled;
  }

  /** Those that have rung first, then in the order of time. */
  get reminders(): ReadonlySignal<readonly Reminded[]> {
    return this.#reminders;
  }

  /** Numbers of the messages of a conversation that are saved. */
  savedIn(conversation: string): ReadonlySignal<ReadonlySet<number>> {
    const known = this.#saved.get(conversation);
    if (known !== undefined) return known;
    const fresh = signal<ReadonlySet<number>>(new Set());
    this.#saved.set(conversation, fresh);
    void this.#readSaved(conversation);
    return fresh;
  }

  #readAll(): void {
    void this.#readScheduled();
    void this.#readReminders();
    for (const conversation of this.#saved.keys()) void this.#readSaved(conversation);
  }

  #readScheduled(): Promise<void> {
    return this.#read("scheduled", async () => {
      const { scheduled } = await this.#client.connection.request("scheduled.list", {}, { wait: false });
      return () => this.#scheduled.value = scheduled;
    });
  }

  #readReminders(): Promise<void> {
    return this.#read("reminders", async () => {
      const { reminders } = await this.#client.connection.request("reminder.list", {}, { wait: false });
      return () => this.#reminders.value = reminders;
    });
  }

  #readSaved(conversation: string): Promise<void> {
    return this.#read(conversation, async () => {
      const { numbers } = await this.#client.connection.request("saved.in", { conversation }, {
        wait: false,
      });
      return () => this.#saved.get(conversation)!.value = new Set(numbers);
    });
  }

  async #read(what: string, ask: () => Promise<() => void>): Promise<void> {
    const turn = (this.#asked.get(what) ?? 0) + 1;
    this.#asked.set(what, turn);
    try {
      const take = await ask();
      if (this.#asked.get(what) === turn) take();
    } catch {
      // Without a line what was known stays; the next line asks again.
    }
  }

  #mark(conversation: string, n: number, on: boolean): void {
    const known = this.#saved.get(conversation);
    if (known === undefined) return;
    const next = new Set(known.peek());
    if (on) next.add(n);
    else next.delete(n);
    known.value = next;
    // An answer that is on its way may not know it yet.
    void this.#readSaved(conversation);
  }
}

const stores = new WeakMap<Client, Mine>();

export function mineOf(client: Client): Mine {
  const known = stores.get(client) ?? new Mine(client);
  stores.set(client, known);
  return known;
}
