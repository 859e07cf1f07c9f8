// deno-lint-ignore-file no-console
/**
 * `deno task rotate`: a new key for what is stored encrypted, and everything encrypted again under it. The server must
 * be stopped: this holds the lock of the store. Killed in between, it is run again and goes on where it was.
 */
import { readConfig } from "@/core/config.ts";
import { type Effects, realEffects } from "@/core/effects.ts";
import { StartError } from "@/core/errors.ts";
import { openStore } from "@/core/kv/open.ts";
import { countStale, reseal } from "@/core/kv/resealing.ts";
import { consoleLog } from "@/core/log.ts";
import { AtRestSealer } from "@/core/security/sealer.ts";
import { loadSecrets, type Secrets } from "@/core/security/secrets.ts";

export interface RotateOptions {
  kv: string;
  secrets: Secrets;
  effects: Effects;
}

/** The line to print. @throws {StartError} when there is no newer key to be had. */
export async function rotate({ kv, secrets, effects }: RotateOptions): Promise<string> {
  const { store, close } = await openStore(kv, effects);
  try {
    const sealer = new AtRestSealer(secrets, effects);
    const versions = () => ({
      versionOf: (sealed: Uint8Array) => sealer.versionOf(sealed),
      newest: secrets.atRest.version,
    });
    const begun = await countStale(store, versions()) > 0;
    if (!begun) await addKey(secrets);
    const count = await reseal(store, sealer, versions());
    return `${begun ? "Went on, and done" : "Done"}: ${count} values are now encrypted with at-rest key ` +
      `${secrets.atRest.version}. Keep the older keys for as long as you keep backups from before.`;
  } finally {
    close();
  }
}

async function addKey(secrets: Secrets): Promise<void> {
  if (secrets.isOwn) return void await secrets.addAtRestKey();
  throw new StartError(
    "Cannot rotate: the keys come from PARLEY_AT_REST_KEYS, and everything is encrypted with its first one; " +
      'put a newer one before it, such as "2:…,1:…" (make one with: openssl rand -base64 32)',
  );
}

if (import.meta.main) {
  try {
    const config = readConfig();
    const effects = realEffects(consoleLog("info"));
    const secrets = await loadSecrets(config.dataDir, Deno.env.toObject(), effects);
    console.log(await rotate({ kv: config.kv, secrets, effects }));
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    console.error(error.message);
    Deno.exit(error.exitCode);
  }
}
