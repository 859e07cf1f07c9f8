/** Looking messages up: by number, pinned ones, and those that address me. */
import { named as namedIn } from "../conversations/history.ts";
import { keys } from "../kv/keys.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { MessageEntry } from "../protocol/entries.ts";
import type { Scope } from "../scope.ts";
import type { MessagesParts } from "./parts.ts";

const page = 30;

export async function get(
  parts: MessagesParts,
  scope: Scope,
  { conversation, numbers }: CommandBody<"messages.get">,
): Promise<CommandResult["messages.get"]> {
  await parts.access.membership(scope.userId, conversation);
  return await named(parts, await parts.history.messages(conversation, numbers));
}

/** The latest message first. */
export async function pins(
  parts: MessagesParts,
  scope: Scope,
  { conversation }: CommandBody<"pins">,
): Promise<CommandResult["pins"]> {
  await parts.access.membership(scope.userId, conversation);
  const rows = await Array.fromAsync(parts.store.list(keys.pins(conversation), { reverse: true }));
  const numbers = rows.map(({ key }) => key.at(-1) as number);
  return await named(parts, await parts.history.messages(conversation, numbers));
}

/** Of conversations that I am still in. */
export async function mentions(
  parts: MessagesParts,
  scope: Scope,
  { before }: CommandBody<"mentions">,
): Promise<CommandResult["mentions"]> {
  const options = { reverse: true, limit: page + 1, ...(before === undefined ? {} : { to: before }) };
  const rows = await Array.fromAsync(parts.store.list(keys.mentions(scope.userId), options));
  const places = rows.slice(0, page).map(({ key }) => ({
    conversation: key[3] as string,
    n: key[4] as number,
  }));
  const found = (await Promise.all(places.map((place) => readable(parts, scope, place)))).filter((one) =>
    one !== null
  );
  const { people } = await named(parts, found.map(({ entry }) => entry));
  return { found, people, older: rows.length > page };
}

async function readable(
  parts: MessagesParts,
  scope: Scope,
  { conversation, n }: { conversation: string; n: number },
) {
  const mayRead = await parts.access.membership(scope.userId, conversation).then(() => true, () => false);
  const [entry] = mayRead ? await parts.history.messages(conversation, [n]) : [];
  return entry === undefined ? null : { conversation, entry };
}

async function named(parts: MessagesParts, entries: MessageEntry[]) {
  return { entries, people: await parts.people([...new Set(entries.flatMap(namedIn))]) };
}
