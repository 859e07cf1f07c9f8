/**
 * Counts for all processes together, in the store, by compare-and-set. For what is rare and worth guarding:
 * logins, registrations, new rooms, room passwords. When the store cannot be reached it refuses: whoever guards a
 * password must not open because its notebook is lost.
 */
import type { Config, Rate } from "../config.ts";
import type { Effects } from "../effects.ts";
import { ParleyError } from "../errors.ts";
import { keys } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";
import * as gcra from "./gcra.ts";
import { type Limiter, type LimitOptions, rateLimited, rateOf, type RuleName } from "./limiter.ts";
import { Turns } from "./turns.ts";

export interface KvLimiterParts {
  store: Store;
  config: Pick<Config, "limits">;
  effects: Pick<Effects, "now">;
}

const maxAttempts = 20;

export class KvLimiter implements Limiter {
  readonly #parts: KvLimiterParts;
  readonly #turns = new Turns();

  constructor(parts: KvLimiterParts) {
    this.#parts = parts;
  }

  take(rule: RuleName, subject: string, options?: LimitOptions): Promise<void> {
    const rate = rateOf(this.#parts.config, rule, options);
    return this.#change(rule, subject, rate, (tat, now) => {
      const outcome = gcra.take(tat, now, rate);
      if ("wait" in outcome) throw rateLimited(rule, outcome.wait);
      return outcome.tat;
    });
  }

  giveBack(rule: RuleName, subject: string, options?: LimitOptions): Promise<void> {
    const rate = rateOf(this.#parts.config, rule, options);
    return this.#change(rule, subject, rate, (tat, now) => gcra.giveBack(tat, now, rate));
  }

  async #change(rule: RuleName, subject: string, rate: Rate, next: (tat: number, now: number) => number) {
    if (rate.count === 0) return;
    await this.#turns.run(`${rule} ${subject}`, async () => {
      for (let attempt = 0; attempt < maxAttempts; attempt++) {
        if (await this.#tryChange(rule, subject, rate, next)) return;
      }
      throw new ParleyError("busy", "Cannot do that now: too many at the same moment", { retryAfter: 1 });
    });
  }

  async #tryChange(rule: RuleName, subject: string, rate: Rate, next: (tat: number, now: number) => number) {
    const { store, effects } = this.#parts;
    const key = keys.limit(rule, subject);
    const found = await store.find(key);
    const tat = next(found?.value.tat ?? 0, effects.now());
    return await store.commit((change) => change.check(key, found).set(key, { tat }, { expireIn: rate.per }));
  }
}
