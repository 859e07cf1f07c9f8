/**
 * The rows of one person's place in a room. They are always written and removed together, here and nowhere else;
 * a forgotten one would be a room in somebody's list that they cannot open, or an owner nobody counts.
 */
import { type Key, keys, type MemberRecord } from "../kv/keys.ts";
import type { Check, Store } from "../kv/store.ts";

/** What a commit of the log offers as well as a commit of the store. */
export interface Writing {
  set<T>(key: Key<T>, value: T): unknown;
  delete<T>(key: Key<T>): unknown;
}

export interface FoundPlace {
  member: MemberRecord | null;
  check: Check;
}

export function setPlace(change: Writing, conversation: string, user: string, member: MemberRecord): void {
  change.set(keys.member(conversation, user), member);
  change.set(keys.conversationByMember(user, conversation), true);
  const ownership = keys.memberByOwnership(conversation, user);
  if (member.role === "owner") change.set(ownership, true);
  else change.delete(ownership);
}

export function clearPlace(change: Writing, conversation: string, user: string): void {
  change.delete(keys.member(conversation, user));
  change.delete(keys.conversationByMember(user, conversation));
  change.delete(keys.memberByOwnership(conversation, user));
  change.delete(keys.read(conversation, user));
  change.delete(keys.keenMember(conversation, user));
}

/** Somebody's place, and the check that it is still as it was read. */
export async function findPlace(store: Store, conversation: string, user: string): Promise<FoundPlace> {
  const key = keys.member(conversation, user);
  const found = await store.find(key);
  return {
    member: found?.value ?? null,
    check: { key, versionstamp: found?.versionstamp ?? null },
  };
}

/** @returns the check that somebody else still owns the room; null when nobody does. */
export async function otherOwner(store: Store, conversation: string, user: string): Promise<Check | null> {
  for await (const { key, versionstamp } of store.list(keys.membersByOwnership(conversation), { limit: 2 })) {
    const owner = key.at(-1) as string;
    if (owner !== user) return { key: keys.memberByOwnership(conversation, owner), versionstamp };
  }
  return null;
}
