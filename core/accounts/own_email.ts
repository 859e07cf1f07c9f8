/**
 * Having another address. Where mail is sent it counts only once its link was used, so that a slip of the finger does not
 * hand the account to whoever owns the wrong address; the old one is told at once. Where none is sent it counts
 * immediately, and is not confirmed.
 */
import { keys, type UserRecord } from "../kv/keys.ts";
import type { Change, Found } from "../kv/store.ts";
import type { Scope } from "../scope.ts";
import type { AccountsParts } from "./accounts.ts";
import { edit, moveAddress, refuseTaken } from "./address.ts";
import { newConfirmation, sendConfirmation } from "./confirming.ts";
import type { EmailChange } from "./forms.ts";
import { planEmailChange } from "./letters.ts";
import { checkPassword } from "./own_password.ts";
import { foldEmail } from "./people.ts";

/** @throws {ParleyError} `wrong_credentials`, `email_taken`, `rate_limited`, `busy` */
export async function change(parts: AccountsParts, scope: Scope, input: EmailChange): Promise<void> {
  await checkPassword(parts, scope, input.current, "Cannot change the address");
  await parts.limiter.take("mail", `person:${scope.userId}`);
  await edit(parts, scope.userId, async (user) => {
    await refuseTaken(parts, user.value, input.email);
    return await wish(parts, user, input.email);
  });
  parts.mail.wake();
}

/** Wants no other address any more. */
export async function keep(parts: AccountsParts, scope: Scope): Promise<void> {
  await edit(
    parts,
    scope.userId,
    ({ value: { emailWanted: _wanted, ...user } }) =>
      Promise.resolve((change) => change.set(keys.user(user.id), user)),
  );
}

/** What becomes of a wish for another address. */
async function wish(parts: AccountsParts, { value }: Found<UserRecord>, email: string) {
  const { emailWanted: _wanted, emailLost: _lost, ...user } = value;
  const isSame = foldEmail(email) === foldEmail(user.email);
  if (isSame || !parts.mail.isOn) {
    const { emailConfirmedAt, ...rest } = user;
    const next = {
      ...rest,
      email,
      ...(isSame && emailConfirmedAt !== undefined ? { emailConfirmedAt } : {}),
    };
    return (change: Change) => moveAddress(change, user, next);
  }
  const next = { ...user, emailWanted: email };
  const link = await newConfirmation(parts, next);
  const id = parts.effects.id();
  return (change: Change) => {
    change.set(keys.user(user.id), next);
    sendConfirmation(parts, change, next, link);
    planEmailChange(change, parts.mail, user, email, id);
  };
}
