/**
 * Messages that are sent later. Each waits, encrypted, under the client id that it will have, with a job for its time;
 * message, waiting and job change places in one commit, so it is sent exactly once. What is refused when its time comes
 * stays with the reason, for who wrote it.
 */
import { notFound, ParleyError } from "../errors.ts";
import { keys } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { Scheduled as Waiting } from "../protocol/entries.ts";
import { limits } from "../protocol/limits.ts";
import type { Scope } from "../scope.ts";
import { Turns } from "../security/turns.ts";
import type { ScheduledParts } from "./parts.ts";
import { kind, sendDue, sendWaiting } from "./sending.ts";

type Body<T extends keyof CommandResult> = CommandBody<T>;
type Answer<T extends keyof CommandResult> = Promise<CommandResult[T]>;

/** Milliseconds. A clock that is a little behind may ask for a moment that has just gone. */
const tolerance = 60_000;
const farthest = 366 * 86_400_000;

export class Scheduled {
  readonly #parts: ScheduledParts;

  constructor(parts: Omit<ScheduledParts, "turns">) {
    this.#parts = { ...parts, turns: new Turns() };
    parts.jobs.handle(kind, sendDue(this.#parts));
  }

  /** The second arrival of the same client id changes nothing. */
  async add(scope: Scope, input: Body<"scheduled.add">): Answer<"scheduled.add"> {
    const { jobs, limiter, messages, turns, tell } = this.#parts;
    this.#refuseTime(input.at);
    await limiter.take("message", scope.userId);
    await messages.refuseSending(scope, input);
    const kept = await turns.run(scope.userId, () => retrying(() => this.#keep(scope, input)));
    jobs.wake(jobOf(scope.userId, kept));
    tell(scope.userId, { type: "scheduled" });
    return kept;
  }

  async #keep(scope: Scope, input: Body<"scheduled.add">): Promise<Waiting> {
    const { store, jobs } = this.#parts;
    const { clientId, at, files, ...said } = input;
    const key = keys.scheduled(scope.userId, clientId);
    const before = await store.get(key);
    if (before !== null) return before;
    const keeping = files === undefined
      ? null
      : await this.#parts.files.keepForScheduled(scope, input.conversation, files, clientId);
    const waiting: Waiting = {
      id: clientId,
      ...said,
      ...(keeping === null ? {} : { files: keeping.infos }),
      at,
    };
    await this.#refuseTooMuch(scope.userId, waiting);
    const isNew = await store.commit((change) => {
      jobs.plan(change.check(key, null).set(key, waiting), jobOf(scope.userId, waiting));
      keeping?.write(change);
    });
    if (isNew) return waiting;
    throw new ParleyError("conflict", "It has just come by another way; please try again");
  }

  async list(scope: Scope): Answer<"scheduled.list"> {
    const rows = this.#parts.store.list(keys.scheduledOf(scope.userId));
    const scheduled = await Array.fromAsync(rows, ({ value }) => value);
    return { scheduled: scheduled.sort((a, b) => a.at - b.at) };
  }

  async change(scope: Scope, { id, ...changes }: Body<"scheduled.change">): Answer<"scheduled.change"> {
    const { store, jobs, messages, tell } = this.#parts;
    if (changes.at !== undefined) this.#refuseTime(changes.at);
    const key = keys.scheduled(scope.userId, id);
    const next = await retrying(async () => {
      const found = await store.find(key);
      if (found === null) throw notFound("scheduled message");
      const { failed, ...was } = found.value;
      const next: Waiting = {
        ...was,
        ...(changes.text === undefined ? {} : { text: changes.text }),
        ...(changes.at === undefined ? {} : { at: changes.at }),
        // Another text alone does not set it going again.
        ...(failed !== undefined && changes.at === undefined ? { failed } : {}),
      };
      if (next.text.trim() === "" && next.files === undefined) {
        throw new ParleyError("bad_field", '"text" must not be empty', { field: "text" });
      }
      await this.#refuseTooMuch(scope.userId, next);
      if (next.failed === undefined) await messages.refuseSending(scope, next);
      const written = await store.commit((change) => {
        change.check(key, found).set(key, next);
        if (next.failed === undefined) jobs.plan(change, jobOf(scope.userId, next));
      });
      if (!written) throw new ParleyError("conflict", "It is being changed elsewhere; please try again");
      return next;
    });
    if (next.failed === undefined) jobs.wake(jobOf(scope.userId, next));
    tell(scope.userId, { type: "scheduled" });
    return next;
  }

  async cancel(scope: Scope, { id }: Body<"scheduled.cancel">): Answer<"scheduled.cancel"> {
    const { store, jobs, files, tell } = this.#parts;
    const key = keys.scheduled(scope.userId, id);
    await retrying(async () => {
      const found = await store.find(key);
      if (found === null) throw notFound("scheduled message");
      const drop = await files.dropKept(id, found.value.files ?? []);
      const gone = await store.commit((change) => {
        jobs.cancel(change.check(key, found).delete(key), jobOf(scope.userId, found.value));
        drop.write(change);
      });
      if (!gone) throw new ParleyError("conflict", "It is being changed elsewhere; please try again");
      await drop.finish();
    });
    tell(scope.userId, { type: "scheduled" });
    return {};
  }

  /** Now; what is refused stays as it was. */
  async send(scope: Scope, { id }: Body<"scheduled.send">): Answer<"scheduled.send"> {
    const { jobs } = this.#parts;
    return await sendWaiting(this.#parts, scope, id, {
      settle: (change) => jobs.cancel(change, { kind, key: nameOf(scope.userId, id) }),
    });
  }

  #refuseTime(at: number): void {
    const ahead = at - this.#parts.effects.now();
    if (ahead < -tolerance) throw badTime("Cannot send in the past: choose a time that is to come");
    if (ahead > farthest) throw badTime("Cannot wait so long: choose a time within a year");
  }

  /** They are listed as one answer, which must not become too long. */
  async #refuseTooMuch(user: string, one: Waiting): Promise<void> {
    const rows = this.#parts.store.list(keys.scheduledOf(user));
    const others = await Array.fromAsync(rows, ({ value }) => value).then((all) =>
      all.filter(({ id }) => id !== one.id)
    );
    const length = others.reduce((sum, { text }) => sum + text.length, one.text.length);
    if (others.length < limits.scheduled && length <= limits.scheduledText) return;
    const most = others.length < limits.scheduled
      ? `${limits.scheduledText.toLocaleString("en")} characters`
      : limits.scheduled;
    throw new ParleyError(
      "too_many_scheduled",
      `Cannot keep this for later: ${most} wait already; send or delete a scheduled message first`,
    );
  }
}

function badTime(sentence: string): ParleyError {
  return new ParleyError("bad_field", sentence, { field: "at" });
}

function jobOf(user: string, { id, at }: Waiting) {
  return { kind, key: nameOf(user, id), due: at, data: { user, id } };
}

function nameOf(user: string, id: string): string {
  return `${user} ${id}`;
}
