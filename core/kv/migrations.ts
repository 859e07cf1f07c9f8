/**
 * Brings a store from the schema that it has to the one that this program writes. A migration is done in
 * pieces; what a piece writes and how far it got are one commit, so a process that is killed in between goes on
 * where it stopped, no piece happens twice, and two processes that start together do not disturb each other.
 *
 * A change of what is stored without a migration here would make old stores unreadable.
 */
import { StartError } from "../errors.ts";
import type { Effects } from "../effects.ts";
import { keys } from "./keys.ts";
import { type Change, type Found, type Store, toStorageError } from "./store.ts";

export interface Migration {
  /** The schema that the store has afterwards. The first that was ever written is 1; migrations begin with 2. */
  to: number;
  /** Continues the sentence "This migration …". */
  what: string;
  /**
   * One bounded piece of the work (a commit holds 1,000 changes), from `at`, which is null at the beginning.
   * Reads from the store, writes into the change, and returns where the next piece begins, or null at the end.
   */
  piece(store: Store, at: unknown, change: Change): Promise<unknown>;
}

/** In order, without a gap. Add at the end; never change one that was released. */
export const migrations: readonly Migration[] = [];

const firstSchema = 1;

export function newestSchema(list: readonly Migration[] = migrations): number {
  list.forEach(({ to }, i) => {
    if (to !== firstSchema + 1 + i) throw new Error(`Migration ${i + 1} must lead to ${firstSchema + 1 + i}`);
  });
  return firstSchema + list.length;
}

export interface StoreState {
  schema: number;
  /** A ULID; another one after a backup was restored. */
  epoch: string;
}

/**
 * Makes the store ready for this program: an empty one gets the newest schema and an epoch, an older one is
 * migrated. Safe to run again, and by several processes at once.
 *
 * @throws {StartError} when the store is newer than this program, or holds something else.
 */
export async function prepareStore(
  store: Store,
  effects: Pick<Effects, "id" | "log">,
  list: readonly Migration[] = migrations,
): Promise<StoreState> {
  const newest = newestSchema(list);
  await begin(store, effects, newest);
  for (;;) {
    const schema = await knownSchema(store, newest);
    if (schema.value === newest) break;
    await doPiece(store, migrationFrom(schema.value, list), { schema, log: effects.log });
  }
  return { schema: newest, epoch: await ensureEpoch(store, effects) };
}

export interface PlannedMigration {
  to: number;
  what: string;
  /** What it would do now; null when that depends on an earlier one being done. */
  would: { pieces: number; changes: number } | null;
}

/** What `prepareStore` would do, without writing anything. */
export async function planMigrations(
  store: Store,
  list: readonly Migration[] = migrations,
): Promise<PlannedMigration[]> {
  const newest = newestSchema(list);
  if (await store.find(keys.schema()) === null) {
    if (!await isEmpty(store)) throw foreign();
    return [];
  }
  const schema = await knownSchema(store, newest);
  const pending = list.filter(({ to }) => to > schema.value);
  return await Promise.all(pending.map(async (migration, i) => ({
    to: migration.to,
    what: migration.what,
    would: i === 0 ? await rehearse(store, migration) : null,
  })));
}

async function begin(store: Store, effects: Pick<Effects, "id">, newest: number): Promise<void> {
  if (await store.find(keys.schema()) !== null) return;
  if (!await isEmpty(store)) {
    // Another process may have begun in between; otherwise these are somebody else's keys.
    if (await store.find(keys.schema()) !== null) return;
    throw foreign();
  }
  await store.commit((change) =>
    change.check(keys.schema(), null)
      .set(keys.schema(), newest)
      .set(keys.epoch(), effects.id())
  );
}

async function isEmpty(store: Store): Promise<boolean> {
  for await (const _ of store.list(keys.all(), { limit: 1 })) return false;
  return true;
}

async function knownSchema(store: Store, newest: number): Promise<Found<number>> {
  const found = await store.find(keys.schema());
  if (found === null || !Number.isInteger(found.value) || found.value < firstSchema) {
    throw new StartError(
      `Cannot open the store: its schema version is ${JSON.stringify(found?.value)}, which no Parley has ` +
        `ever written; it may be damaged. Restore a backup`,
    );
  }
  if (found.value <= newest) return found;
  throw new StartError(
    `Cannot open the store: its schema is version ${found.value}, and this Parley knows versions up to ` +
      `${newest}. Start the newer Parley again, or restore a backup that was made before the update`,
  );
}

function migrationFrom(schema: number, list: readonly Migration[]): Migration {
  return list[schema - firstSchema]!;
}

async function doPiece(
  store: Store,
  migration: Migration,
  { schema, log }: { schema: Found<number>; log: Effects["log"] },
): Promise<void> {
  const progress = await store.find(keys.migration(migration.to));
  const change = store.change()
    .check(keys.schema(), schema)
    .check(keys.migration(migration.to), progress);
  const next = await migration.piece(store, progress?.value.step ?? null, change);
  if (next === null) change.delete(keys.migration(migration.to)).set(keys.schema(), migration.to);
  else change.set(keys.migration(migration.to), { step: next });
  // Not ok: another process did this piece; the next turn reads what is left.
  const { ok } = await change.operation.commit().catch((error) => {
    throw toStorageError(error);
  });
  if (ok) log("info", "migration.piece", { to: migration.to, what: migration.what, done: next === null });
}

async function rehearse(store: Store, migration: Migration): Promise<{ pieces: number; changes: number }> {
  const counted = countingChange(store);
  let at: unknown = (await store.get(keys.migration(migration.to)))?.step ?? null;
  let pieces = 0;
  do {
    at = await migration.piece(store, at, counted.change);
    pieces++;
  } while (at !== null);
  return { pieces, changes: counted.changes() };
}

/** A change that goes nowhere. */
function countingChange(store: Store): { change: Change; changes(): number } {
  let count = 0;
  const nowhere: Pick<Deno.AtomicOperation, "check" | "set" | "delete"> = {
    check: () => nowhere as Deno.AtomicOperation,
    set: () => (count++, nowhere as Deno.AtomicOperation),
    delete: () => (count++, nowhere as Deno.AtomicOperation),
  };
  return { change: store.change(nowhere as Deno.AtomicOperation), changes: () => count };
}

async function ensureEpoch(store: Store, effects: Pick<Effects, "id">): Promise<string> {
  await store.commit((change) => change.check(keys.epoch(), null).set(keys.epoch(), effects.id()));
  return (await store.get(keys.epoch()))!;
}

function foreign(): StartError {
  return new StartError(
    "Cannot open the store: it holds data that is not Parley's. Give Parley a database of its own with PARLEY_KV",
  );
}
