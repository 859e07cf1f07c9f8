// deno-lint-ignore-file no-console
/**
 * `deno task reset-link USERNAME`: a link that lets somebody choose a new password, for when nobody can help from
 * inside: the owner has forgotten theirs, and the server sends no mail. The server must be stopped.
 */
import { newResetByHand } from "@/core/accounts/accounts.ts";
import { type Config, readConfig } from "@/core/config.ts";
import { type Effects, realEffects } from "@/core/effects.ts";
import { StartError } from "@/core/errors.ts";
import { openStore } from "@/core/kv/open.ts";
import { consoleLog } from "@/core/log.ts";

/** The lines to print. @throws {StartError} when there is nobody of that name. */
export async function resetLink(
  config: Pick<Config, "kv" | "publicUrl" | "host" | "port">,
  effects: Effects,
  username: string,
): Promise<string> {
  const { store, close } = await openStore(config.kv, effects);
  try {
    const made = await newResetByHand({ store, effects }, username);
    if (made === null) throw new StartError(`Cannot make a link: nobody here is called "${username}"`);
    const origin = config.publicUrl?.origin ?? `http://${config.host}:${config.port}`;
    return `A new password for @${made.user.username}, once, within a day, when the server runs again:\n` +
      `${origin}/reset?token=${made.token}`;
  } finally {
    close();
  }
}

if (import.meta.main) {
  try {
    const [username] = Deno.args;
    if (username === undefined) throw new StartError("Say for whom: deno task reset-link USERNAME");
    console.log(await resetLink(readConfig(), realEffects(consoleLog("warn")), username));
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    console.error(error.message);
    Deno.exit(error.exitCode);
  }
}
