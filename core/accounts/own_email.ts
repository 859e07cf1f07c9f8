/**
 * One's own address: confirming it, and having another. Where mail is sent, another address counts only once its link
 * was used, so that a slip of the finger does not hand the account to whoever owns the wrong address; the old one is
 * told at once. Where none is sent it counts immediately, and is not confirmed.
 */
import { notFound, ParleyError } from "../errors.ts";
import { keys, type UserRecord } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { Change, Found } from "../kv/store.ts";
import type { Scope } from "../scope.ts";
import type { AccountsParts } from "./accounts.ts";
import type { EmailChange } from "./forms.ts";
import { planConfirmation, planEmailChange } from "./letters.ts";
import { lifetimes, type NewLink, newLink, ticketOf, ticketOfHash, use, writeLink } from "./links.ts";
import { checkPassword } from "./own_password.ts";
import { foldEmail } from "./people.ts";

/** A link to confirm an address, to be written into the commit that gives it to the account. */
export function newConfirmation({ effects }: AccountsParts, user: UserRecord): Promise<NewLink> {
  return newLink(effects, "confirm", { ...user, email: user.emailWanted ?? user.email }, lifetimes.confirm);
}

export function sendConfirmation(
  { mail, effects }: AccountsParts,
  change: Change,
  user: UserRecord,
  link: NewLink,
): void {
  if (!mail.isOn) return;
  writeLink(change, link, effects.now());
  planConfirmation(change, mail, user, link);
}

/** Keeps in mind which mails have not got through, so that people see that an address may be wrong. */
export function hearOfLostMail(parts: AccountsParts): void {
  parts.mail.onLost<{ hash: string }>("confirm", async ({ hash }) => {
    const ticket = await ticketOfHash(parts, "confirm", hash);
    if (ticket === null) return;
    const { user, found } = ticket;
    await edit(
      parts,
      user.value.id,
      ({ value }) =>
        Promise.resolve((change) =>
          change.set(keys.user(value.id), { ...value, emailLost: found.value.email })
        ),
    );
  });
}

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

/** The same mail once more. Nothing when there is nothing to confirm. @throws {ParleyError} `mail_off`, `rate_limited` */
export async function sendAgain(parts: AccountsParts, scope: Scope): Promise<void> {
  if (!parts.mail.isOn) throw mailOff();
  await parts.limiter.take("mail", `person:${scope.userId}`);
  await edit(parts, scope.userId, async ({ value: user }) => {
    if (user.emailWanted === undefined && user.emailConfirmedAt !== undefined) return null;
    const link = await newConfirmation(parts, user);
    const { emailLost: _lost, ...next } = user;
    return (change) => sendConfirmation(parts, change.set(keys.user(user.id), next), next, link);
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

/** Whose address a link confirms, and which. @throws {ParleyError} `link_invalid` */
export async function lookAt(
  parts: AccountsParts,
  token: string,
): Promise<{ user: UserRecord; email: string }> {
  const { user, found } = await ticketOf(parts, "confirm", token);
  return { user: user.value, email: found.value.email };
}

/** Whoever has the link has got the mail. @throws {ParleyError} `link_invalid`, `email_taken` */
export async function confirm(parts: AccountsParts, token: string): Promise<UserRecord> {
  return await retrying(async () => {
    const ticket = await ticketOf(parts, "confirm", token);
    const { emailWanted: _wanted, emailLost: _lost, ...user } = ticket.user.value;
    const next = { ...user, email: ticket.found.value.email, emailConfirmedAt: parts.effects.now() };
    await refuseTaken(parts, user, next.email);
    const done = await parts.store.commit((change) => {
      use(change, ticket);
      moveAddress(change, user, next);
    });
    if (done) return next;
    throw busyAccount();
  });
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

/** Writes the account with its address, and what leads to it. */
function moveAddress(change: Change, before: UserRecord, next: UserRecord): void {
  change.set(keys.user(next.id), next);
  const [was, is] = [keys.userByEmail(foldEmail(before.email)), keys.userByEmail(foldEmail(next.email))];
  if (foldEmail(before.email) === foldEmail(next.email)) return;
  change.check(is, null).delete(was).set(is, next.id);
}

async function refuseTaken({ store }: AccountsParts, user: UserRecord, email: string): Promise<void> {
  const owner = await store.get(keys.userByEmail(foldEmail(email)));
  if (owner === null || owner === user.id) return;
  throw new ParleyError(
    "email_taken",
    "Cannot use that address: there is an account with it already",
    { field: "email" },
  );
}

type Build = ((change: Change) => unknown) | null;

/** Changes an account as it is now, in one commit. */
async function edit(
  { store }: AccountsParts,
  userId: string,
  plan: (user: Found<UserRecord>) => Promise<Build>,
): Promise<void> {
  await retrying(async () => {
    const key = keys.user(userId);
    const user = await store.find(key);
    if (user === null) throw notFound("account");
    const build = await plan(user);
    if (build === null || await store.commit((change) => build(change.check(key, user)))) return;
    throw busyAccount();
  });
}

function busyAccount(): ParleyError {
  return new ParleyError("conflict", "Cannot change that: your account is being changed; please try again");
}

export function mailOff(): ParleyError {
  return new ParleyError(
    "mail_off",
    "Cannot send mail: this server sends none; ask its owner or an admin for help",
  );
}
