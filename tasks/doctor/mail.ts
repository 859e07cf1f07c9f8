/** What the doctor asks of mail: are its settings there, does the mail server let us in. */
import { type Config, type Environment, type MailServer, readMailServer } from "@/core/config.ts";
import { realEffects } from "@/core/effects.ts";
import { StartError } from "@/core/errors.ts";
import { Post } from "@/core/mail/mail.ts";
import { fail, type Finding, info, ok } from "./finding.ts";

export async function checkMail(config: Config, env: Environment): Promise<Finding> {
  try {
    const server = readMailServer(env);
    if (server === null) {
      return info(
        "Mail",
        "none is sent: addresses are not confirmed, and who forgets a password needs a link by hand; set PARLEY_SMTP_URL to turn it on",
      );
    }
    return missing(config) ?? await tryServer(server, config);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    return fail("Mail", error.message, "Correct it and run this again");
  }
}

function missing({ mailFrom, publicUrl }: Config): Finding | null {
  if (mailFrom === null) {
    return fail("Mail", "PARLEY_SMTP_URL is set, and PARLEY_MAIL_FROM is not", "Set whom mail is from");
  }
  if (publicUrl !== null) return null;
  return fail(
    "Mail",
    "PARLEY_SMTP_URL is set, and PARLEY_PUBLIC_URL, which links in mails begin with, is not",
    "Set PARLEY_PUBLIC_URL",
  );
}

async function tryServer(server: MailServer, { publicUrl }: Config): Promise<Finding> {
  const where = `${server.host}:${server.port}`;
  try {
    await new Post(server, { effects: realEffects(() => {}), name: publicUrl!.hostname }).greet();
    return ok("Mail", `${where} lets us in`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return fail(
      "Mail",
      `${where} cannot be used: ${why}`,
      "Correct PARLEY_SMTP_URL, or ask who runs that server",
    );
  }
}
