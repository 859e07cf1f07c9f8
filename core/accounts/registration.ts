/**
 * A new account. Everything that makes it one is written in a single commit that checks the names, the invitation
 * and whether there is an owner yet: of twenty people at an empty server exactly one becomes the owner, and of two
 * who want one name exactly one gets it.
 */
import { ParleyError } from "../errors.ts";
import { keys, type UserRecord } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { Found } from "../kv/store.ts";
import type { Visitor } from "../scope.ts";
import { giveBackByAddress, takeByAddress } from "../security/address_limits.ts";
import type { AccountsParts } from "./accounts.ts";
import type { Registration } from "./forms.ts";
import type { Invitations, Ticket } from "./invitations.ts";
import { newConfirmation, sendConfirmation } from "./confirming.ts";
import { foldEmail, foldUsername } from "./people.ts";
import { checkStrength } from "./weak.ts";

/** Attempts that fail on what the person can mend, such as a taken name, for each account that may be made. */
const attempts = { as: "attempt", times: 10 };

export async function register(
  parts: AccountsParts,
  invitations: Invitations,
  visitor: Visitor,
  input: Registration,
): Promise<UserRecord> {
  checkStrength(input.password, input, "password");
  await takeByAddress(parts.limiter, "register", visitor.address, attempts);
  await takeByAddress(parts.limiter, "register", visitor.address);
  try {
    return await create(parts, invitations, input);
  } catch (error) {
    if (isMendable(error)) await giveBackByAddress(parts.limiter, "register", visitor.address);
    throw error;
  }
}

async function create(
  parts: AccountsParts,
  invitations: Invitations,
  input: Registration,
): Promise<UserRecord> {
  // Once before the costly hash, and again in the commit.
  await admission(parts, invitations, input);
  const hash = await parts.passwords.hash(input.password);
  const id = parts.effects.id();
  return await retrying(async () => {
    const { owner, ticket } = await admission(parts, invitations, input);
    const user = newUser(parts, id, input, owner === null);
    const link = await newConfirmation(parts, user);
    const stored = await parts.store.commit((change) => {
      change
        .check(keys.owner(), owner)
        .check(keys.userByUsername(foldUsername(user.username)), null)
        .check(keys.userByEmail(foldEmail(user.email)), null)
        .set(keys.user(id), user)
        .set(keys.userByUsername(foldUsername(user.username)), id)
        .set(keys.userByEmail(foldEmail(user.email)), id)
        .set(keys.password(id), hash);
      if (owner === null) change.set(keys.owner(), id);
      if (ticket !== null) invitations.use(change, ticket);
      sendConfirmation(parts, change, user, link);
    });
    parts.mail.wake();
    if (stored) return user;
    throw new ParleyError(
      "conflict",
      "Cannot create an account: too many people do at this moment; please try again",
    );
  });
}

/** Whether somebody may register now under these names. The first of all may always. */
async function admission(
  { store, config }: AccountsParts,
  invitations: Invitations,
  input: Registration,
): Promise<{ owner: Found<string> | null; ticket: Ticket | null }> {
  const owner = await store.find(keys.owner());
  const ticket = owner !== null && config.registration === "invitation"
    ? await invitations.ticket(input.invitation)
    : null;
  if (owner !== null && config.registration === "closed") {
    throw new ParleyError(
      "registration_closed",
      "Cannot create an account: registration is closed on this server",
    );
  }
  if (await store.get(keys.userByUsername(foldUsername(input.username))) !== null) {
    throw new ParleyError(
      "username_taken",
      `Cannot create an account: the username "${input.username}" is taken; choose another`,
      { field: "username" },
    );
  }
  if (await store.get(keys.userByEmail(foldEmail(input.email))) !== null) {
    throw new ParleyError(
      "email_taken",
      "Cannot create an account: there is one with this email already; log in instead",
      { field: "email" },
    );
  }
  return { owner, ticket };
}

function newUser({ effects }: AccountsParts, id: string, input: Registration, first: boolean): UserRecord {
  const now = effects.now();
  return {
    id,
    username: input.username,
    email: input.email,
    name: input.name ?? input.username,
    role: first ? "owner" : "member",
    createdAt: now,
    passwordChangedAt: now,
  };
}

/** Who has an account is nobody's business: asking for emails costs a place, taken usernames are seen anyway. */
function isMendable(error: unknown): boolean {
  return error instanceof ParleyError && error.code !== "email_taken";
}
