/**
 * Checks a username or email with a password. Every attempt takes a place at the address and at the account before
 * the password is looked at, and gets it back when it was right. Strangers' attempts at an account count apart from
 * those from where its owner has signed in before: they can be stopped without locking the owner out.
 */
import { ParleyError } from "../errors.ts";
import { keys, type UserRecord } from "../kv/keys.ts";
import type { Visitor } from "../scope.ts";
import { bucketOf } from "../security/address.ts";
import { giveBackByAddress, takeByAddress } from "../security/address_limits.ts";
import type { AccountsParts } from "./accounts.ts";
import type { Login } from "./forms.ts";
import { foldEmail, foldUsername } from "./people.ts";

/** @throws {ParleyError} `wrong_credentials`, the same whether or not there is such an account. */
export async function verify(
  parts: AccountsParts,
  visitor: Visitor,
  { login, password }: Login,
): Promise<UserRecord> {
  const { limiter } = parts;
  await takeByAddress(limiter, "login", visitor.address);
  const user = await userOf(parts, login);
  const subject = await subjectOf(parts, visitor, user?.id ?? null, login);
  await limiter.take("login", subject);
  const right = await isRight(parts, user, password).catch(async (error) => {
    await giveBack(parts, visitor, subject);
    throw error;
  });
  if (!right) throw wrong();
  await giveBack(parts, visitor, subject);
  return user!;
}

async function giveBack({ limiter }: AccountsParts, visitor: Visitor, subject: string): Promise<void> {
  await giveBackByAddress(limiter, "login", visitor.address);
  await limiter.giveBack("login", subject);
}

/** Whose username or email this is. */
export async function userOf(
  { store }: Pick<AccountsParts, "store">,
  login: string,
): Promise<UserRecord | null> {
  const id = await store.get(
    login.includes("@")
      ? keys.userByEmail(foldEmail(login))
      : keys.userByUsername(foldUsername(login.trim())),
  );
  return id === null ? null : await store.get(keys.user(id));
}

/** What the attempt counts for; for an account that does not exist the name itself, so that both look alike. */
async function subjectOf(
  { store }: AccountsParts,
  { address }: Visitor,
  userId: string | null,
  login: string,
): Promise<string> {
  if (userId === null) return `name:${foldEmail(login)}`;
  const bucket = bucketOf(address);
  const known = await store.get(keys.knownAddress(userId, bucket));
  return known === null ? `account:${userId}` : `account:${userId}@${bucket}`;
}

async function isRight(parts: AccountsParts, user: UserRecord | null, password: string): Promise<boolean> {
  const stored = user === null ? null : await parts.store.find(keys.password(user.id));
  if (!await parts.passwords.verify(password, stored?.value ?? null)) return false;
  if (parts.passwords.needsRehash(stored!.value)) await rehash(parts, user!.id, stored!, password);
  return true;
}

/** Brings an old hash to today's cost, now that the password is at hand. */
async function rehash(
  { store, passwords, effects }: AccountsParts,
  userId: string,
  stored: { value: string; versionstamp: string },
  password: string,
): Promise<void> {
  const key = keys.password(userId);
  try {
    const hash = await passwords.hash(password);
    await store.commit((change) => change.check(key, stored).set(key, hash));
  } catch (error) {
    // The old one still verifies; the next login tries again.
    effects.log("warn", "password_not_rehashed", { user: userId, error: String(error) });
  }
}

function wrong(): ParleyError {
  return new ParleyError("wrong_credentials", "Cannot log in: the username, email or password is wrong", {
    field: "password",
  });
}
