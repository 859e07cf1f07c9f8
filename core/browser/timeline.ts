// This module is browser compatible.
/**
 * One conversation as far as this page holds it: a run of entries, at most 300, that slides over the history. Events
 * are taken in one after the other, each number once: messages are added at the live end, changes are made to the
 * messages that the run holds; a number that is missing is never skipped but reported. What is being read is never
 * taken away or moved: the window is cut at the far side, and where that is the live end, it stops growing there until
 * the reader comes back.
 */
import { batch, computed, signal } from "@preact/signals";
import type { ReadonlySignal, Signal } from "@preact/signals";
import type {
  ChangedEntry,
  Entry,
  Head,
  MessageEntry,
  OpenConversation,
  Page,
  ShownEntry,
} from "../protocol/entries.ts";
import type { ThreadSummary } from "../protocol/entries.ts";
import { withReaction } from "../protocol/reactions.ts";
import { layOut } from "./rows.ts";
import type { Pending, Row } from "./rows.ts";

export const windowSize = 300;
/** What is left of a full window that grows at its live end: cut seldom, not at every message. */
const keptWhenLive = 250;
/** Events that wait for a hole to be filled. */
const maxAhead = 200;
/** Events remembered for pages that were read before them and arrive after them. */
const maxRecent = 500;

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
  entries: readonly ShownEntry[];
  older: boolean;
  /** There is more below than the run holds; otherwise events are added to it. */
  newer: boolean;
}

export class Timeline {
  readonly conversation: string;
  readonly loading = signal<"older" | "newer" | "jump" | undefined>(undefined);
  readonly root: Signal<MessageEntry | undefined>;
  readonly divider = signal<number | undefined>(undefined);
  readonly cleared = signal(0);
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
  readonly #quoted = signal<ReadonlyMap<number, MessageEntry>>(new Map());
  readonly #threads = signal<ReadonlyMap<number, ThreadSummary>>(new Map());
  readonly #ahead = new Map<number, Entry>();
  /** The last events that were taken in, without a hole, the latest last. */
  #recent: Entry[] = [];
  /** Everything up to this number was taken in. */
  #known: number;
  #head: Head;
  #byKey = new Map<string, Row>();

