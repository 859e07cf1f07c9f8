/**
 * Search in everything that somebody may read. The index (a file beside the store, kept by a worker) proposes messages,
 * the newest first; each is read again from the store and judged as it is now, so nothing is found that was edited or
 * deleted a moment ago. What may be read is settled at the moment of asking, and what lies outside is neither found
 * nor counted. Every answer says how much it covered.
 */
import type { Access } from "../conversations/access.ts";
import type { ConversationLog } from "../conversations/log.ts";
import type { Effects } from "../effects.ts";
import { ParleyError } from "../errors.ts";
import { keys, type RoomRecord, type UserRecord } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { Person, SearchHit } from "../protocol/entries.ts";
import { homeOf, isThread } from "../protocol/ids.ts";
import type { Scope } from "../scope.ts";
import { Feeder } from "./feeder.ts";
import type { Asked, Candidate, Found, Place } from "./finder.ts";
import { fold } from "./fold.ts";
import { IndexLost, IndexWorker } from "./index_worker.ts";
import { type Plan, planOf } from "./plan.ts";
import { Readable } from "./readable.ts";
import { searchKey } from "./secrecy.ts";

export interface SearchParts {
  store: Store;
  log: ConversationLog;
  access: Access;
  effects: Effects;
  /** A path, or ":memory:". */
  file: string;
  /** The epoch of the store: an index of another one is made anew. */
  epoch: string;
  /** What sealed conversations are encrypted with; the index has a key of its own that is made of it. */
  atRest: Uint8Array;
  people(ids: readonly string[]): Promise<Person[]>;
  byUsername(username: string): Promise<UserRecord | null>;
  saved?(userId: string): Promise<readonly Place[]>;
}
type Input = CommandBody<"search">;
type Output = CommandResult["search"];

const page = 20;
/** Candidates read at once: more while most turn out not to be what is looked for. */
const atOnce = [page + 5, 100, 200];
/** Milliseconds after which what was found is answered, with a cursor to go on. */
const patience = 100;
/** Milliseconds after the start, when the first pages have been served. */
const startAfter = 1_000;

export class Search {
  readonly #parts: SearchParts;
  readonly #index: IndexWorker;
  readonly #feeder: Feeder;
  readonly #reading: Readable;
  readonly #starting: { cancel(): void };

