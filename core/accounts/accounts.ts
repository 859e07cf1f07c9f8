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
import type { Mail } from "../mail/mail.ts";
import type { Limiter } from "../security/limiter.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type {
  EmailChange,
  Forgotten,
  Login,
  NewInvitation,
  PasswordChange,
  Registration,
  Rename,
  Reset,
} from "./forms.ts";
import { type Invitation, Invitations } from "./invitations.ts";
import * as confirming from "./confirming.ts";
import { teachLetters } from "./letters.ts";
import * as login from "./login.ts";
import * as ownEmail from "./own_email.ts";
import * as ownPassword from "./own_password.ts";
import type { Passwords } from "./passwords.ts";
import { foldUsername, People, toPerson } from "./people.ts";
import { register } from "./registration.ts";
import * as reset from "./reset.ts";

export { newResetByHand } from "./reset.ts";
export { toPerson };

export interface AccountsParts {
  store: Store;
  effects: Effects;
  config: Pick<Config, "registration" | "name">;
  limiter: Limiter;
  passwords: Passwords;
  sessions: Sessions;
  mail: Mail;
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
    teachLetters(parts);
    confirming.hearOfLostMail(parts);
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

  /** Mails a link for a new password, if there is such an account. @throws {ParleyError} `mail_off`, `rate_limited` */
  forgot(visitor: Visitor, input: Forgotten): Promise<void> {
    return reset.ask(this.#parts, visitor, input);
  }

  /** Whose password a link changes. @throws {ParleyError} `link_invalid` */
  resetOf(token: string): Promise<UserRecord> {
    return reset.lookAt(this.#parts, token);
  }

  /** Ends every session. @throws {ParleyError} `link_invalid`, `weak_password`, `busy` */
  reset(input: Reset): Promise<UserRecord> {
    return reset.reset(this.#parts, input);
  }

  /** A link for a new password, to hand over. Owner and admins only. @throws {ParleyError} `forbidden`, `not_found` */
  resetByHand(scope: Scope, username: string): Promise<{ token: string; user: UserRecord }> {
    return reset.byHand(this.#parts, scope, username);
  }

  /** @throws {ParleyError} `wrong_credentials`, `email_taken`, `rate_limited`, `busy` */
  changeEmail(scope: Scope, input: EmailChange): Promise<void> {
    return ownEmail.change(this.#parts, scope, input);
  }

  /** Does without the address that waits to be confirmed. */
  keepEmail(scope: Scope): Promise<void> {
    return ownEmail.keep(this.#parts, scope);
  }

  /** Mails the link that confirms my address once more. @throws {ParleyError} `mail_off`, `rate_limited` */
  sendConfirmation(scope: Scope): Promise<void> {
    return confirming.sendAgain(this.#parts, scope);
  }

  /** Whose address a link confirms, and which. @throws {ParleyError} `link_invalid` */
  confirmationOf(token: string): Promise<{ user: UserRecord; email: string }> {
    return confirming.lookAt(this.#parts, token);
  }

  /** @throws {ParleyError} `link_invalid`, `email_taken` */
  confirmEmail(token: string): Promise<UserRecord> {
    return confirming.confirm(this.#parts, token);
  }

  /** Who owns the server; null while nobody has registered. */
  async owner(): Promise<Person | null> {
    const id = await this.#parts.store.get(keys.owner());
    return id === null ? null : (await this.people([id]))[0] ?? null;
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
