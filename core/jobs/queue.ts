/**
 * The jobs of one kind: takes what is due, so many at once, and sleeps until the next is due. Each kind has its own, so a
 * slow or failing one holds up no other.
 */
import type { Effects, Timer } from "../effects.ts";
import type { Committer } from "../kv/committer.ts";
import { type JobRecord, keys } from "../kv/keys.ts";
import type { Found, RangeOptions, Store } from "../kv/store.ts";
import { Held } from "./held.ts";
import { rowOf } from "./rows.ts";
import { type Kind, lease, work } from "./work.ts";

export interface QueueParts {
  store: Store;
  committer: Committer;
  effects: Effects;
  /** No other process uses the store. */
  alone: boolean;
  /** Names this process. */
  me: string;
}

/** Looked for what is due without being told, milliseconds. */
const lookEvery = 30_000;
const troublePause = 5_000;
const usualAtOnce = 16;
/** So much may the clock have been set back since a lease began, milliseconds. */
const clockTrouble = 86_400_000;

export class Queue {
  readonly #name: string;
  readonly #kind: Kind;
  readonly #parts: QueueParts;
  readonly #running = new Map<string, Promise<void>>();
  #timer: Timer | null = null;
  #wakeAt = Infinity;
  #looking: Promise<void> | null = null;
  #again = false;
  #stopped = true;

  constructor(name: string, kind: Kind, parts: QueueParts) {
    this.#name = name;
    this.#kind = kind;
    this.#parts = parts;
  }

  start(): void {
    this.#stopped = false;
    this.#look(this.#parts.alone ? () => this.#reclaim() : undefined);
  }

  /** Takes nothing more; resolves when what runs has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    await this.#looking;
    await Promise.all(this.#running.values());
  }

  /** Something is due then, milliseconds since 1970. */
  wake(due: number): void {
    if (this.#stopped) return;
    if (due <= this.#parts.effects.now()) this.#look();
    else if (due < this.#wakeAt) this.#sleepUntil(due);
  }

  #sleepUntil(due: number): void {
    const { effects } = this.#parts;
    this.#timer?.cancel();
    const wait = Math.max(0, Math.min(due - effects.now(), lookEvery));
    this.#wakeAt = effects.now() + wait;
    this.#timer = effects.after(wait, () => this.#look());
  }

  #look(first?: () => Promise<void>): void {
    if (this.#stopped) return;
    if (this.#looking !== null) return void (this.#again = true);
    this.#again = false;
    this.#wakeAt = Infinity;
    this.#looking = this.#takeDue(first).catch((error) => {
      this.#parts.effects.log("error", "jobs.unreadable", { kind: this.#name, error });
      return this.#parts.effects.now() + troublePause;
    }).then((next) => {
      this.#looking = null;
      if (this.#stopped) return;
      if (this.#again) this.#look();
      else this.#sleepUntil(Math.min(next, this.#wakeAt));
    });
  }

  /** @returns when the next one is due. */
  async #takeDue(first?: () => Promise<void>): Promise<number> {
    await first?.();
    const { store, effects } = this.#parts;
    const now = effects.now();
    const { atOnce = usualAtOnce } = this.#kind;
    const limit = atOnce + this.#running.size + 1;
    const rows = await this.#rows({ to: now + 1, limit });
    const free = rows.filter(({ key }) => !this.#running.has(key)).slice(0, atOnce - this.#running.size);
    const found = await store.getMany(free.map(({ key }) => keys.job(this.#name, key)));
    await Promise.all(free.map((row, i) => {
      const job = found[i] ?? null;
      return job?.value.due === row.due ? this.#take(job) : this.#tidy(row, job);
    }));
    if (this.#running.size >= atOnce) return Infinity; // The end of one of them looks again.
    if (rows.length === limit) this.#again = true;
    const [next] = await this.#rows({ from: now + 1, limit: 1 });
    return next?.due ?? Infinity;
  }

  #rows(options: RangeOptions): Promise<{ due: number; key: string }[]> {
    const rows = this.#parts.store.list(keys.jobsByDue(this.#name), options);
    return Array.fromAsync(rows, ({ key }) => ({ due: key[2] as number, key: key[3] as string }));
  }

  async #take(found: Found<JobRecord>): Promise<void> {
    const { effects, me } = this.#parts;
    const { value } = found;
    const held = new Held(this.#parts, found);
    const taken = { ...value, tries: value.tries + 1, due: effects.now() + lease, owner: me };
    if (!await held.move(taken)) return; // Another process has taken it.
    const run = work(held, this.#kind, effects).then(() => {
      this.#running.delete(value.key);
      this.#look();
    });
    this.#running.set(value.key, run);
  }

  /** What the process before this one had begun is nobody's: it does not wait for the end of a lease. */
  async #reclaim(): Promise<void> {
    const { store, effects, me } = this.#parts;
    const now = effects.now();
    const rows = await this.#rows({ from: now + 1, to: now + lease + clockTrouble });
    const found = await store.getMany(rows.map(({ key }) => keys.job(this.#name, key)));
    for (const job of found) {
      if (job?.value.owner === undefined || job.value.owner === me) continue;
      const { owner: _owner, ...idle } = job.value;
      await new Held(this.#parts, job).move({ ...idle, due: now });
    }
  }

  /** A row that was left over. The check keeps it when its time has just become right again. */
  async #tidy({ due, key }: { due: number; key: string }, job: Found<JobRecord> | null): Promise<void> {
    const row = rowOf({ kind: this.#name, due, key });
    await this.#parts.store.commit((change) => change.check(keys.job(this.#name, key), job).delete(row));
  }
}
