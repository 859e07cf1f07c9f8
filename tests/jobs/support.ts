/** Processes that work on the jobs of one store, on one clock, and end between any two steps. */
import { Committer } from "@/core/kv/committer.ts";
import { Store } from "@/core/kv/store.ts";
import { type Job, Jobs, type Kind, type NewJob } from "@/core/jobs/jobs.ts";
import { MemoryBus } from "@/core/realtime/memory_bus.ts";
import { Clock } from "@/tests/support/clock.ts";

export class Town {
  readonly clock = new Clock();
  readonly bus = new MemoryBus();
  readonly kv: Deno.Kv;
  readonly #processes: Jobs[] = [];

  private constructor(kv: Deno.Kv) {
    this.kv = kv;
  }

  static async with(run: (town: Town) => Promise<void>): Promise<void> {
    const town = new Town(await Deno.openKv(":memory:"));
    try {
      await run(town);
      for (const process of town.#processes) await process.stop();
    } finally {
      town.kv.close();
    }
  }

  get store(): Store {
    return new Store(this.kv);
  }

  /** A process that has just started. */
  process(kinds: Record<string, Kind["run"] | Kind>, options: { shared?: boolean; kv?: Deno.Kv } = {}): Jobs {
    const store = new Store(options.kv ?? this.kv);
    const jobs = new Jobs({
      store,
      committer: new Committer(store),
      bus: this.bus,
      effects: this.clock,
      shared: options.shared ?? false,
    });
    for (const [name, kind] of Object.entries(kinds)) {
      jobs.handle(name, typeof kind === "function" ? { run: kind } : kind);
    }
    jobs.start();
    if (options.kv === undefined) this.#processes.push(jobs);
    return jobs;
  }

  /** Plans jobs in one commit and tells that they are there. */
  async plan(jobs: Jobs, ...planned: (Pick<NewJob, "key"> & Partial<NewJob>)[]): Promise<void> {
    const all = planned.map((job) => ({ kind: "work", due: this.clock.now(), data: null, ...job }));
    for (let i = 0; i < all.length; i += 200) {
      await this.store.commit((change) => all.slice(i, i + 200).forEach((job) => jobs.plan(change, job)));
    }
    for (const job of all) jobs.wake(job);
  }

  async count(...prefix: string[]): Promise<number> {
    return (await Array.fromAsync(this.kv.list({ prefix }))).length;
  }
}

/**
 * The store as a process sees it that is killed at its commit number `at`: before it is written, or before it is
 * answered. Nothing that it does afterwards happens.
 */
export function mortal(kv: Deno.Kv, at: number, when: "before" | "after") {
  let commits = 0;
  let dead = false;
  const never = new Promise<never>(() => {});
  const bound = (value: unknown) => typeof value === "function" ? value.bind(kv) : value;
  const seen = new Proxy(kv, {
    get(_target, name) {
      if (name === "atomic") return atomic;
      const value = bound(Reflect.get(kv, name));
      if (typeof value !== "function" || name === "list") return value;
      return (...args: unknown[]) => dead ? never : value(...args);
    },
  });
  function atomic(): Deno.AtomicOperation {
    const operation = kv.atomic();
    const commit = operation.commit.bind(operation);
    operation.commit = async () => {
      if (dead) return await never;
      if (commits++ !== at) return await commit();
      dead = true;
      if (when === "after") await commit();
      return await never;
    };
    return operation;
  }
  return { kv: seen, isDead: () => dead };
}

export type { Job };
