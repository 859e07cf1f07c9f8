/**
 * Tokens that were looked up less than a second ago, so that a page with ten requests asks the store once. Short
 * enough that a revocation which is not heard of still takes effect within a second.
 */
import type { Effects } from "../effects.ts";
import type { SessionRecord, UserRecord } from "../kv/keys.ts";
import { Lru } from "../lru.ts";

export interface Known {
  session: SessionRecord;
  user: UserRecord;
}

const freshFor = 1_000;
const capacity = 10_000;

export class KnownTokens {
  readonly #effects: Pick<Effects, "monotonic">;
  // By the whole token, so that only a token whose signature was checked finds anything.
  readonly #byToken = new Lru<string, Known & { until: number }>(capacity);
  readonly #tokens = new Lru<string, string>(capacity);

  constructor(effects: Pick<Effects, "monotonic">) {
    this.#effects = effects;
  }

  get(token: string): Known | undefined {
    const known = this.#byToken.get(token);
    return known !== undefined && this.#effects.monotonic() < known.until ? known : undefined;
  }

  remember(token: string, known: Known): Known {
    this.#byToken.set(token, { ...known, until: this.#effects.monotonic() + freshFor });
    this.#tokens.set(known.session.id, token);
    return known;
  }

  forget(sessionId: string): void {
    const token = this.#tokens.get(sessionId);
    if (token !== undefined) this.#byToken.delete(token);
    this.#tokens.delete(sessionId);
  }
}
