/**
 * Contacts: two people who have agreed to be. One asks, the other accepts; whoever is declined or was blocked is not
 * told and sees the request waiting, because being told would be the next quarrel. For a day after that, asking again
 * reaches nobody.
 */
import type { Effects } from "../effects.ts";
import { notFound, ParleyError } from "../errors.ts";
import { keys } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { Change, Store } from "../kv/store.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { Person } from "../protocol/entries.ts";
import type { ServerFrameOf } from "../protocol/frames.ts";
import { limits } from "../protocol/limits.ts";
import type { Scope } from "../scope.ts";
import type { Limiter } from "../security/limiter.ts";
import { between, type Standing } from "./standing.ts";

export interface ContactsParts {
  store: Store;
  effects: Effects;
  limiter: Limiter;
  people(ids: readonly string[]): Promise<Person[]>;
  /** Tells all of somebody's devices. */
  tell(user: string, frame: ServerFrameOf<"contact">): void;
}

type Answer<T extends keyof CommandResult> = Promise<CommandResult[T]>;

const day = 86_400_000;

export class Contacts {
  readonly #parts: ContactsParts;

  constructor(parts: ContactsParts) {
    this.#parts = parts;
  }

  async list({ userId }: Scope): Answer<"contacts.list"> {
    const { store, people } = this.#parts;
    const contacts = await Array.fromAsync(store.list(keys.contacts(userId)), ({ key }) => key[2] as string);
    const requests = await Array.fromAsync(store.list(keys.contactRequests(userId)));
    const asks = await Array.fromAsync(store.list(keys.contactAsks(userId)));
    const ids = [...requests, ...asks].map(({ key }) => key[2] as string);
    const known = new Map((await people(ids)).map((person) => [person.id, person]));
    const shown = <T extends { at: number }>(rows: { key: Deno.KvKey; value: T }[]) =>
      rows.flatMap(({ key, value }) => {
        const person = known.get(key[2] as string);
        return person === undefined ? [] : [{ person, ...value }];
      }).sort((a, b) => b.at - a.at);
    return { contacts, incoming: shown(requests), outgoing: shown(asks) };
  }

