/** What the doctor asks of the data directory and of the keys in it. */
import { dirname } from "node:path";
import type { Config, Environment } from "@/core/config.ts";
import { StartError } from "@/core/errors.ts";
import { loadSecrets } from "@/core/security/secrets.ts";
import { fail, type Finding, ok, warn } from "./finding.ts";

export function checkDirectory({ dataDir }: Config): Finding {
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

export async function checkSecrets({ dataDir }: Config, env: Environment): Promise<Finding> {
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

export function statOf(path: string): Deno.FileInfo | null {
  try {
    return Deno.statSync(path);
  } catch {
    return null;
  }
}

export function nearestExisting(path: string): string {
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
