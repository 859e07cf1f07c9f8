/**
 * Messages that somebody has saved for themselves, in all their conversations. Only the place is kept: what is shown is
 * the message as it is now, and only while they may read it.
 */
import type { Access } from "../conversations/access.ts";
import { type History, named } from "../conversations/history.ts";
import type { Effects } from "../effects.ts";
import { notFound, ParleyError } from "../errors.ts";
import { keys } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { Person } from "../protocol/entries.ts";
import type { ServerFrame } from "../protocol/frames.ts";
import { limits } from "../protocol/limits.ts";
import type { Scope } from "../scope.ts";
import { Turns } from "../security/turns.ts";

export interface SavedParts {
  store: Store;
  access: Pick<Access, "membership" | "room">;
  history: Pick<History, "messages">;
  effects: Effects;
  people(ids: readonly string[]): Promise<Person[]>;
  /** Tells all of somebody's devices. */
  tell(user: string, frame: ServerFrame): void;
}

interface Place {
  conversation: string;
  n: number;
}

const page = 30;

export class Saved {
  readonly #parts: SavedParts;
  readonly #turns = new Turns();

  constructor(parts: SavedParts) {
    this.#parts = parts;
  }

  async save(
    scope: Scope,
    { conversation, n, on }: CommandBody<"message.save">,
  ): Promise<CommandResult["message.save"]> {
    const { store, effects, tell } = this.#parts;
    const key = keys.saved(scope.userId, conversation, n);
    // Taking away is never refused: the list may hold what I can read no more.
    if (!on) await store.commit((change) => change.delete(key));
    else {
      await this.#refuse(scope, { conversation, n });
      await this.#turns.run(scope.userId, async () => {
        if (await store.get(key) !== null) return;
        await this.#refuseTooMany(scope.userId);
        await store.commit((change) => change.set(key, { at: effects.now() }));
      });
    }
    tell(scope.userId, { type: "saved", c: conversation, n, on });
    return {};
  }

  /** Saved last first. */
  async list(
    scope: Scope,
    { before = Infinity }: CommandBody<"saved.list">,
  ): Promise<CommandResult["saved.list"]> {
    const places = (await this.#all(scope.userId)).filter(({ at }) => at < before);
    const found: CommandResult["saved.list"]["found"] = [];
    for (const [i, { conversation, n, at }] of places.entries()) {
      const entry = await this.#readable(scope, { conversation, n });
      if (entry !== null) found.push({ conversation, entry, at });
      if (found.length < page || i === places.length - 1) continue;
      return { found, people: await this.#peopleIn(found), before: at };
    }
    return { found, people: await this.#peopleIn(found) };
  }

  /** Which messages of a conversation. */
  async in(scope: Scope, conversation: string): Promise<CommandResult["saved.in"]> {
    await this.#parts.access.membership(scope.userId, conversation);
    const rows = this.#parts.store.list(keys.savedIn(scope.userId, conversation));
    return { numbers: await Array.fromAsync(rows, ({ key }) => key[3] as number) };
  }

  /** All places, readable or not. */
  places(userId: string): Promise<Place[]> {
    return this.#all(userId);
  }

  async #all(userId: string): Promise<(Place & { at: number })[]> {
    const rows = await Array.fromAsync(this.#parts.store.list(keys.savedOf(userId)), ({ key, value }) => ({
      conversation: key[2] as string,
      n: key[3] as number,
      at: value.at,
    }));
    return rows.sort((a, b) => b.at - a.at);
  }

  async #readable(scope: Scope, { conversation, n }: Place) {
    const { access, history } = this.#parts;
    const mayRead = await access.membership(scope.userId, conversation).then(() => true, () => false);
    const [entry] = mayRead ? await history.messages(conversation, [n]) : [];
    return entry ?? null;
  }

  #peopleIn(found: CommandResult["saved.list"]["found"]): Promise<Person[]> {
    return this.#parts.people([...new Set(found.flatMap(({ entry }) => named(entry)))]);
  }

  async #refuse(scope: Scope, { conversation, n }: Place): Promise<void> {
    await this.#parts.access.membership(scope.userId, conversation);
    const [message] = await this.#parts.history.messages(conversation, [n]);
    if (message === undefined) throw notFound("message");
    if (message.deleted === undefined) return;
    throw new ParleyError("message_deleted", `Cannot save message ${n}: it was deleted`);
  }

  /** What is in rooms that are gone makes place first. */
  async #refuseTooMany(userId: string): Promise<void> {
    const { store, access } = this.#parts;
    const all = await this.#all(userId);
    if (all.length < limits.saved) return;
    const rooms = [...new Set(all.map(({ conversation }) => conversation))];
    const there = new Set<string>();
    for (const id of rooms) if (await access.room(id) !== null) there.add(id);
    const gone = all.filter(({ conversation }) => !there.has(conversation)).slice(0, 500);
    if (gone.length === 0) {
      throw new ParleyError(
        "too_many_saved",
        `Cannot save another message: ${limits.saved.toLocaleString("en")} are saved; remove one first`,
      );
    }
    await store.commit((change) => {
      for (const { conversation, n } of gone) change.delete(keys.saved(userId, conversation, n));
    });
  }
}
