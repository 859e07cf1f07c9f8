/**
 * Typed access to Deno KV. What is read has been written by this program, so values are typed, not parsed;
 * damage shows as an error of its own (`storage_unavailable`), never as a wrong value passed on.
 * KV's own failures (disk full, closed, locked) become catalogue errors here and nowhere else.
 */
import { ParleyError } from "../errors.ts";
import { isSecret, isText, type Key, type Range } from "./keys.ts";

export interface Found<T> {
  value: T;
  /** For a later check that nobody changed it in between. */
  versionstamp: string;
}
/** `versionstamp` null: the key must not exist. */
export interface Check {
  key: Key<unknown>;
  versionstamp: string | null;
}
export interface RangeOptions {
  /** Inclusive, relative to the prefix. */
  from?: Deno.KvKeyPart;
  /** Exclusive, relative to the prefix. */
  to?: Deno.KvKeyPart;
  limit?: number;
  reverse?: boolean;
}

/** Encrypts values where they are stored. `place` is bound in: a value that was moved does not open. */
export interface Sealer {
  seal(bytes: Uint8Array, place: string): Uint8Array;
  /** @throws {ParleyError} `storage_unavailable` when it does not open. */
  open(bytes: Uint8Array, place: string): Uint8Array;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class Store {
  readonly #kv: Deno.Kv;
  readonly #codec = new Codec();

  constructor(kv: Deno.Kv) {
    this.#kv = kv;
  }

  /** Needed before anything secret is read or written. */
  sealWith(sealer: Sealer): void {
    this.#codec.sealer = sealer;
  }

  /** A commit being put together. */
  change(operation: Deno.AtomicOperation = this.#kv.atomic()): Change {
    return new Change(operation, this.#codec);
  }

  /** The KV underneath: for the committer, the bus and backups only. */
  get raw(): Deno.Kv {
    return this.#kv;
  }

  async get<T>(key: Key<T>): Promise<T | null> {
    return (await this.find(key))?.value ?? null;
  }

  async find<T>(key: Key<T>): Promise<Found<T> | null> {
    const entry = await guarded(() => this.#kv.get(key.parts));
    return entry.versionstamp === null
      ? null
      : { value: this.#codec.decode(key.parts, entry.value) as T, versionstamp: entry.versionstamp };
  }

  /** As many as you like, in the order asked; null where there is nothing. */
  async getMany<T>(wanted: readonly Key<T>[]): Promise<(Found<T> | null)[]> {
    const tens: Promise<Deno.KvEntryMaybe<unknown>[]>[] = [];
    for (let i = 0; i < wanted.length; i += 10) {
      tens.push(guarded(() => this.#kv.getMany(wanted.slice(i, i + 10).map((key) => key.parts))));
    }
    return (await Promise.all(tens)).flat().map((entry) =>
      entry.versionstamp === null
        ? null
        : { value: this.#codec.decode(entry.key, entry.value) as T, versionstamp: entry.versionstamp }
    );
  }

  async *list<T>(
    range: Range<T>,
    options: RangeOptions = {},
  ): AsyncGenerator<{ key: Deno.KvKey } & Found<T>> {
    const limit = options.limit ?? Infinity;
    const entries = this.#kv.list(selector(range.prefix, options), {
      ...(limit === Infinity ? {} : { limit }),
      reverse: options.reverse ?? false,
      batchSize: Math.min(500, limit),
    });
    try {
      for await (const entry of entries) {
        yield {
          key: entry.key,
          value: this.#codec.decode(entry.key, entry.value) as T,
          versionstamp: entry.versionstamp,
        };
      }
    } catch (error) {
      throw toStorageError(error);
    }
  }

  /** Several changes as one. Refused as a whole (false) when a check does not hold. */
  commit(build: (change: Change) => void): Promise<boolean> {
    const change = this.change();
    build(change);
    return guarded(async () => (await change.operation.commit()).ok);
  }

  close(): void {
    this.#kv.close();
  }
}

/** A commit being put together. Only set, delete and check: sums would break atomicity on the embedded store. */
export class Change {
  readonly operation: Deno.AtomicOperation;
  readonly #codec: Codec;

  constructor(operation: Deno.AtomicOperation, codec: Codec) {
    this.operation = operation;
    this.#codec = codec;
  }

  check<T>(key: Key<T>, found: Found<T> | null): this {
    this.operation.check({ key: key.parts, versionstamp: found?.versionstamp ?? null });
    return this;
  }

  /** `expireIn` (ms) only tidies up: whatever must end stores its end and checks it. */
  set<T>(key: Key<T>, value: T, options: { expireIn?: number } = {}): this {
    this.operation.set(key.parts, this.#codec.encode(key.parts, value), options);
    return this;
  }

  delete<T>(key: Key<T>): this {
    this.operation.delete(key.parts);
    return this;
  }
}

/** How a value stands in the store: as it is, as JSON text in bytes, or as that encrypted. */
class Codec {
  sealer: Sealer | null = null;

  encode(parts: Deno.KvKey, value: unknown): unknown {
    if (!isText(parts)) return value;
    const bytes = value instanceof Uint8Array ? value : encoder.encode(JSON.stringify(value));
    return isSecret(parts) ? this.#sealer().seal(bytes, JSON.stringify(parts)) : bytes;
  }

  decode(parts: Deno.KvKey, stored: unknown): unknown {
    if (!isText(parts) || !(stored instanceof Uint8Array)) return stored;
    const bytes = isSecret(parts) ? this.#sealer().open(stored, JSON.stringify(parts)) : stored;
    return JSON.parse(decoder.decode(bytes));
  }

  #sealer(): Sealer {
    if (this.sealer === null) throw new Error("The store was opened without its keys");
    return this.sealer;
  }
}

function selector(prefix: Deno.KvKey, options: RangeOptions): Deno.KvListSelector {
  if (options.from === undefined && options.to === undefined) return { prefix };
  if (options.to === undefined) return { prefix, start: [...prefix, options.from!] };
  if (options.from === undefined) return { prefix, end: [...prefix, options.to] };
  return { start: [...prefix, options.from], end: [...prefix, options.to] };
}

async function guarded<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw toStorageError(error);
  }
}

/** What KV's own failures mean to whoever asked. */
export function toStorageError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ParleyError) return error;
  if (/disk is full|database or disk|no space/i.test(error.message)) {
    return new ParleyError(
      "storage_full",
      "The server's disk is full; nothing was stored. Please try again later",
      { cause: error },
    );
  }
  if (
    error instanceof Deno.errors.BadResource || /locked|I\/O|readonly|malformed|closed/i.test(error.message)
  ) {
    return new ParleyError(
      "storage_unavailable",
      "The server cannot reach its storage right now; please try again",
      { cause: error },
    );
  }
  return error;
}
