/**
 * From "I have up to 812" to live, without a hole: what was missed is read from the log and sent, and the topic is
 * followed in the very turn in which nothing is missing any more.
 */
import type { Access } from "../conversations/access.ts";
import type { ConversationLog } from "../conversations/log.ts";
import { sharesReceipts } from "../conversations/receipts.ts";
import { ParleyError } from "../errors.ts";
import type { Store } from "../kv/store.ts";
import type { CommandResult } from "../protocol/commands.ts";
import { isThread } from "../protocol/ids.ts";
import type { Connection } from "../realtime/connection.ts";
import type { Hub } from "../realtime/hub.ts";
import { eventFrame, topics } from "./topics.ts";

/** Beyond this, reading the latest page anew is cheaper for everybody. */
export const resumeWindow = 1000;
const maxFollows = 200;
const atOnce = 500;
/** A thread that nobody has replied in yet. */
const unbegun = { n: 0, count: 0, members: 0 };

interface Parts {
  hub: Hub;
  store: Store;
  log: ConversationLog;
  access: Access;
}

export async function follow(
  { hub, log, access, store }: Parts,
  connection: Connection,
  { conversation, after }: { conversation: string; after: number },
): Promise<CommandResult["follow"]> {
  const { userId } = connection.scope;
  const topic = topics.conversation(conversation);
  await access.membership(userId, conversation);
  const shares = await sharesReceipts(store, userId);
  // A client that follows again has missed something: it starts over from its number.
  hub.unfollow(connection, topic);
  checkPlace(hub, connection, conversation);
  for (let cursor = after;;) {
    const head = await log.head(conversation);
    await access.membership(userId, conversation);
    // No await from here to following: nothing can be announced in between.
    const now = log.knownHead(conversation) ?? head ?? (isThread(conversation) ? unbegun : null);
    if (now === null || cursor > now.n || now.n - cursor > resumeWindow) {
      hub.follow(connection, topics.heads(conversation));
      return { resync: true };
    }
    if (cursor === now.n && access.isCertain(userId, conversation)) {
      // Others that asked at the same time may have taken the last place meanwhile.
      checkPlace(hub, connection, conversation);
      hub.unfollow(connection, topics.heads(conversation));
      hub.follow(connection, topic);
      hub.unfollow(connection, shares ? topics.deliveries(conversation) : topics.receipts(conversation));
      hub.follow(connection, shares ? topics.receipts(conversation) : topics.deliveries(conversation));
      return { head: now };
    }
    cursor = await sendMissed({ hub, log }, connection, conversation, cursor);
  }
}

/** Back to hearing only where it stands; of a thread, nothing: those who follow it hear of it anyway. */
export function unfollow({ hub }: Pick<Parts, "hub">, connection: Connection, conversation: string): void {
  if (!connection.topics.has(topics.conversation(conversation))) return;
  for (const topic of [topics.conversation, topics.receipts, topics.deliveries]) {
    hub.unfollow(connection, topic(conversation));
  }
  if (!isThread(conversation)) hub.follow(connection, topics.heads(conversation));
}

async function sendMissed(
  { hub, log }: Pick<Parts, "hub" | "log">,
  connection: Connection,
  conversation: string,
  cursor: number,
): Promise<number> {
  const entries = await log.since(conversation, cursor, atOnce);
  for (const entry of entries) hub.tell(connection, eventFrame(conversation, JSON.stringify(entry)));
  return entries.at(-1)?.n ?? cursor;
}

/** Whoever finds no place hears where the conversation stands. @throws {ParleyError} `too_many_follows` */
function checkPlace(hub: Hub, connection: Connection, conversation: string): void {
  if (connection.topics.has(topics.conversation(conversation)) || countFollows(connection) < maxFollows) {
    return;
  }
  hub.follow(connection, topics.heads(conversation));
  throw new ParleyError("too_many_follows", `Cannot follow more than ${maxFollows} conversations at once`);
}

function countFollows(connection: Connection): number {
  let count = 0;
  for (const name of connection.topics) if (name.startsWith("conversation:")) count++;
  return count;
}
