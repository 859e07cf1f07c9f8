// This module is browser compatible.
/**
 * What the tabs of one browser know of each other. A name belongs to one tab at a time and passes on by itself when that
 * tab lets go, is closed or crashes; shared, any number have it. So whoever asks sees what is true now, and nothing that
 * a tab said before it died.
 */
export interface Hold {
  granted: Promise<void>;
  release(): void;
}

export interface Tabs {
  hold(name: string, options?: { shared?: boolean }): Hold;
  /** Whether any tab has it. */
  isHeld(name: string): Promise<boolean>;
  /** False: every tab gets what it asks for, and knows of itself only. */
  readonly sure: boolean;
}

export function browserTabs(): Tabs {
  const { locks } = navigator as { locks?: LockManager };
  return locks === undefined ? new LonelyTab() : new LockedTabs(locks);
}

class LockedTabs implements Tabs {
  readonly sure = true;
  readonly #locks: LockManager;

  constructor(locks: LockManager) {
    this.#locks = locks;
  }

  hold(name: string, { shared = false }: { shared?: boolean } = {}): Hold {
    const waiting = new AbortController();
    const over = Promise.withResolvers<void>();
    const granted = Promise.withResolvers<void>();
    const options: LockOptions = { mode: shared ? "shared" : "exclusive", signal: waiting.signal };
    this.#locks.request(name, options, () => {
      granted.resolve();
      return over.promise;
    }).catch(() => {}); // Not wanted any more before it was had.
    const release = () => {
      waiting.abort();
      over.resolve();
    };
    return { granted: granted.promise, release };
  }

  async isHeld(name: string): Promise<boolean> {
    const { held = [] } = await this.#locks.query();
    return held.some((one) => one.name === name);
  }
}

/** Over plain HTTP browsers have no locks. */
class LonelyTab implements Tabs {
  readonly sure = false;
  readonly #held = new Map<string, number>();

  hold(name: string): Hold {
    const count = (by: number) => this.#held.set(name, (this.#held.get(name) ?? 0) + by);
    count(1);
    let release = () => {
      count(-1);
      release = () => {};
    };
    return { granted: Promise.resolve(), release: () => release() };
  }

  isHeld(name: string): Promise<boolean> {
    return Promise.resolve((this.#held.get(name) ?? 0) > 0);
  }
}
