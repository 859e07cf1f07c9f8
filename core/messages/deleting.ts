/**
 * Deleting a message: its text, earlier texts, files, reactions, votes, pin and whom it addressed are gone from the store in
 * one commit, and the bytes of its files right after it. What stays is its place in the order, who wrote it, and who took it away.
 */
import { ParleyError } from "../errors.ts";
import { keys } from "../kv/keys.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { MessageEntry } from "../protocol/entries.ts";
import type { Removal } from "../files/files.ts";
import type { Scope } from "../scope.ts";
import { changeMessage, keepsOrder } from "./changing.ts";
import { noteLinks } from "./links.ts";
import type { MessagesParts } from "./parts.ts";

export async function deleteMessage(
  parts: MessagesParts,
  scope: Scope,
  { conversation, n }: CommandBody<"message.delete">,
): Promise<CommandResult["message.delete"]> {
  let files: Removal | null = null;
  await changeMessage(parts, scope, { conversation, n, withdraws: true }, async (message, membership) => {
    if (message.by !== scope.userId && !keepsOrder(membership, scope, conversation)) {
      throw new ParleyError("forbidden", `Cannot delete message ${n}: only who wrote it and moderators may`);
    }
    if (message.deleted !== undefined) return null;
    const revisions = await Array.fromAsync(
      parts.store.list(keys.revisions(conversation, n)),
      ({ key }) => key,
    );
    const votes = message.poll === undefined
      ? []
      : await Array.fromAsync(parts.store.list(keys.votesIn(conversation, n)), ({ key }) => key);
    const removed = message.files === undefined ? null : await parts.files.removal(message.files);
    files = removed;
    return {
      next: emptied(message, { by: scope.userId, at: parts.effects.now() }),
      also(change) {
        for (const key of [...revisions, ...votes]) change.delete({ parts: key });
        change.delete(keys.pin(conversation, n));
        noteLinks(change, { conversation, at: message.at, n }, false);
        removed?.write(change);
        for (const user of message.mentions?.users ?? []) {
          change.delete(keys.mention(user, message.at, conversation, n));
        }
      },
    };
  });
  await (files as Removal | null)?.finish();
  return {};
}

function emptied(message: MessageEntry, deleted: { by: string; at: number }): MessageEntry {
  const { type, id, n, count, all, at, by, thread } = message;
  return {
    type,
    id,
    n,
    count,
    ...(all ? { all } : {}),
    at,
    by,
    text: "",
    ...(thread ? { thread } : {}),
    deleted,
  };
}
