/** What the doctor asks of the store: does it open and commit, is its schema known, is every page of it whole. */
import { DatabaseSync } from "node:sqlite";
import type { Config } from "@/core/config.ts";
import { keys } from "@/core/kv/keys.ts";
import { newestSchema, planMigrations } from "@/core/kv/migrations.ts";
import { isFile, markerOf, openRaw, StoreInUse } from "@/core/kv/open.ts";
import type { Store } from "@/core/kv/store.ts";
import { statOf } from "./directory.ts";
import { fail, type Finding, info, ok, warn } from "./finding.ts";

/** Whether a server has the database open. */
export async function isInUse({ kv }: Config): Promise<boolean> {
  if (!isFile(kv) || statOf(kv) === null) return false;
  try {
    (await openRaw(kv)).close();
  } catch (error) {
    return error instanceof StoreInUse;
  }
  return false;
}

export async function checkStore({ kv }: Config): Promise<Finding[]> {
  if (isFile(kv) && statOf(kv) === null && statOf(markerOf(kv)) === null) {
    return [ok("Store", `${kv} will be made at the first start`)];
  }
  try {
    const { store, close } = await openRaw(kv);
    try {
      return [...await tryStore(store, kv), ...integrity(kv)];
    } finally {
      close();
    }
  } catch (error) {
    if (error instanceof StoreInUse) {
      return [info("Store", `${kv} is in use, so a Parley runs here; stop it to have the store examined`)];
    }
    const text = error instanceof Error ? error.message : String(error);
    return [fail("Store", text, "The sentence says how; docs/data.md says what the files are")];
  }
}

async function tryStore(store: Store, kv: string): Promise<Finding[]> {
  const pending = await planMigrations(store);
  const schema = await store.get(keys.schema());
  // An empty store stays empty: it is begun by the first start.
  if (schema !== null) await store.commit((change) => change.set(keys.probe(), Date.now()));
  return [ok("Store", `${kv} opens and commits`), schemaFinding(schema, pending.length)];
}

function schemaFinding(schema: number | null, pending: number): Finding {
  if (schema === null) return ok("Schema", "the store is empty");
  return pending === 0 ? ok("Schema", `${schema}, the newest`) : warn(
    "Schema",
    `${schema}; this Parley writes ${newestSchema()} and migrates when it starts`,
    "Make a backup first; `deno task migrate --dry-run` shows what would be done",
  );
}

function integrity(kv: string): Finding[] {
  if (!isFile(kv)) return [];
  const database = new DatabaseSync(kv, { readOnly: true });
  try {
    const problem = Object.values(database.prepare("PRAGMA quick_check(1)").get() ?? {})[0];
    return problem === "ok"
      ? [ok("Integrity", "every page of the database is in order")]
      : [fail("Integrity", `the database is damaged: ${problem}`, "Restore a backup")];
  } finally {
    database.close();
  }
}
