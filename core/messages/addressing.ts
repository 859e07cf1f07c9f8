/** Whom a message addresses: the members that its markup names, or everybody. */
import { keys } from "../kv/keys.ts";
import { mentionsIn } from "../markup/markup.ts";
import type { Mentions } from "../protocol/entries.ts";
import { homeOf } from "../protocol/ids.ts";
import type { Scope } from "../scope.ts";
import type { MessagesParts } from "./parts.ts";

/** More than so many names call nobody: that is a list, not an address. */
const most = 50;

/** Undefined when it addresses nobody in particular. */
export async function addressed(
  { store, byUsername, whoBlocked }: MessagesParts,
  scope: Scope,
  { conversation, text }: { conversation: string; text: string },
): Promise<Mentions | undefined> {
  if (!/[@＠]/.test(text)) return undefined;
  const { usernames, room, here } = mentionsIn(text);
  const users = (await Promise.all(usernames.slice(0, most).map(byUsername))).flatMap((user) =>
    user?.id ?? []
  );
  const members = await store.getMany(users.map((id) => keys.member(homeOf(conversation), id)));
  const there = users.filter((id, i) => members[i] !== null && id !== scope.userId);
  const deaf = await whoBlocked(scope.userId, there);
  const present = there.filter((id) => !deaf.has(id));
  const all = room ? "room" : here ? "here" : undefined;
  if (present.length === 0 && all === undefined) return undefined;
  return { ...(present.length > 0 ? { users: present } : {}), ...(all === undefined ? {} : { all }) };
}
