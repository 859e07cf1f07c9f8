/**
 * How a job stands in the store: its record under its name, and a row in the order of time that leads to it. A job that
 * somebody works on is due when their lease ends, so after a crash it comes up again by itself. A row whose record says
 * another time is left over and means nothing: replacing a job needs no look at what it was.
 */
import { type JobRecord, type Key, keys } from "../kv/keys.ts";

/** A commit being put together, of either kind. */
export interface Writing {
  /** `expireIn` (ms) only tidies up, and not in every kind of commit. */
  set<T>(key: Key<T>, value: T, options?: { expireIn?: number }): unknown;
  delete<T>(key: Key<T>): unknown;
}

export interface NewJob {
  kind: string;
  /** Its name among its kind: planned again under the same name, it replaces what waits. */
  key: string;
  /** Milliseconds since 1970. */
  due: number;
  /** Ids, never what somebody wrote: this is not sealed. */
  data: unknown;
}

export function writeNew(change: Writing, { kind, key, due, data }: NewJob): void {
  write(change, { kind, key, due, data, tries: 0 });
}

/** Puts a record in the place of `before`. */
export function write(change: Writing, next: JobRecord, before?: JobRecord): void {
  if (before !== undefined) change.delete(rowOf(before));
  change.set(keys.job(next.kind, next.key), next);
  if (next.diedAt === undefined) change.set(rowOf(next), true);
  else change.set(keys.jobByDeath(next.diedAt, next.kind, next.key), true);
}

export function remove(change: Writing, record: JobRecord): void {
  change.delete(rowOf(record));
  change.delete(keys.job(record.kind, record.key));
  if (record.diedAt !== undefined) change.delete(keys.jobByDeath(record.diedAt, record.kind, record.key));
}

/** What leads to it while it waits. */
export function rowOf({ kind, due, key }: Pick<JobRecord, "kind" | "due" | "key">): Key<true> {
  return keys.jobByDue(kind, due, key);
}
