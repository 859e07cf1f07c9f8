/**
 * The list of notifications: what concerns somebody, the latest first, as long as they may still read it and it still
 * stands. What was read where it happened is read here too.
 */
import { named } from "../conversations/history.ts";
import { keys, type NotificationRecord } from "../kv/keys.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { MessageEntry } from "../protocol/entries.ts";
import type { Notification } from "../protocol/notifications.ts";
import type { Scope } from "../scope.ts";
import type { NotificationsParts } from "./parts.ts";

const page = 30;
/** More unread than so many are shown as "99+". */
const counted = 100;

export interface Line extends Notification {
  entry?: MessageEntry;
}

export async function list(
  parts: NotificationsParts,
  scope: Scope,
  { before, unread = false }: CommandBody<"notifications.list">,
): Promise<CommandResult["notifications.list"]> {
  const lines: Line[] = [];
  const seen = await seenOf(parts, scope.userId);
  let older = false;
  for await (const row of rows(parts, scope.userId, before)) {
    if (lines.length === page) {
      older = true;
      break;
    }
    const read = await seen(row);
    // What is looked up for a line costs more than whether it is read.
    const line = unread && read ? null : await shown(parts, scope.userId, row, read);
    if (line !== null) lines.push(line);
  }
  const ids = lines.flatMap(({ by, entry }) => [...(by ? [by] : []), ...(entry ? named(entry) : [])]);
  return { lines, people: await parts.people([...new Set(ids)]), older };
}

export async function count(
  parts: NotificationsParts,
  scope: Scope,
): Promise<CommandResult["notifications.count"]> {
  const from = await seenAt(parts, scope.userId) + 1;
  const seen = await seenOf(parts, scope.userId);
  let unread = 0;
  for await (const row of rows(parts, scope.userId, undefined, from)) {
    const counts = !await seen(row) && await standing(parts, scope.userId, row.value) !== null;
    if (counts && ++unread === counted) break;
  }
  return { unread };
}

/** One, or all that there are. */
export async function markSeen(
  parts: NotificationsParts,
  scope: Scope,
  { at, id }: CommandBody<"notifications.read">,
): Promise<Record<never, never>> {
  const { store, effects, tell } = parts;
  if (at === undefined || id === undefined) {
    await store.commit((change) => change.set(keys.notificationsSeen(scope.userId), effects.now()));
  } else {
    const key = keys.notification(scope.userId, at, id);
    const found = await store.find(key);
    if (found !== null && !found.value.seen) {
      await store.commit((change) => change.check(key, found).set(key, { ...found.value, seen: true }));
    }
  }
  tell(scope.userId, { type: "notifications" });
  return {};
}

interface Row {
  key: Deno.KvKey;
  value: NotificationRecord;
}

function rows({ store }: NotificationsParts, user: string, before?: number, from?: number) {
  return store.list(keys.notifications(user), {
    reverse: true,
    limit: 500,
    ...(before === undefined ? {} : { to: before }),
    ...(from === undefined ? {} : { from }),
  });
}

export async function seenAt({ store }: NotificationsParts, user: string): Promise<number> {
  return await store.get(keys.notificationsSeen(user)) ?? 0;
}

/** Says of their lines whether they are read, in the list or where it happened; each conversation is looked up once. */
async function seenOf(parts: NotificationsParts, user: string): Promise<(row: Row) => Promise<boolean>> {
  const all = await seenAt(parts, user);
  const reads = new Map<string, Promise<number>>();
  const readTo = (conversation: string) => {
    const known = reads.get(conversation) ??
      parts.store.get(keys.read(conversation, user)).then((read) => read?.n ?? 0);
    reads.set(conversation, known);
    return known;
  };
  return async ({ key, value: { seen, kind, conversation, n } }) => {
    if (seen || (key[2] as number) <= all) return true;
    // To my message somebody reacts when I have long read it.
    if (n === undefined || kind === "reaction" || kind === "reminder") return false;
    return await readTo(conversation) >= n;
  };
}

/** Null: it is nothing to them any more. */
async function shown(
  parts: NotificationsParts,
  user: string,
  { key, value }: Row,
  read: boolean,
): Promise<Line | null> {
  const { seen: _, ...record } = value;
  const [at, id] = [key[2] as number, key[3] as string];
  const found = await standing(parts, user, record);
  if (found === null) return null;
  return { ...record, at, id, read, ...(found.entry === undefined ? {} : { entry: found.entry }) };
}

/** Whether what it tells of is still there, and theirs to read. */
export async function standing(
  { access, history, apartFrom }: NotificationsParts,
  user: string,
  { kind, conversation, n, by, emoji }: Omit<NotificationRecord, "seen">,
): Promise<{ entry?: MessageEntry } | null> {
  if (conversation === "") return {};
  const mayRead = await access.membership(user, conversation).then(() => true, () => false);
  if (!mayRead || (by !== undefined && (await apartFrom(user, [by])).has(by))) return null;
  if (n === undefined) return {};
  const [entry] = await history.messages(conversation, [n]);
  if (entry === undefined || entry.deleted !== undefined) return null;
  const stands = kind !== "reaction" ||
    entry.reactions?.some((one) => one.emoji === emoji && one.by.includes(by!));
  return stands ? { entry } : null;
}
