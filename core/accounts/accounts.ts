/**
 * The accounts of a server: who there is, how one comes in, what one may change about oneself. The only file of this
 * folder that other domains call. Takes typed input: whoever reads it from outside parses it with forms.ts first.
 */
import type { Config } from "../config.ts";
import type { Effects } from "../effects.ts";
import { notFound, ParleyError } from "../errors.ts";
import { keys, type UserRecord } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { Change, Store } from "../kv/store.ts";
import type { Person } from "../protocol/entries.ts";
import type { Scope, Visitor } from "../scope.ts";
import type { Limiter } from "../security/limiter.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { Login, NewInvitation, PasswordChange, Registration, Rename } from "./forms.ts";
import { type Invitation, Invitations } from "./invitations.ts";
import * as login from "./login.ts";
import * as ownPassword from "./own_password.ts";
import type { Passwords } from "./passwords.ts";
import { foldUsername, People, toPerson } from "./people.ts";
import { register } from "./registration.ts";

export { toPerson };

export interface AccountsParts {
  store: Store;
  effects: Effects;
  config: Pick<Config, "registration">;
  limiter: Limiter;
  passwords: Passwords;
  sessions: Sessions;
}

export class Accounts {
  readonly #parts: AccountsParts;
  readonly #people: People;
  readonly #invitations: Invitations;
  readonly #listeners = new Set<(person: Person) => void>();

  constructor(parts: AccountsParts) {
    this.#parts = parts;
    this.#people = new People(parts.store, parts.effects);
    this.#invitations = new Invitations(parts.store, parts.effects, this.#people);
  }

  /** Whether nobody has registered yet; whoever is first becomes the owner. */
  async isEmpty(): Promise<boolean> {
    return await this.#parts.store.get(keys.owner()) === null;
  }

  /**
   * @throws {ParleyError} `weak_password`, `username_taken`, `email_taken`, `registration_closed`,
   * `invitation_required`, `invitation_invalid`, `rate_limited`, `busy`
   */
  async register(visitor: Visitor, input: Registration): Promise<{ user: UserRecord }> {
    return { user: await register(this.#parts, this.#invitations, visitor, input) };
  }

  /** Whose login and password these are. @throws {ParleyError} `wrong_credentials`, `rate_limited`, `busy` */
  verify(visitor: Visitor, input: Login): Promise<UserRecord> {
    return login.verify(this.#parts, visitor, input);
  }

  /** Ends all other sessions. @throws {ParleyError} `wrong_credentials`, `weak_password`, `rate_limited`, `busy` */
  changePassword(scope: Scope, input: PasswordChange): Promise<{ revoked: number }> {
    return ownPassword.change(this.#parts, scope, input);
  }

  /** My own account. */
  async me(scope: Scope): Promise<UserRecord> {
    const user = await this.#parts.store.get(keys.user(scope.userId));
    if (user === null) throw notFound("account");
    return user;
  }

  /** Changes how I am called. */
  rename(scope: Scope, { name }: Rename): Promise<Person> {
    return this.#change(scope, (user) => ({ ...user, name }));
  }

  /**
   * Changes my picture to that of a blob, or to none.
   * @param also belongs to the same commit, and is told the blob of the one before.
   */
  wear(
    scope: Scope,
    blob: string | undefined,
    also: (change: Change, before: string | undefined) => void,
  ): Promise<Person> {
    return this.#change(scope, ({ avatar: _before, ...user }) => ({
      ...user,
      ...(blob === undefined ? {} : { avatar: blob }),
    }), (change, { avatar }) => also(change, avatar));
  }

  async #change(
    scope: Scope,
    next: (user: UserRecord) => UserRecord,
    also: (change: Change, before: UserRecord) => void = () => {},
  ): Promise<Person> {
    const { store } = this.#parts;
    const key = keys.user(scope.userId);
    const person = await retrying(async () => {
      const found = await store.find(key);
      if (found === null) throw notFound("account");
      const user = next(found.value);
      const done = await store.commit((change) => {
        change.check(key, found).set(key, user);
        also(change, found.value);
      });
      if (done) return this.#people.remember(user);
      throw new ParleyError(
        "conflict",
        "Cannot change that: your account is being changed; please try again",
      );
    });
    for (const listener of this.#listeners) listener(person);
    return person;
  }

  /** Called in this process when somebody is called otherwise, or looks otherwise, from now on. @returns ends the listening. */
  onChanged(listener: (person: Person) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** In the order asked, each once; those that do not exist are left out. */
  people(ids: readonly string[]): Promise<Person[]> {
    return this.#people.get(ids);
  }

  /** Whose username this is, whatever its case; null when it is nobody's. */
  async byUsername(username: string): Promise<UserRecord | null> {
    const { store } = this.#parts;
    const id = await store.get(keys.userByUsername(foldUsername(username)));
    return id === null ? null : await store.get(keys.user(id));
  }

  /** Whose username, or of whose name a word, begins with the query. */
  findPeople(query: string, limit: number): Promise<Person[]> {
    return this.#people.find(query, limit);
  }

  /** A link for registering here. The token is to be had only now. Owner and admins only. */
  invite(scope: Scope, input: NewInvitation): Promise<{ invitation: Invitation; token: string }> {
    return this.#invitations.create(scope, input);
  }

  /** Those that can still be used, newest first. Owner and admins only. */
  invitations(scope: Scope): Promise<Invitation[]> {
    return this.#invitations.list(scope);
  }

  /** Withdraws an invitation. Owner and admins only. */
  uninvite(scope: Scope, id: string): Promise<void> {
    return this.#invitations.remove(scope, id);
  }
}