  /** Asks; who was asked by them before accepts so. */
  async ask({ userId: me }: Scope, { user, note = "" }: CommandBody<"contact.ask">): Answer<"contact.ask"> {
    if (user === me) throw new ParleyError("bad_request", "Cannot be a contact of yourself");
    if ((await this.#parts.people([user])).length === 0) throw notFound("person");
    await this.#parts.limiter.take("contact", me);
    return await retrying(async () => {
      const standing = await between(this.#parts.store, me, user);
      if (standing.contact !== null) return { is: "contact" };
      if (standing.iBlocked) {
        throw new ParleyError("forbidden", "Cannot ask somebody whom you have blocked: unblock them first");
      }
      if (standing.theyAsked !== null && !standing.theyBlocked) return await this.#join(me, user, standing);
      return await this.#request(me, user, { standing, note });
    });
  }

  /** @throws ParleyError `not_found` when they do not ask (any more). */
  async answer(
    { userId: me }: Scope,
    { user, accept }: CommandBody<"contact.answer">,
  ): Answer<"contact.answer"> {
    return await retrying(async () => {
      const standing = await between(this.#parts.store, me, user);
      if (standing.request === null) throw notFound("request");
      return accept ? await this.#join(me, user, standing) : await this.#decline(me, user, standing);
    });
  }

  /** No contacts any more, or a request of mine less. */
  async remove({ userId: me }: Scope, { user }: CommandBody<"contact.remove">): Answer<"contact.remove"> {
    const { store, tell } = this.#parts;
    const { contact, reached } = await between(store, me, user);
    await store.commit((change) => {
      change.delete(keys.contact(me, user)).delete(keys.contact(user, me));
      change.delete(keys.contactAsk(me, user)).delete(keys.contactRequest(user, me));
    });
    tell(me, { type: "contact", user, is: "none" });
    if (contact !== null || reached !== null) tell(user, { type: "contact", user: me, is: "none" });
    return { is: "none" };
  }

  /** What blocking somebody means: all that is between the two ends, but their own request waits on, for them. */
  async part(me: string, user: string): Promise<{ write(change: Change): void; tell(): void }> {
    const { store, tell } = this.#parts;
    const { contact, reached } = await between(store, me, user);
    return {
      write(change) {
        change.delete(keys.contact(me, user)).delete(keys.contact(user, me));
        change.delete(keys.contactAsk(me, user)).delete(keys.contactRequest(user, me));
        change.delete(keys.contactRequest(me, user));
      },
      tell() {
        tell(me, { type: "contact", user, is: "none" });
        if (contact !== null || reached !== null) tell(user, { type: "contact", user: me, is: "none" });
      },
    };
  }

  async #request(
    me: string,
    user: string,
    { standing, note }: { standing: Standing; note: string },
  ): Answer<"contact.ask"> {
    const { effects, tell } = this.#parts;
    await this.#refuseTooMany(me, standing);
    const at = effects.now();
    const declined = standing.declined !== null && at - standing.declined.value.at < day;
    const reaches = !declined && !standing.theyBlocked && await this.#hasRoom(user, standing);
    await this.#commit(standing, (change) => {
      change.set(keys.contactAsk(me, user), { at });
      if (reaches) change.set(keys.contactRequest(user, me), { at, note });
    });
    tell(me, { type: "contact", user, is: "asked", at });
    if (reaches) tell(user, { type: "contact", user: me, is: "asks", at, note });
    return { is: "asked" };
  }

  async #join(me: string, user: string, standing: Standing): Answer<"contact.answer"> {
    await Promise.all([this.#refuseFull(me, "you have"), this.#refuseFull(user, "they have")]);
    const at = this.#parts.effects.now();
    await this.#commit(standing, (change) => {
      for (const [one, other] of [[me, user], [user, me]] as const) {
        change.set(keys.contact(one, other), { at });
        change.delete(keys.contactRequest(one, other)).delete(keys.contactAsk(one, other));
        change.delete(keys.contactDecline(one, other));
      }
    });
    this.#parts.tell(me, { type: "contact", user, is: "contact" });
    this.#parts.tell(user, { type: "contact", user: me, is: "contact" });
    return { is: "contact" };
  }

  async #decline(me: string, user: string, standing: Standing): Answer<"contact.answer"> {
    const at = this.#parts.effects.now();
    await this.#commit(standing, (change) => {
      change.delete(keys.contactRequest(me, user));
      change.set(keys.contactDecline(me, user), { at }, { expireIn: day });
    });
    this.#parts.tell(me, { type: "contact", user, is: "none" });
    return { is: "none" };
  }

  /** @throws ParleyError `conflict` when what is between the two has changed since it was read. */
  async #commit({ checks }: Standing, write: (change: Change) => void): Promise<void> {
    const done = await this.#parts.store.commit((change) => {
      for (const { key, found } of checks) change.check(key, found);
      write(change);
    });
    if (!done) throw new ParleyError("conflict", "They did something at the same moment; please try again");
  }

  async #refuseTooMany(me: string, { asked }: Standing): Promise<void> {
    if (asked !== null || await this.#count(keys.contactAsks(me), limits.contactRequests)) return;
    throw new ParleyError(
      "bad_request",
      `Cannot ask more than ${limits.contactRequests} people at once: take a request back first`,
    );
  }

  async #refuseFull(user: string, who: string): Promise<void> {
    if (await this.#count(keys.contacts(user), limits.contacts)) return;
    throw new ParleyError(
      "bad_request",
      `Cannot be contacts: ${who} ${limits.contacts.toLocaleString("en")} already`,
    );
  }

  async #hasRoom(user: string, { reached }: Standing): Promise<boolean> {
    return reached !== null || await this.#count(keys.contactRequests(user), limits.contactRequests);
  }

  /** Whether there are fewer. */
  async #count(range: Parameters<Store["list"]>[0], limit: number): Promise<boolean> {
    return (await Array.fromAsync(this.#parts.store.list(range, { limit }))).length < limit;
  }
}
