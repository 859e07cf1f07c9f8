/**
 * The conversation of exactly these people. Its id is made of theirs, so that whoever begins, in whichever order, on
 * whichever server and however many at once, it is one and the same. Nobody comes into it later: what was said there
 * was said to these people; a larger circle is another conversation.
 */
import { notFound, ParleyError } from "../errors.ts";
import { keys } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { Membership } from "../protocol/entries.ts";
import { directId } from "../protocol/ids.ts";
import { limits } from "../protocol/limits.ts";
import type { Scope } from "../scope.ts";
import { cannotSend } from "./blocks.ts";
import type { DirectParts } from "./parts.ts";
import { areWilling } from "./privacy.ts";

/** @throws ParleyError `not_found` when somebody does not exist, `forbidden` when somebody will not have it. */
export async function open(parts: DirectParts, scope: Scope, asked: readonly string[]): Promise<Membership> {
  const others = [...new Set(asked)].filter((id) => id !== scope.userId);
  refuseTooMany(others);
  const people = [scope.userId, ...others].sort();
  const id = await idOf(people);
  return await retrying(async () =>
    // From the store: another server may have made it a moment ago.
    await parts.store.get(keys.room(id)) === null
      ? await begin(parts, scope, { id, people, others })
      : await enter(parts, scope, id)
  );
}

export async function idOf(people: readonly string[]): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(people.join(",")));
  return directId(new Uint8Array(digest));
}

async function enter({ rooms }: DirectParts, scope: Scope, id: string): Promise<Membership> {
  try {
    return await rooms.membership(scope, id);
  } catch (error) {
    if (!(error instanceof ParleyError) || error.code !== "not_found") throw error;
    throw new ParleyError("forbidden", "Cannot open this conversation: you have left it");
  }
}

async function begin(
  { store, blocks, limiter, rooms, accounts }: DirectParts,
  scope: Scope,
  { id, people, others }: { id: string; people: string[]; others: string[] },
): Promise<Membership> {
  if ((await accounts.people(others)).length < others.length) throw notFound("person");
  const apart = await blocks.standBetween(scope.userId, others);
  if (apart || !await areWilling(store, scope.userId, others)) throw cannotSend(others.length);
  await limiter.take("direct", scope.userId);
  return await rooms.establishDirect(scope, { id, people });
}

/** Whoever comes through the protocol was refused before; this is for whoever calls it. */
function refuseTooMany(others: readonly string[]): void {
  if (others.length <= limits.directPeople) return;
  throw new ParleyError(
    "bad_field",
    `Cannot begin a conversation with more than ${limits.directPeople} others: create a room for that`,
    { field: "people" },
  );
}
