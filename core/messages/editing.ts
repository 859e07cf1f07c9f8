/** Editing one's own messages, and looking up what they said before. An edit calls nobody a second time. */
import { notFound, ParleyError } from "../errors.ts";
import { keys } from "../kv/keys.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { Scope } from "../scope.ts";
import { addressed } from "./addressing.ts";
import { changeMessage, keepsOrder, refuseDeleted } from "./changing.ts";
import { linksIn, noteLinks } from "./links.ts";
import type { MessagesParts } from "./parts.ts";

export async function edit(
  parts: MessagesParts,
  scope: Scope,
  { conversation, n, text }: CommandBody<"message.edit">,
): Promise<CommandResult["message.edit"]> {
  await parts.limiter.take("message", scope.userId);
  await changeMessage(parts, scope, { conversation, n }, async (message) => {
    if (message.by !== scope.userId) {
      throw new ParleyError("forbidden", `Cannot edit message ${n}: only who wrote it may`);
    }
    refuseDeleted(message, "edit");
    // Who has chosen has chosen an answer to what was asked.
    if (message.poll !== undefined) {
      throw new ParleyError("bad_request", `Cannot edit message ${n}: a poll stays as it was asked`);
    }
    if (text.trim() === "" && message.files === undefined) {
      throw new ParleyError("bad_field", '"text" must not be empty', { field: "text" });
    }
    if (message.text === text) return null;
    const mentions = await addressed(parts, scope, { conversation, text });
    const { mentions: before, ...rest } = message;
    const next = {
      ...rest,
      text,
      edited: parts.effects.now(),
      ...(mentions === undefined ? {} : { mentions }),
    };
    const hasLinks = linksIn(text).length > 0;
    const version = (await revisionsOf(parts, conversation, n)).length;
    return {
      next,
      also(change) {
        const revision = { text: message.text, at: message.edited ?? message.at };
        change.set(keys.revision(conversation, n, version), revision);
        noteLinks(change, { conversation, at: message.at, n }, hasLinks);
        for (const user of before?.users ?? []) {
          if (!mentions?.users?.includes(user)) {
            change.delete(keys.mention(user, message.at, conversation, n));
          }
        }
      },
    };
  });
  return {};
}

/** For who wrote it, and those who keep order. */
export async function revisions(
  parts: MessagesParts,
  scope: Scope,
  { conversation, n }: CommandBody<"message.revisions">,
): Promise<CommandResult["message.revisions"]> {
  const membership = await parts.access.membership(scope.userId, conversation);
  const [message] = await parts.history.messages(conversation, [n]);
  if (message === undefined) throw notFound("message");
  if (message.by !== scope.userId && !keepsOrder(membership, scope, conversation)) {
    throw new ParleyError(
      "forbidden",
      "Cannot look up earlier versions: only who wrote it and moderators may",
    );
  }
  refuseDeleted(message, "look up earlier versions of");
  const now = { text: message.text, at: message.edited ?? message.at };
  return { revisions: [...await revisionsOf(parts, conversation, n), now] };
}

async function revisionsOf({ store }: MessagesParts, conversation: string, n: number) {
  return await Array.fromAsync(store.list(keys.revisions(conversation, n)), ({ value }) => value);
}
