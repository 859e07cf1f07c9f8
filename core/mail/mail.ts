/**
 * Mail that the server sends. It is written into the store, encrypted, in the commit that causes it, together with a job
 * that hands it over to the mail server when that can be reached: neither a crash nor a mail server that is away loses
 * it, and nobody waits for it. Planned again under the same key it is still one mail, and if a crash makes it two, both
 * have the same Message-ID. Without a mail server everything else works, and nothing is planned.
 */
import type { Config, MailServer } from "../config.ts";
import type { Effects } from "../effects.ts";
import { StartError } from "../errors.ts";
import type { Job, Jobs, NewJob, Writing } from "../jobs/jobs.ts";
import { keys } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";
import type { Letter } from "./letter.ts";
import { messageOf, type Office } from "./message.ts";
import { type Patience, Post } from "./post.ts";

export type { Letter, Quote } from "./letter.ts";
export { type Patience, Post } from "./post.ts";

export interface MailParts {
  store: Store;
  jobs: Jobs;
  effects: Effects;
  config: Pick<Config, "name" | "mailFrom" | "publicUrl">;
  /** Null: no mail is sent. */
  server: MailServer | null;
  patience?: Patience;
}
export interface NewMail {
  /** Its name among all mails, for ever: planned again under the same name, it replaces what waits. */
  key: string;
  to: { name: string; address: string };
  /** Says what is in it. */
  template: string;
  /** What the template needs to know; stored encrypted. */
  data: unknown;
  /** When it is to go, milliseconds since 1970. Default: now. */
  due?: number;
}
/** What is in a mail, asked when it goes out; null when there is no need for it any more. */
export type Template<T> = (data: T) => Promise<Letter | null>;

const kind = "mail";
/** With the pauses of core/jobs: for about four hours. */
const attempts = 30;
const atOnce = 4;
/** Mails that never went are tidied away after this, milliseconds: later than their jobs. */
const keptFor = 100 * 86_400_000;

export class Mail {
  readonly #parts: MailParts;
  readonly #office: Office | null;
  readonly #templates = new Map<string, Template<never>>();
  readonly #sent = new Map<string, (data: never) => Promise<void>>();
  readonly #lostOnes = new Map<string, (data: never) => Promise<void>>();

  /** @throws {StartError} when mail is to be sent, and a setting that it needs is not there. */
  constructor(parts: MailParts) {
    this.#parts = parts;
    this.#office = officeOf(parts);
    if (parts.server === null || this.#office === null) return;
    const post = new Post(parts.server, { ...parts, name: this.#office.host });
    parts.jobs.handle(kind, {
      ...{ attempts, atOnce },
      run: (job) => this.#send(job, post),
      buried: (job) => this.#lost(job),
    });
  }

  get isOn(): boolean {
    return this.#office !== null;
  }

  /** Says what is in mails of a kind. */
  template<T>(name: string, write: Template<T>): void {
    this.#templates.set(name, write);
  }

  /** Called when a mail of a kind was given up: its address was refused, or the mail server was away for too long. */
  onLost<T>(name: string, listener: (data: T) => Promise<void>): void {
    this.#lostOnes.set(name, listener);
  }

  /** Called when the mail server has taken a mail of a kind. */
  onSent<T>(name: string, listener: (data: T) => Promise<void>): void {
    this.#sent.set(name, listener);
  }

  /**
   * Writes a mail into the commit of what causes it; call `wake` when that is done.
   * @returns the job that was written with it; null, and nothing is written, where no mail is sent.
   */
  plan(change: Writing, { key, to, template, data, due }: NewMail): NewJob | null {
    if (!this.isOn) return null;
    const plannedAt = this.#parts.effects.now();
    const job = { kind, key, due: due ?? plannedAt, data: null };
    change.set(keys.mail(key), { to, template, data, plannedAt }, { expireIn: keptFor });
    this.#parts.jobs.plan(change, job);
    return job;
  }

  /** Takes one that waits back. One that goes out at this moment may still go. */
  cancel(change: Writing, key: string): void {
    this.#parts.jobs.cancel(change, { kind, key });
    change.delete(keys.mail(key));
  }

  wake(due = this.#parts.effects.now()): void {
    if (this.isOn) this.#parts.jobs.wake({ kind, due });
  }

  async #lost(job: Job): Promise<void> {
    const record = await this.#parts.store.get(keys.mail(job.key));
    if (record !== null) await this.#lostOnes.get(record.template)?.(record.data as never);
  }

  async #send(job: Job, post: Post): Promise<void> {
    const { store } = this.#parts;
    const key = keys.mail(job.key);
    const found = await store.find(key);
    if (found === null) return;
    const { to, template, data, plannedAt } = found.value;
    const write = this.#templates.get(template) as Template<unknown> | undefined;
    if (write === undefined) throw new Error(`There is no template "${template}"`);
    const letter = await write(data);
    if (letter !== null) {
      await post.send(await messageOf(letter, { key: job.key, to, at: plannedAt }, this.#office!));
      await this.#sent.get(template)?.(data as never);
    }
    // Replaced meanwhile: the new one has a job of its own.
    await store.commit((change) => job.settle(change.check(key, found).delete(key)));
  }
}

/** From whom and where mails are, or null when none are sent. */
function officeOf({ server, config: { name, mailFrom, publicUrl } }: MailParts): Office | null {
  if (server === null) return null;
  if (mailFrom === null) {
    throw new StartError(
      "Cannot start: PARLEY_SMTP_URL is set, and PARLEY_MAIL_FROM, whom mail is from, is not",
    );
  }
  if (publicUrl === null) {
    throw new StartError(
      "Cannot start: PARLEY_SMTP_URL is set, and PARLEY_PUBLIC_URL, which links in mails begin with, is not",
    );
  }
  return {
    server: name,
    from: { name: mailFrom.name ?? name, address: mailFrom.address },
    // Never what a request says: whoever asks could make us mail links to somewhere else.
    origin: publicUrl.origin,
    host: publicUrl.hostname,
  };
}
