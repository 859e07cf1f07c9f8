/**
 * Whom somebody has blocked. Between two people of whom one has blocked the other nothing is written, whichever of
 * them it was; the refusal says so in words that fit many reasons, because being told would be the next quarrel.
 */
import { notFound, ParleyError } from "../errors.ts";
import { keys, type RoomRecord } from "../kv/keys.ts";
import type { Change, Store } from "../kv/store.ts";
import type { Person } from "../protocol/entries.ts";

const most = 1000;

export interface BlocksParts {
  store: Store;
  now(): number;
  people(ids: readonly string[]): Promise<Person[]>;
  /** Tells all of somebody's devices. */
  tell(user: string, frame: { type: "blocked"; user: string; on: boolean }): void;
  /** Whether two people see each other has changed. */
  onApart(one: string, other: string): void;
  /** They are no contacts any more, in the same commit. */
  partContacts(me: string, user: string): Promise<{ write(change: Change): void; tell(): void }>;
}

export class Blocks {
  readonly #parts: BlocksParts;

  constructor(parts: BlocksParts) {
    this.#parts = parts;
  }

  async set(me: string, user: string, on: boolean): Promise<void> {
    const { store, now, people, tell, onApart, partContacts } = this.#parts;
    if (user === me) throw new ParleyError("bad_request", "Cannot block yourself");
    if ((await people([user])).length === 0) throw notFound("person");
    if (on) await this.#refuseTooMany(me);
    const key = keys.block(me, user);
    const parting = on ? await partContacts(me, user) : undefined;
    await store.commit((change) => {
      if (on) change.set(key, { at: now() });
      else change.delete(key);
      parting?.write(change);
    });
    parting?.tell();
    tell(me, { type: "blocked", user, on });
    onApart(me, user);
  }

  async of(me: string): Promise<Person[]> {
    const ids = await Array.fromAsync(this.#parts.store.list(keys.blocks(me)), ({ key }) => key[2] as string);
    return await this.#parts.people(ids);
  }

  /** Of the ids, those who have blocked somebody. */
  async whoBlocked(user: string, ids: readonly string[]): Promise<Set<string>> {
    const found = await this.#parts.store.getMany(ids.map((id) => keys.block(id, user)));
    return new Set(ids.filter((_, i) => found[i] !== null));
  }

  /** Of the ids, those who have blocked somebody, and those whom they have. */
  async apartFrom(user: string, ids: readonly string[]): Promise<Set<string>> {
    const both = ids.flatMap((id) => [keys.block(user, id), keys.block(id, user)]);
    const found = await this.#parts.store.getMany(both);
    return new Set(ids.filter((_, i) => found[2 * i] !== null || found[2 * i + 1] !== null));
  }

  /** Whether any of the others has blocked me, or I one of them. */
  async standBetween(me: string, others: readonly string[]): Promise<boolean> {
    const both = others.flatMap((other) => [keys.block(me, other), keys.block(other, me)]);
    return (await this.#parts.store.getMany(both)).some((found) => found !== null);
  }

  /** In groups and rooms people are not kept apart: who blocked somebody does not see what they write there. */
  async refuse(me: string, { kind, people = [] }: Pick<RoomRecord, "kind" | "people">): Promise<void> {
    if (kind !== "direct" || people.length !== 2) return;
    if (await this.standBetween(me, people.filter((id) => id !== me))) throw cannotSend(1);
  }

  async #refuseTooMany(me: string): Promise<void> {
    const blocked = await Array.fromAsync(this.#parts.store.list(keys.blocks(me), { limit: most }));
    if (blocked.length < most) return;
    throw new ParleyError("bad_request", `Cannot block more than ${most.toLocaleString("en")} people`);
  }
}

/** The same for everything that may stand between people, so that it tells none of it. */
export function cannotSend(to: number): ParleyError {
  return new ParleyError("forbidden", `Cannot send to ${to === 1 ? "this person" : "one of these people"}`);
}
