/**
 * When people were last here, kept for those who come later. Written when somebody's last connection is gone, at
 * most once a minute for each, and many in one commit: a server that everybody leaves at once writes a few times.
 */
import type { Effects, Timer } from "../effects.ts";
import { keys } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";
import { Lru } from "../lru.ts";

const minute = 60_000;
const gather = 1_000;
const atOnce = 400;

export class LastSeen {
  readonly #store: Store;
  readonly #effects: Effects;
  readonly #written = new Lru<string, number>(10_000);
  readonly #waiting = new Map<string, number>();
  #timer: Timer | null = null;

  constructor(store: Store, effects: Effects) {
    this.#store = store;
    this.#effects = effects;
  }

  note(user: string, at: number): void {
    if (at - (this.#written.get(user) ?? 0) < minute) return;
    this.#written.set(user, at);
    this.#waiting.set(user, at);
    this.#timer ??= this.#effects.after(gather, () => void this.flush());
  }

  /** In the order asked; 0 where it is not known. */
  async of(users: readonly string[]): Promise<number[]> {
    const found = await this.#store.getMany(users.map((user) => keys.seen(user)));
    return found.map((one) => one?.value.at ?? 0);
  }

  async flush(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = null;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (let i = 0; i < waiting.length; i += atOnce) await this.#write(waiting.slice(i, i + atOnce));
  }

  async #write(some: [user: string, at: number][]): Promise<void> {
    try {
      await this.#store.commit((change) => {
        for (const [user, at] of some) change.set(keys.seen(user), { at });
      });
    } catch (error) {
      this.#effects.log("warn", "presence.seen_not_written", { error });
    }
  }
}
