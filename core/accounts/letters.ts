/** What the mails about accounts say. Each looks again whether it is still true when it goes out. */
import { keys, type UserRecord } from "../kv/keys.ts";
import type { Change, Store } from "../kv/store.ts";
import type { Effects } from "../effects.ts";
import type { Letter, Mail } from "../mail/mail.ts";
import { type NewLink, ticketOfHash } from "./links.ts";

export interface LettersParts {
  store: Store;
  effects: Effects;
  mail: Mail;
  config: { name: string };
}
type Sent = { token: string; hash: string };
type Told = { user: string };

export function teachLetters(parts: LettersParts): void {
  const { mail, store, config: { name } } = parts;
  const nameOf = async (id: string) => await store.get(keys.user(id));
  mail.template<Sent>("confirm", async ({ token, hash }) => {
    const ticket = await ticketOfHash(parts, "confirm", hash);
    return ticket === null ? null : confirmation(ticket.user.value, token, name);
  });
  mail.template<Sent>("reset", async ({ token, hash }) => {
    const ticket = await ticketOfHash(parts, "reset", hash);
    return ticket === null ? null : reset(ticket.user.value, token, name);
  });
  mail.template<Told>("password_changed", async ({ user }) => {
    const found = await nameOf(user);
    return found === null ? null : passwordChanged(found, name);
  });
  mail.template<Told & { to: string }>("email_change", async ({ user, to }) => {
    const found = await nameOf(user);
    return found === null ? null : emailChange(found, to, name);
  });
}

/** To the address that the link is about. */
export function planConfirmation(change: Change, mail: Mail, user: UserRecord, link: NewLink): void {
  const { token, hash, record } = link;
  const to = { name: user.name, address: record.email };
  mail.plan(change, { key: `confirm:${hash}`, to, template: "confirm", data: { token, hash } });
}

export function planReset(change: Change, mail: Mail, user: UserRecord, { token, hash }: NewLink): void {
  const to = { name: user.name, address: user.email };
  mail.plan(change, { key: `reset:${hash}`, to, template: "reset", data: { token, hash } });
}

/** To whom the account belongs, whoever it was that changed the password. */
export function planPasswordChanged(change: Change, mail: Mail, user: UserRecord): void {
  const to = { name: user.name, address: user.email };
  const key = `password:${user.id}:${user.passwordChangedAt}`;
  mail.plan(change, { key, to, template: "password_changed", data: { user: user.id } });
}

/** To the old address. */
export function planEmailChange(
  change: Change,
  mail: Mail,
  user: UserRecord,
  next: string,
  id: string,
): void {
  const to = { name: user.name, address: user.email };
  mail.plan(change, { key: `email:${id}`, to, template: "email_change", data: { user: user.id, to: next } });
}

function confirmation(user: UserRecord, token: string, server: string): Letter {
  return {
    subject: `Confirm your address for ${server}`,
    title: "Is this your address?",
    paragraphs: [
      `Hello ${user.name}, this address was given for @${user.username} on ${server}. Confirm it, and a forgotten password is no reason to worry.`,
    ],
    button: { label: "Confirm this address", path: `/confirm?token=${token}` },
    small: [
      "The link works for 7 days.",
      "You have no account there? Then do nothing: nothing more will come.",
    ],
  };
}

function reset(user: UserRecord, token: string, server: string): Letter {
  return {
    subject: `A new password for ${server}`,
    title: "Choose a new password",
    paragraphs: [
      `Hello ${user.name}, somebody asked for a new password for @${user.username} on ${server}. If it was you, go on here.`,
    ],
    button: { label: "Choose a new password", path: `/reset?token=${token}` },
    small: [
      "The link works once, within an hour.",
      "It was not you? Then do nothing: your password stays as it is.",
    ],
  };
}

function passwordChanged(user: UserRecord, server: string): Letter {
  return {
    subject: `Your password for ${server} was changed`,
    title: "Your password was changed",
    paragraphs: [
      `Hello ${user.name}, the password of @${user.username} on ${server} was changed. Wherever else you were signed in, you are signed out.`,
      "If it was not you, choose a new password now: somebody else has got in.",
    ],
    button: { label: "It was not me", path: "/forgot" },
    small: ["You get this because it is about the safety of your account."],
  };
}

function emailChange(user: UserRecord, to: string, server: string): Letter {
  return {
    subject: `Another address for your account on ${server}`,
    title: "Another address for your account",
    paragraphs: [
      `Hello ${user.name}, mail for @${user.username} on ${server} is to go to ${to} from now on, as soon as that address is confirmed.`,
      "If it was not you, change your password now: somebody else knows it.",
    ],
    button: { label: "Open my settings", path: "/settings" },
    small: ["You get this because it is about the safety of your account."],
  };
}
