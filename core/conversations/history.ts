/**
 * Pages of a conversation: one range read each, whatever the length of the conversation, and the few other messages
 * and threads that the page refers to. Whoever asks must have been let in (Access) before.
 */
import { keys } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";
import type { MessageEntry, Page, Person, ShownEntry, ThreadSummary } from "../protocol/entries.ts";
import { threadOf } from "../protocol/ids.ts";
import { limits } from "../protocol/shapes.ts";

export interface PageRequest {
  /** Entries with smaller numbers, the nearest ones. */
  before?: number | undefined;
  /** Entries with greater numbers, the nearest ones. */
  after?: number | undefined;
  /** Entries on both sides of this number, itself included. */
  around?: number | undefined;
  limit?: number | undefined;
}
/** Looks people up by id; those who do not exist are left out. */
export type LookUp = (ids: string[]) => Promise<Person[]>;

const usual = 50;

export class History {
  readonly #store: Store;
  readonly #people: LookUp;

  constructor(parts: { store: Store; people: LookUp }) {
    this.#store = parts.store;
    this.#people = parts.people;
  }

  /** The latest page when nothing else is asked. Oldest first. */
  async page(conversation: string, request: PageRequest = {}): Promise<Page> {
    const limit = Math.min(request.limit ?? usual, limits.page);
    // First the head: whatever happens while the page is read comes after it, and is told as an event.
    const head = await this.#store.get(keys.head(conversation));
    const { entries, older, newer } = await this.#entries(conversation, request, limit);
    const [quoted, threads] = await Promise.all([
      this.messages(
        conversation,
        entries.flatMap((entry) => entry.type === "message" ? entry.reply ?? [] : []),
      ),
      this.#threads(conversation, entries),
    ]);
    const people = await this.#people([...new Set([...entries, ...quoted].flatMap(named))]);
    return { entries, people, quoted, threads, older, newer, through: head?.n ?? 0 };
  }

  /** Those of the numbers that are messages, each once. */
  async messages(conversation: string, numbers: readonly number[]): Promise<MessageEntry[]> {
    if (numbers.length === 0) return [];
    const found = await this.#store.getMany([...new Set(numbers)].map((n) => keys.entry(conversation, n)));
    return found.flatMap((one) => one?.value.type === "message" ? [one.value] : []);
  }

  async #threads(conversation: string, entries: readonly ShownEntry[]): Promise<ThreadSummary[]> {
    const roots = entries.filter((entry) => entry.type === "message" && entry.thread).map(({ n }) => n);
    return (await Promise.all(roots.map((root) => this.thread(conversation, root)))).filter((one) =>
      one !== null
    );
  }

  /** Null while nobody has replied. */
  async thread(conversation: string, root: number): Promise<ThreadSummary | null> {
    const id = threadOf(conversation, root);
    const [head, thread] = await Promise.all([
      this.#store.get(keys.head(id)),
      this.#store.get(keys.thread(id)),
    ]);
    return head === null || thread === null
      ? null
      : { root, replies: head.count, at: thread.at, by: thread.by };
  }

  async #entries(conversation: string, { before, after, around }: PageRequest, limit: number) {
    if (around !== undefined) return await this.#around(conversation, around, limit);
    if (after !== undefined) {
      const found = await this.#forward(conversation, after + 1, limit + 1);
      return { entries: found.slice(0, limit), older: after > 0, newer: found.length > limit };
    }
    const found = await this.#backward(conversation, before, limit + 1);
    return { entries: found.slice(-limit), older: found.length > limit, newer: before !== undefined };
  }

  async #around(conversation: string, n: number, limit: number) {
    const below = Math.floor(limit / 3);
    const [earlier, later] = await Promise.all([
      this.#backward(conversation, n, below + 1),
      this.#forward(conversation, n, limit - below + 1),
    ]);
    // Near the end there is less after it: the page is filled from before, so that it is never short without need.
    if (later.length <= limit - below && earlier.length > below) {
      const fill = await this.#backward(conversation, n, limit - later.length + 1);
      const entries = [...fill.slice(-(limit - later.length)), ...later];
      return { entries, older: fill.length > limit - later.length, newer: false };
    }
    const entries = [...earlier.slice(-below), ...later.slice(0, limit - below)];
    return { entries, older: earlier.length > below, newer: later.length > limit - below };
  }

  async #backward(conversation: string, before: number | undefined, limit: number): Promise<ShownEntry[]> {
    const options = before === undefined ? { limit, reverse: true } : { to: before, limit, reverse: true };
    const found = await Array.fromAsync(this.#store.list(keys.entries(conversation), options));
    return found.map(({ value }) => value).reverse();
  }

  async #forward(conversation: string, from: number, limit: number): Promise<ShownEntry[]> {
    const found = await Array.fromAsync(this.#store.list(keys.entries(conversation), { from, limit }));
    return found.map(({ value }) => value);
  }

  /**
   * The first entry at or after a time (milliseconds since 1970), or null. Found by halving: some twenty reads in a
   * conversation of a million. Where the clock was once set back, one of the places that fit.
   */
  async since(conversation: string, at: number): Promise<ShownEntry | null> {
    let found: ShownEntry | null = null;
    let low = 1;
    let high = (await this.#store.get(keys.head(conversation)))?.n ?? 0;
    while (low <= high) {
      const middle = low + Math.floor((high - low) / 2);
      // Changes of messages have numbers too, so the nearest entry may be further on.
      const [entry] = await this.#forward(conversation, middle, 1);
      if (entry !== undefined && entry.at < at) low = entry.n + 1;
      else {
        found = entry ?? found;
        high = middle - 1;
      }
    }
    return found;
  }

  /** The last entry at or before n: what "read up to n" counts by. */
  async at(conversation: string, n: number): Promise<ShownEntry | null> {
    return (await this.#backward(conversation, n + 1, 1))[0] ?? null;
  }
}

/** Everybody whom a reader of the entry wants to know by name. */
export function named(entry: ShownEntry): string[] {
  if ("who" in entry) return [entry.by, entry.who];
  if (entry.type !== "message") return [entry.by];
  const { by, forwarded, mentions, reactions = [], poll } = entry;
  // Of many who reacted, those whose names are shown.
  return [
    by,
    ...forwarded ? [forwarded.by] : [],
    ...mentions?.users ?? [],
    ...reactions.flatMap((one) => one.by.slice(0, 20)),
    ...poll?.options.flatMap((option) => option.by ?? []) ?? [],
    ...poll?.closed ? [poll.closed.by] : [],
  ];
}
