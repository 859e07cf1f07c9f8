/**
 * Keeps the index up to date with the log, which is its only source. What is announced goes to the worker in batches;
 * what was missed (while the server was off, when the queue ran full, because the file was lost) is read from the log
 * in the background. Whoever sends a message never waits for it: the worker rests longer than it works.
 */
import type { Appended, ConversationLog } from "../conversations/log.ts";
import type { Effects, Timer } from "../effects.ts";
import { keys } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";
import type { Head } from "../protocol/entries.ts";
import { homeOf } from "../protocol/ids.ts";
import type { IndexWorker } from "./index_worker.ts";
import { inOrderOfTime } from "./merge.ts";
import { type Operation, operationsOf } from "./operations.ts";

interface Parts {
  store: Store;
  log: ConversationLog;
  index: IndexWorker;
  effects: Effects;
}
type Mark = Pick<Head, "n" | "count">;
/** Of a conversation, what lies between is not in the index. */
interface Gap {
  after: number;
  to: Mark;
}

/** What may wait in memory; beyond, it is read from the log later. */
const maxQueued = { entries: 20_000, characters: 4_000_000 };
const batch = { entries: 200, characters: 100_000 };
/** Entries that are missing, below which what is announced is queued again. */
const nearly = 2_000;
/** Milliseconds: before a batch, between batches at most, after a failure, and after many. */
const pause = { least: 20, most: 1_000, failed: 100, longest: 60_000 };
/**
 * The worker rests so many times as long as it has worked: with what is said now, with what was missed, and with the
 * latter while more is said than it gets done.
 */
const rest = { live: 3, catchingUp: 1, busy: 6 };

export class Feeder {
  readonly #parts: Parts;
  /** Where the log stands, by conversation, and how many messages there are with threads, by room. */
  readonly #heads = new Map<string, Mark>();
  readonly #counts = new Map<string, number>();
  #queue: Appended[] = [];
  #queuedCharacters = 0;
  /** What is announced is queued: everything before it is in the index or being put there. */
  #live = false;
  #timer: Timer | undefined;
  #wake: (() => void) | undefined;
  #working: Promise<void> | undefined;
  #listed: Promise<unknown> | undefined;
  #failures = 0;
  /** Entries that were announced in this process. */
  #announced = 0;
  #closed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.log.onAppended((appended) => this.#appended(appended));
    parts.index.onLost(() => this.#fallBehind());
  }

  /** Begins with what was missed. Resolves when it is known how much that is. */
  async start(): Promise<void> {
    if (this.#listed === undefined) {
      this.#listed = this.#listHeads();
      this.#listed.then(() => this.#begin(), () => this.#listed = undefined);
    }
    await this.#listed;
  }

  /** Messages of a room or direct conversation and its threads, as far as this process has heard. */
  count(home: string): number {
    return this.#counts.get(home) ?? 0;
  }

  /** Lets go of conversations that are gone from the store. */
  async recheck(): Promise<void> {
    if (this.#listed === undefined) return;
    await this.#listed;
    const known = [...this.#heads.keys()];
    const there = await this.#listHeads();
    for (const conversation of known) if (!there.has(conversation)) this.#forget(conversation);
    this.#fallBehind();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#timer?.cancel();
    this.#wake?.();
    await this.#working;
    // What is queued is in the log too: a failure costs nothing.
    while (this.#live && this.#queue.length > 0) await this.#sendQueued().catch(() => this.#queue = []);
  }

  #appended(appended: readonly Appended[]): void {
    for (const { conversation, head } of appended) this.#note(conversation, head);
    this.#announced += appended.length;
    if (!this.#live) return;
    for (const one of appended) {
      this.#queue.push(one);
      this.#queuedCharacters += one.json.length;
    }
    if (this.#queue.length > maxQueued.entries || this.#queuedCharacters > maxQueued.characters) {
      this.#fallBehind();
    } else this.#begin();
  }

  #note(conversation: string, { n, count }: Mark): void {
    const before = this.#heads.get(conversation);
    if (before !== undefined && before.n >= n) return;
    this.#heads.set(conversation, { n, count });
    const home = homeOf(conversation);
    this.#counts.set(home, this.count(home) + count - (before?.count ?? 0));
  }

  #forget(conversation: string): void {
    const home = homeOf(conversation);
    this.#counts.set(home, this.count(home) - (this.#heads.get(conversation)?.count ?? 0));
    this.#heads.delete(conversation);
    if (home !== conversation) return;
    this.#counts.delete(home);
    for (const known of this.#heads.keys()) if (homeOf(known) === home) this.#heads.delete(known);
  }

  async #listHeads(): Promise<Set<string>> {
    const there = new Set<string>();
    for await (const { key, value } of this.#parts.store.list(keys.heads())) {
      const conversation = key[1] as string;
      there.add(conversation);
      this.#note(conversation, value);
    }
    return there;
  }

  #fallBehind(): void {
    if (this.#listed === undefined) return;
    this.#live = false;
    this.#takeQueued(Infinity);
    this.#begin();
  }

  /** One at a time: works until there is nothing to do. */
  #begin(): void {
    if (this.#closed || this.#working !== undefined) return;
    this.#working = this.#work().finally(() => {
      this.#working = undefined;
      if (!this.#live || this.#queue.length > 0) this.#begin();
    });
  }

