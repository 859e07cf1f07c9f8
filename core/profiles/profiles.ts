/**
 * What people say about themselves: how they are called, a few words, a status that ends by itself, and how they
 * want to be seen. Remembered in every process until somebody changes it, which is told over the bus.
 */
import { notFound, ParleyError } from "../errors.ts";
import type { Effects } from "../effects.ts";
import { keys, type ProfileRecord } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { Change, Store } from "../kv/store.ts";
import { Lru } from "../lru.ts";
import { wishOf } from "../presence/presence.ts";
import type { CommandBody } from "../protocol/commands.ts";
import type { Person, Presence, Profile } from "../protocol/entries.ts";
import type { Bus } from "../realtime/bus.ts";
import type { Scope } from "../scope.ts";

export { profileForm, type StatusForm, statusForm } from "./forms.ts";

export interface ProfilesParts {
  store: Store;
  effects: Effects;
  bus: Bus;
  people(ids: readonly string[]): Promise<Person[]>;
  rename(scope: Scope, change: { name: string }): Promise<unknown>;
  presenceOf(viewer: string, user: string): Promise<Presence>;
  /** Whether the server has a custom emoji of this `:name:`. */
  hasEmoji(name: string): Promise<boolean>;
}

/** Another process that could not tell of a change is believed again after so many milliseconds. */
const freshFor = 60_000;

export class Profiles {
  readonly #parts: ProfilesParts;
  readonly #recent = new Lru<string, { record: ProfileRecord; until: number }>(20_000);
  /** Counts changes: what was read before one is not remembered after it. */
  #changes = 0;

  constructor(parts: ProfilesParts) {
    this.#parts = parts;
    parts.bus.subscribe((signal) => {
      if (signal.kind !== "profile") return;
      this.#changes++;
      this.#recent.delete(signal.user);
    });
  }

  /** Somebody's, as I may see it; mine with what only I see. */
  async get(scope: Scope, user: string = scope.userId): Promise<Profile> {
    const { people, presenceOf } = this.#parts;
    const [[person], [record], presence] = await Promise.all([
      people([user]),
      this.records([user]),
      presenceOf(scope.userId, user),
    ]);
    if (person === undefined) throw notFound("person");
    const { bio = "", pronouns = "", zone, hideSeen = false, until } = record!;
    const as = wishOf(record!, this.#parts.effects.now());
    return {
      person,
      bio,
      pronouns,
      ...(zone ? { zone } : {}),
      presence,
      ...(user === scope.userId
        ? {
          mine: {
            as,
            ...(as !== "auto" && until !== undefined ? { until } : {}),
            hideSeen,
            hideZone: zone === null,
          },
        }
        : {}),
    };
  }

  /**
   * Changes only what is given.
   * @param options.showZone a zone that was hidden is shown again, as soon as one of my devices says it.
   */
  async set(
    scope: Scope,
    { name, ...change }: CommandBody<"profile.set">,
    options: { showZone?: boolean } = {},
  ): Promise<Profile> {
    const { status } = change;
    this.#refusePast("status.expiresAt", status?.expiresAt);
    await this.#refuseUnknown(status?.emoji);
    if (name !== undefined) await this.#parts.rename(scope, { name });
    return await this.#change(scope, (record) => {
      const next = { ...record, ...defined(change) } as ProfileRecord;
      if (status === null) delete next.status;
      if (options.showZone && next.zone === null) delete next.zone;
      return next;
    });
  }

  /** How I want to be seen. */
  async setPresence(scope: Scope, { as, until }: CommandBody<"presence.set">): Promise<Profile> {
    this.#refusePast("until", until);
    const now = this.#parts.effects.now();
    return await this.#change(scope, ({ as: _as, until: _until, ...record }) => ({
      ...record,
      ...(as === "auto" ? {} : { as, ...(until === undefined ? {} : { until }) }),
    }), (change, before) => {
      // From here on it is not known whether they are here: this was the last time.
      if (as === "invisible" && wishOf(before, now) !== "invisible") {
        change.set(keys.seen(scope.userId), { at: now });
      }
    });
  }

  /** In the order asked; those who have said nothing have an empty one. */
  async records(users: readonly string[]): Promise<ProfileRecord[]> {
    const now = this.#parts.effects.monotonic();
    const known = users.map((user) => this.#recent.get(user));
    const missing = users.filter((_, i) => known[i] === undefined || known[i].until <= now);
    if (missing.length === 0) return known.map((one) => one!.record);
    const changes = this.#changes;
    const found = await this.#parts.store.getMany(missing.map((user) => keys.profile(user)));
    const read = new Map(missing.map((user, i) => [user, found[i]?.value ?? {}]));
    const sure = changes === this.#changes;
    for (const [user, record] of read) if (sure) this.#recent.set(user, { record, until: now + freshFor });
    return users.map((user, i) => read.get(user) ?? known[i]!.record);
  }

  /** Whether they do not want to be disturbed now: nothing may ring for them. */
  async isUndisturbed(user: string): Promise<boolean> {
    const [record] = await this.records([user]);
    return wishOf(record!, this.#parts.effects.now()) === "dnd";
  }

  async #change(
    scope: Scope,
    next: (record: ProfileRecord) => ProfileRecord,
    also: (change: Change, before: ProfileRecord) => void = () => {},
  ): Promise<Profile> {
    const { store, bus } = this.#parts;
    const key = keys.profile(scope.userId);
    await retrying(async () => {
      const found = await store.find(key);
      const before = found?.value ?? {};
      const done = await store.commit((change) => {
        change.check(key, found).set(key, next(before));
        also(change, before);
      });
      if (!done) throw new ParleyError("conflict", "Your profile is being changed; please try again");
    });
    bus.publish({ kind: "profile", user: scope.userId });
    const profile = await this.get(scope);
    const frame = JSON.stringify({ type: "profile", profile });
    bus.publish({ kind: "frame", topic: `user:${scope.userId}`, frame });
    return profile;
  }

  async #refuseUnknown(emoji = ""): Promise<void> {
    if (!emoji.startsWith(":") || await this.#parts.hasEmoji(emoji)) return;
    const field = "status.emoji";
    throw new ParleyError("bad_field", `There is no emoji ${emoji} here; please choose another`, { field });
  }

  #refusePast(field: string, at: number | undefined): void {
    if (at === undefined || at > this.#parts.effects.now()) return;
    throw new ParleyError("bad_field", `"${field}" must be in the future`, { field });
  }
}

function defined<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
