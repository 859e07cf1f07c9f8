/** Where threads stand for those who follow them: read in bulk, nothing is counted. */
import { mentionsOf } from "../conversations/reads.ts";
import { keys } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { FollowedThread, MessageEntry } from "../protocol/entries.ts";
import { homeOf, placeOfThread } from "../protocol/ids.ts";
import type { Scope } from "../scope.ts";
import { followedBy } from "./following.ts";
import type { ThreadsParts } from "./parts.ts";

const nowhere = { n: 0, count: 0, members: 0 };
const unread = { n: 0, count: 0, delivered: 0 };

/** One thread, for each of these people. */
export async function standingOf(
  store: Store,
  conversation: string,
  users: readonly string[],
): Promise<FollowedThread[]> {
  const [head, thread, reads] = await Promise.all([
    store.get(keys.head(conversation)),
    store.get(keys.thread(conversation)),
    store.getMany(users.map((user) => keys.read(conversation, user))),
  ]);
  return users.map((_, i) => ({
    conversation,
    head: head ?? nowhere,
    read: reads[i]?.value ?? unread,
    at: thread?.at ?? 0,
    by: thread?.by ?? [],
  }));
}

/** Those whose place I am still in. */
export async function mine(
  parts: ThreadsParts,
  { userId }: Pick<Scope, "userId">,
): Promise<CommandResult["threads.mine"]> {
  const { store } = parts;
  const ids = await readable(parts, userId, await followedBy(store, userId));
  const [heads, reads, threads, mentions] = await Promise.all([
    store.getMany(ids.map((id) => keys.head(id))),
    store.getMany(ids.map((id) => keys.read(id, userId))),
    store.getMany(ids.map((id) => keys.thread(id))),
    mentionsOf(store, userId),
  ]);
  return {
    threads: ids.map((conversation, i) => {
      const read = reads[i]?.value ?? unread;
      return {
        conversation,
        head: heads[i]?.value ?? nowhere,
        read,
        at: threads[i]?.value.at ?? 0,
        by: threads[i]?.value.by ?? [],
        mentions: (mentions.get(conversation) ?? []).filter((n) => n > read.n),
      };
    }),
  };
}

async function readable(
  { access }: ThreadsParts,
  user: string,
  threads: readonly string[],
): Promise<string[]> {
  const homes = [...new Set(threads.map(homeOf))];
  const may = await Promise.all(homes.map((id) => access.membership(user, id).then(() => true, () => false)));
  const mine = new Set(homes.filter((_, i) => may[i]));
  return threads.filter((thread) => mine.has(homeOf(thread)));
}

/** What they are about: the message that each answers, and the last reply. */
export async function get(
  parts: ThreadsParts,
  scope: Scope,
  { conversations }: CommandBody<"threads.get">,
): Promise<CommandResult["threads.get"]> {
  const ids = await readable(parts, scope.userId, [...new Set(conversations)]);
  const found = await Promise.all(ids.map((id) => glance(parts, id)));
  const threads = found.filter((one) => one !== null);
  const people = threads.flatMap(({ root, latest }) => [root.by, ...latest ? [latest.by] : []]);
  return { threads, people: await parts.people([...new Set(people)]) };
}

async function glance({ history }: ThreadsParts, conversation: string) {
  const { parent, root } = placeOfThread(conversation)!;
  const [[message], last] = await Promise.all([
    history.messages(parent, [root]),
    history.at(conversation, Number.MAX_SAFE_INTEGER - 1),
  ]);
  if (message === undefined) return null;
  const latest = last?.type === "message" ? { latest: last as MessageEntry } : {};
  return { conversation, root: message, ...latest };
}
