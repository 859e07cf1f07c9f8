// This module is browser compatible.
/**
 * Files, or links, of a conversation as they are now: pages that grow as one goes down, and what comes, changes and goes
 * meanwhile, in its place. A message that changes is asked about by what it says, so nothing is fetched anew for it.
 */
import { computed, signal } from "@preact/signals";
import { decodeTime } from "ulid";
import type { Entry, MessageEntry } from "../protocol/entries.ts";
import type { Connection } from "./connection.ts";
import { LineLost } from "./connection.ts";
import { whyNot } from "./why_not.ts";

/** Something of a message. */
export interface Item {
  key: string;
  at: number;
  conversation: string;
  /** Its message; null while it is in none. */
  n: number | null;
}
export interface Page<T> {
  items: readonly T[];
  /** Where the next one begins. */
  next?: string | number | undefined;
}
export interface GalleryOptions<T> {
  /** Whose messages are listened to, if any. */
  conversation?: string;
  ask(before: string | number | undefined): Promise<Page<T>>;
  /** What of a message belongs here, the last first. */
  of(conversation: string, message: MessageEntry): T[];
}
export type PagesState = "loading" | "more" | "all" | { problem: string };

export class Gallery<T extends Item> {
  readonly items = signal<readonly T[]>([]);
  readonly count = computed(() => this.items.value.length);
  readonly state = signal<PagesState>("loading");
  readonly #connection: Connection;
  readonly #options: GalleryOptions<T>;
  /** Messages that have changed since this was opened, as they are now: a slow answer does not know it. */
  readonly #changed = new Map<string, T[]>();
  #next: string | number | undefined;
  /** What was sent then or later has been looked up. */
  #reached = Infinity;
  /** Counts beginnings: an answer to an earlier one is dropped. */
  #turn = 0;
  #stops: (() => void)[];

  constructor(connection: Connection, options: GalleryOptions<T>) {
    this.#connection = connection;
    this.#options = options;
    this.#stops = [
      connection.on("event", ({ c, entry }) => c === options.conversation && this.#heard(c, entry)),
      connection.on("gallery", ({ c, of, n }) => c === options.conversation && void this.#look(of, n)),
      connection.on("welcome", () => void this.again()),
      connection.on("lagged", () => void this.again()),
    ];
    void this.more();
  }

  async more(): Promise<void> {
    const turn = this.#turn;
    this.state.value = "loading";
    try {
      const page = await this.#options.ask(this.#next);
      if (turn !== this.#turn) return;
      this.#take(this.items.peek(), page);
    } catch (error) {
      if (turn !== this.#turn) return;
      this.state.value = { problem: whyNot(error) };
    }
  }

  without(gone: (item: T) => boolean): void {
    this.items.value = this.items.peek().filter((item) => !gone(item));
  }

  stop(): void {
    this.#turn++;
    for (const stop of this.#stops) stop();
  }

  /** As much as was there, as it is now; what is shown stays until then. */
  async again(): Promise<void> {
    const turn = ++this.#turn;
    const wanted = this.items.peek().length;
    this.#changed.clear();
    let items: readonly T[] = [];
    let page: Page<T>;
    try {
      do {
        page = await this.#options.ask(items.length === 0 ? undefined : this.#next);
        if (turn !== this.#turn) return;
        this.#next = page.next;
        items = [...items, ...page.items];
      } while (items.length < wanted && page.next !== undefined);
      this.#take([], { ...page, items });
    } catch (error) {
      if (turn !== this.#turn) return;
      // The next line asks again.
      const lost = error instanceof LineLost || !(error instanceof Error);
      this.state.value = lost ? "more" : { problem: error.message };
    }
  }

  #take(before: readonly T[], { items, next }: Page<T>): void {
    this.#next = next;
    this.#reached = next === undefined ? -Infinity : typeof next === "number" ? next : decodeTime(next);
    const known = new Set(before.map(({ key }) => key));
    const fresh = items.filter((item) => !known.has(item.key) && !this.#changed.has(placeOf(item)));
    this.state.value = next === undefined ? "all" : "more";
    this.items.value = [...before, ...fresh];
    for (const changed of this.#changed.values()) this.#put(changed);
  }

  #heard(conversation: string, entry: Entry): void {
    if (entry.type === "message") this.#change(conversation, entry);
    else if (entry.type === "changed" && entry.message) this.#change(conversation, entry.message);
  }

  /** In a thread that is not followed here. */
  async #look(conversation: string, n: number): Promise<void> {
    try {
      const { entries } = await this.#connection.request("messages.get", { conversation, numbers: [n] });
      for (const entry of entries) this.#change(conversation, entry);
    } catch {
      // Without a line all of it is asked for when there is one again.
    }
  }

  #change(conversation: string, message: MessageEntry): void {
    const place = placeOf({ conversation, n: message.n });
    const fresh = this.#options.of(conversation, message);
    this.#changed.set(place, fresh);
    const before = this.items.peek();
    const rest = before.filter((item) => placeOf(item) !== place);
    if (rest.length === before.length && fresh.length === 0) return;
    this.items.value = rest;
    this.#put(fresh);
  }

  /** Where they belong by time; what belongs to a page that is not here yet comes with it. */
  #put(fresh: readonly T[]): void {
    const items = this.items.peek();
    const missing = fresh.filter(({ key }) => !items.some((item) => item.key === key));
    const [first] = missing;
    if (first === undefined) return;
    if (first.at < this.#reached) {
      // The first page, which is on its way, may be from before it.
      if (this.#reached < Infinity) this.#changed.delete(placeOf(first));
      return;
    }
    const at = items.findIndex((item) => item.at <= first.at);
    const index = at === -1 ? items.length : at;
    this.items.value = [...items.slice(0, index), ...missing, ...items.slice(index)];
  }
}

function placeOf({ conversation, n }: Pick<Item, "conversation" | "n">): string {
  return `${conversation} ${n}`;
}
