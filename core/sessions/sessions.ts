/**
 * Who is signed in where. A session is a record in the store that a signed token points to: it ends when the record
 * says so or is gone, in every process within a second, whatever the token says. Ending one is told to all processes,
 * so that open sockets close too. Without the record a stolen cookie would work until it expires by itself.
 */
import type { Config } from "../config.ts";
import type { Effects } from "../effects.ts";
import { notFound, ParleyError } from "../errors.ts";
import { keys, type SessionRecord, type UserRecord } from "../kv/keys.ts";
import type { Change, Found, Store } from "../kv/store.ts";
import type { SessionInfo } from "../protocol/entries.ts";
import type { Bus } from "../realtime/bus.ts";
import type { Scope, Visitor } from "../scope.ts";
import { bucketOf } from "../security/address.ts";
import type { Secrets } from "../security/secrets.ts";
import { deviceName } from "./device.ts";
import { KnownTokens } from "./known_tokens.ts";
import { type Claims, expired, notSignedIn, sign, verify } from "./token.ts";

export interface SessionsParts {
  store: Store;
  effects: Effects;
  config: Pick<Config, "sessionLifetime">;
  secrets: Secrets;
  bus: Bus;
}

export interface OpenedSession {
  /** For the cookie; not stored anywhere here. */
  token: string;
  scope: Scope;
}

/** Beyond this the one that was not used for the longest time ends. */
const maxPerUser = 100;
const seenEvery = 60_000;
const knownFor = 90 * 86_400_000;

export class Sessions {
  readonly #parts: SessionsParts;
  readonly #known: KnownTokens;
  readonly #listeners = new Set<(sessionId: string) => void>();
  readonly #unsubscribe: () => void;

