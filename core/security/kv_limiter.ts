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
    return this.#change(rule, subject, rateOf(this.#parts.config, rule, options), gcra.take);
  }

  giveBack(rule: RuleName, subject: string, options?: LimitOptions): Promise<void> {
    return this.#change(rule, subject, rateOf(this.#parts.config, rule, options), gcra.giveBack);
  }

  async #change(rule: RuleName, subject: string, rate: Rate, step: Step): Promise<void> {
    if (rate.count === 0) return;
    const wait = await this.#turns.run(`${rule} ${subject}`, async () => {
      for (let attempt = 0; attempt < maxAttempts; attempt++) {
        const { wait, stored } = await this.#tryChange(rule, subject, rate, step);
        if (stored) return wait;
      }
      throw new ParleyError("busy", "Cannot do that now: too many at the same moment", { retryAfter: 1 });
    });
    if (wait !== undefined) throw rateLimited(rule, wait);
  }

  async #tryChange(rule: RuleName, subject: string, rate: Rate, step: Step) {
    const { store, effects } = this.#parts;
    const key = keys.limit(rule, subject);
    const found = await store.find(key);
    const { tat, wait } = step(found?.value.tat ?? 0, effects.now(), rate);
    // A refusal usually changes nothing; whoever keeps trying costs reads, not writes.
    if (tat === found?.value.tat) return { wait, stored: true };
    const stored = await store.commit((change) =>
      change.check(key, found).set(key, { tat }, { expireIn: rate.per })
    );
    return { wait, stored };
  }
}

type Step = (tat: number, now: number, rate: Rate) => gcra.Outcome;
