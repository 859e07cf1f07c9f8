/** Wanting no more mails, by a link in one, without logging in (RFC 8058). The link does nothing else, and works for 90 days. */
import { ParleyError } from "../errors.ts";
import { keys } from "../kv/keys.ts";
import { hashToken, newToken } from "../security/tokens.ts";
import { usualWishes } from "../protocol/notifications.ts";
import type { NotificationsParts } from "./parts.ts";

const lifetime = 90 * 86_400_000;

/** @returns its path on this server. */
export async function newUnsubscribing(
  { store, effects }: Pick<NotificationsParts, "store" | "effects">,
  user: string,
): Promise<string> {
  const token = newToken(effects);
  const record = { user, expiresAt: effects.now() + lifetime };
  const hash = await hashToken(token);
  await store.commit((change) => change.set(keys.unsubscribing(hash), record, { expireIn: lifetime }));
  return `/unsubscribe?token=${token}`;
}

/** Whose mails it is about. @throws {ParleyError} `link_invalid` */
export async function unsubscribingOf(
  { store, effects }: Pick<NotificationsParts, "store" | "effects">,
  token: string,
): Promise<string> {
  const found = await store.get(keys.unsubscribing(await hashToken(token)));
  const user = found === null || found.expiresAt <= effects.now() ? null : found.user;
  if (user !== null && await store.get(keys.user(user)) !== null) return user;
  throw new ParleyError(
    "link_invalid",
    "This link does not work any more; choose what you get mails of in your settings, under Notifications",
  );
}

/** No mails of what was missed; those about the account itself go on. Again is the same. */
export async function unsubscribe(parts: NotificationsParts, token: string): Promise<void> {
  const user = await unsubscribingOf(parts, token);
  const key = keys.wishes(user);
  for (;;) {
    const found = await parts.store.find(key);
    const wishes = found?.value ?? usualWishes;
    const next = { ...wishes, ways: { ...wishes.ways, email: [] } };
    if (await parts.store.commit((change) => change.check(key, found).set(key, next))) break;
  }
  parts.tell(user, { type: "notifications" });
}
