// deno-lint-ignore-file no-console
/**
 * `deno task doctor`: looks at the installation as it is and says, line by line, what is well and how to mend what
 * is not. It changes nothing but a probe in the store, so it may be run at any time; what a running server holds
 * is left alone. Leaves with 1 when something would keep Parley from working.
 */
import { statfsSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Config, type Environment, loadConfig } from "@/core/config.ts";
import { StartError } from "@/core/errors.ts";
import { keys } from "@/core/kv/keys.ts";
import { newestSchema, planMigrations } from "@/core/kv/migrations.ts";
import { isFile, openRaw, StoreInUse } from "@/core/kv/open.ts";
import { loadSecrets } from "@/core/security/secrets.ts";
import { settingsTable } from "@/core/settings.ts";

export interface Finding {
  what: string;
  state: "ok" | "info" | "warn" | "fail";
  text: string;
  /** How to mend it. */
  mend?: string;
}

/** What was measured with (PLATFORM: `Deno.unrefTimer`, `FsFile.tryLock`, KV as they are there). */
const provenDeno = "2.9.6";
const gib = 2 ** 30;

export async function examine(
  env: Environment,
  readFile: (path: string) => string = Deno.readTextFileSync,
): Promise<Finding[]> {
  const deno = checkDeno(Deno.version.deno);
  const settings = checkSettings(env, readFile);
  if (settings.config === null) return [deno, settings.finding];
  const { config } = settings;
  const inUse = await isInUse(config);
  return [
    deno,
    settings.finding,
    checkDirectory(config),
    await checkSecrets(config, env),
    ...inUse ? [running(config)] : await checkStore(config),
    checkSpace(config),
    checkPort(config, inUse),
    ...checkAddresses(config),
    await checkChromium(env),
  ];
}

export function checkDeno(version: string): Finding {
  const isOlder = version.localeCompare(provenDeno, "en", { numeric: true }) < 0;
  return isOlder
    ? fail("Deno", `${version} is older than ${provenDeno}`, "npm install -g deno")
    : ok("Deno", version);
}

function checkSettings(
  env: Environment,
  readFile: (path: string) => string,
): { config: Config | null; finding: Finding } {
  try {
    return { config: loadConfig(env, readFile), finding: ok("Settings", "all valid") };
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    return { config: null, finding: fail("Settings", error.message, "Correct them and run this again") };
  }
}

function checkDirectory({ dataDir }: Config): Finding {
  const info = statOf(dataDir);
  if (info === null) {
    return canWrite(nearestExisting(dataDir))
      ? ok("Data", `${dataDir} will be made at the first start`)
      : fail("Data", `${dataDir} cannot be made`, "Make it, or name another directory with PARLEY_DATA");
  }
  if (!info.isDirectory) {
    return fail("Data", `${dataDir} is not a directory`, "Name another with PARLEY_DATA");
  }
  if (!canWrite(dataDir)) {
    return fail("Data", `${dataDir} cannot be written`, `chown -R <who runs Parley> ${dataDir}`);
  }
  return isOpenToOthers(info)
    ? warn("Data", `${dataDir} can be read by others on this machine`, `chmod 700 ${dataDir}`)
    : ok("Data", `${dataDir}, writable, for its owner only`);
}

async function checkSecrets({ dataDir }: Config, env: Environment): Promise<Finding> {
  const path = `${dataDir}/secrets.json`;
  const info = statOf(path);
  const supplied = env.PARLEY_JWT_KEYS !== undefined || env.PARLEY_AT_REST_KEYS !== undefined;
  if (!supplied && info === null) return ok("Secrets", "will be made at the first start");
  if (!supplied && isOpenToOthers(info!)) {
    return fail("Secrets", `${path} can be read by others on this machine`, `chmod 600 ${path}`);
  }
  try {
    await loadSecrets(dataDir, env);
    return ok("Secrets", supplied ? "from the environment" : `${path}, for its owner only`);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    return fail("Secrets", error.message, "Restore the file from a backup, or set the keys again");
  }
}

async function isInUse({ kv }: Config): Promise<boolean> {
  if (!isFile(kv) || statOf(kv) === null) return false;
  try {
    (await openRaw(kv)).close();
  } catch (error) {
    return error instanceof StoreInUse;
  }
  return false;
}

function running({ kv }: Config): Finding {
  return {
    what: "Store",
    state: "info",
    text: `${kv} is in use, so a Parley runs here; stop it to have the store examined`,
  };
}

