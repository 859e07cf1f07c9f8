/**
 * Hands one mail over to the mail server. A server that does not answer, or a byte at a time, is left after a while, so
 * that it holds up nothing; what it refuses for good is not brought again. The code that speaks SMTP is loaded with the
 * first mail: a server without mail never has it in memory.
 */
import type { MailServer } from "../config.ts";
import type { Effects } from "../effects.ts";
import { Hopeless } from "../jobs/jobs.ts";
import { oneLine } from "./letter.ts";
import type { Message } from "./message.ts";

export interface Patience {
  /** Milliseconds for connecting, for the greeting, and for each silence. */
  silence: number;
  /** Milliseconds for all of it. */
  whole: number;
}
export interface PostParts {
  effects: Pick<Effects, "after" | "log">;
  /** How this server calls itself. */
  name: string;
  patience?: Patience;
}

const usual: Patience = { silence: 10_000, whole: 30_000 };
/** Refusals that are about how this server is set up, not about the mail: they end when somebody mends it. */
const aboutUs = [503, 530, 535];

type Connection = InstanceType<typeof import("nodemailer/lib/smtp-connection").default>;
type Step = (done: (error?: Error | null) => void) => void;

export class Post {
  readonly #server: MailServer;
  readonly #parts: PostParts;

  constructor(server: MailServer, parts: PostParts) {
    this.#server = server;
    this.#parts = parts;
  }

  /** @throws {Hopeless} when the mail server will never take it; anything else may pass. */
  async send(message: Message): Promise<void> {
    const body = await compose(message);
    const envelope = { from: message.from.address, to: [message.to.address] };
    await this.#with(async (connection, step) => {
      await step((done) => connection.send(envelope, body, done)).catch((error) => {
        throw isFinal(error) ? new Hopeless(sentence(error), { cause: error }) : error;
      });
    });
  }

  /** Whether it can be reached and lets us in. @throws when not. */
  async greet(): Promise<void> {
    await this.#with(async () => {});
  }

  async #with(
    run: (connection: Connection, step: (step: Step) => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const connection = await this.#open();
    const { whole } = this.#parts.patience ?? usual;
    const { promise: broken, reject } = Promise.withResolvers<never>();
    broken.catch(() => {});
    connection.on("error", reject);
    connection.on("end", () => reject(new Error("The mail server closed the connection")));
    const timer = this.#parts.effects.after(whole, () => {
      reject(new Error(`The mail server took longer than ${whole / 1000} seconds`));
    });
    const step = (begin: Step) => {
      const ended = new Promise<void>((resolve, fail) => begin((error) => error ? fail(error) : resolve()));
      return Promise.race([ended, broken]);
    };
    try {
      await step((done) => connection.connect(done));
      const { login } = this.#server;
      if (login !== null) await step((done) => connection.login({ credentials: login, ...login }, done));
      await run(connection, step);
      connection.quit();
    } catch (error) {
      connection.close();
      throw error instanceof Hopeless ? error : new Error(sentence(error), { cause: error });
    } finally {
      timer.cancel();
    }
  }

  async #open(): Promise<Connection> {
    const { default: SMTPConnection } = await import("nodemailer/lib/smtp-connection");
    const { host, port, secure, login } = this.#server;
    const { silence } = this.#parts.patience ?? usual;
    const isHere = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host);
    return new SMTPConnection({
      host,
      port,
      secure,
      name: this.#parts.name,
      // Nobody listens between here and here, and certificates for that are seldom in order.
      requireTLS: !secure && !isHere && login !== null,
      tls: { rejectUnauthorized: !isHere },
      connectionTimeout: silence,
      dnsTimeout: silence,
      greetingTimeout: silence,
      socketTimeout: silence,
      socketCloseTimeout: 1_000,
      maxResponseSize: 64 * 1024,
    });
  }
}

async function compose({ headers, ...message }: Message) {
  const { default: MailComposer } = await import("nodemailer/lib/mail-composer");
  const mail = new MailComposer({ ...message, headers, disableFileAccess: true, disableUrlAccess: true });
  return await mail.compile().build();
}

/** 5xx: "do not bring this again" (RFC 5321 §4.2.1). */
function isFinal(error: unknown): boolean {
  const { responseCode } = error as { responseCode?: number };
  return responseCode !== undefined && responseCode >= 500 && !aboutUs.includes(responseCode);
}

function sentence(error: unknown): string {
  return oneLine(error instanceof Error ? error.message : String(error)).slice(0, 300);
}
