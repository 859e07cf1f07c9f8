// This module is browser compatible.
/** Marks whole conversations as read or unread from outside, open or not. */
import type { Client, ConversationItem } from "./client.ts";

/** What is kept on a device where "everything is read" was confirmed once. */
export const sureOfReadAll = "read-all";
/** So many entries are looked through for the last message. */
const nearEnd = 100;

export async function markRead(client: Client, { id, head }: ConversationItem): Promise<void> {
  const view = client.current.peek();
  if (view?.conversation === id) await client.markRead(view);
  else await client.connection.request("mark", { conversation: id, read: head.n });
}

/** The last message of somebody is unread again. */
export async function markUnread(client: Client, { id }: ConversationItem): Promise<void> {
  const page = await client.connection.request("history", { conversation: id, limit: nearEnd });
  const messages = page.entries.filter((entry) => entry.type === "message");
  const last = messages.findLast(({ by }) => by !== client.me.id) ?? messages.at(-1);
  if (last === undefined) return;
  const view = client.current.peek();
  if (view?.conversation === id) await client.markUnread(view, last.n);
  else await client.connection.request("mark", { conversation: id, unread: last.n });
}

export async function markAllRead(
  client: Client,
  items: readonly ConversationItem[] = client.conversations.peek(),
): Promise<void> {
  for (const item of items) if (item.unread > 0) await markRead(client, item);
  if (items === client.conversations.peek()) await client.connection.request("threads.readAll", {});
}
