/**
 * Lets a few hashes run at once and a bounded number wait. Hashing a password costs as much as ten thousand
 * messages; without this a rush of logins, or an attack, would take the machine away from the chat.
 */
import { ParleyError } from "../errors.ts";

export class HashingQueue {
  readonly #atOnce: number;
  readonly #maxWaiting: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(atOnce: number, maxWaiting: number) {
    this.#atOnce = atOnce;
    this.#maxWaiting = maxWaiting;
  }

  /** @throws {ParleyError} `busy` when too many wait already. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.#enter();
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  #enter(): Promise<void> {
    if (this.#running < this.#atOnce) {
      this.#running++;
      return Promise.resolve();
    }
    if (this.#waiting.length >= this.#maxWaiting) return Promise.reject(tooMany());
    return new Promise((enter) => this.#waiting.push(enter));
  }

  /** Whoever waits takes over the place of the one that leaves. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running--;
    else next();
  }
}

function tooMany(): ParleyError {
  return new ParleyError(
    "busy",
    "Too many people are logging in at this moment; please try again in a few seconds",
    {
      retryAfter: 3,
    },
  );
}
