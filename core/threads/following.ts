/**
 * Who follows a thread: whoever wrote its message, writes in it or is called in it, and whoever asks to. Who has said
 * that they do not want to is left alone until they write again. Two rows say it, one to be found by the thread and
 * one by the person; they are written and removed together, here and nowhere else.
 */
import { notFound, ParleyError } from "../errors.ts";
import { keys } from "../kv/keys.ts";
import type { Check, Store } from "../kv/store.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { Entry, Mentions, ReadPosition } from "../protocol/entries.ts";
import { placeOfThread } from "../protocol/ids.ts";
import { limits } from "../protocol/limits.ts";
import type { Scope } from "../scope.ts";
import type { ThreadsParts } from "./parts.ts";
import { standingOf } from "./standing.ts";

/** What a commit of the log offers as well as a commit of the store. */
interface Writing {
  set<T>(key: { parts: Deno.KvKey; value?: T }, value: T): unknown;
  delete(key: { parts: Deno.KvKey }): unknown;
}
export interface Reply {
  conversation: string;
  by: string;
  mentions: Mentions | undefined;
}
/** Those who follow a thread from a reply on, and what becomes true in its commit. */
export interface Newcomers {
  users: readonly string[];
  /** Must hold in it: another reply may make them followers at the same moment, and begin their reading before itself. */
  checks: readonly Check[];
  write(change: Writing, entry: Entry): void;
}

/** Asked before the reply is written. */
export async function newcomers(parts: ThreadsParts, reply: Reply): Promise<Newcomers> {
  const { store, effects } = parts;
  const { conversation, by, mentions } = reply;
  const called = [...new Set([...mentions?.users ?? [], ...await authorOf(parts, reply)])];
  const asked = [by, ...called.filter((user) => user !== by)];
  const rows = await store.getMany(asked.map((user) => keys.threadFollower(conversation, user)));
  const users = asked.filter((user, i) => rows[i] === null || (user === by && !rows[i]!.value.on));
  const reads = await store.getMany(users.map((user) => keys.read(conversation, user)));
  const beginners = users.filter((user, i) => user !== by && reads[i] === null);
  return {
    users,
    checks: beginners.map((user) => ({ key: keys.read(conversation, user), versionstamp: null })),
    write(change, entry) {
      for (const user of users) setFollowing(change, conversation, user, effects.now());
      // What was said before they were called is not unread: they were not there.
      for (const user of beginners) change.set(keys.read(conversation, user), before(entry, mentions));
    },
  };
}

/** Who wrote the message that the thread answers, while they are there and want to hear from who replies. */
async function authorOf(parts: ThreadsParts, { conversation, by }: Reply): Promise<string[]> {
  const { parent, root } = placeOfThread(conversation)!;
  const [message] = await parts.history.messages(parent, [root]);
  if (message === undefined || message.by === by) return [];
  const [member, deaf] = await Promise.all([
    parts.store.get(keys.member(parent, message.by)),
    parts.whoBlocked(by, [message.by]),
  ]);
  return member === null || deaf.has(message.by) ? [] : [message.by];
}

function before({ n, count, all = 0 }: Entry, mentions: Mentions | undefined): ReadPosition {
  const earlier = mentions?.all === undefined ? all : all - 1;
  return { n: n - 1, count: count - 1, delivered: n - 1, ...(earlier > 0 ? { all: earlier } : {}) };
}

export async function follow(
  parts: ThreadsParts,
  scope: Scope,
  { conversation, on }: CommandBody<"thread.follow">,
): Promise<CommandResult["thread.follow"]> {
  const { store, access, effects } = parts;
  await access.membership(scope.userId, conversation);
  if (on) await refuseWithoutRoot(parts, conversation);
  const [head, read] = await Promise.all([
    store.get(keys.head(conversation)),
    store.get(keys.read(conversation, scope.userId)),
  ]);
  await store.commit((change) => {
    if (!on) return clearFollowing(change, conversation, scope.userId, { on, at: effects.now() });
    setFollowing(change, conversation, scope.userId, effects.now());
    if (read !== null || head === null) return;
    const { n, count, all } = head;
    change.set(keys.read(conversation, scope.userId), { n, count, delivered: n, ...(all ? { all } : {}) });
  });
  if (on) await makeRoom(parts, scope.userId);
  const [thread = null] = on ? await standingOf(store, conversation, [scope.userId]) : [];
  parts.tell(scope.userId, conversation, thread);
  return {};
}

async function refuseWithoutRoot({ history }: ThreadsParts, conversation: string): Promise<void> {
  const { parent, root } = placeOfThread(conversation)!;
  const [message] = await history.messages(parent, [root]);
  if (message === undefined) throw notFound("thread");
  if (message.deleted === undefined || message.thread) return;
  throw new ParleyError("message_deleted", `Cannot follow message ${root}: it was deleted`);
}

/** Whoever follows too many lets go of those in which nothing was said for longest. */
export async function makeRoom({ store, effects, tell }: ThreadsParts, user: string): Promise<void> {
  const followed = await followedBy(store, user);
  const many = followed.length - limits.followedThreads;
  if (many <= 0) return;
  const [threads, rows] = await Promise.all([
    store.getMany(followed.map((id) => keys.thread(id))),
    store.getMany(followed.map((id) => keys.threadFollower(id, user))),
  ]);
  const lastIn = (i: number) => Math.max(threads[i]?.value.at ?? 0, rows[i]?.value.at ?? 0);
  const quietest = followed.map((id, i) => ({ id, at: lastIn(i) })).sort((a, b) => a.at - b.at).slice(
    0,
    many,
  );
  for (const { id } of quietest) {
    await store.commit((change) => clearFollowing(change, id, user));
    tell(user, id, null);
  }
  effects.log("debug", "threads.made_room", { user, many });
}

export async function followedBy(store: Store, user: string, within?: string): Promise<string[]> {
  // Threads have the id of their room, a dash, and a number; "." is what comes after "-".
  const options = within === undefined ? {} : { from: `${within}-`, to: `${within}.` };
  return await Array.fromAsync(
    store.list(keys.threadsByFollower(user), options),
    ({ key }) => key[2] as string,
  );
}

/** Somebody is not in the room any more: neither do they follow what is said in it. */
export async function letGo({ store }: ThreadsParts, user: string, room: string): Promise<void> {
  for (const thread of await followedBy(store, user, room)) {
    await store.commit((change) => clearFollowing(change, thread, user));
  }
}

function setFollowing(change: Writing, thread: string, user: string, at: number): void {
  change.set(keys.threadFollower(thread, user), { on: true, at });
  change.set(keys.threadByFollower(user, thread), true);
}

/** @param refusal is kept, so that nobody is made to follow it again. */
function clearFollowing(
  change: Writing,
  thread: string,
  user: string,
  refusal?: { on: false; at: number },
): void {
  change.delete(keys.threadByFollower(user, thread));
  if (refusal === undefined) change.delete(keys.threadFollower(thread, user));
  else change.set(keys.threadFollower(thread, user), refusal);
}