  constructor(parts: SearchParts) {
    const { store, log, effects, file, epoch } = parts;
    this.#parts = parts;
    const options = { path: file, of: epoch, key: searchKey(parts.atRest) };
    this.#index = new IndexWorker(options, effects);
    this.#reading = new Readable(parts);
    this.#feeder = new Feeder({ store, log, index: this.#index, effects });
    this.#starting = effects.after(startAfter, () => {
      this.#feeder.start().catch((error) => effects.log("warn", "search.start_failed", { error }));
    });
  }

  /** Has its thread ready before it is needed. */
  prepare(): void {
    this.#index.prepare();
  }

  /** @throws ParleyError `not_found` for a conversation that one may not read, `bad_field` for a cursor of before. */
  async search(scope: Scope, { query, conversation, cursor, zone = 0 }: Input): Promise<Output> {
    const { effects } = this.#parts;
    await this.#feeder.start();
    const mine = await this.#readable(scope, conversation);
    const plan = await planOf(query, this.#names(scope, mine), { now: effects.now(), zone });
    const homes = mine.filter((id) => (plan.rooms?.includes(id) ?? true) && !plan.notRooms.includes(id));
    const thread = conversation !== undefined && isThread(conversation) ? conversation : null;
    const generation = await this.#open();
    const before = cursor === undefined ? null : positionOf(cursor, generation);
    const found = await this.#find(scope, plan, { ...nothing, ...plan.asked, homes, thread, before });
    const total = thread === null
      ? homes.reduce((sum, id) => sum + this.#feeder.count(id), 0)
      : (await this.#parts.log.head(thread))?.count ?? 0;
    return {
      hits: found.hits,
      people: await this.#parts.people([...new Set(found.hits.map(({ entry }) => entry.by))]),
      covered: found.covered,
      behind: Math.max(0, total - found.counted),
      problems: plan.problems,
      ...(found.next === null ? {} : { cursor: `${generation}.${found.next}` }),
    };
  }

  /** Lets go of conversations that are gone from the store. */
  recheck(): Promise<void> {
    return this.#feeder.recheck();
  }

  async close(): Promise<void> {
    this.#starting.cancel();
    await this.#feeder.close();
    await this.#index.close();
  }

  async #find(scope: Scope, plan: Plan, asked: Omit<Asked, "limit">) {
    const { effects } = this.#parts;
    const began = effects.monotonic();
    const hits: SearchHit[] = [];
    let first: Found | undefined;
    for (let round = 0, { before } = asked;; round++) {
      const limit = plan.asked === null ? 0 : atOnce[Math.min(round, atOnce.length - 1)]!;
      const found = await this.#ask({ ...asked, before, limit });
      // What is indexed between two rounds stands above where this search began.
      const { covered, counted } = first ??= found;
      const judged = await this.#judge(scope, plan, found.candidates);
      for (const { hit, doc } of judged) {
        if (hits.length === page) break;
        if (hit !== null) hits.push(hit);
        before = doc;
      }
      const isFull = hits.length === page;
      // Full before the last of the round: what follows is for the next page.
      const next = isFull && before !== judged.at(-1)?.doc ? before : found.next;
      if (isFull || next === null || effects.monotonic() - began > patience) {
        return { hits, next, covered, counted };
      }
      before = next;
    }
  }

  /** As they are now, in order; null for those that are not, or no longer, what is looked for. */
  async #judge(scope: Scope, plan: Plan, candidates: readonly Candidate[]) {
    const { store, access } = this.#parts;
    const entries = await store.getMany(candidates.map(({ conversation, n }) => keys.entry(conversation, n)));
    return candidates.map(({ conversation, doc }, i) => {
      const entry = entries[i]?.value;
      // No await since: who was removed while this was read is told nothing.
      const ranges = entry?.type === "message" && access.isCertain(scope.userId, conversation)
        ? plan.judge(conversation, entry)
        : null;
      return { doc, hit: ranges === null ? null : { conversation, entry, ranges } as SearchHit };
    });
  }

  /** Rooms and direct conversations that the asker may read now. */
  async #readable({ userId }: Scope, conversation: string | undefined): Promise<string[]> {
    if (conversation !== undefined) {
      await this.#parts.access.membership(userId, conversation);
      return [homeOf(conversation)];
    }
    return await this.#reading.of(userId);
  }

  #names({ userId }: Scope, mine: readonly string[]) {
    const { byUsername, saved } = this.#parts;
    return {
      me: userId,
      person: async (username: string) => (await byUsername(username))?.id ?? null,
      rooms: (name: string) => this.#called(name, mine),
      saved: async () => await saved?.(userId) ?? [],
    };
  }

  /** By name, by its beginning, or by the person on the other side. */
  async #called(name: string, mine: readonly string[]): Promise<string[]> {
    const { access, byUsername } = this.#parts;
    const rooms = (await Promise.all(mine.map((id) => access.room(id)))).filter((room) => room !== null);
    const ids = (is: (room: RoomRecord) => boolean) => rooms.filter(is).map(({ id }) => id);
    if (name.startsWith("@")) {
      const person = await byUsername(name.slice(1));
      return person === null ? [] : ids(({ people }) => people?.includes(person.id) ?? false);
    }
    const wanted = fold(name.replace(/^#/, ""));
    const exact = ids(({ name }) => fold(name) === wanted);
    return exact.length > 0 ? exact : ids(({ name }) => fold(name).startsWith(wanted));
  }

  #open(): Promise<string> {
    return this.#again(() => this.#index.open());
  }

  #ask(asked: Asked) {
    return this.#again(() => this.#index.call("find", asked));
  }

  /** An index that was lost is there again at the second call, empty, and the answer says so. */
  async #again<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask().catch((error) => error instanceof IndexLost ? ask() : Promise.reject(error));
    } catch (cause) {
      if (cause instanceof ParleyError) throw cause;
      throw new ParleyError("storage_unavailable", "Cannot search now: the index cannot be read", { cause });
    }
  }
}

const nothing: Omit<Asked, "homes" | "thread" | "before" | "limit"> = {
  rows: [],
  from: [],
  notFrom: [],
  flags: [],
  notFlags: [],
  within: { from: -Infinity, to: Infinity },
  among: null,
};

function positionOf(cursor: string, generation: string): number {
  const [made, doc] = cursor.split(".");
  if (made === generation && /^\d{1,15}$/.test(doc ?? "")) return Number(doc);
  throw new ParleyError("bad_field", "Cannot go on with this search: the index has changed; search again", {
    field: "cursor",
  });
}
