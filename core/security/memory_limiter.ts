/**
 * Counts for this process only, without storage: for what happens thousands of times a second (commands,
 * messages of a connection). Measures by the monotonic clock, so that moving the wall clock changes nothing.
 * Holds a bounded number of subjects; the ones that were quiet for longest are forgotten first.
 */
import type { Config } from "../config.ts";
import type { Effects } from "../effects.ts";
import { Lru } from "../lru.ts";
import * as gcra from "./gcra.ts";
import { type Limiter, type LimitOptions, rateLimited, rateOf, type RuleName } from "./limiter.ts";

export interface MemoryLimiterParts {
  config: Pick<Config, "limits">;
  effects: Pick<Effects, "monotonic">;
  /** Subjects remembered; 100,000 take about 15 MB. */
  capacity?: number;
}

export class MemoryLimiter implements Limiter {
  readonly #parts: MemoryLimiterParts;
  readonly #tats: Lru<string, number>;

  constructor(parts: MemoryLimiterParts) {
    this.#parts = parts;
    this.#tats = new Lru(parts.capacity ?? 100_000);
  }

  /** Subjects that are remembered now. */
  get size(): number {
    return this.#tats.size;
  }

  // deno-lint-ignore require-await -- a refusal must reject, not throw, as it does in the other kind
  async take(rule: RuleName, subject: string, options?: LimitOptions): Promise<void> {
    const rate = rateOf(this.#parts.config, rule, options);
    if (rate.count === 0) return;
    const key = `${rule} ${subject}`;
    const outcome = gcra.take(this.#tats.get(key) ?? 0, this.#parts.effects.monotonic(), rate);
    this.#tats.set(key, outcome.tat);
    if (outcome.wait !== undefined) throw rateLimited(rule, outcome.wait);
  }

  giveBack(rule: RuleName, subject: string, options?: LimitOptions): Promise<void> {
    const rate = rateOf(this.#parts.config, rule, options);
    const key = `${rule} ${subject}`;
    const tat = this.#tats.get(key);
    if (tat !== undefined && rate.count > 0) {
      this.#tats.set(key, gcra.giveBack(tat, this.#parts.effects.monotonic(), rate).tat);
    }
    return Promise.resolve();
  }
}