  constructor(parts: SessionsParts) {
    this.#parts = parts;
    this.#known = new KnownTokens(parts.effects);
    this.#unsubscribe = parts.bus.subscribe((signal) => {
      if (signal.kind === "session") this.#hearEnd(signal.id);
    });
  }

  /** Signs somebody in whose password was just checked. @throws {ParleyError} when it was changed since. */
  async open(user: UserRecord, visitor: Visitor): Promise<OpenedSession> {
    const record = this.#newRecord(user, visitor);
    const surplus = await this.#surplusOf(user.id);
    await this.#store(record, user, surplus);
    this.announce(surplus);
    const claims = { sessionId: record.id, userId: user.id, expiresAt: record.expiresAt };
    const token = await sign(claims, this.#parts.secrets, record.createdAt);
    return { token, scope: toScope(record, user, visitor) };
  }

  /** @throws {ParleyError} `not_signed_in` or `session_expired`. */
  async authenticate(token: string | null, visitor: Visitor): Promise<Scope> {
    if (token === null) throw notSignedIn();
    const now = this.#parts.effects.now();
    const known = this.#known.get(token) ?? await this.#look(token, visitor, now);
    if (known.session.expiresAt <= now) throw expired();
    return toScope(known.session, known.user, visitor);
  }

  /** My sessions, last used first. */
  async list(scope: Scope): Promise<SessionInfo[]> {
    const records = await this.#recordsOf(scope.userId);
    const now = this.#parts.effects.now();
    await this.#drop(scope.userId, records.filter((record) => record.expiresAt <= now));
    return records
      .filter((record) => record.expiresAt > now)
      .sort((a, b) => b.lastSeenAt - a.lastSeenAt)
      .map((record) => toInfo(record, scope));
  }

  /** Ends one of my sessions. */
  async revoke(scope: Scope, id: string): Promise<void> {
    const mine = await this.#parts.store.get(keys.sessionByUser(scope.userId, id));
    if (mine === null) throw notFound("session");
    await this.#end(scope.userId, [id]);
  }

  /** Ends all my sessions but this one. @returns how many. */
  async revokeOthers(scope: Scope): Promise<number> {
    const others = await this.othersOf(scope);
    await this.#end(scope.userId, others);
    return others.length;
  }

  /** Logs out. */
  async close(scope: Scope): Promise<void> {
    await this.#end(scope.userId, [scope.sessionId]);
  }

  async endAllOf(userId: string): Promise<void> {
    await this.#end(userId, await this.#idsOf(userId));
  }

  /** Called in every process, for each session that ended before its time. @returns ends the listening. */
  onEnded(listener: (sessionId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Stops hearing of other processes. */
  stop(): void {
    this.#unsubscribe();
    this.#listeners.clear();
  }

  // For others that end sessions in a commit of their own (a changed password): look, remove, tell.

  async othersOf(scope: Scope): Promise<string[]> {
    return (await this.#idsOf(scope.userId)).filter((id) => id !== scope.sessionId);
  }

  remove(change: Change, userId: string, ids: readonly string[]): void {
    for (const id of ids) change.delete(keys.session(id)).delete(keys.sessionByUser(userId, id));
  }

  announce(ids: readonly string[]): void {
    for (const id of ids) {
      this.#known.forget(id);
      this.#parts.bus.publish({ kind: "session", id });
    }
  }

  #newRecord(user: UserRecord, visitor: Visitor): SessionRecord {
    const { effects, config } = this.#parts;
    const now = effects.now();
    return {
      id: effects.id(),
      userId: user.id,
      userAgent: visitor.userAgent.slice(0, 300),
      address: visitor.address,
      createdAt: now,
      lastSeenAt: now,
      // Tokens count in whole seconds; both must end at the same moment.
      expiresAt: Math.ceil((now + config.sessionLifetime) / 1000) * 1000,
    };
  }

  async #store(record: SessionRecord, user: UserRecord, surplus: readonly string[]): Promise<void> {
    const { store } = this.#parts;
    for (let attempt = 0; attempt < 10; attempt++) {
      const current = await store.find(keys.user(user.id));
      if (current?.value.passwordChangedAt !== user.passwordChangedAt) throw notSignedIn();
      const expireIn = record.expiresAt - record.createdAt;
      const done = await store.commit((change) => {
        change
          .check(keys.user(user.id), current)
          .set(keys.session(record.id), record, { expireIn })
          .set(keys.sessionByUser(user.id, record.id), true, { expireIn })
          .set(keys.knownAddress(user.id, bucketOf(record.address)), { at: record.createdAt }, {
            expireIn: knownFor,
          });
        this.remove(change, user.id, surplus);
      });
      if (done) return;
    }
    throw new ParleyError("conflict", "Cannot log in: the account is being changed; please try again");
  }

  async #look(token: string, visitor: Visitor, now: number) {
    const claims = await verify(token, this.#parts.secrets, now);
    const { session, user } = await this.#load(claims);
    if (session.value.expiresAt <= now) {
      await this.#drop(user.id, [session.value]);
      throw expired();
    }
    const seen = await this.#see(session, visitor, now);
    return this.#known.remember(token, { session: seen, user });
  }

  async #load(claims: Claims): Promise<{ session: Found<SessionRecord>; user: UserRecord }> {
    const { store } = this.#parts;
    const [session, user] = await Promise.all([
      store.find(keys.session(claims.sessionId)),
      store.get(keys.user(claims.userId)),
    ]);
    if (session === null && claims.expiresAt <= this.#parts.effects.now()) throw expired();
    if (session === null || user === null) throw notSignedIn();
    const { userId, expiresAt } = session.value;
    if (userId !== claims.userId || expiresAt !== claims.expiresAt) throw notSignedIn();
    return { session, user };
  }

  /** Notes the use, at most once a minute: a write for every request would be the slowest part of it. */
  async #see(found: Found<SessionRecord>, visitor: Visitor, now: number): Promise<SessionRecord> {
    if (now - found.value.lastSeenAt < seenEvery) return found.value;
    const { store, effects } = this.#parts;
    const seen = {
      ...found.value,
      lastSeenAt: now,
      address: visitor.address,
      userAgent: visitor.userAgent.slice(0, 300),
    };
    const key = keys.session(seen.id);
    try {
      // The check keeps a session that is ending at this moment from coming back.
      await store.commit((change) =>
        change.check(key, found).set(key, seen, { expireIn: seen.expiresAt - now })
      );
    } catch (error) {
      // A full disk must not keep people from reading.
      effects.log("warn", "session_not_seen", { session: seen.id, error: String(error) });
    }
    return seen;
  }

  async #idsOf(userId: string): Promise<string[]> {
    const ids: string[] = [];
    for await (const { key } of this.#parts.store.list(keys.sessionsByUser(userId))) {
      ids.push(String(key.at(-1)));
    }
    return ids;
  }

  async #recordsOf(userId: string): Promise<SessionRecord[]> {
    const ids = await this.#idsOf(userId);
    const found = await this.#parts.store.getMany(ids.map((id) => keys.session(id)));
    return found.flatMap((entry) => entry === null ? [] : [entry.value]);
  }

  async #surplusOf(userId: string): Promise<string[]> {
    const ids = await this.#idsOf(userId);
    if (ids.length < maxPerUser) return [];
    const records = await this.#recordsOf(userId);
    records.sort((a, b) => b.lastSeenAt - a.lastSeenAt);
    return records.slice(maxPerUser - 1).map((record) => record.id);
  }

  async #end(userId: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.#parts.store.commit((change) => this.remove(change, userId, ids));
    this.announce(ids);
  }

  /** Tidies away what has ended by itself. A record that was seen as over must not come back with the clock. */
  async #drop(userId: string, over: readonly SessionRecord[]): Promise<void> {
    await this.#end(userId, over.map((record) => record.id));
  }

  #hearEnd(sessionId: string): void {
    this.#known.forget(sessionId);
    for (const listener of this.#listeners) listener(sessionId);
  }
}

function toScope(session: SessionRecord, user: UserRecord, visitor: Visitor): Scope {
  return {
    address: visitor.address,
    userAgent: visitor.userAgent,
    requestId: visitor.requestId,
    userId: user.id,
    role: user.role,
    sessionId: session.id,
    sessionExpiresAt: session.expiresAt,
  };
}

function toInfo(record: SessionRecord, scope: Scope): SessionInfo {
  return {
    id: record.id,
    device: deviceName(record.userAgent),
    address: record.address,
    createdAt: record.createdAt,
    lastSeenAt: record.lastSeenAt,
    expiresAt: record.expiresAt,
    current: record.id === scope.sessionId,
  };
}
