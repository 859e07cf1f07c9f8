/**
 * Sending: one append to the log, and in the same commit the name that makes a second arrival harmless, the sender's
 * read position, and whom it addresses. The first reply to a message begins its thread.
 */
import { notFound, ParleyError } from "../errors.ts";
import { keys, type RoomRecord } from "../kv/keys.ts";
import type { Staged } from "../kv/staged.ts";
import { retrying } from "../kv/retrying.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { Check } from "../kv/store.ts";
import type { Entry, FileInfo, Forwarded, Mentions, MessageEntry } from "../protocol/entries.ts";
import { placeOfThread } from "../protocol/ids.ts";
import type { Claim } from "../files/files.ts";
import { beginPoll, pollText } from "../protocol/polls.ts";
import type { Scope } from "../scope.ts";
import { addressed } from "./addressing.ts";
import { changeMessage, refuseDeleted } from "./changing.ts";
import { linksIn, noteLinks } from "./links.ts";
import type { MessagesParts } from "./parts.ts";
import { readByAbsent, readByWriter } from "./read_above.ts";

type Sent = CommandResult["message.send"];

/** A message before it is sent: what was asked for, and what else it carries. */
export type Outgoing =
  & CommandBody<"message.send">
  & {
    forwarded?: Forwarded;
    /** Files of another message that it will have too. */
    copied?: readonly FileInfo[];
  }
  & Later;

/** What comes with a message that was written some time ago. */
export interface Later {
  /** What is written in the same commit, and what must hold for it. Asked before each attempt; may throw. */
  rider?(): Promise<Rider>;
  /** The scheduled message in which its files have waited. */
  scheduled?: string;
  /** Who wrote it is not here: what they have not read stays unread. */
  away?: boolean;
}
export interface Rider {
  checks: readonly Check[];
  also(change: Staged): void;
}

export async function send(parts: MessagesParts, scope: Scope, outgoing: Outgoing): Promise<Sent> {
  await parts.limiter.take("message", scope.userId);
  await beginThread(parts, scope, outgoing.conversation);
  return await retrying(() => sendOnce(parts, scope, outgoing));
}

/** The message that the thread answers says that it has one; harmless when no reply follows. */
async function beginThread(parts: MessagesParts, scope: Scope, conversation: string): Promise<void> {
  const place = placeOfThread(conversation);
  if (place === null || await parts.store.get(keys.head(conversation)) !== null) return;
  await changeMessage(
    parts,
    scope,
    { conversation: place.parent, n: place.root },
    (root) => {
      if (root.thread) return null;
      refuseDeleted(root, "reply to");
      return { next: { ...root, thread: true } };
    },
  );
}

/** @throws ParleyError what sending would, as far as it can be known before. */
export async function refuseSending(
  parts: MessagesParts,
  scope: Scope,
  outgoing: Pick<Outgoing, "conversation" | "reply">,
): Promise<void> {
  await refuseNow(parts, scope, outgoing);
  const place = placeOfThread(outgoing.conversation);
  if (place !== null) await mustBeMessage(parts, place.parent, place.root);
}

async function refuseNow(
  parts: MessagesParts,
  scope: Scope,
  { conversation, reply }: Pick<Outgoing, "conversation" | "reply">,
): Promise<void> {
  const { room } = await parts.access.membership(scope.userId, conversation);
  refuseArchived(room, "send to");
  await parts.mayWrite(scope.userId, room);
  if (reply !== undefined) await mustBeMessage(parts, conversation, reply);
}