  constructor(open: OpenConversation, options: TimelineOptions) {
    this.conversation = open.membership.room.id;
    this.root = signal(open.root);
    this.#options = options;
    this.#head = open.membership.head;
    this.#known = open.page.through;
    this.unread = options.unread ?? signal(0);
    this.older = computed(() => this.#run.value.older && this.cleared.value === 0);
    this.newer = computed(() => this.#run.value.newer);
    this.rows = computed(() => this.#layOut());
    const { head, read } = open.membership;
    if (head.count > read.count) this.divider.value = open.divider;
    this.openFrom(open);
  }

  get entries(): readonly ShownEntry[] {
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
    return this.#known;
  }

  /** Something is known to be missing. */
  get behind(): boolean {
    return this.#known < this.#head.n;
  }

  entry(n: number): ShownEntry | undefined {
    const at = this.#placeOf(n);
    return this.entries[at]?.n === n ? this.entries[at] : undefined;
  }

  /** The last entry with at most this number. */
  entryUpTo(n: number): ShownEntry | undefined {
    const at = this.#placeOf(n);
    return this.entries[at]?.n === n ? this.entries[at] : this.entries[at - 1];
  }

  /** Where the entry with this number is, or would be. */
  #placeOf(n: number): number {
    const { entries } = this;
    let [low, high] = [0, entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (entries[middle]!.n < n) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** A message that another one here answers. */
  quoted(n: number): MessageEntry | undefined {
    const entry = this.entry(n);
    return entry?.type === "message" ? entry : this.#quoted.value.get(n);
  }

  /** The thread that answers message `n`. */
  thread(n: number): ThreadSummary | undefined {
    return this.#threads.value.get(n);
  }

  /** As `openFrom`, when what was known is no longer true: also the head may be a smaller one. */
  startAgain(open: OpenConversation): void {
    this.#ahead.clear();
    this.#recent = [];
    this.#head = open.membership.head;
    this.#known = open.page.through;
    this.openFrom(open);
  }

  /** Replaces the run, for a jump. The divider stays. */
  openFrom(open: OpenConversation): void {
    const { page, membership, reads } = open;
    batch(() => {
      this.#learn(page);
      this.#run.value = this.#withRecent(
        { entries: page.entries, older: page.older, newer: page.newer },
        page,
      );
      for (const { user, n, delivered } of reads) this.seen(user, n, delivered);
      this.raiseHead(membership.head);
      this.#catchUp();
    });
  }

  /** @param before the first number of the run when the page was asked for. */
  olderPage(page: Page, before: number): void {
    const { entries, newer } = this.#run.value;
    if (entries[0]?.n !== before) return; // The run has moved since.
    const above = this.#withRecent({ entries: page.entries, older: page.older, newer: true }, page).entries;
    const all = [...above, ...entries];
    const cut = all.length > windowSize;
    batch(() => {
      this.#learn(page);
      this.#run.value = { entries: all.slice(0, windowSize), older: page.older, newer: newer || cut };
    });
  }

  /** @param after the last number of the run when the page was asked for. */
  newerPage(page: Page, after: number): void {
    const { entries, older, newer } = this.#run.value;
    if (!newer || this.last !== after) return;
    const below = this.#withRecent({ entries: page.entries, older: true, newer: page.newer }, page);
    const all = [...entries, ...below.entries];
    const cut = all.length > windowSize;
    batch(() => {
      this.#learn(page);
      this.#run.value = { entries: all.slice(-windowSize), older: older || cut, newer: below.newer };
      this.#forgetArrived();
    });
  }

  applyEvent(entry: Entry): void {
    if (entry.n <= this.#known) return;
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

  forgetSeen(): void {
    this.#reads.value = new Map(
      [...this.#reads.value].map(([user, { delivered }]) => [user, { n: 0, delivered }]),
    );
  }

  seenBy(n: number): string[] {
    return [...this.#reads.value].filter(([, read]) => read.n >= n).map(([user]) => user);
  }

  /** A message of mine has its number; its event may come before or after this. */
  acknowledged(pending: Pending & { n: number }): void {
    if (pending.n <= this.#known) return;
    this.#acknowledged.value = [...this.#acknowledged.value, pending];
  }

  /** The message that it answers has changed. */
  rootChanged(entry: ChangedEntry): void {
    if (this.root.peek()) this.root.value = changedMessage(this.root.peek()!, entry);
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

  /** The thread of a message has grown; the later of two wins. */
  threadGrew(thread: ThreadSummary): void {
    const known = this.#threads.value.get(thread.root);
    if (known !== undefined && known.replies >= thread.replies) return;
    this.#threads.value = new Map(this.#threads.value).set(thread.root, thread);
  }

  /** Messages that others here answer, asked for because they are far up. */
  learnQuoted(messages: readonly MessageEntry[]): void {
    if (messages.length === 0) return;
    const quoted = new Map(this.#quoted.value);
    for (const message of messages) quoted.set(message.n, message);
    this.#quoted.value = quoted;
  }

  #learn(page: Page): void {
    this.learnQuoted(page.quoted);
    for (const thread of page.threads) this.threadGrew(thread);
  }

  /** Takes in what has come and is next; reports a hole. */
  #catchUp(): void {
    const next: Entry[] = [];
    for (let n = this.#known + 1; this.#ahead.has(n); n++) next.push(this.#ahead.get(n)!);
    if (next.length > 0) this.#takeIn(next);
    this.#forgetArrived();
    if (this.behind) this.#options.missing?.();
  }

  #takeIn(next: readonly Entry[]): void {
    this.#known = next.at(-1)!.n;
    this.#recent = [...this.#recent, ...next].slice(-maxRecent);
    const { entries, older, newer } = changed(this.#run.value, next);
    const added = newer ? [] : next.filter(isShown);
    const quoted = changedQuotes(this.#quoted.value, next);
    if (quoted !== this.#quoted.value) this.#quoted.value = quoted;
    if (added.length > 0) this.#append({ entries, older, newer }, added);
    else if (entries !== this.#run.value.entries) this.#run.value = { entries, older, newer };
  }

  /** What was read from the store before events that are here already is made to agree with them. */
  #withRecent(run: Run, { through }: Page): Run {
    const since = this.#recent.filter((entry) => entry.n > through && entry.n <= this.#known);
    if (since.length === 0) return run;
    const { entries, older, newer } = changed(run, since);
    const last = entries.at(-1)?.n ?? 0;
    const added = newer ? [] : since.filter(isShown).filter(({ n }) => n > last);
    return { entries: added.length > 0 ? [...entries, ...added] : entries, older, newer };
  }

  #forgetArrived(): void {
    for (const n of this.#ahead.keys()) if (n <= this.#known) this.#ahead.delete(n);
    const waiting = this.#acknowledged.value.filter(({ n }) => n! > this.#known);
    if (waiting.length < this.#acknowledged.value.length) this.#acknowledged.value = waiting;
  }

  #append({ entries, older }: Run, next: readonly ShownEntry[]): void {
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
      entries: this.cleared.value === 0 ? entries : entries.filter(({ n }) => n > this.cleared.value),
      quoted: (n) => this.quoted(n),
      thread: (n) => this.thread(n),
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

function isShown(entry: Entry): entry is ShownEntry {
  return entry.type !== "changed";
}

/** The run after changes of messages that it holds; the same array when it holds none of them. */
function changed(run: Run, events: readonly Entry[]): Run {
  let entries: ShownEntry[] | undefined;
  for (const event of events) {
    if (event.type !== "changed") continue;
    const at = (entries ?? run.entries).findIndex(({ n }) => n === event.of);
    const before = (entries ?? run.entries)[at];
    if (before?.type !== "message") continue;
    const after = changedMessage(before, event);
    if (after !== before) (entries ??= [...run.entries])[at] = after;
  }
  return entries === undefined ? run : { ...run, entries };
}

function changedQuotes(quoted: ReadonlyMap<number, MessageEntry>, events: readonly Entry[]) {
  let next: Map<number, MessageEntry> | undefined;
  for (const event of events) {
    const before = event.type === "changed" ? (next ?? quoted).get(event.of) : undefined;
    if (before !== undefined) {
      (next ??= new Map(quoted)).set(before.n, changedMessage(before, event as ChangedEntry));
    }
  }
  return next ?? quoted;
}

/** Harmless when the message is in that state already. */
function changedMessage(
  message: MessageEntry,
  { message: state, reaction, poll, by }: ChangedEntry,
): MessageEntry {
  if (state !== undefined) return state;
  if (poll !== undefined) return { ...message, poll };
  return reaction === undefined ? message : withReaction(message, { ...reaction, by });
}

function furthest(reads: Iterable<{ n: number; delivered: number }>): { read: number; delivered: number } {
  const furthest = { read: 0, delivered: 0 };
  for (const { n, delivered } of reads) {
    furthest.read = Math.max(furthest.read, n);
    furthest.delivered = Math.max(furthest.delivered, delivered);
  }
  return furthest;
}
