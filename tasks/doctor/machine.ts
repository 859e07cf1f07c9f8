/** What the doctor asks of the machine: Deno, room on the disk, a browser for the tests. */
import { statfsSync } from "node:fs";
import type { Config, Environment } from "@/core/config.ts";
import { nearestExisting, statOf } from "./directory.ts";
import { fail, type Finding, info, ok, warn } from "./finding.ts";

/** What Parley was built and measured with. */
const provenDeno = "2.9.6";
const gib = 2 ** 30;
const browsers = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

export function checkDeno(version: string): Finding {
  const isOlder = version.localeCompare(provenDeno, "en", { numeric: true }) < 0;
  return isOlder
    ? fail("Deno", `${version} is older than ${provenDeno}`, "npm install -g deno")
    : ok("Deno", version);
}

export function checkSpace({ dataDir }: Config): Finding {
  const { bavail, bsize } = statfsSync(nearestExisting(dataDir));
  const free = bavail * bsize;
  const text = `${(free / gib).toFixed(1)} GiB free`;
  if (free < gib / 10) return fail("Disk", text, "Make room: nothing can be sent when the disk is full");
  return free < gib ? warn("Disk", text, "Make room before it is full") : ok("Disk", text);
}

export function checkChromium(env: Environment): Finding {
  const directories = (env.PATH ?? "").split(":").filter((directory) => directory !== "");
  const found = directories.flatMap((directory) => browsers.map((name) => `${directory}/${name}`))
    .find((path) => statOf(path) !== null);
  return info(
    "Chromium",
    found ? `${found}, for the tests` : "not found; only the tests need it (.ci/run installs it)",
  );
}
