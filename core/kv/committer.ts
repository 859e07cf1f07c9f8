/**
 * Groups writes: while one atomic commit is in flight, the next one is gathered (one fsync then serves
 * hundreds of messages instead of one). It is also the serialiser of every conversation in this process: numbers
 * are given here, in the order of arrival, and the check on each touched head guards against other processes.
 *
 * Promises: a write resolves only after its commit; a write that cannot hold fails alone; two writes of one
 * conversation never get the same number; nothing is written partly.
 */
import { ParleyError } from "../errors.ts";
import type { Head } from "../protocol/entries.ts";
import { type Key, keys } from "./keys.ts";
import { type Lane, Lanes } from "./lanes.ts";
import { Staged } from "./staged.ts";
import { type Check, type Store, toStorageError } from "./store.ts";

export interface Write<T> {
  /** The conversation whose head this write moves; null for writes beside the logs. */
  conversation: string | null;
  /** Later writes of this conversation are not put into the same commit: they judge by what this one changes. */
  barrier?: boolean;
  /** What must still hold. Asked when the commit is put together. */
  checks?: readonly Check[] | (() => readonly Check[]);
  /**
   * Called, synchronously, when its turn has come: sees the head that it follows (null: no such conversation
   * yet), writes into the change and gives the new head. May throw to be refused alone.
   * May be called again when a commit did not hold.
   */
  prepare(head: Head | null, change: Staged): { head: Head | null; result: T };
}

interface Queued {
  write: Write<unknown>;
  tries: number;
  /** Not to be grouped: it was in a group that KV refused with an exception. */
  alone: boolean;
  resolve(settled: { result: unknown; versionstamp: string }): void;
  reject(error: unknown): void;
}
interface Prepared {
  queued: Queued;
  checks: readonly Check[];
  staged: Staged;
  result: unknown;
}
/** A head that the commit moves, and what it was before. */
interface Move {
  before: Lane;
  head: Head | null;
}

// KV allows 100 checks, 1,000 mutations and 800 KiB in a commit; heads are counted within.
const maxChecks = 100;
const maxMutations = 900;
const maxBytes = 600 * 1024;
const maxTries = 8;

export class Committer {
  readonly #store: Store;
  readonly #lanes: Lanes;
  #queue: Queued[] = [];
  #running = false;
  #idle: (() => void)[] = [];
  #onCommitted: (results: unknown[]) => void = () => {};
  #onStale: (conversation: string) => void = () => {};

  constructor(store: Store) {
    this.#store = store;
    this.#lanes = new Lanes(store);
  }

  /** Called once per commit with the results of its writes in order, before their promises resolve. */
  onCommitted(listener: (results: unknown[]) => void): void {
    this.#onCommitted = listener;
  }

  /** Called when another process has moved a conversation: what is remembered of it is out of date. */
  onStale(listener: (conversation: string) => void): void {
    this.#onStale = listener;
  }

