/** Reactions: each person has each emoji on a message once, or not. */
import { ParleyError } from "../errors.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { Reaction } from "../protocol/entries.ts";
import { limits } from "../protocol/limits.ts";
import { withReaction } from "../protocol/reactions.ts";
import type { Scope } from "../scope.ts";
import { changeMessage, refuseDeleted } from "./changing.ts";
import type { MessagesParts } from "./parts.ts";

export async function react(
  parts: MessagesParts,
  scope: Scope,
  { conversation, n, emoji, on }: CommandBody<"message.react">,
): Promise<CommandResult["message.react"]> {
  let tells = false;
  if (on && emoji.startsWith(":") && !await parts.hasEmoji(emoji)) {
    throw new ParleyError("bad_field", `Cannot react with ${emoji}: there is no such emoji here`, {
      field: "emoji",
    });
  }
  await changeMessage(parts, scope, { conversation, n, withdraws: !on }, (message) => {
    refuseDeleted(message, "react to");
    const next = withReaction(message, { emoji, by: scope.userId, on });
    if (next === message) return null;
    refuseTooMany(next.reactions ?? []);
    const { effects, notifier } = parts;
    const occasion = {
      type: "reaction",
      conversation,
      n,
      by: scope.userId,
      emoji,
      at: effects.now(),
    } as const;
    tells = on && message.by !== scope.userId;
    return {
      next,
      tells: { reaction: { emoji, on } },
      also: (change) => tells && notifier.note(change, occasion),
    };
  });
  if (tells) parts.notifier.wake();
  return {};
}

function refuseTooMany(reactions: readonly Reaction[]): void {
  const total = reactions.reduce((sum, { by }) => sum + by.length, 0);
  if (reactions.length <= limits.reactionKinds && total <= limits.reactions) return;
  throw new ParleyError(
    "too_many_reactions",
    reactions.length > limits.reactionKinds
      ? `Cannot add another emoji: a message may have ${limits.reactionKinds} different ones`
      : `Cannot react: this message has ${limits.reactions} reactions already`,
  );
}
