/** Who may begin a direct conversation with whom: each decides for themselves. What has begun is not ended by it. */
import { keys } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";
import { isDirect } from "../protocol/ids.ts";
import type { WhoMayMessage } from "../protocol/shapes.ts";

export async function whoMayMessage(store: Store, user: string): Promise<WhoMayMessage> {
  return (await store.get(keys.privacy(user)))?.messages ?? "shared";
}

/** Whether all of the others let me begin. */
export async function areWilling(store: Store, me: string, others: readonly string[]): Promise<boolean> {
  const wishes = await Promise.all(others.map((other) => whoMayMessage(store, other)));
  if (wishes.includes("nobody")) return false;
  const choosy = others.filter((_, i) => wishes[i] !== "everybody");
  if (choosy.length === 0) return true;
  const contacts = await store.getMany(choosy.map((other) => keys.contact(other, me)));
  const strangers = choosy.filter((_, i) => contacts[i] === null);
  if (strangers.some((other) => wishes[others.indexOf(other)] === "contacts")) return false;
  const mine = new Set(await roomsOf(store, me));
  const theirs = await Promise.all(strangers.map((other) => roomsOf(store, other)));
  return theirs.every((rooms) => rooms.some((room) => mine.has(room)));
}

async function roomsOf(store: Store, user: string): Promise<string[]> {
  const list = store.list(keys.conversationsByMember(user));
  return (await Array.fromAsync(list, ({ key }) => key[2] as string)).filter((id) => !isDirect(id));
}
