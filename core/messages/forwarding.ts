/**
 * Saying again elsewhere what somebody said here. The copy names who wrote it first, and where it stands only when
 * everybody may find that room: nothing of a private conversation is given away but the words themselves.
 */
import { notFound } from "../errors.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { Forwarded } from "../protocol/entries.ts";
import { homeOf } from "../protocol/ids.ts";
import type { Scope } from "../scope.ts";
import { refuseDeleted } from "./changing.ts";
import type { MessagesParts } from "./parts.ts";
import { send } from "./sending.ts";

export async function forward(
  parts: MessagesParts,
  scope: Scope,
  { conversation, n, to, clientId }: CommandBody<"message.forward">,
): Promise<CommandResult["message.forward"]> {
  const { room } = await parts.access.membership(scope.userId, conversation);
  const [message] = await parts.history.messages(conversation, [n]);
  if (message === undefined) throw notFound("message");
  refuseDeleted(message, "forward");
  const open = room.access === "public" && homeOf(conversation) === room.id;
  const forwarded: Forwarded = message.forwarded ??
    { by: message.by, at: message.at, ...(open ? { from: { conversation, n } } : {}) };
  const { text, files } = message;
  return await send(parts, scope, {
    conversation: to,
    clientId,
    text,
    forwarded,
    ...(files === undefined ? {} : { copied: files }),
  });
}
