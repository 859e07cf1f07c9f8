/**
 * The records of sessions in the store: one for each session, and an index by person. Whoever changes one checks that
 * it is still there as it was read, so that a session that ends at the same moment does not come back.
 */
import type { Effects } from "../effects.ts";
import { ParleyError } from "../errors.ts";
import { keys, type SessionRecord, type UserRecord } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { Change, Found, Store } from "../kv/store.ts";
import type { Visitor } from "../scope.ts";
import { bucketOf } from "../security/address.ts";
import { type Claims, expired, notSignedIn } from "./token.ts";

/** Beyond this the one that was not used for the longest time ends. */
const maxPerUser = 100;
const seenEvery = 60_000;
const knownFor = 90 * 86_400_000;

export class SessionRecords {
  readonly #store: Store;
  readonly #effects: Effects;

  constructor(store: Store, effects: Effects) {
    this.#store = store;
    this.#effects = effects;
  }

  /** @throws {ParleyError} `not_signed_in` when the password was changed since it was checked. */
  async add(record: SessionRecord, user: UserRecord, surplus: readonly string[]): Promise<void> {
    const expireIn = record.expiresAt - record.createdAt;
    await retrying(async () => {
      const current = await this.#store.find(keys.user(user.id));
      if (current?.value.passwordChangedAt !== user.passwordChangedAt) throw notSignedIn();
      const stored = await this.#store.commit((change) => {
        change
          .check(keys.user(user.id), current)
          .set(keys.session(record.id), record, { expireIn })
          .set(keys.sessionByUser(user.id, record.id), true, { expireIn })
          .set(keys.knownAddress(user.id, bucketOf(record.address)), { at: record.createdAt }, {
            expireIn: knownFor,
          });
        this.remove(change, user.id, surplus);
      });
      if (stored) return;
      throw new ParleyError("conflict", "Cannot log in: the account is being changed; please try again");
    });
  }

  /** The session that a token names, and whose it is. @throws {ParleyError} `not_signed_in`, `session_expired` */
  async load(claims: Claims): Promise<{ session: Found<SessionRecord>; user: UserRecord }> {
    const [session, user] = await Promise.all([
      this.#store.find(keys.session(claims.sessionId)),
      this.#store.get(keys.user(claims.userId)),
    ]);
    if (session === null && claims.expiresAt <= this.#effects.now()) throw expired();
    if (session === null || user === null) throw notSignedIn();
    const { userId, expiresAt, createdAt } = session.value;
    // A renewed session ends later than its earlier tokens say, but none of them ends outside of its life.
    const within = claims.expiresAt > createdAt && claims.expiresAt <= expiresAt;
    if (userId !== claims.userId || !within) throw notSignedIn();
    if (claims.expiresAt <= this.#effects.now() && claims.expiresAt < expiresAt) throw expired();
    return { session, user };
  }

  /** Lets a session last longer. Null when it ended, or somebody else renewed it, at this moment. */
  async renew(id: string, expiresAt: number): Promise<SessionRecord | null> {
    const key = keys.session(id);
    const found = await this.#store.find(key);
    if (found === null) return null;
    const renewed = { ...found.value, expiresAt };
    const expireIn = expiresAt - this.#effects.now();
    const stored = await this.#store.commit((change) =>
      change.check(key, found).set(key, renewed, { expireIn })
        .set(keys.sessionByUser(renewed.userId, id), true, { expireIn })
    );
    return stored ? renewed : null;
  }

  /** Notes the use, at most once a minute: a write for every request would be the slowest part of it. */
  async see(found: Found<SessionRecord>, visitor: Visitor, now: number): Promise<SessionRecord> {
    if (now - found.value.lastSeenAt < seenEvery) return found.value;
    const seen = {
      ...found.value,
      lastSeenAt: now,
      address: visitor.address,
      userAgent: visitor.userAgent.slice(0, 300),
    };
    const key = keys.session(seen.id);
    try {
      // The check keeps a session that is ending at this moment from coming back.
      await this.#store.commit((change) =>
        change.check(key, found).set(key, seen, { expireIn: seen.expiresAt - now })
      );
    } catch (error) {
      // A full disk must not keep people from reading.
      this.#effects.log("warn", "session_not_seen", { session: seen.id, error: String(error) });
    }
    return seen;
  }

  remove(change: Change, userId: string, ids: readonly string[]): void {
    for (const id of ids) {
      change.delete(keys.session(id)).delete(keys.sessionByUser(userId, id));
      // Nothing is sent to a device from which somebody has signed out.
      change.delete(keys.pushDevice(userId, id));
    }
  }

  async idsOf(userId: string): Promise<string[]> {
    const ids: string[] = [];
    for await (const { key } of this.#store.list(keys.sessionsByUser(userId))) {
      ids.push(String(key.at(-1)));
    }
    return ids;
  }

  async of(userId: string): Promise<SessionRecord[]> {
    const ids = await this.idsOf(userId);
    const found = await this.#store.getMany(ids.map((id) => keys.session(id)));
    return found.flatMap((entry) => entry === null ? [] : [entry.value]);
  }

  /** Those that must end before one more is opened. */
  async surplusOf(userId: string): Promise<string[]> {
    const ids = await this.idsOf(userId);
    if (ids.length < maxPerUser) return [];
    const records = await this.of(userId);
    records.sort((a, b) => b.lastSeenAt - a.lastSeenAt);
    return records.slice(maxPerUser - 1).map((record) => record.id);
  }
}
