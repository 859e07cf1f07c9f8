// deno-lint-ignore-file no-console
/**
 * `deno task doctor`: looks at the installation as it is and says, line by line, what is well and how to mend what
 * is not. It changes nothing but a probe in the store, so it may be run at any time; what a running server holds
 * is left alone. Leaves with 1 when something would keep Parley from working.
 */
import { type Config, type Environment, loadConfig } from "@/core/config.ts";
import { StartError } from "@/core/errors.ts";
import { settingsTable } from "@/core/settings.ts";
import { checkDirectory, checkSecrets } from "./doctor/directory.ts";
import { fail, type Finding, ok } from "./doctor/finding.ts";
import { checkChromium, checkDeno, checkSpace } from "./doctor/machine.ts";
import { checkAddresses, checkPort } from "./doctor/network.ts";
import { checkMail } from "./doctor/mail.ts";
import { checkStore, isInUse } from "./doctor/store.ts";

/** Everything that can be said of the installation that these settings describe. */
export async function examine(
  env: Environment,
  readFile: (path: string) => string = Deno.readTextFileSync,
): Promise<Finding[]> {
  const deno = checkDeno(Deno.version.deno);
  const { config, finding } = checkSettings(env, readFile);
  if (config === null) return [deno, finding];
  return [
    deno,
    finding,
    checkDirectory(config),
    await checkSecrets(config, env),
    ...await checkStore(config),
    checkSpace(config),
    checkPort(config, await isInUse(config)),
    checkAddresses(config),
    await checkMail(config, env),
    checkChromium(env),
  ];
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
