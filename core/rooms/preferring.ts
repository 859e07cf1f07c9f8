/** What one person sets for one conversation: star, section, how much of it is notified, mute, out of sight. */
import { ParleyError } from "../errors.ts";
import { keys } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { Preferences } from "../protocol/entries.ts";
import type { Scope } from "../scope.ts";
import type { RoomsParts } from "./parts.ts";

export async function prefer(
  parts: RoomsParts,
  scope: Scope,
  { conversation, ...changes }: CommandBody<"prefer">,
): Promise<CommandResult["prefer"]> {
  const { store, access } = parts;
  await access.membership(scope.userId, conversation);
  const { count = 0 } = await store.get(keys.head(conversation)) ?? {};
  const key = keys.preferences(scope.userId, conversation);
  const preferences = await retrying(async () => {
    const found = await store.find(key);
    const next = changed(found?.value ?? {}, changes, count);
    const keen = keys.keenMember(conversation, scope.userId);
    const done = await store.commit((change) => {
      change.check(key, found).set(key, next);
      if (next.level === "every") change.set(keen, true);
      else change.delete(keen);
    });
    if (done) return next;
    throw new ParleyError("conflict", "Cannot keep that: another device is changing it; please try again");
  });
  if (changes.level !== undefined) parts.onWishes?.(scope.userId, conversation);
  parts.tellPreferences?.(scope.userId, conversation, preferences);
  return preferences;
}

type Changes = Omit<CommandBody<"prefer">, "conversation">;

function changed(before: Preferences, changes: Changes, count: number): Preferences {
  const next: Preferences = { ...before };
  const set = <K extends keyof Preferences>(name: K, value: Preferences[K] | null | undefined) => {
    if (value === null || value === undefined) delete next[name];
    else next[name] = value;
  };
  if (changes.starred !== undefined) set("starred", changes.starred ? true : null);
  if (changes.section !== undefined) set("section", changes.section);
  if (changes.level !== undefined) set("level", changes.level === "all" ? null : changes.level);
  if (changes.mutedUntil !== undefined) set("mutedUntil", changes.mutedUntil);
  if (changes.hidden !== undefined) set("hiddenAt", changes.hidden ? count : null);
  return next;
}
