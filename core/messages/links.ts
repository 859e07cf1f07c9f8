/**
 * The links of a conversation and its threads. What is kept says only which messages have some, in the commit that writes,
 * edits or deletes one; what they are is read from the message itself, so nothing of it stands anywhere else, and what
 * is said in direct conversations stays sealed. Messages from before this was kept are noted when somebody first asks.
 */
import { type Key, keys } from "../kv/keys.ts";
import { linksIn } from "../markup/markup.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { PlacedLinks, ShownEntry } from "../protocol/entries.ts";
import { homeOf } from "../protocol/ids.ts";
import type { Scope } from "../scope.ts";
import type { MessagesParts } from "./parts.ts";

export { linksIn };

/** Messages of one answer. */
const page = 60;
/** Looked at for one answer: where few of many are wanted, an answer may have fewer and still not be the last. */
const most = 1_000;
/** A commit takes 1,000 changes. */
const notedAtOnce = 500;

interface Place {
  conversation: string;
  /** When it was sent. */
  at: number;
  n: number;
}

/** A change of any kind that can set and delete. */
interface Writing {
  set<T>(key: Key<T>, value: T): unknown;
  delete<T>(key: Key<T>): unknown;
}

/** In the commit that makes a message what it is. */
export function noteLinks(
  change: Writing,
  { conversation, at, n }: Place,
  has: boolean,
): void {
  const key = keys.linkByConversation(homeOf(conversation), at, conversation, n);
  if (has) change.set(key, true);
  else change.delete(key);
}

/** @throws ParleyError `not_found` when the asker is not in it. */
export async function linksOf(
  parts: MessagesParts,
  { userId }: Scope,
  { conversation: home, by, from, to, before }: CommandBody<"links.list">,
): Promise<CommandResult["links.list"]> {
  await parts.access.membership(userId, home);
  await parts.turns.run(`links ${home}`, () => fill(parts, home));
  const end = Math.min(before ?? Infinity, to ?? Infinity);
  const rows = await Array.fromAsync(
    parts.store.list(keys.linksByConversation(home), {
      limit: most,
      reverse: true,
      ...(end === Infinity ? {} : { to: end }),
      ...(from === undefined ? {} : { from }),
    }),
    ({ key }): Place => ({ at: key[2] as number, conversation: key[3] as string, n: key[4] as number }),
  );
  const links: PlacedLinks[] = [];
  for (let i = 0; i < rows.length; i += page) {
    const some = rows.slice(i, i + page);
    const found = await parts.store.getMany(some.map(({ conversation, n }) => keys.entry(conversation, n)));
    for (const [k, place] of some.entries()) {
      // Those of one moment are never parted: the next answer begins before it.
      const goesOn = place.at === rows[i + k - 1]?.at;
      if (links.length >= page && !goesOn) return { links, next: rows[i + k - 1]!.at };
      const one = placed(place.conversation, found[k]?.value);
      if (one !== null && (by === undefined || by === one.by)) links.push(one);
    }
  }
  return rows.length < most ? { links } : { links, next: rows.at(-1)!.at };
}

function placed(conversation: string, entry: ShownEntry | undefined): PlacedLinks | null {
  if (entry?.type !== "message" || entry.poll !== undefined) return null;
  const urls = linksIn(entry.text);
  const { by, at, n, bare } = entry;
  return urls.length === 0 ? null : { urls, by, at, conversation, n, ...(bare ? { bare } : {}) };
}

/** Once for each conversation; what is noted twice is the same, and what has gone meanwhile is passed over when read. */
async function fill(parts: MessagesParts, home: string): Promise<void> {
  const { store } = parts;
  if (await store.get(keys.linksKnown(home)) !== null) return;
  await noteAll(parts, home);
  for await (const { key } of store.list(keys.threads(), { from: `${home}-`, to: `${home}.` })) {
    await noteAll(parts, key[1] as string);
  }
  await store.commit((change) => change.set(keys.linksKnown(home), true));
}

async function noteAll({ store }: MessagesParts, conversation: string): Promise<void> {
  let places: Place[] = [];
  const write = async () => {
    const some = places;
    places = [];
    if (some.length === 0) return;
    await store.commit((change) => some.forEach((place) => noteLinks(change, place, true)));
  };
  for await (const { value } of store.list(keys.entries(conversation))) {
    const links = placed(conversation, value);
    if (links !== null) places.push(links);
    if (places.length === notedAtOnce) await write();
  }
  await write();
}
