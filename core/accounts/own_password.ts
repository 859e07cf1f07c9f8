/**
 * Changing one's own password. Whoever does may do it because somebody else knows the old one, so all other sessions
 * end in the same commit, a login with the old password that is under way comes to nothing, and a mail says so.
 */
import { notFound, ParleyError } from "../errors.ts";
import { keys } from "../kv/keys.ts";
import type { Found } from "../kv/store.ts";
import { retrying } from "../kv/retrying.ts";
import type { Scope } from "../scope.ts";
import type { AccountsParts } from "./accounts.ts";
import type { PasswordChange } from "./forms.ts";
import { planPasswordChanged } from "./letters.ts";
import { checkStrength } from "./weak.ts";

export async function change(
  parts: AccountsParts,
  scope: Scope,
  { current, next }: PasswordChange,
): Promise<{ revoked: number }> {
  const { store, passwords } = parts;
  const user = await store.get(keys.user(scope.userId));
  if (user === null) throw notFound("account");
  checkStrength(next, user, "next");
  const known = await checkPassword(parts, scope, current, "Cannot change the password");
  const hash = await passwords.hash(next);
  return await replace(parts, scope, known, hash);
}

/** That it is they who have the session. @throws {ParleyError} `wrong_credentials` at "current", `rate_limited`, `busy` */
export async function checkPassword(
  { store, passwords, limiter }: AccountsParts,
  scope: Scope,
  current: string,
  cannot: string,
): Promise<Found<string>> {
  // Counted for the person, apart from logins: a stolen session cannot be used to guess, nor to lock the owner out.
  const subject = `password:${scope.userId}`;
  await limiter.take("login", subject);
  const known = await store.find(keys.password(scope.userId));
  if (!await passwords.verify(current, known?.value ?? null)) {
    throw new ParleyError("wrong_credentials", `${cannot}: the present password is wrong`, {
      field: "current",
    });
  }
  await limiter.giveBack("login", subject);
  return known!;
}

async function replace(
  { store, sessions, effects, mail }: AccountsParts,
  scope: Scope,
  known: Found<string>,
  hash: string,
): Promise<{ revoked: number }> {
  const others = await retrying(async () => {
    const [user, others] = await Promise.all([store.find(keys.user(scope.userId)), sessions.othersOf(scope)]);
    if (user === null) throw notFound("account");
    const passwordChangedAt = Math.max(effects.now(), user.value.passwordChangedAt + 1);
    // Nor does another address come to pass that somebody else has asked for.
    const { emailWanted: _wanted, ...rest } = user.value;
    const next = { ...rest, passwordChangedAt };
    const stored = await store.commit((change) => {
      change
        .check(keys.user(scope.userId), user)
        .check(keys.password(scope.userId), known)
        .set(keys.user(scope.userId), next)
        .set(keys.password(scope.userId), hash);
      sessions.remove(change, scope.userId, others);
      planPasswordChanged(change, mail, next);
    });
    if (stored) return others;
    throw new ParleyError("conflict", "Cannot change the password: it was changed a moment ago");
  });
  sessions.announce(others);
  mail.wake();
  // Those that were opened with the old password while this was written.
  const late = await sessions.revokeOthers(scope);
  return { revoked: others.length + late };
}
