/**
 * Changing one's own password. Whoever does may do it because somebody else knows the old one, so all other sessions
 * end in the same commit, and a login with the old password that is under way comes to nothing.
 */
import { notFound, ParleyError } from "../errors.ts";
import { keys } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { Scope } from "../scope.ts";
import type { AccountsParts } from "./accounts.ts";
import type { PasswordChange } from "./forms.ts";
import { checkStrength } from "./weak.ts";

export async function change(
  parts: AccountsParts,
  scope: Scope,
  { current, next }: PasswordChange,
): Promise<{ revoked: number }> {
  const { store, passwords, limiter } = parts;
  const user = await store.get(keys.user(scope.userId));
  if (user === null) throw notFound("account");
  checkStrength(next, user, "next");
  // Counted for the person, apart from logins: a stolen session cannot be used to guess, nor to lock the owner out.
  const subject = `password:${scope.userId}`;
  await limiter.take("login", subject);
  const known = await store.find(keys.password(scope.userId));
  if (!await passwords.verify(current, known?.value ?? null)) throw wrong();
  await limiter.giveBack("login", subject);
  const hash = await passwords.hash(next);
  return await replace(parts, scope, known!, hash);
}

async function replace(
  { store, sessions, effects }: AccountsParts,
  scope: Scope,
  known: { value: string; versionstamp: string },
  hash: string,
): Promise<{ revoked: number }> {
  const others = await retrying(async () => {
    const [user, others] = await Promise.all([store.find(keys.user(scope.userId)), sessions.othersOf(scope)]);
    if (user === null) throw notFound("account");
    const passwordChangedAt = Math.max(effects.now(), user.value.passwordChangedAt + 1);
    const stored = await store.commit((change) => {
      change
        .check(keys.user(scope.userId), user)
        .check(keys.password(scope.userId), known)
        .set(keys.user(scope.userId), { ...user.value, passwordChangedAt })
        .set(keys.password(scope.userId), hash);
      sessions.remove(change, scope.userId, others);
    });
    if (stored) return others;
    throw new ParleyError("conflict", "Cannot change the password: it was changed a moment ago");
  });
  sessions.announce(others);
  return { revoked: others.length };
}

function wrong(): ParleyError {
  return new ParleyError("wrong_credentials", "Cannot change the password: the current one is wrong", {
    field: "current",
  });
}
