/**
 * Work that can wait. A job is written in the same commit as what caused it, so neither is there without the other, and
 * it is run when it is due, here or in another process, at least once; after a crash again within half a minute.
 * Nothing that must not be lost may wait in memory: it is a job.
 */
import type { Effects } from "../effects.ts";
import { notFound } from "../errors.ts";
import type { Committer } from "../kv/committer.ts";
import { type JobRecord, keys } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";
import type { Bus } from "../realtime/bus.ts";
import { Queue } from "./queue.ts";
import { type NewJob, remove, write, writeNew, type Writing } from "./rows.ts";
import type { Kind } from "./work.ts";

export { Hopeless } from "./work.ts";
export type { Job, Kind } from "./work.ts";
export type { NewJob, Writing } from "./rows.ts";
export { type Overview, overview, settleDead } from "./overseeing.ts";

export interface JobsParts {
  store: Store;
  committer: Committer;
  bus: Bus;
  effects: Effects;
  /** Another process may use the same store. */
  shared: boolean;
}

const shown = 100;
/** Milliseconds that jobs may take to end when the server goes away; others run again after the next start. */
const patience = 5_000;

export class Jobs {
  readonly #parts: JobsParts;
  readonly #queues = new Map<string, Queue>();
  readonly #me: string;
  readonly #deafen: () => void;

  constructor(parts: JobsParts) {
    this.#parts = parts;
    this.#me = parts.effects.id();
    this.#deafen = parts.bus.subscribe((signal) => {
      if (signal.kind === "job") this.#queues.get(signal.job)?.wake(signal.due);
    });
  }

  /** Says who does the jobs of a kind. Before `start`. */
  handle(name: string, kind: Kind): void {
    const { store, committer, effects, shared } = this.#parts;
    this.#queues.set(
      name,
      new Queue(name, kind, { store, committer, effects, alone: !shared, me: this.#me }),
    );
  }

  /** Takes what is due, at once what was due while no server ran. */
  start(): void {
    for (const queue of this.#queues.values()) queue.start();
  }

  async stop(): Promise<void> {
    this.#deafen();
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = this.#parts.effects.after(patience, resolve);
    await Promise.race([late, Promise.all([...this.#queues.values()].map((queue) => queue.stop()))]);
    timer.cancel();
  }

  /** Writes a job into the commit of what causes it; call `wake` when that is done. */
  plan(change: Writing, job: NewJob): void {
    writeNew(change, job);
  }

  /** Takes one that waits out of the plan. One that runs at this moment may still end. */
  cancel(change: Writing, { kind, key }: Pick<NewJob, "kind" | "key">): void {
    // Its row in the order of time is left over, and tidied away when its time comes.
    change.delete(keys.job(kind, key));
  }

  /** Tells every process that something is due then. A hint: without it the job is found within half a minute. */
  wake({ kind, due }: Pick<NewJob, "kind" | "due">): void {
    this.#parts.bus.publish({ kind: "job", job: kind, due });
  }

  // For whoever runs the server

  /** All that there are. */
  get kinds(): string[] {
    return [...this.#queues.keys()].sort();
  }

  /** The dead ones, the latest first; or those that wait for their time, the next first. */
  async list(which: { dead: true } | { kind: string }): Promise<JobRecord[]> {
    const { store } = this.#parts;
    const rows = "dead" in which
      ? store.list(keys.jobsByDeath(), { reverse: true, limit: shown })
      : store.list(keys.jobsByDue(which.kind), { limit: shown });
    const places = await Array.fromAsync(
      rows,
      ({ key }) =>
        "dead" in which
          ? { kind: key[2] as string, key: key[3] as string }
          : { kind: key[1] as string, key: key[3] as string },
    );
    const found = await store.getMany(places.map(({ kind, key }) => keys.job(kind, key)));
    // One that is taken or put off at this moment has another row by now, and is the same job.
    const jobs = new Map(
      found.flatMap((job) => job === null ? [] : [[`${job.value.kind} ${job.value.key}`, job.value]]),
    );
    return [...jobs.values()].filter(({ diedAt }) => (diedAt !== undefined) === ("dead" in which));
  }

  /** Now, and with all its attempts anew. */
  async retry(kind: string, key: string): Promise<void> {
    const due = this.#parts.effects.now();
    await this.#change(kind, key, (change, { diedAt, owner: _owner, error: _error, ...job }) => {
      if (diedAt !== undefined) change.delete(keys.jobByDeath(diedAt, kind, key));
      write(change, { ...job, tries: 0, due }, job);
    });
    this.wake({ kind, due });
  }

  async drop(kind: string, key: string): Promise<void> {
    await this.#change(kind, key, remove);
  }

  async #change(
    kind: string,
    key: string,
    build: (change: Writing, job: JobRecord) => void,
  ): Promise<void> {
    const { store } = this.#parts;
    for (;;) {
      const found = await store.find(keys.job(kind, key));
      if (found === null) throw notFound("job");
      if (await store.commit((change) => build(change.check(keys.job(kind, key), found), found.value))) {
        return;
      }
    }
  }
}