  async #work(): Promise<void> {
    try {
      if (!this.#live) await this.#catchUp();
      await this.#sleep(pause.least);
      while (this.#live && this.#queue.length > 0 && !this.#closed) {
        await this.#rested(rest.live, () => this.#sendQueued());
      }
    } catch (error) {
      this.#live = false;
      this.#takeQueued(Infinity);
      if (this.#closed) return;
      this.#parts.effects.log("warn", "search.indexing_failed", { error });
      await this.#sleep(Math.min(pause.longest, pause.failed * 4 ** this.#failures++));
    }
  }

  async #sendQueued(): Promise<void> {
    const appended = this.#takeQueued(batch.entries);
    await this.#apply(appended.flatMap(({ conversation, entry }) => operationsOf(conversation, entry)));
  }

  #takeQueued(entries: number): Appended[] {
    const taken = this.#queue.splice(0, Math.min(entries, this.#queue.length));
    this.#queuedCharacters -= taken.reduce((sum, { json }) => sum + json.length, 0);
    return taken;
  }

  async #catchUp(): Promise<void> {
    while (!this.#closed) {
      const { gaps, gone, missing } = await this.#compare();
      for (const conversation of gone) await this.#apply([{ kind: "forget", conversation }]);
      // From here on nothing is missed, because it is queued, and what comes twice does no harm.
      if (missing < nearly) this.#live = true;
      if (gaps.size > 0) await this.#readLog(gaps);
      if (!this.#live) continue;
      this.#failures = 0;
      return;
    }
  }

  /** No await after the answer: whatever is appended meanwhile counts as missing. */
  async #compare() {
    const cursors = await this.#parts.index.call("cursors", null);
    const upto = new Map(cursors.map((cursor) => [cursor.conversation, cursor.upto]));
    const gaps = new Map<string, Gap>();
    let missing = 0;
    for (const [conversation, to] of this.#heads) {
      const after = upto.get(conversation) ?? 0;
      // A thread outlives its room for as long as clearing takes.
      if (after >= to.n || !this.#heads.has(homeOf(conversation))) continue;
      gaps.set(conversation, { after, to });
      missing += to.n - after;
    }
    const gone = cursors.filter(({ conversation, upto }) => upto > (this.#heads.get(conversation)?.n ?? 0));
    return { gaps, missing, gone: gone.map(({ conversation }) => conversation) };
  }

  async #readLog(gaps: Map<string, Gap>): Promise<void> {
    let operations: Operation[] = [];
    let characters = 0;
    let announced = this.#announced;
    for await (const { conversation, entry } of inOrderOfTime(this.#parts.log, gaps)) {
      if (this.#closed) return;
      const gap = gaps.get(conversation)!;
      operations.push(...operationsOf(conversation, entry, gap.after));
      gap.after = entry.n;
      characters += "text" in entry ? entry.text.length : 0;
      if (operations.length < 2 * batch.entries && characters < batch.characters) continue;
      const busy = this.#announced - announced > batch.entries;
      announced = this.#announced;
      await this.#rested(busy ? rest.busy : rest.catchingUp, () => this.#apply(operations));
      operations = [];
      characters = 0;
    }
    // What the head counts and is not there any more will not come.
    for (const [conversation, { after, to }] of gaps) {
      if (after < to.n) operations.push({ kind: "advance", conversation, after, ...to });
    }
    if (operations.length > 0) await this.#apply(operations);
  }

  async #apply(operations: readonly Operation[]): Promise<void> {
    const { holes, remaining } = await this.#parts.index.call("apply", operations);
    for (const operation of operations) {
      if (operation.kind === "forget") this.#forget(operation.conversation);
    }
    if (holes.length > 0) {
      this.#live = false;
      this.#takeQueued(Infinity);
    }
    if (remaining.length === 0 || this.#closed) return;
    const forgets = remaining.map((conversation) => ({ kind: "forget" as const, conversation }));
    await this.#rested(rest.catchingUp, () => this.#apply(forgets));
  }

  async #rested(times: number, run: () => Promise<void>): Promise<void> {
    const { effects } = this.#parts;
    const began = effects.monotonic();
    await run();
    await this.#sleep(Math.min(pause.most, times * (effects.monotonic() - began)));
  }

  async #sleep(ms: number): Promise<void> {
    if (this.#closed) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    this.#timer = this.#parts.effects.after(ms, resolve);
    await promise;
  }
}
