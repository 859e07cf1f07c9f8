/** What somebody has chosen about being told, and what was decided about a message and why. */
import { ParleyError } from "../errors.ts";
import { keys } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import { usualWishes, type Wishes } from "../protocol/notifications.ts";
import type { Scope } from "../scope.ts";
import type { NotificationsParts } from "./parts.ts";

export async function wishesOf(
  { store, ways }: NotificationsParts,
  scope: Scope,
): Promise<CommandResult["notifications.wishes"]> {
  const wishes = await store.get(keys.wishes(scope.userId)) ?? usualWishes;
  return { wishes, server: { push: ways.push !== undefined, email: ways.email !== undefined } };
}

export async function setWishes(
  parts: NotificationsParts,
  scope: Scope,
  changes: CommandBody<"notifications.set">,
): Promise<CommandResult["notifications.set"]> {
  const { store, bus, tell } = parts;
  const key = keys.wishes(scope.userId);
  const wishes = await retrying(async () => {
    const found = await store.find(key);
    const next = changed(found?.value ?? usualWishes, changes);
    if (await store.commit((change) => change.check(key, found).set(key, next))) return next;
    throw new ParleyError(
      "conflict",
      "Your notifications are being changed on another device; please try again",
    );
  });
  bus.publish({ kind: "wishes", user: scope.userId });
  tell(scope.userId, { type: "notifications" });
  return wishes;
}

function changed(before: Wishes, { ways, keywords, ...rest }: CommandBody<"notifications.set">): Wishes {
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return {
    ...before,
    ...Object.fromEntries(given),
    ways: { ...before.ways, ...ways },
    ...(keywords === undefined ? {} : { keywords: [...new Set(keywords)] }),
  };
}

/** What was decided about telling me of a message. */
export async function why(
  { store, access, history }: NotificationsParts,
  scope: Scope,
  { conversation, n }: CommandBody<"notifications.why">,
): Promise<CommandResult["notifications.why"]> {
  await access.membership(scope.userId, conversation);
  const decision = await store.get(keys.decision(conversation, n, scope.userId));
  if (decision !== null) return { decision };
  const [message] = await history.messages(conversation, [n]);
  return { decision: null, reason: message?.by === scope.userId ? "mine" : "nobody_called" };
}
