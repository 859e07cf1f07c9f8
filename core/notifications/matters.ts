/** Whom an occasion concerns, and why: looked up when the job runs, so whoever has left or was blocked meanwhile is not told. */
import { keys } from "../kv/keys.ts";
import type { MessageEntry } from "../protocol/entries.ts";
import { homeOf, isDirect, placeOfThread } from "../protocol/ids.ts";
import type { NotificationKind } from "../protocol/notifications.ts";
import type { NotificationsParts, Occasion } from "./parts.ts";

export interface Matter {
  /** Names what happened. */
  id: string;
  at: number;
  conversation: string;
  n?: number;
  by?: string;
  emoji?: string;
  /** Why it concerns each of them, what weighs most first. */
  whom: Map<string, NotificationKind[]>;
}

/** Null: there is nothing to tell any more. */
export async function matterOf(parts: NotificationsParts, occasion: Occasion): Promise<Matter | null> {
  switch (occasion.type) {
    case "message":
      return await ofMessage(parts, occasion);
    case "reaction":
      return await ofReaction(parts, occasion);
    case "invitation": {
      const { conversation, who, by, at } = occasion;
      const whom = await present(parts, conversation, by, new Map([[who, ["invitation"]]]));
      return { id: `${conversation}.in`, at, conversation, by, whom };
    }
    case "reminder": {
      const { user, id } = occasion;
      const reminder = await parts.store.get(keys.reminder(user, id));
      if (reminder === null || reminder.dismissed || reminder.rang === undefined) return null;
      const { conversation = "", n } = reminder;
      const whom = new Map<string, NotificationKind[]>([[user, ["reminder"]]]);
      return { id, at: reminder.rang, conversation, ...(n === undefined ? {} : { n }), whom };
    }
  }
}

async function ofMessage(
  parts: NotificationsParts,
  { conversation, n }: { conversation: string; n: number },
): Promise<Matter | null> {
  const [message] = await parts.history.messages(conversation, [n]);
  if (message === undefined || message.deleted !== undefined) return null;
  const whom = await present(parts, conversation, message.by, await concerned(parts, conversation, message));
  return { id: `${conversation}.${n}`, at: message.at, conversation, n, by: message.by, whom };
}

async function ofReaction(
  parts: NotificationsParts,
  { conversation, n, by, emoji, at }: Occasion & { type: "reaction" },
): Promise<Matter | null> {
  const [message] = await parts.history.messages(conversation, [n]);
  const stands = message?.reactions?.some((one) => one.emoji === emoji && one.by.includes(by));
  if (message === undefined || !stands) return null;
  const whom = await present(parts, conversation, by, new Map([[message.by, ["reaction"]]]));
  return { id: `${conversation}.${n}.${by}`, at, conversation, n, by, emoji, whom };
}

async function concerned(
  parts: NotificationsParts,
  conversation: string,
  { text, mentions, by }: MessageEntry,
): Promise<Map<string, NotificationKind[]>> {
  const whom = new Map<string, NotificationKind[]>();
  const add = (kind: NotificationKind, users: Iterable<string>) => {
    for (const user of users) {
      if (user !== by) whom.set(user, [...whom.get(user) ?? [], kind]);
    }
  };
  const home = homeOf(conversation);
  // In the order of weight.
  if (isDirect(conversation)) add("direct", (await parts.access.room(home))?.people ?? []);
  add("mention", mentions?.users ?? []);
  if (mentions?.all !== undefined) add("everybody", await everybody(parts, conversation, mentions.all));
  if (placeOfThread(conversation) !== null) add("thread", await followers(parts, conversation));
  add("keyword", parts.keen.withWord(text));
  if (placeOfThread(conversation) === null) add("room", parts.keen.inRoom(home));
  return whom;
}

/** Of a thread, those who follow it: as in its list of who is called. */
async function everybody(
  parts: NotificationsParts,
  conversation: string,
  all: "room" | "here",
): Promise<string[]> {
  const users = placeOfThread(conversation) === null
    ? await Array.fromAsync(parts.store.list(keys.members(conversation)), ({ key }) => key[2] as string)
    : await followers(parts, conversation);
  if (all === "room") return users;
  const here = await Promise.all(users.map((user) => parts.isActive(user)));
  return users.filter((_, i) => here[i]);
}

async function followers({ store }: NotificationsParts, thread: string): Promise<string[]> {
  const rows = await Array.fromAsync(store.list(keys.threadFollowers(thread)));
  return rows.flatMap(({ key, value }) => value.on ? key[2] as string : []);
}

/** Those of them who are in it, and not kept apart from whoever did it. */
async function present(
  { store, apartFrom }: NotificationsParts,
  conversation: string,
  by: string,
  whom: Map<string, NotificationKind[]>,
): Promise<Map<string, NotificationKind[]>> {
  const users = [...whom.keys()];
  const [members, apart] = await Promise.all([
    store.getMany(users.map((user) => keys.member(homeOf(conversation), user))),
    apartFrom(by, users),
  ]);
  return new Map([...whom].filter(([user], i) => user !== by && members[i] !== null && !apart.has(user)));
}
