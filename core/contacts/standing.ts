/** All that is stored between two people, and the checks that it is still so. */
import { type ContactRecord, type Key, keys } from "../kv/keys.ts";
import type { Found, Store } from "../kv/store.ts";

export interface Standing {
  contact: Found<ContactRecord> | null;
  /** They ask me, and I have not answered. */
  request: Found<unknown> | null;
  /** They have asked me; also when I have declined it. */
  theyAsked: Found<ContactRecord> | null;
  /** I have asked them. */
  asked: Found<ContactRecord> | null;
  /** My request waits for their answer. */
  reached: Found<unknown> | null;
  /** They have declined mine. */
  declined: Found<ContactRecord> | null;
  iBlocked: boolean;
  theyBlocked: boolean;
  checks: { key: Key<unknown>; found: Found<unknown> | null }[];
}

export async function between(store: Store, me: string, user: string): Promise<Standing> {
  const wanted: Key<unknown>[] = [
    keys.contact(me, user),
    keys.contactRequest(me, user),
    keys.contactAsk(user, me),
    keys.contactAsk(me, user),
    keys.contactRequest(user, me),
    keys.contactDecline(user, me),
    keys.block(me, user),
    keys.block(user, me),
  ];
  const found = await store.getMany(wanted);
  const [contact, request, theyAsked, asked, reached, declined, mine, theirs] = found;
  return {
    contact: contact as Standing["contact"],
    request: request!,
    theyAsked: theyAsked as Standing["theyAsked"],
    asked: asked as Standing["asked"],
    reached: reached!,
    declined: declined as Standing["declined"],
    iBlocked: mine !== null,
    theyBlocked: theirs !== null,
    checks: wanted.map((key, i) => ({ key, found: found[i]! })),
  };
}
