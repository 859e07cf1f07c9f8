/**
 * A new password for whoever has forgotten theirs: by a link that is mailed to the account's address, or that an owner or
 * admin hands over. Asking gives the same answer in the same time whether or not there is such an account. Using a link
 * ends every session and every other link in one commit; of two uses at once one holds.
 */
import { ParleyError } from "../errors.ts";
import { keys, type UserRecord } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { Scope, Visitor } from "../scope.ts";
import { takeByAddress } from "../security/address_limits.ts";
import type { AccountsParts } from "./accounts.ts";
import type { Forgotten, Reset } from "./forms.ts";
import { planPasswordChanged, planReset } from "./letters.ts";
import { lifetimes, newLink, ticketOf, use, writeLink } from "./links.ts";
import { userOf } from "./login.ts";
import { mailOff } from "./confirming.ts";
import { foldEmail, foldUsername } from "./people.ts";
import { checkStrength } from "./weak.ts";

/** Of whoever asks from one network, for each mail that one person may ask for. */
const byNetwork = { times: 4 };

/** @throws {ParleyError} `mail_off`, `rate_limited` (by network only) */
export async function ask(parts: AccountsParts, visitor: Visitor, { login }: Forgotten): Promise<void> {
  const { store, limiter, mail, effects } = parts;
  if (!mail.isOn) throw mailOff();
  await takeByAddress(limiter, "mail", visitor.address, byNetwork);
  const user = await userOf(parts, login);
  const mayHaveOne = await takesPlace(parts, user?.id ?? `name:${foldEmail(login)}`);
  // For nobody too: what is not there takes the same steps, and is tidied away like a link that was not used.
  const link = await newLink(effects, "reset", user ?? nobody, lifetimes.reset);
  await store.commit((change) => {
    writeLink(change, link, effects.now());
    if (user !== null && mayHaveOne) planReset(change, mail, user, link);
  });
  if (user !== null && mayHaveOne) mail.wake();
}

const nobody = { id: "", email: "", passwordChangedAt: 0 };

/** More mails than that would be a nuisance; whoever asks is not told, because it would tell that there is an account. */
async function takesPlace({ limiter }: AccountsParts, subject: string): Promise<boolean> {
  try {
    await limiter.take("mail", `reset:${subject}`);
    return true;
  } catch (error) {
    if (error instanceof ParleyError && error.code === "rate_limited") return false;
    throw error;
  }
}

/** Whose password a link changes. @throws {ParleyError} `link_invalid` */
export async function lookAt(parts: AccountsParts, token: string): Promise<UserRecord> {
  return (await ticketOf(parts, "reset", token)).user.value;
}

/** @returns the account as it is now. @throws {ParleyError} `link_invalid`, `weak_password`, `busy` */
export async function reset(parts: AccountsParts, { token, password }: Reset): Promise<UserRecord> {
  const { store, passwords, sessions, effects, mail } = parts;
  checkStrength(password, await lookAt(parts, token), "password");
  const hash = await passwords.hash(password);
  const { user, ended } = await retrying(async () => {
    const ticket = await ticketOf(parts, "reset", token);
    // Another address may have been asked for by whoever knew the old password.
    const { emailWanted: _wanted, ...before } = ticket.user.value;
    const passwordChangedAt = Math.max(effects.now(), before.passwordChangedAt + 1);
    const isTheirs = before.emailConfirmedAt !== undefined || ticket.found.value.byHand === undefined;
    const user = {
      ...before,
      passwordChangedAt,
      ...(isTheirs ? { emailConfirmedAt: before.emailConfirmedAt ?? effects.now() } : {}),
    };
    const ended = await sessions.allOf(user.id);
    const done = await store.commit((change) => {
      use(change, ticket).set(keys.user(user.id), user).set(keys.password(user.id), hash);
      sessions.remove(change, user.id, ended);
      planPasswordChanged(change, mail, user);
    });
    if (done) return { user, ended };
    throw new ParleyError(
      "conflict",
      "Cannot set the password: the account is being changed; please try again",
    );
  });
  sessions.announce(ended);
  // Those that were opened with the old password while this was written.
  await sessions.endAllOf(user.id);
  mail.wake();
  return user;
}

/**
 * A link to hand over, for who cannot get mail. Owner and admins only, and only the owner for those who govern.
 * @throws {ParleyError} `forbidden`, `not_found`
 */
export async function byHand(
  parts: AccountsParts,
  scope: Scope,
  username: string,
): Promise<{ token: string; user: UserRecord }> {
  if (scope.role === "member") {
    throw new ParleyError(
      "forbidden",
      "Cannot make such a link: only the owner and the admins of this server can",
    );
  }
  const user = await named(parts, username);
  if (user === null) {
    throw new ParleyError("not_found", "Cannot make a link: nobody here is called that", {
      field: "username",
    });
  }
  if (user.role !== "member" && scope.role !== "owner") {
    throw new ParleyError(
      "forbidden",
      "Cannot make such a link: only the owner of this server can for its admins",
      { field: "username" },
    );
  }
  const token = await writeByHand(parts, user);
  parts.effects.log("info", "accounts.reset_link_made", { by: scope.userId, user: user.id });
  return { token, user };
}

type Few = Pick<AccountsParts, "store" | "effects">;

/** The same for whoever has the store in their hands. Null when nobody is called that. */
export async function newResetByHand(
  parts: Few,
  username: string,
): Promise<{ token: string; user: UserRecord } | null> {
  const user = await named(parts, username);
  return user === null ? null : { user, token: await writeByHand(parts, user) };
}

async function named({ store }: Few, username: string): Promise<UserRecord | null> {
  const id = await store.get(keys.userByUsername(foldUsername(username.trim().replace(/^@/, ""))));
  return id === null ? null : await store.get(keys.user(id));
}

async function writeByHand({ store, effects }: Few, user: UserRecord): Promise<string> {
  const link = await newLink(effects, "reset", user, lifetimes.byHand);
  const record = { ...link.record, byHand: true as const };
  await store.commit((change) => writeLink(change, { ...link, record }, effects.now()));
  return link.token;
}