async function sendOnce(parts: MessagesParts, scope: Scope, outgoing: Outgoing): Promise<Sent> {
  const { conversation, clientId, reply, forwarded, poll } = outgoing;
  const text = textOf(outgoing);
  await refuseNow(parts, scope, outgoing);
  const rider = await outgoing.rider?.();
  // An option that is called like somebody does not call them.
  const mentions = await addressed(parts, scope, { conversation, text: poll?.question ?? text });
  const place = placeOfThread(conversation);
  const thread = place === null ? null : await parts.store.get(keys.thread(conversation));
  const followers = place === null
    ? null
    : await parts.threads.newcomers({ conversation, by: scope.userId, mentions });
  const at = parts.effects.now();
  const hasLinks = poll === undefined && linksIn(text).length > 0;
  const named = keys.messageByClientId(conversation, scope.userId, clientId);
  const readAbove = await (outgoing.away ? readByAbsent : readByWriter)(parts, scope.userId, conversation);
  let isAwaited = false;
  try {
    const claim = await claimed(parts, scope, outgoing);
    const { entry } = await parts.log.append({
      conversation,
      creates: place === null ? false : "when new",
      draft: {
        type: "message",
        id: clientId,
        by: scope.userId,
        at,
        text,
        ...(reply === undefined ? {} : { reply }),
        ...(mentions === undefined ? {} : { mentions }),
        ...(forwarded === undefined ? {} : { forwarded }),
        ...(poll === undefined ? {} : { poll: beginPoll(poll, at) }),
        ...(claim === null ? {} : { files: claim.infos }),
      },
      checks: [
        { key: named, versionstamp: null },
        ...readAbove.checks,
        ...(followers?.checks ?? []),
        ...(rider?.checks ?? []),
        ...(claim?.checks ?? []),
      ],
      // Who was removed while this waited for its turn is asked again, and refused.
      guard() {
        if (!parts.access.isCertain(scope.userId, conversation)) throw conflict();
      },
      also(change, entry) {
        change.set(named, entry.n);
        change.set(keys.read(conversation, scope.userId), readAbove.after(entry));
        rider?.also(change);
        claim?.write(change, entry.n);
        if (hasLinks) noteLinks(change, { conversation, at, n: entry.n }, true);
        tellAddressed(change, conversation, entry, mentions);
        isAwaited = parts.notifier.concerns(conversation, entry);
        if (isAwaited) parts.notifier.note(change, { type: "message", conversation, n: entry.n });
        if (place !== null) {
          const by = [scope.userId, ...(thread?.by ?? []).filter((id) => id !== scope.userId)].slice(0, 5);
          change.set(keys.thread(conversation), { by, at });
          followers!.write(change, entry);
        }
      },
    });
    if (isAwaited) parts.notifier.wake();
    if (followers !== null) makeRoom(parts, followers.users);
    return sent(entry);
  } catch (error) {
    // Files that are taken, or gone again, may be so because this very message was sent before.
    const hasFiles = outgoing.files !== undefined || outgoing.copied !== undefined;
    const mayBeSecond = error instanceof ParleyError && (error.code === "conflict" || hasFiles);
    if (!mayBeSecond) throw error;
    return await earlier(parts, scope, outgoing) ?? Promise.reject(error);
  }
}

/** The files that it will have; null for nearly all messages. */
function claimed(parts: MessagesParts, scope: Scope, outgoing: Outgoing): Promise<Claim> | null {
  const { conversation, files, copied, scheduled } = outgoing;
  if (copied !== undefined) return parts.files.copies(scope, conversation, copied);
  return files === undefined ? null : parts.files.claim(scope, conversation, files, scheduled);
}

/** Nobody waits for it. */
function makeRoom({ threads, effects }: MessagesParts, users: readonly string[]): void {
  threads.makeRoom(users).catch((error) => effects.log("warn", "threads.no_room_made", { error }));
}

function tellAddressed(
  change: Staged,
  conversation: string,
  entry: Entry,
  mentions: Mentions | undefined,
): void {
  for (const user of mentions?.users ?? []) {
    if (user !== entry.by) change.set(keys.mention(user, entry.at, conversation, entry.n), true);
  }
}

/** What an earlier arrival of the same clientId became. */
async function earlier(parts: MessagesParts, scope: Scope, outgoing: Outgoing): Promise<Sent | null> {
  const { conversation, clientId } = outgoing;
  const n = await parts.store.get(keys.messageByClientId(conversation, scope.userId, clientId));
  const entry = n === null ? null : await parts.store.get(keys.entry(conversation, n));
  if (entry?.type === "message" && !entry.deleted && !isSame(entry, outgoing)) {
    throw new ParleyError(
      "client_id_reused",
      `Cannot send this again under the same id: message ${n} has another text or other files`,
    );
  }
  return entry === null ? null : sent(entry);
}

/** As far as can be told: it may have been changed since. */
function isSame({ text, edited, poll, files = [] }: MessageEntry, outgoing: Outgoing): boolean {
  if (poll !== undefined) return poll.question === outgoing.poll?.question;
  if (!edited && text !== textOf(outgoing)) return false;
  return outgoing.files === undefined || files.map(({ id }) => id).join() === outgoing.files.join();
}

function textOf({ text = "", poll }: Outgoing): string {
  return poll === undefined ? text : pollText(poll);
}

async function mustBeMessage(parts: MessagesParts, conversation: string, n: number): Promise<MessageEntry> {
  const [message] = await parts.history.messages(conversation, [n]);
  if (message === undefined) throw notFound("message");
  return message;
}

/** @throws ParleyError `room_archived`. */
export function refuseArchived(room: RoomRecord, verb: string): void {
  if (room.archivedAt === null) return;
  throw new ParleyError("room_archived", `Cannot ${verb} "${room.name}": the room is archived`);
}

export function conflict(): ParleyError {
  return new ParleyError("conflict", "Who is in this conversation has just changed; please try again");
}

function sent({ n, count, at }: Entry): Sent {
  return { n, count, at };
}
