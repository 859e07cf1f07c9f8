/**
 * Who is signed in where. A session is a record in the store that a signed token points to: it ends when the record
 * says so or is gone, in every process within a second, whatever the token says. Ending one is told to all processes,
 * so that open sockets close too. Without the record a stolen cookie would work until it expires by itself.
 */
import type { Config } from "../config.ts";
import type { Effects } from "../effects.ts";
import { notFound } from "../errors.ts";
import { keys, type SessionRecord, type UserRecord } from "../kv/keys.ts";
import type { Change, Store } from "../kv/store.ts";
import type { SessionInfo } from "../protocol/entries.ts";
import type { Bus } from "../realtime/bus.ts";
import type { Scope, Visitor } from "../scope.ts";
import type { Secrets } from "../security/secrets.ts";
import { KnownTokens } from "./known_tokens.ts";
import { SessionRecords } from "./records.ts";
import { expired, notSignedIn, sign, verify } from "./token.ts";
import { toInfo, toScope } from "./views.ts";

export { deviceName } from "./device.ts";

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

export class Sessions {
  readonly #parts: SessionsParts;
  readonly #records: SessionRecords;
  readonly #known: KnownTokens;
  readonly #listeners = new Set<(sessionId: string) => void>();
  readonly #unsubscribe: () => void;

  constructor(parts: SessionsParts) {
    this.#parts = parts;
    this.#records = new SessionRecords(parts.store, parts.effects);
    this.#known = new KnownTokens(parts.effects);
    this.#unsubscribe = parts.bus.subscribe((signal) => {
      if (signal.kind === "session") this.#hearEnd(signal.id);
    });
  }

  /** Signs somebody in whose password was just checked. @throws {ParleyError} when it was changed since. */
  async open(user: UserRecord, visitor: Visitor): Promise<OpenedSession> {
    const record = this.#newRecord(user, visitor);
    const surplus = await this.#records.surplusOf(user.id);
    await this.#records.add(record, user, surplus);
    this.announce(surplus);
    return { token: await this.#token(record), scope: toScope(record, user, visitor) };
  }

  /**
   * Whoever comes back in the second half of a session's life gets a new token for it, so that only those who stay
   * away have to log in again. @returns null while there is no need.
   */
  async renew(scope: Scope): Promise<string | null> {
    const { effects, config } = this.#parts;
    if (scope.sessionExpiresAt - effects.now() > config.sessionLifetime / 2) return null;
    const renewed = await this.#records.renew(scope.sessionId, this.#endOf(effects.now()));
    if (renewed === null) return null;
    this.#known.forget(renewed.id);
    return await this.#token(renewed);
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
    const records = await this.#records.of(scope.userId);
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
    await this.#end(userId, await this.#records.idsOf(userId));
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
    return (await this.#records.idsOf(scope.userId)).filter((id) => id !== scope.sessionId);
  }

  allOf(userId: string): Promise<string[]> {
    return this.#records.idsOf(userId);
  }

  remove(change: Change, userId: string, ids: readonly string[]): void {
    this.#records.remove(change, userId, ids);
  }

  announce(ids: readonly string[]): void {
    for (const id of ids) {
      this.#known.forget(id);
      this.#parts.bus.publish({ kind: "session", id });
    }
  }

  #newRecord(user: UserRecord, visitor: Visitor): SessionRecord {
    const { effects } = this.#parts;
    const now = effects.now();
    return {
      id: effects.id(),
      userId: user.id,
      userAgent: visitor.userAgent.slice(0, 300),
      address: visitor.address,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: this.#endOf(now),
    };
  }

  /** Tokens count in whole seconds; both must end at the same moment. */
  #endOf(now: number): number {
    return Math.ceil((now + this.#parts.config.sessionLifetime) / 1000) * 1000;
  }

  #token({ id, userId, expiresAt }: SessionRecord): Promise<string> {
    const { secrets, effects } = this.#parts;
    return sign({ sessionId: id, userId, expiresAt }, secrets, effects.now());
  }

  async #look(token: string, visitor: Visitor, now: number) {
    const claims = await verify(token, this.#parts.secrets, now);
    const { session, user } = await this.#records.load(claims);
    if (session.value.expiresAt <= now) {
      await this.#drop(user.id, [session.value]);
      throw expired();
    }
    const seen = await this.#records.see(session, visitor, now);
    return this.#known.remember(token, { session: seen, user });
  }

  async #end(userId: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.#parts.store.commit((change) => this.#records.remove(change, userId, ids));
    this.announce(ids);
  }

  /**
   * Tidies away what has ended by itself, so that it does not come back with the clock. Nobody is told: to whom it
   * belonged it is over, not revoked.
   */
  async #drop(userId: string, over: readonly SessionRecord[]): Promise<void> {
    if (over.length === 0) return;
    const ids = over.map((record) => record.id);
    await this.#parts.store.commit((change) => this.#records.remove(change, userId, ids));
  }

  #hearEnd(sessionId: string): void {
    this.#known.forget(sessionId);
    for (const listener of this.#listeners) listener(sessionId);
  }
}
