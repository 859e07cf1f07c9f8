/**
 * Notifications: who is told of what, and how. Whatever may concern somebody becomes a job in the commit that causes it
 * (`note`); the job decides for each person (deciding.ts), writes the line of their list and hands over to the
 * ways that reach them. The files beside this one hold one concern each.
 */
import { ParleyError } from "../errors.ts";
import type { Jobs, Writing } from "../jobs/jobs.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { Decision, NotificationWay } from "../protocol/notifications.ts";
import type { Entry } from "../protocol/entries.ts";
import { homeOf, isDirect, isThread } from "../protocol/ids.ts";
import { keys } from "../kv/keys.ts";
import type { Scope } from "../scope.ts";
import type { Mail } from "../mail/mail.ts";
import { teachDigests } from "./by_email.ts";
import { type Content, contentOf } from "./content.ts";
import { type Effect, effectOf } from "./effect.ts";
import type { Keen } from "./keen.ts";
import { count, list, markSeen, seenAt } from "./listing.ts";
import { kept, type Notice, type NotificationsParts, type Occasion } from "./parts.ts";
import { kind, tellDue } from "./telling.ts";
import { unsubscribe, unsubscribingOf } from "./unsubscribing.ts";
import { setWishes, why, wishesOf } from "./wishes.ts";

export { wayByEmail } from "./by_email.ts";
export { Keen } from "./keen.ts";
export type { Content } from "./content.ts";
export type { Effect } from "./effect.ts";
export type { Notice, Occasion, Planned, Way } from "./parts.ts";

/** What those need who cause something: it is written into their commit. */
export class Notifier {
  readonly #jobs: Jobs;
  readonly #keen: Keen;
  readonly #now: () => number;

  constructor({ jobs, keen, now }: { jobs: Jobs; keen: Keen; now: () => number }) {
    this.#jobs = jobs;
    this.#keen = keen;
    this.#now = now;
  }

  /** Whether a message may concern anybody more than that it is there: most do not, and cost nothing. */
  concerns(conversation: string, entry: Entry): boolean {
    if (entry.type !== "message") return false;
    return isDirect(conversation) || isThread(conversation) || entry.mentions !== undefined ||
      this.#keen.isAwaited(homeOf(conversation), entry.text);
  }

  /** Call `wake` once it is written. */
  note(change: Writing, occasion: Occasion): void {
    this.#jobs.plan(change, { kind, key: nameOf(occasion), due: this.#now(), data: occasion });
  }

  wake(): void {
    this.#jobs.wake({ kind, due: this.#now() });
  }
}

function nameOf(occasion: Occasion): string {
  switch (occasion.type) {
    case "message":
      return `${occasion.conversation}.${occasion.n}`;
    case "reaction":
      return `${occasion.conversation}.${occasion.n}.${occasion.by}`;
    case "invitation":
      return `${occasion.conversation}.in.${occasion.who}`;
    case "reminder":
      return `${occasion.user}.${occasion.id}`;
  }
}

/** Milliseconds that a device waits for its person to read something at another. */
const longestPatience = 3_600_000;

export class Notifications {
  readonly #parts: NotificationsParts;

  constructor(parts: NotificationsParts & { mail: Mail | null; server: string }) {
    this.#parts = parts;
    parts.jobs.handle(kind, tellDue(parts));
    const { mail, server } = parts;
    if (mail !== null) {
      teachDigests(parts, { mail, server, settle: (notice, became) => this.settle(notice, "email", became) });
    }
  }

  list(scope: Scope, body: CommandBody<"notifications.list">): Promise<CommandResult["notifications.list"]> {
    return list(this.#parts, scope, body);
  }

  count(scope: Scope): Promise<CommandResult["notifications.count"]> {
    return count(this.#parts, scope);
  }

  read(scope: Scope, body: CommandBody<"notifications.read">): Promise<Record<never, never>> {
    return markSeen(this.#parts, scope, body);
  }

  wishes(scope: Scope): Promise<CommandResult["notifications.wishes"]> {
    return wishesOf(this.#parts, scope);
  }

  set(scope: Scope, body: CommandBody<"notifications.set">): Promise<CommandResult["notifications.set"]> {
    return setWishes(this.#parts, scope, body);
  }

  why(scope: Scope, body: CommandBody<"notifications.why">): Promise<CommandResult["notifications.why"]> {
    return why(this.#parts, scope, body);
  }

  /** What would reach me from a conversation of mine now. */
  effect(scope: Scope, conversation: string): Promise<Effect> {
    return effectOf(this.#parts, scope, conversation);
  }

  /** What a page shows on the desktop; null: nothing any more. */
  async shown(
    scope: Scope,
    { at, id }: CommandBody<"notifications.shown">,
  ): Promise<CommandResult["notifications.shown"]> {
    const record = await this.#parts.store.get(keys.notification(scope.userId, at, id));
    // What was seen in the list is not shown outside of the page any more.
    if (record === null || record.seen || at <= await seenAt(this.#parts, scope.userId)) {
      return { content: null };
    }
    return { content: await contentOf(this.#parts, { ...record, user: scope.userId, at, id }) };
  }

  /** @throws {ParleyError} `link_invalid` */
  unsubscribingOf(token: string): Promise<string> {
    return unsubscribingOf(this.#parts, token);
  }

  /** @throws {ParleyError} `link_invalid` */
  unsubscribe(token: string): Promise<void> {
    return unsubscribe(this.#parts, token);
  }

  /**
   * For a device, when its turn has come. Null: it is read, or gone, or not theirs any more. While they are active at another
   * device it waits for being read there. @throws {ParleyError} `busy`
   */
  async contentWhenAway(notice: Notice): Promise<Content | null> {
    const content = await contentOf(this.#parts, notice);
    const isFresh = this.#parts.effects.now() - notice.at < longestPatience;
    if (content === null || !isFresh || !await this.#parts.isActive(notice.user)) return content;
    throw new ParleyError("busy", "They are active at another device", { retryAfter: 60 });
  }

  /** What became of it is kept beside what was decided. Of several devices, one that has got it counts. */
  async settle(
    { conversation, n, user, id }: Notice,
    way: NotificationWay,
    became: Decision[NotificationWay],
  ) {
    // Of what is about a message, only the message itself has one.
    if (n === undefined || id !== `${conversation}.${n}`) return;
    const key = keys.decision(conversation, n, user);
    for (;;) {
      const found = await this.#parts.store.find(key);
      if (found === null || found.value[way] === "sent") return;
      const decision = { ...found.value, [way]: became };
      const expireIn = Math.max(1, decision.at + kept.decisions - this.#parts.effects.now());
      const done = await this.#parts.store.commit((change) =>
        change.check(key, found).set(key, decision, { expireIn })
      );
      if (done) return;
    }
  }
}
