/** The locks of one browser, in memory: a tab that is killed lets go of everything. */
import type { Hold, Tabs } from "@/core/browser/tabs.ts";

interface Request {
  tab: string;
  shared: boolean;
  grant(): void;
}

export class Locks {
  readonly #queues = new Map<string, Request[]>();

  of(tab: string): Tabs {
    return {
      sure: true,
      hold: (name, { shared = false } = {}) => this.#hold(tab, name, shared),
      isHeld: (name) => Promise.resolve((this.#queues.get(name) ?? []).length > 0),
    };
  }

  kill(tab: string): void {
    for (const [name, queue] of this.#queues) {
      this.#queues.set(name, queue.filter((one) => one.tab !== tab));
      this.#next(name);
    }
  }

  #hold(tab: string, name: string, shared: boolean): Hold {
    const { promise: granted, resolve: grant } = Promise.withResolvers<void>();
    const request = { tab, shared, grant };
    this.#queues.set(name, [...this.#queues.get(name) ?? [], request]);
    this.#next(name);
    const release = () => {
      this.#queues.set(name, this.#queues.get(name)!.filter((one) => one !== request));
      this.#next(name);
    };
    return { granted, release };
  }

  #next(name: string): void {
    for (const one of this.#queues.get(name) ?? []) {
      one.grant();
      if (!one.shared) return;
    }
  }
}
