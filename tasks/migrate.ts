// deno-lint-ignore-file no-console
/**
 * `deno task migrate [--dry-run]`: brings the store to the schema of this Parley, or says what that would do. The
 * server does the same when it starts; this is for doing it beforehand, or for looking first.
 */
import { readConfig } from "@/core/config.ts";
import { realEffects } from "@/core/effects.ts";
import { StartError } from "@/core/errors.ts";
import { newestSchema, planMigrations } from "@/core/kv/migrations.ts";
import { isFile, openRaw, openStore } from "@/core/kv/open.ts";
import { consoleLog } from "@/core/log.ts";

export interface MigrateOptions {
  dryRun: boolean;
}

/** The lines to print. */
export async function migrate(kv: string, { dryRun }: MigrateOptions): Promise<string[]> {
  if (isFile(kv) && !await exists(kv)) return [`There is no database at ${kv} yet: nothing to migrate.`];
  const plan = await planOf(kv);
  if (plan.length === 0) return [`Nothing to do: the store has schema ${newestSchema()} or is empty.`];
  if (dryRun) return [...plan, "Nothing was changed. Make a backup before you run it without --dry-run."];
  const { schema, close } = await openStore(kv, realEffects(consoleLog("info")));
  close();
  return [`Done: the store has schema ${schema}.`];
}

async function planOf(kv: string): Promise<string[]> {
  const { store, close } = await openRaw(kv);
  try {
    return (await planMigrations(store)).map(({ to, what, would }) =>
      `To schema ${to}: ${what}; ` +
      (would === null
        ? "how much depends on the one before"
        : `${would.changes} changes in ${would.pieces} commits`)
    );
  } finally {
    close();
  }
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

if (import.meta.main) {
  try {
    const lines = await migrate(readConfig().kv, { dryRun: Deno.args.includes("--dry-run") });
    for (const line of lines) console.log(line);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    console.error(error.message);
    Deno.exit(error.exitCode);
  }
}