  /** @throws ParleyError `conflict` when a check did not hold or another process moved the conversation. */
  write<T>(write: Write<T>): Promise<{ result: T; versionstamp: string }> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ write, tries: 0, alone: false, resolve: resolve as Queued["resolve"], reject });
      if (!this.#running) this.#start();
    });
  }

  /** The head as this process knows it, read when it is not known yet. */
  async head(conversation: string): Promise<Head | null> {
    if (this.#lanes.get(conversation) === undefined) await this.#lanes.load([conversation]);
    return this.knownHead(conversation) ?? null;
  }

  knownHead(conversation: string): Head | null | undefined {
    return this.#lanes.get(conversation)?.head;
  }

  /** Another process has written: reads the head again. */
  refresh(conversation: string): Promise<Head | null> {
    this.#lanes.forget(conversation);
    return this.head(conversation);
  }

  /** Resolves when nothing is queued or in flight. */
  idle(): Promise<void> {
    return this.#running ? new Promise((resolve) => this.#idle.push(resolve)) : Promise.resolve();
  }

  #start(): void {
    this.#running = true;
    // One turn later, so that everything that is ready now goes together.
    queueMicrotask(() => this.#run());
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#takeBatch();
      try {
        await this.#loadMissing(batch);
        await this.#commit(batch);
      } catch (error) {
        for (const queued of batch) queued.reject(toStorageError(error));
      }
      this.#lanes.trim();
    }
    this.#running = false;
    const waiting = this.#idle;
    this.#idle = [];
    for (const resolve of waiting) resolve();
  }

  /** As many as surely fit by their checks; bytes and mutations are judged while preparing. */
  #takeBatch(): Queued[] {
    const conversations = new Set<string>();
    let checks = 0;
    let length = 0;
    for (const { write, alone } of this.#queue) {
      if (alone && length > 0) break;
      if (write.conversation !== null && !conversations.has(write.conversation)) {
        conversations.add(write.conversation);
        checks++;
      }
      checks += typeof write.checks === "function" ? 1 : write.checks?.length ?? 0;
      if (checks > maxChecks && length > 0) break;
      length++;
      if (alone) break;
    }
    return this.#take(length);
  }

  #take(length: number): Queued[] {
    if (length < this.#queue.length) return this.#queue.splice(0, length);
    const all = this.#queue;
    this.#queue = [];
    return all;
  }

  async #loadMissing(batch: Queued[]): Promise<void> {
    const missing = new Set<string>();
    for (const { write } of batch) {
      if (write.conversation !== null && this.#lanes.get(write.conversation) === undefined) {
        missing.add(write.conversation);
      }
    }
    if (missing.size > 0) await this.#lanes.load([...missing]);
  }

  async #commit(batch: Queued[]): Promise<void> {
    const moves = new Map<string, Move>();
    const prepared = this.#prepare(batch, moves);
    if (prepared.length === 0) return;
    let result: Deno.KvCommitResult | Deno.KvCommitError;
    try {
      result = await this.#assemble(prepared, moves).commit();
    } catch (error) {
      // Whether it was written is unknown: nothing that is remembered of these heads can be trusted.
      for (const conversation of moves.keys()) this.#lanes.forget(conversation);
      return this.#refused(prepared, error);
    }
    if (!result.ok) return await this.#conflicted(prepared, moves);
    const { versionstamp } = result;
    for (const [conversation, { head }] of moves) this.#lanes.set(conversation, { head, versionstamp });
    this.#onCommitted(prepared.map((write) => write.result));
    for (const { queued, result } of prepared) queued.resolve({ result, versionstamp });
  }

  #prepare(batch: Queued[], moves: Map<string, Move>): Prepared[] {
    const prepared: Prepared[] = [];
    const written = new Set<Deno.KvKeyPart>();
    const barred = new Set<string>();
    let mutations = 0;
    let bytes = 0;
    for (let i = 0; i < batch.length; i++) {
      const { conversation, barrier } = batch[i]!.write;
      const one = conversation !== null && barred.has(conversation)
        ? "later"
        : this.#prepareOne(batch[i]!, moves, written);
      if (one === "later") {
        this.#queue.unshift(...batch.slice(i));
        break;
      }
      if (one === null) continue;
      for (const { key } of one.staged.puts) written.add(lastOf(key));
      mutations += one.staged.puts.length + 1;
      bytes += one.staged.bytes;
      prepared.push(one);
      if (barrier && conversation !== null) barred.add(conversation);
      if (mutations > maxMutations || bytes > maxBytes) {
        this.#queue.unshift(...batch.slice(i + 1));
        break;
      }
    }
    return prepared;
  }

  /** "later": it checks what this very commit writes, and KV would judge the check by what was before. */
  #prepareOne(
    queued: Queued,
    moves: Map<string, Move>,
    written: Set<Deno.KvKeyPart>,
  ): Prepared | "later" | null {
    const { write } = queued;
    const staged = new Staged();
    try {
      const checks = typeof write.checks === "function" ? write.checks() : write.checks ?? [];
      if (checks.some(({ key }) => written.has(lastOf(key)))) return "later";
      if (write.conversation === null) {
        return { queued, checks, staged, result: write.prepare(null, staged).result };
      }
      const before = moves.get(write.conversation)?.before ?? this.#lanes.get(write.conversation);
      // Forgotten while the others were read: it is read again with the next commit.
      if (before === undefined) return "later";
      const current = moves.has(write.conversation) ? moves.get(write.conversation)!.head : before.head;
      const { head, result } = write.prepare(current, staged);
      moves.set(write.conversation, { before, head });
      return { queued, checks, staged, result };
    } catch (error) {
      queued.reject(error);
      return null;
    }
  }

  #assemble(prepared: Prepared[], moves: Map<string, Move>): Deno.AtomicOperation {
    const atomic = this.#store.raw.atomic();
    const change = this.#store.change(atomic);
    for (const [conversation, { before, head }] of moves) {
      const headKey = keys.head(conversation);
      atomic.check({ key: headKey.parts, versionstamp: before.versionstamp });
      if (head !== null) change.set(headKey, head);
    }
    for (const { checks, staged } of prepared) {
      for (const { key, versionstamp } of checks) atomic.check({ key: key.parts, versionstamp });
      staged.writeTo(change);
    }
    return atomic;
  }

  /** KV threw: the storage is in trouble, or one member is not storable; each is then tried alone. */
  #refused(prepared: Prepared[], error: unknown): void {
    const storage = toStorageError(error);
    if (prepared.length === 1 || storage instanceof ParleyError) {
      for (const { queued } of prepared) queued.reject(storage);
      return;
    }
    for (const { queued } of prepared) queued.alone = true;
    this.#queue.unshift(...prepared.map(({ queued }) => queued));
  }

  async #conflicted(prepared: Prepared[], moves: Map<string, Move>): Promise<void> {
    const stale = await this.#lanes.reload(new Map([...moves].map(([id, { before }]) => [id, before])));
    const broken = await this.#brokenChecks(prepared);
    const again: Queued[] = [];
    for (const { queued } of prepared) {
      const { conversation } = queued.write;
      const lost = broken.has(queued) || (conversation !== null && stale.has(conversation));
      if (lost || ++queued.tries > maxTries) {
        queued.reject(
          new ParleyError("conflict", "Somebody else changed this at the same moment; please try again"),
        );
      } else again.push(queued);
    }
    this.#queue.unshift(...again);
    for (const conversation of stale) this.#onStale(conversation);
  }

  async #brokenChecks(prepared: Prepared[]): Promise<Set<Queued>> {
    const asked = prepared.flatMap(({ queued, checks }) => checks.map((check) => ({ queued, check })));
    const found = await this.#store.getMany(asked.map(({ check }) => check.key));
    const broken = new Set<Queued>();
    asked.forEach(({ queued, check }, i) => {
      if ((found[i]?.versionstamp ?? null) !== check.versionstamp) broken.add(queued);
    });
    return broken;
  }
}

/** Equal for equal keys, and cheaper than all of it; two keys that only end alike wait for each other. */
function lastOf({ parts }: Key<unknown>): Deno.KvKeyPart {
  return parts[parts.length - 1]!;
}
