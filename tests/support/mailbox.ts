/** A real mail server for tests: it takes what is handed over, keeps it as people would read it, and can be awkward. */
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";
import type { MailServer } from "@/core/config.ts";
import { until } from "./until.ts";

export interface Mailed extends ParsedMail {
  /** Whom it was handed over for. */
  recipients: string[];
  raw: string;
}
export interface MailboxOptions {
  /** The refusal of an address, or null to take it. */
  refuse?(address: string): { code: number; text: string } | null;
  /** The refusal of a mail as a whole. */
  refuseData?(): { code: number; text: string } | null;
  /** Only who knows this may hand over mail; then over TLS. */
  login?: { user: string; pass: string };
}

export class Mailbox {
  readonly mails: Mailed[] = [];
  readonly server: MailServer;
  /** How often somebody connected. */
  connections = 0;
  readonly #smtp: SMTPServer;

  private constructor(smtp: SMTPServer, server: MailServer) {
    this.#smtp = smtp;
    this.server = server;
  }

  static async open({ refuse, refuseData, login }: MailboxOptions = {}): Promise<Mailbox> {
    const smtp: SMTPServer = new SMTPServer({
      disabledCommands: login === undefined ? ["AUTH", "STARTTLS"] : [],
      authOptional: login === undefined,
      disableReverseLookup: true,
      closeTimeout: 100,
      onConnect: (_session, done) => {
        mailbox.connections++;
        done();
      },
      onAuth: ({ username, password }, _session, done) => {
        const isRight = username === login?.user && password === login?.pass;
        if (isRight) done(null, { user: username! });
        else done(refusal({ code: 535, text: "Wrong user or password" }));
      },
      onRcptTo: ({ address }, _session, done) => {
        const refused = refuse?.(address) ?? null;
        done(refused === null ? null : refusal(refused));
      },
      onData: async (stream, session, done) => {
        const raw = await new Response(ReadableStream.from(stream)).text();
        const refused = refuseData?.() ?? null;
        if (refused !== null) return done(refusal(refused));
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        mailbox.mails.push({ ...await simpleParser(raw), recipients, raw });
        done(null);
      },
    });
    smtp.on("error", () => {});
    await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", resolve));
    const { port } = smtp.server.address() as { port: number };
    const server = { host: "127.0.0.1", port, secure: false, login: login ?? null };
    const mailbox = new Mailbox(smtp, server);
    return mailbox;
  }

  static async with(run: (mailbox: Mailbox) => Promise<void>, options?: MailboxOptions): Promise<void> {
    const mailbox = await Mailbox.open(options);
    try {
      await run(mailbox);
    } finally {
      await mailbox.close();
    }
  }

  /** The first mail to an address whose subject has this in it, once it has come. */
  async mail(address: string, subject: string, nth = 0): Promise<Mailed> {
    const found = () =>
      this.mails.filter((mail) => mail.recipients.includes(address) && mail.subject!.includes(subject))[nth];
    await until(() => found() !== undefined, `a mail to ${address} about "${subject}"`);
    return found()!;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#smtp.close(() => resolve()));
  }
}

function refusal({ code, text }: { code: number; text: string }): Error {
  return Object.assign(new Error(text), { responseCode: code });
}

/** Settings for a server that mails. Links begin with an address that is not where it listens. */
export const mailSettings = {
  PARLEY_MAIL_FROM: "Parley <chat@example.org>",
  PARLEY_PUBLIC_URL: "https://chat.example.org",
};

/** The path of the link in a mail, with its secret. */
export function linkIn(mail: Mailed): string {
  const [, path] =
    /https:\/\/chat\.example\.org(\/(?:reset|confirm|unsubscribe)\?token=[\w-]+)/.exec(mail.text!) ?? [];
  if (path === undefined) throw new Error(`No link in: ${mail.text}`);
  return path;
}

export function tokenIn(mail: Mailed): string {
  return linkIn(mail).split("token=")[1]!;
}
