// This module is browser compatible.
/**
 * One conversation as far as this page holds it: a run of entries without a hole, at most 300, that slides
 * over the history. At its live end events are added as they come; a hole is never shown but reported. What
 * is being read is never taken away or moved: the window is cut at the far side, and where that is the live
 * end, it stops growing there until the reader comes back.
 */
import { batch, computed, signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { Entry, Head, OpenConversation, Page } from "../protocol/entries.ts";
import { layOut } from "./rows.ts";
import type { Pending, Row } from "./rows.ts";

export const windowSize = 300;
/** What is left of a full window that grows at its live end: cut seldom, not at every message. */
const keptWhenLive = 250;
/** Events that wait for a hole to be filled. */
const maxAhead = 200;

export interface TimelineOptions {
  me: string;
  day(at: number): string;
  /** Mine that wait to be sent or have failed, in order. */
  unsent?: ReadonlySignal<readonly Pending[]>;
  unread?: ReadonlySignal<number>;
  /** Something after `after` is missing: ask for it. */
  missing?: () => void;
}

export interface View {
  first: number;
  last: number;
  atBottom: boolean;
}

interface Run {
  entries: readonly Entry[];
  older: boolean;
  /** There is more below than the run holds; otherwise events are added to it. */
  newer: boolean;
}

export class Timeline {
  readonly conversation: string;
  readonly loading = signal<"older" | "newer" | "jump" | undefined>(undefined);
  readonly divider = signal<number | undefined>(undefined);
  readonly rows: ReadonlySignal<readonly Row[]>;
  readonly older: ReadonlySignal<boolean>;
  readonly newer: ReadonlySignal<boolean>;
  readonly unread: ReadonlySignal<number>;
  /** What is on the screen; a list that is not shown counts as being at its bottom. */
  view: View = { first: 0, last: 0, atBottom: true };
  readonly #options: TimelineOptions;
  readonly #run = signal<Run>({ entries: [], older: false, newer: false });
  readonly #reads = signal<ReadonlyMap<string, { n: number; delivered: number }>>(new Map());
  /** Sent, numbered, and not yet among the entries. */
  readonly #acknowledged = signal<readonly Pending[]>([]);
  readonly #ahead = new Map<number, Entry>();
  #head: Head;
  #byKey = new Map<string, Row>();

  constructor(open: OpenConversation, options: TimelineOptions) {
    this.conversation = open.membership.room.id;
    this.#options = options;
    this.#head = open.membership.head;
    this.unread = options.unread ?? signal(0);
    this.older = computed(() => this.#run.value.older);
    this.newer = computed(() => this.#run.value.newer);
    this.rows = computed(() => this.#layOut());
    const { head, read } = open.membership;
    if (head.count > read.count) this.divider.value = open.divider;
    this.openFrom(open);
  }

  get entries(): readonly Entry[] {
    return this.#run.value.entries;
  }

  get head(): Head {
    return this.#head;
  }

  /** The number of the last entry in the run. */
  get last(): number {
    return this.entries.at(-1)?.n ?? 0;
  }

  /** What to ask the server for: everything after this number. */
  get after(): number {
    return this.#run.value.newer ? this.#head.n : this.last;
  }

  /** At the live end, and something is known to be missing. */
  get behind(): boolean {
    return !this.#run.value.newer && this.last < this.#head.n;
  }

  entry(n: number): Entry | undefined {
    const first = this.entries[0]?.n ?? 0;
    return this.entries[n - first];
  }

  /** As `openFrom`, when what was known is no longer true: also the head may be a smaller one. */
  startAgain(open: OpenConversation): void {
    this.#ahead.clear();
    this.#head = open.membership.head;
    this.openFrom(open);
  }

  /** Replaces the run, for a jump. The divider stays. */
  openFrom(open: OpenConversation): void {
    const { page, membership, reads } = open;
    batch(() => {
      this.#run.value = { entries: page.entries, older: page.older, newer: page.newer };
      for (const { user, n, delivered } of reads) this.seen(user, n, delivered);
      this.raiseHead(membership.head);
      this.#catchUp();
    });
  }

  olderPage(page: Page): void {
    const { entries, newer } = this.#run.value;
    const first = entries[0]?.n ?? Infinity;
    const above = page.entries.filter((entry) => entry.n < first);
    if (above.length > 0 && above.at(-1)!.n !== first - 1) return; // The run has moved since it was asked for.
    const all = [...above, ...entries];
    const cut = all.length > windowSize;
    if (cut) this.#ahead.clear();
    this.#run.value = { entries: all.slice(0, windowSize), older: page.older, newer: newer || cut };
  }

  newerPage(page: Page): void {
    const { entries, older } = this.#run.value;
    const below = page.entries.filter((entry) => entry.n > this.last);
    if (below.length > 0 && below[0]!.n !== this.last + 1) return;
    const all = [...entries, ...below];
    const cut = all.length > windowSize;
    batch(() => {
      this.#run.value = { entries: all.slice(-windowSize), older: older || cut, newer: page.newer };
      this.raiseHead({ ...this.#head, n: this.last, count: this.entries.at(-1)?.count ?? 0 });
      this.#catchUp();
    });
  }

  applyEvent(entry: Entry): void {
    if (entry.n <= this.last) return;
    this.raiseHead({ ...this.#head, n: entry.n, count: entry.count });
    this.#ahead.set(entry.n, entry);
    if (this.#ahead.size > maxAhead) this.#ahead.delete(this.#ahead.keys().next().value!);
    this.#catchUp();
  }

  /** A later head may arrive before an earlier one. */
  raiseHead(head: Head): void {
    if (head.n > this.#head.n) this.#head = head;
  }

  /** Somebody's position; numbers only grow. Mine is kept by the list of conversations. */
  seen(user: string, n: number, delivered: number): void {
    if (user === this.#options.me) return;
    const was = this.#reads.value.get(user) ?? { n: 0, delivered: 0 };
    if (n <= was.n && delivered <= was.delivered) return;
    const now = { n: Math.max(n, was.n), delivered: Math.max(delivered, was.delivered) };
    this.#reads.value = new Map(this.#reads.value).set(user, now);
  }

  seenBy(n: number): string[] {
    return [...this.#reads.value].filter(([, read]) => read.n >= n).map(([user]) => user);
  }

  /** A message of mine has its number; its event may come before or after this. */
  acknowledged(pending: Pending & { n: number }): void {
    if (pending.n <= this.last) return;
    this.#acknowledged.value = [...this.#acknowledged.value, pending];
  }

  /** Moves the divider: for what arrives while nobody looks. */
  divideAfter(n: number | undefined): void {
    this.divider.value = n;
  }

  /** Whether the entry is in the run, or would be the next to come at its live end. */
  holds(n: number): boolean {
    const { entries, newer } = this.#run.value;
    return n >= (entries[0]?.n ?? 0) && (n <= this.last || !newer);
  }

  /** Adds what has come and is next; reports a hole. */
  #catchUp(): void {
    this.#forgetArrived();
    if (this.#run.value.newer) return;
    const next: Entry[] = [];
    for (let n = this.last + 1; this.#ahead.has(n); n++) {
      next.push(this.#ahead.get(n)!);
      this.#ahead.delete(n);
    }
    if (next.length > 0) this.#append(next);
    this.#forgetArrived();
    if (this.behind) this.#options.missing?.();
  }

  #forgetArrived(): void {
    const { last } = this;
    for (const n of this.#ahead.keys()) if (n <= last) this.#ahead.delete(n);
    const waiting = this.#acknowledged.value.filter(({ n }) => n! > last);
    if (waiting.length < this.#acknowledged.value.length) this.#acknowledged.value = waiting;
  }

  #append(next: Entry[]): void {
    const { entries, older } = this.#run.value;
    const all = [...entries, ...next];
    if (all.length <= windowSize) {
      this.#run.value = { entries: all, older, newer: false };
    } else if (this.view.atBottom) {
      this.#run.value = { entries: all.slice(-keptWhenLive), older: true, newer: false };
    } else {
      this.#run.value = { entries: all.slice(0, windowSize), older, newer: true };
    }
  }

  #layOut(): readonly Row[] {
    const { entries, newer } = this.#run.value;
    const rows = layOut({
      me: this.#options.me,
      entries,
      pending: newer ? [] : this.#pendingBelow(entries),
      divider: this.divider.value,
      others: furthest(this.#reads.value.values()),
      day: this.#options.day,
    }, this.#byKey);
    this.#byKey = new Map(rows.map((row) => [row.key, row]));
    return rows;
  }

  /** Each of my messages is shown once, whichever of event, answer and page came first. */
  #pendingBelow(entries: readonly Entry[]): Pending[] {
    const shown = new Set<string>();
    for (const entry of entries) {
      if (entry.type === "message" && entry.by === this.#options.me) shown.add(entry.id);
    }
    const pending = [...this.#acknowledged.value, ...this.#options.unsent?.value ?? []];
    return pending.filter(({ clientId }) => !shown.has(clientId) && shown.add(clientId));
  }
}

function furthest(reads: Iterable<{ n: number; delivered: number }>): { read: number; delivered: number } {
  const furthest = { read: 0, delivered: 0 };
  for (const { n, delivered } of reads) {
    furthest.read = Math.max(furthest.read, n);
    furthest.delivered = Math.max(furthest.delivered, delivered);
  }
  return furthest;
}
