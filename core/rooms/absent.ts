/** Whom a message names without reaching them: people who are not in the conversation. Told to its members only. */
import { toPerson } from "../accounts/accounts.ts";
import { keys } from "../kv/keys.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import { homeOf } from "../protocol/ids.ts";
import type { Scope } from "../scope.ts";
import type { RoomsParts } from "./parts.ts";
import { may } from "./permissions.ts";

export async function absent(
  { store, access, accounts }: RoomsParts,
  scope: Scope,
  { conversation, usernames }: CommandBody<"people.absent">,
): Promise<CommandResult["people.absent"]> {
  const { room, member } = await access.membership(scope.userId, conversation);
  const asked = await Promise.all([...new Set(usernames)].map((name) => accounts.byUsername(name)));
  const found = asked.filter((user) => user !== null);
  const members = await store.getMany(found.map(({ id }) => keys.member(homeOf(conversation), id)));
  const people = found.filter((_, i) => members[i] === null).map(toPerson);
  return { people, mayAdd: room.archivedAt === null && may("add", scope, room, member) };
}
