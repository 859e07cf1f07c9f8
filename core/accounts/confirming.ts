/** Confirming an address: the mail with the link, and its use. Until then everything else works. */
import { ParleyError } from "../errors.ts";
import { keys, type UserRecord } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { Change } from "../kv/store.ts";
import type { Scope } from "../scope.ts";
import type { AccountsParts } from "./accounts.ts";
import { busyAccount, edit, moveAddress, refuseTaken } from "./address.ts";
import { planConfirmation } from "./letters.ts";
import { lifetimes, type NewLink, newLink, ticketOf, ticketOfHash, use, writeLink } from "./links.ts";

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

export function mailOff(): ParleyError {
  return new ParleyError(
    "mail_off",
    "Cannot send mail: this server sends none; ask its owner or an admin for help",
  );
}
