/**
 * How far each person has got in each conversation: numbers that only grow, so that devices which report in any
 * order, twice or late agree on the greatest, and unread is always a subtraction. Marking something as unread sets
 * them back outright, in a later turn.
 */
import type { Effects } from "../effects.ts";
import type { Committer } from "../kv/committer.ts";
import { keys } from "../kv/keys.ts";
import type { Found, Store } from "../kv/store.ts";
import type { Head, ReadPosition } from "../protocol/entries.ts";
import type { Bus } from "../realtime/bus.ts";
import { retrying } from "../kv/retrying.ts";
import type { History } from "./history.ts";
import { sharesReceipts } from "./receipts.ts";

export interface Mark {
  read?: number | undefined;
  delivered?: number | undefined;
  /** This and everything after it is unread again. */
  unread?: number | undefined;
}
/** In rooms of more people, who has read what is not told to the others. */
export const smallRoom = 50;

export class Reads {
  readonly #store: Store;
  readonly #committer: Committer;
  readonly #history: History;
  readonly #bus: Bus;
  readonly #effects: Pick<Effects, "now">;
  readonly #onRead: (user: string, conversation: string, n: number) => void;
  /** Marks of one person in one conversation go one after the other. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(
    parts: {
      store: Store;
      committer: Committer;
      history: History;
      bus: Bus;
      effects: Pick<Effects, "now">;
      /** Called when somebody has read on, up to number `n`. */
      onRead?(user: string, conversation: string, n: number): void;
    },
  ) {
    this.#onRead = parts.onRead ?? (() => {});
    this.#store = parts.store;
    this.#committer = parts.committer;
    this.#history = parts.history;
    this.#bus = parts.bus;
    this.#effects = parts.effects;
  }

  /** Everybody's positions that were ever stored, for small rooms. */
  async all(conversation: string): Promise<{ user: string; n: number; delivered: number }[]> {
    const found = await Array.fromAsync(this.#store.list(keys.reads(conversation), { limit: 2 * smallRoom }));
    return found.map(({ key, value }) => ({
      user: key[2] as string,
      n: value.n,
      delivered: value.delivered,
    }));
  }

  /** Moves forward, unless something is to be unread; numbers beyond the head mean the head. @returns the position now. */
  mark(conversation: string, user: string, mark: Mark): Promise<ReadPosition> {
    const lane = conversation + user;
    const turn = (this.#turns.get(lane) ?? Promise.resolve()).then(() =>
      this.#mark(conversation, user, mark)
    );
    const done = turn.catch(() => {}).finally(() => {
      if (this.#turns.get(lane) === done) this.#turns.delete(lane);
    });
    this.#turns.set(lane, done);
    return turn;
  }

  #mark(conversation: string, user: string, mark: Mark): Promise<ReadPosition> {
    return retrying(async () => {
      const head = await this.#headFor(conversation, mark);
      const found = await this.#store.find(keys.read(conversation, user));
      const next = await this.#next(conversation, head ?? { n: 0, count: 0, members: 0 }, found, mark);
      if (next === null) return found?.value ?? { n: 0, count: 0, delivered: 0 };
      await this.#committer.write({
        conversation: null,
        checks: [{ key: keys.read(conversation, user), versionstamp: found?.versionstamp ?? null }],
        prepare(_head, change) {
          change.set(keys.read(conversation, user), next);
          return { head: null, result: next };
        },
      });
      await this.#tell(conversation, user, next, head?.members ?? 0);
      if (next.n > (found?.value.n ?? 0)) this.#onRead(user, conversation, next.n);
      return next;
    });
  }

  /** Another process may be ahead of what this one knows. */
  async #headFor(conversation: string, { read = 0, delivered = 0 }: Mark): Promise<Head | null> {
    const head = await this.#committer.head(conversation);
    return Math.max(read, delivered) > (head?.n ?? 0) ? await this.#committer.refresh(conversation) : head;
  }

  async #next(conversation: string, head: Head, found: Found<ReadPosition> | null, mark: Mark) {
    const now = found?.value ?? { n: 0, count: 0, delivered: 0 };
    if (mark.unread !== undefined) {
      return await this.#back(conversation, now, Math.min(mark.unread - 1, head.n));
    }
    const n = Math.max(now.n, Math.min(mark.read ?? 0, head.n));
    const delivered = Math.max(now.delivered, n, Math.min(mark.delivered ?? 0, head.n));
    if (n === now.n && delivered === now.delivered) return null;
    if (n === now.n) return { ...now, delivered };
    const { count, all } = n === head.n ? head : await this.#countsAt(conversation, n);
    return withAll(
      { ...now, n, count: Math.max(count, now.count), delivered },
      Math.max(all ?? 0, now.all ?? 0),
    );
  }

  async #back(conversation: string, now: ReadPosition, n: number): Promise<ReadPosition> {
    const { count, all } = await this.#countsAt(conversation, n);
    return withAll({ ...now, turn: this.#effects.now(), n, count }, all ?? 0);
  }

  async #countsAt(conversation: string, n: number): Promise<{ count: number; all?: number }> {
    return (await this.#history.at(conversation, n)) ?? { count: 0 };
  }

  async #tell(conversation: string, user: string, read: ReadPosition, members: number): Promise<void> {
    this.#bus.publish({
      kind: "frame",
      topic: `user:${user}`,
      frame: JSON.stringify({ type: "read", c: conversation, read }),
    });
    if (members > smallRoom) return;
    const n = await sharesReceipts(this.#store, user) ? read.n : 0;
    this.#tellOthers("receipts", { c: conversation, user, n, delivered: read.delivered });
    this.#tellOthers("deliveries", { c: conversation, user, n: 0, delivered: read.delivered });
  }

  #tellOthers(
    whom: "receipts" | "deliveries",
    seen: { c: string; user: string; n: number; delivered: number },
  ) {
    const frame = JSON.stringify({ type: "seen", ...seen });
    this.#bus.publish({ kind: "frame", topic: `${whom}:${seen.c}`, frame });
  }
}

function withAll({ all: _before, ...position }: ReadPosition, all: number): ReadPosition {
  return all > 0 ? { ...position, all } : position;
}

/** Of so many of the latest messages that address somebody. */
const lookedAt = 200;

/** Numbers of the messages that address somebody, by conversation. */
export async function mentionsOf(store: Store, userId: string): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>();
  for await (const { key } of store.list(keys.mentions(userId), { reverse: true, limit: lookedAt })) {
    const [conversation, n] = [key[3] as string, key[4] as number];
    const numbers = found.get(conversation);
    if (numbers === undefined) found.set(conversation, [n]);
    else numbers.unshift(n);
  }
  return found;
}
