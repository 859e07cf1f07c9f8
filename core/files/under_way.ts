/**
 * Requests that add to an upload now. To one upload only one adds at a time, and nobody adds to more than a few; who
 * asks how far an upload is may end a request whose line is dead.
 */
import type { Effects } from "../effects.ts";
import { ParleyError } from "../errors.ts";
import type { UploadRecord } from "../kv/keys.ts";

export interface Active {
  owner: string;
  /** Bytes that are there now. */
  length: number;
  /** When something came, by the clock that never goes back. */
  lastAt: number;
  stop: AbortController;
  over: Promise<void>;
}

/** Requests of one person that add something at the same time. */
const mostAtOnce = 8;
/** Milliseconds after which a request that brings nothing is taken for dead. */
const patienceWithSilence = 2_000;

export class UnderWay {
  readonly #active = new Map<string, Active>();
  readonly #effects: Pick<Effects, "monotonic">;

  constructor(effects: Pick<Effects, "monotonic">) {
    this.#effects = effects;
  }

  get(id: string): Active | undefined {
    return this.#active.get(id);
  }

  isSilent({ lastAt }: Active): boolean {
    return this.#effects.monotonic() - lastAt > patienceWithSilence;
  }

  /** Something has come. */
  note(active: Active, length: number): void {
    active.length = length;
    active.lastAt = this.#effects.monotonic();
  }

  /** Of two at the same time, the second is told to wait. @throws ParleyError `upload_busy`, `busy` */
  async alone<T>({ id, owner }: UploadRecord, work: (active: Active) => Promise<T>): Promise<T> {
    if (this.#active.has(id)) {
      throw new ParleyError("upload_busy", "Something else is being added to this upload; please try again", {
        retryAfter: 1,
      });
    }
    if ([...this.#active.values()].filter((other) => other.owner === owner).length >= mostAtOnce) {
      throw new ParleyError("busy", `Cannot take more than ${mostAtOnce} files at once; please try again`, {
        retryAfter: 1,
      });
    }
    const { promise: over, resolve } = Promise.withResolvers<void>();
    const lastAt = this.#effects.monotonic();
    const active = { owner, length: 0, lastAt, stop: new AbortController(), over };
    this.#active.set(id, active);
    try {
      return await work(active);
    } finally {
      this.#active.delete(id);
      resolve();
    }
  }

  /** Ends a request of theirs that is adding to it, and waits until it has ended. */
  async stop(id: string, owner: string): Promise<void> {
    const active = this.#active.get(id);
    if (active?.owner !== owner) return;
    active.stop.abort();
    await active.over;
  }
}
