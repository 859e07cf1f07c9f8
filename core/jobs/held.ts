/**
 * A job that this process works on: it is moved, finished and buried only while nobody else has changed it. Whoever took
 * longer than their lease finds it changed, and leaves it to the next.
 */
import { ParleyError } from "../errors.ts";
import type { Committer } from "../kv/committer.ts";
import { type JobRecord, keys } from "../kv/keys.ts";
import type { Found, Store } from "../kv/store.ts";
import { remove, rowOf, write, type Writing } from "./rows.ts";

/** Dead ones are tidied away after this, milliseconds. */
const deadFor = 90 * 86_400_000;

export class Held {
  readonly #parts: { store: Store; committer: Committer };
  #record: JobRecord;
  #versionstamp: string;

  constructor(parts: { store: Store; committer: Committer }, found: Found<JobRecord>) {
    this.#parts = parts;
    this.#record = found.value;
    this.#versionstamp = found.versionstamp;
  }

  get record(): JobRecord {
    return this.#record;
  }

  /** @returns false when somebody else has changed it. */
  async move(next: JobRecord): Promise<boolean> {
    const versionstamp = await this.#change((change) => write(change, next, this.#record));
    if (versionstamp === null) return false;
    this.#record = next;
    this.#versionstamp = versionstamp;
    return true;
  }

  async finish(): Promise<void> {
    const now = await this.#parts.store.find(this.#key);
    // Taken away by the handler's own commit, or replaced meanwhile.
    if (now?.versionstamp === this.#versionstamp) await this.#change((change) => this.settle(change));
  }

  settle(change: Writing): void {
    remove(change, this.#record);
  }

  async bury(diedAt: number, error: string): Promise<void> {
    const { owner: _owner, ...record } = this.#record;
    const { kind, key } = record;
    await this.#parts.store.commit((change) =>
      change.check(this.#key, { value: record, versionstamp: this.#versionstamp })
        .delete(rowOf(record))
        .set(this.#key, { ...record, error, diedAt }, { expireIn: deadFor })
        .set(keys.jobByDeath(diedAt, kind, key), true, { expireIn: deadFor })
    );
  }

  get #key() {
    return keys.job(this.#record.kind, this.#record.key);
  }

  /** Grouped with whatever else is being written. @returns null when somebody else has changed it. */
  async #change(build: (change: Writing) => void): Promise<string | null> {
    const checks = [{ key: this.#key, versionstamp: this.#versionstamp }];
    try {
      const written = await this.#parts.committer.write({
        conversation: null,
        checks,
        prepare: (_head, change) => ({ head: null, result: build(change) }),
      });
      return written.versionstamp;
    } catch (error) {
      if (error instanceof ParleyError && error.code === "conflict") return null;
      throw error;
    }
  }
}
