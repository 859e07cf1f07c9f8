/** `deno task start`: reads the settings, builds what is missing, opens the store, serves until told to stop. */
import { readBucketKey, readConfig, readMailServer } from "./core/config.ts";
import { realEffects } from "./core/effects.ts";
import { StartError } from "./core/errors.ts";
import { installGuards } from "./core/guards.ts";
import { consoleLog } from "./core/log.ts";
import { type CoreOptions, version } from "./core/mod.ts";
import { loadSecrets } from "./core/security/secrets.ts";
import { onStopSignal } from "./core/shutdown.ts";
import { build } from "./dev.ts";
import { startServer } from "./server.ts";

export async function main(options: Pick<CoreOptions, "pushWay"> = {}): Promise<void> {
  const config = readConfig();
  const log = consoleLog(config.logLevel);
  const effects = realEffects(log);
  installGuards(log);
  const built = await build();
  const secrets = await loadSecrets(config.dataDir, Deno.env.toObject(), effects);
  const bucketKey = readBucketKey(Deno.env.toObject());
  const mailServer = readMailServer(Deno.env.toObject());
  const server = await startServer(config, built, {
    ...{ effects, secrets, bucketKey, mailServer },
    ...options,
  });
  onStopSignal(() => server.stop());
  server.core.search.prepare();
  server.core.pictures.prepare();
  server.core.media.prepare();
  log("info", "server.started", {
    url: config.publicUrl?.origin ?? server.url,
    version,
    data: config.dataDir,
  });
  // deno-lint-ignore no-console -- the one line that whoever starts it waits for
  console.log(`\n  Parley is running at ${config.publicUrl?.origin ?? server.url}\n`);
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    // deno-lint-ignore no-console -- before there is a log
    console.error(error instanceof StartError ? error.message : error);
    Deno.exit(error instanceof StartError ? error.exitCode : 1);
  }
}
