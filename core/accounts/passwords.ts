/**
 * Makes and checks password hashes, of accounts and of rooms. Checking the password of somebody who does not exist
 * takes as long as a wrong one, so that nobody learns from the time who exists.
 */
import type { Effects } from "../effects.ts";
import {
  type Cost,
  derive,
  format,
  parseHash,
  type PasswordHash,
  sameBytes,
  sameCost,
  todaysCost,
} from "./hashing.ts";
import { HashingQueue } from "./hashing_queue.ts";

export interface PasswordsParts {
  effects: Pick<Effects, "randomBytes">;
  /** Of new hashes. */
  cost?: Cost;
  /** Hashes that run at the same time. Default: 2. */
  atOnce?: number;
  /** Hashes that may wait. Default: 64. */
  waiting?: number;
}

const saltBytes = 16;

export class Passwords {
  readonly #effects: Pick<Effects, "randomBytes">;
  readonly #cost: Cost;
  readonly #queue: HashingQueue;
  /** Nobody's: what a password is compared with when there is none. */
  readonly #nobody: PasswordHash;

  constructor({ effects, cost = todaysCost, atOnce = 2, waiting = 64 }: PasswordsParts) {
    this.#effects = effects;
    this.#cost = cost;
    this.#queue = new HashingQueue(atOnce, waiting);
    this.#nobody = { cost, salt: new Uint8Array(saltBytes), hash: new Uint8Array(32) };
  }

  /** @throws {ParleyError} `busy` when too many hashes wait. */
  async hash(password: string): Promise<string> {
    const salt = this.#effects.randomBytes(saltBytes);
    const hash = await this.#queue.run(() => derive(password, salt, this.#cost));
    return format({ cost: this.#cost, salt, hash });
  }

  /** `stored` null: there is no such account; the answer is false, and takes as long. */
  async verify(password: string, stored: string | null): Promise<boolean> {
    const { cost, salt, hash } = stored === null ? this.#nobody : parseHash(stored);
    const derived = await this.#queue.run(() => derive(password, salt, cost));
    return sameBytes(derived, hash) && stored !== null;
  }

  /** Whether it was made at another cost than new ones are. */
  needsRehash(stored: string): boolean {
    return !sameCost(parseHash(stored).cost, this.#cost);
  }
}