async function checkStore({ kv }: Config): Promise<Finding[]> {
  if (isFile(kv) && statOf(kv) === null && statOf(`${kv}.epoch`) === null) {
    return [ok("Store", `${kv} will be made at the first start`)];
  }
  try {
    const { store, close } = await openRaw(kv);
    try {
      const pending = await planMigrations(store);
      const schema = await store.get(keys.schema());
      await store.get(keys.probe());
      if (schema !== null) await store.commit((change) => change.set(keys.probe(), Date.now()));
      return [
        ok("Store", `${kv} opens and commits`),
        schemaFinding(schema, pending.length),
        ...integrity(kv),
      ];
    } finally {
      close();
    }
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return [fail("Store", text, "The sentence says how; docs/data.md says what the files are")];
  }
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

function checkSpace({ dataDir }: Config): Finding {
  const { bavail, bsize } = statfsSync(nearestExisting(dataDir));
  const free = bavail * bsize;
  const text = `${(free / gib).toFixed(1)} GiB free`;
  if (free < gib / 10) return fail("Disk", text, "Make room: nothing can be sent when the disk is full");
  return free < gib ? warn("Disk", text, "Make room before it is full") : ok("Disk", text);
}

function checkPort({ host, port }: Config, inUse: boolean): Finding {
  if (port === 0) return ok("Port", "any free one");
  try {
    Deno.listen({ hostname: host, port }).close();
    return ok("Port", `${host}:${port} is free`);
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) {
      return inUse
        ? { what: "Port", state: "info", text: `${host}:${port} is taken, presumably by that Parley` }
        : fail("Port", `${host}:${port} is taken by another program`, "Choose another with PORT");
    }
    if (error instanceof Deno.errors.PermissionDenied) {
      return fail("Port", `${host}:${port} needs more rights`, "Choose one above 1023 with PORT");
    }
    return fail("Port", `${host} is no address of this machine`, "Correct HOST");
  }
}

const local = /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/;

export function checkAddresses({ host, publicUrl, trustedProxies }: Config): Finding[] {
  if (publicUrl === null) {
    return local.test(host) ? [ok("Reached at", "this machine only")] : [warn(
      "Reached at",
      `${host} without PARLEY_PUBLIC_URL: browsers elsewhere get no HTTPS, and so no sign-in that lasts`,
      "Put a proxy with TLS before it (docs/architecture.md) and set PARLEY_PUBLIC_URL",
    )];
  }
  if (publicUrl.protocol === "http:" && !local.test(publicUrl.hostname)) {
    return [warn("Reached at", `${publicUrl.origin} is not encrypted`, "Use https:// in PARLEY_PUBLIC_URL")];
  }
  if (publicUrl.protocol === "https:" && trustedProxies.length === 0) {
    return [warn(
      "Reached at",
      `${publicUrl.origin}, but no proxy is trusted: everybody seems to come from the proxy's address and shares its limits`,
      "Name the proxy with PARLEY_TRUSTED_PROXIES, such as 127.0.0.1",
    )];
  }
  return [ok("Reached at", publicUrl.origin)];
}

async function checkChromium(env: Environment): Promise<Finding> {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  for (const directory of (env.PATH ?? "").split(":").filter((part) => part !== "")) {
    for (const name of names) {
      if (await Deno.stat(`${directory}/${name}`).then(() => true, () => false)) {
        return { what: "Chromium", state: "info", text: `${directory}/${name}, for the tests` };
      }
    }
  }
  return { what: "Chromium", state: "info", text: "not found; only the tests need it (.ci/run installs it)" };
}

function statOf(path: string): Deno.FileInfo | null {
  try {
    return Deno.statSync(path);
  } catch {
    return null;
  }
}

function nearestExisting(path: string): string {
  return statOf(path) !== null || dirname(path) === path ? path : nearestExisting(dirname(path));
}

function canWrite(directory: string): boolean {
  try {
    Deno.removeSync(Deno.makeTempFileSync({ dir: directory, prefix: ".doctor-" }));
    return true;
  } catch {
    return false;
  }
}

function isOpenToOthers({ mode }: Deno.FileInfo): boolean {
  return mode !== null && (mode & 0o077) !== 0;
}

function ok(what: string, text: string): Finding {
  return { what, state: "ok", text };
}
function warn(what: string, text: string, mend: string): Finding {
  return { what, state: "warn", text, mend };
}
function fail(what: string, text: string, mend: string): Finding {
  return { what, state: "fail", text, mend };
}

export function report(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ what, state, text, mend }) => [
    `${state.padEnd(5)} ${what.padEnd(11)} ${text.replaceAll("\n", "\n" + " ".repeat(18))}`,
    ...mend === undefined ? [] : [`${" ".repeat(18)}-> ${mend}`],
  ]);
  const failed = findings.filter(({ state }) => state === "fail").length;
  return [
    ...lines,
    "",
    failed === 0 ? "Parley can run here." : `Parley cannot run here yet: ${failed} to mend.`,
  ]
    .join("\n");
}

if (import.meta.main) {
  if (Deno.args.includes("--settings")) console.log(settingsTable());
  else {
    const findings = await examine(Deno.env.toObject());
    console.log(report(findings));
    Deno.exit(findings.some(({ state }) => state === "fail") ? 1 : 0);
  }
}
