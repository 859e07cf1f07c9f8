/**
 * Links that work once: to confirm an address, or to set a new password. Only the hash of a link's secret is stored, so
 * whoever reads the store cannot use it; and a link is bound to the address and the password that the account had, so
 * that changing either ends it. It is used up in the commit that does what it is for.
 */
import type { Effects } from "../effects.ts";
import { ParleyError } from "../errors.ts";
import { keys, type LinkRecord, type UserRecord } from "../kv/keys.ts";
import type { Change, Found, Store } from "../kv/store.ts";
import { hashToken, newToken } from "../security/tokens.ts";

/** A link that works now. */
export interface Ticket {
  hash: string;
  found: Found<LinkRecord>;
  user: Found<UserRecord>;
}
export interface NewLink {
  token: string;
  hash: string;
  record: LinkRecord;
}

const hour = 3_600_000;
/** Milliseconds. */
export const lifetimes = { confirm: 7 * 24 * hour, reset: hour, byHand: 24 * hour };

export async function newLink(
  effects: Pick<Effects, "now" | "randomBytes">,
  kind: LinkRecord["kind"],
  { id, email, passwordChangedAt }: Pick<UserRecord, "id" | "email" | "passwordChangedAt">,
  lifetime: number,
): Promise<NewLink> {
  const token = newToken(effects);
  const expiresAt = effects.now() + lifetime;
  return {
    token,
    hash: await hashToken(token),
    record: { kind, user: id, email, passwordChangedAt, expiresAt },
  };
}

export function writeLink(change: Change, { hash, record }: NewLink, now: number): void {
  change.set(keys.link(hash), record, { expireIn: record.expiresAt - now });
}

/** @throws {ParleyError} `link_invalid`, the same for a wrong, a used, an expired and an outdated one. */
export async function ticketOf(
  parts: { store: Store; effects: Pick<Effects, "now"> },
  kind: LinkRecord["kind"],
  token: string,
): Promise<Ticket> {
  return await ticketOfHash(parts, kind, await hashToken(token)) ?? refuse(kind);
}

/** Null when it does not work, or not any more. */
export async function ticketOfHash(
  { store, effects }: { store: Store; effects: Pick<Effects, "now"> },
  kind: LinkRecord["kind"],
  hash: string,
): Promise<Ticket | null> {
  const found = await store.find(keys.link(hash));
  if (found === null || found.value.kind !== kind || found.value.expiresAt <= effects.now()) return null;
  const user = await store.find(keys.user(found.value.user));
  return user !== null && stillMeant(found.value, user.value) ? { hash, found, user } : null;
}

function stillMeant({ kind, email, passwordChangedAt }: LinkRecord, user: UserRecord): boolean {
  if (kind === "confirm") return email === (user.emailWanted ?? user.email);
  return email === user.email && passwordChangedAt === user.passwordChangedAt;
}

/** Uses it up: of two at once, one commit holds. */
export function use(change: Change, { hash, found, user }: Ticket): Change {
  return change.check(keys.link(hash), found).check(keys.user(user.value.id), user).delete(keys.link(hash));
}

const next = {
  confirm: "ask for a new one in your settings",
  reset: 'ask for a new one with "Forgot your password?"',
};

export function refuse(kind: LinkRecord["kind"]): never {
  throw new ParleyError(
    "link_invalid",
    `This link does not work: it was used already, is too old, or was replaced by another; ${next[kind]}`,
  );
}
