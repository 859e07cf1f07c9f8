/**
 * Reminders: of a message, of a conversation, or of something that one writes to oneself. Each is a job for its time;
 * when it has rung it stays, on all devices, until it is put off or done.
 */
import { notFound, ParleyError } from "../errors.ts";
import { keys } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { Change } from "../kv/store.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { MessageEntry, Reminder } from "../protocol/entries.ts";
import { limits } from "../protocol/limits.ts";
import type { Scope } from "../scope.ts";
import { Turns } from "../security/turns.ts";
import type { RemindersParts } from "./parts.ts";
import { kind, ringDue } from "./ringing.ts";

type Body<T extends keyof CommandResult> = CommandBody<T>;
type Answer<T extends keyof CommandResult> = Promise<CommandResult[T]>;

/** Milliseconds. A clock that is a little behind may ask for a moment that has just gone. */
const tolerance = 60_000;
const farthest = 366 * 86_400_000;
/** Characters of a message in the list. */
const excerpt = 500;

export class Reminders {
  readonly #parts: RemindersParts;

  constructor(parts: Omit<RemindersParts, "turns">) {
    this.#parts = { ...parts, turns: new Turns() };
    parts.jobs.handle(kind, ringDue(this.#parts));
  }

  async add(scope: Scope, input: Body<"reminder.add">): Answer<"reminder.add"> {
    const { store, jobs, effects, turns, tell } = this.#parts;
    this.#refuseTime(input.at);
    await this.#refuseSubject(scope, input);
    const reminder: Reminder = { id: effects.id(), ...input };
    await turns.run(scope.userId, async () => {
      await this.#refuseTooMany(scope.userId);
      await store.commit((change) => {
        change.set(keys.reminder(scope.userId, reminder.id), reminder);
        jobs.plan(change, jobOf(scope.userId, reminder));
      });
    });
    jobs.wake(jobOf(scope.userId, reminder));
    tell(scope.userId, { type: "reminders" });
    return reminder;
  }

  async list(scope: Scope): Answer<"reminder.list"> {
    const rows = this.#parts.store.list(keys.reminders(scope.userId));
    const all = await Array.fromAsync(rows, ({ value }) => value);
    const reminders = await Promise.all(
      all.sort((a, b) => Number(b.rang !== undefined) - Number(a.rang !== undefined) || a.at - b.at)
        .map(async (reminder) => ({ ...reminder, ...await this.#messageOf(scope, reminder) })),
    );
    const people = await this.#parts.people(reminders.flatMap(({ entry }) => entry?.by ?? []));
    return { reminders, people };
  }

  async snooze(scope: Scope, { id, at }: Body<"reminder.snooze">): Answer<"reminder.snooze"> {
    const { jobs } = this.#parts;
    this.#refuseTime(at);
    const next = await this.#change(scope, id, ({ rang: _rang, dismissed: _dismissed, ...was }) => {
      const next = { ...was, at };
      return { next, also: (change) => jobs.plan(change, jobOf(scope.userId, next)) };
    });
    jobs.wake(jobOf(scope.userId, next!));
    return next!;
  }

  async dismiss(scope: Scope, { id }: Body<"reminder.dismiss">): Answer<"reminder.dismiss"> {
    await this.#change(scope, id, (was) => ({ next: { ...was, dismissed: true } }));
    return {};
  }

  async done(scope: Scope, { id }: Body<"reminder.done">): Answer<"reminder.done"> {
    const { jobs } = this.#parts;
    await this.#change(scope, id, (was) => ({
      next: null,
      also: (change) => jobs.cancel(change, jobOf(scope.userId, was)),
    }));
    return {};
  }

  async #change(
    scope: Scope,
    id: string,
    decide: (was: Reminder) => { next: Reminder | null; also?: (change: Change) => void },
  ): Promise<Reminder | null> {
    const { store, tell } = this.#parts;
    const key = keys.reminder(scope.userId, id);
    const changed = await retrying(async () => {
      const found = await store.find(key);
      if (found === null) throw notFound("reminder");
      const { next, also } = decide(found.value);
      const written = await store.commit((change) => {
        change.check(key, found);
        if (next === null) change.delete(key);
        else change.set(key, next);
        also?.(change);
      });
      if (!written) throw new ParleyError("conflict", "It is being changed elsewhere; please try again");
      return next;
    });
    tell(scope.userId, { type: "reminders" });
    return changed;
  }

  /** Only while I may read it. */
  async #messageOf(scope: Scope, { conversation, n }: Reminder): Promise<{ entry?: MessageEntry }> {
    if (conversation === undefined || n === undefined) return {};
    const { access, history } = this.#parts;
    const mayRead = await access.membership(scope.userId, conversation).then(() => true, () => false);
    const [entry] = mayRead ? await history.messages(conversation, [n]) : [];
    if (entry === undefined) return {};
    // A hundred of them are one answer: only what a list shows.
    const { reactions: _reactions, mentions: _mentions, ...shown } = entry;
    return { entry: { ...shown, text: entry.text.slice(0, excerpt) } };
  }

  async #refuseSubject(scope: Scope, { text, conversation, n }: Body<"reminder.add">): Promise<void> {
    if (text === undefined && n === undefined) {
      throw new ParleyError("bad_request", "Cannot remind of nothing: say of what, or of which message");
    }
    if (conversation === undefined) {
      if (n === undefined) return;
      throw new ParleyError("bad_request", "Cannot find message n: say in which conversation");
    }
    await this.#parts.access.membership(scope.userId, conversation);
    if (n === undefined) return;
    const [entry] = await this.#parts.history.messages(conversation, [n]);
    if (entry === undefined) throw notFound("message");
    if (entry.deleted === undefined) return;
    throw new ParleyError("message_deleted", `Cannot remind you of message ${n}: it was deleted`);
  }

  #refuseTime(at: number): void {
    const ahead = at - this.#parts.effects.now();
    if (ahead >= -tolerance && ahead <= farthest) return;
    const sentence = ahead < 0 ? "Cannot remind you in the past" : "Cannot remind you so late";
    throw new ParleyError("bad_field", `${sentence}: choose a time within a year`, { field: "at" });
  }

  async #refuseTooMany(user: string): Promise<void> {
    const rows = await Array.fromAsync(this.#parts.store.list(keys.reminders(user)));
    if (rows.length < limits.reminders) return;
    throw new ParleyError(
      "too_many_reminders",
      `Cannot add another reminder: there are ${limits.reminders}; mark one as done first`,
    );
  }
}

function jobOf(user: string, { id, at }: Reminder) {
  return { kind, key: `${user} ${id}`, due: at, data: { user, id } };
}
