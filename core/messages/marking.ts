/** Marks on a message that everybody sees: pinned to its conversation; shown without previews of its links. */
import { ParleyError } from "../errors.ts";
import { keys } from "../kv/keys.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import { limits } from "../protocol/limits.ts";
import type { Scope } from "../scope.ts";
import { changeMessage, refuseDeleted } from "./changing.ts";
import type { MessagesParts } from "./parts.ts";

export async function setPinned(
  parts: MessagesParts,
  scope: Scope,
  { conversation, n, on }: CommandBody<"message.pin">,
): Promise<CommandResult["message.pin"]> {
  await changeMessage(parts, scope, { conversation, n }, async (message) => {
    refuseDeleted(message, "pin");
    if ((message.pinned !== undefined) === on) return null;
    const key = keys.pin(conversation, n);
    if (!on) {
      const { pinned: _pinned, ...next } = message;
      return { next, also: (change) => change.delete(key) };
    }
    await refuseTooMany(parts, conversation);
    const pinned = { by: scope.userId, at: parts.effects.now() };
    return { next: { ...message, pinned }, also: (change) => change.set(key, true) };
  });
  return {};
}

async function refuseTooMany({ store }: MessagesParts, conversation: string): Promise<void> {
  const pinned = await Array.fromAsync(store.list(keys.pins(conversation), { limit: limits.pins }));
  if (pinned.length < limits.pins) return;
  throw new ParleyError(
    "too_many_pins",
    `Cannot pin another message: ${limits.pins} are pinned here; take one off first`,
  );
}

/** Who wrote it decides. */
export async function setBare(
  parts: MessagesParts,
  scope: Scope,
  { conversation, n, on }: CommandBody<"message.bare">,
): Promise<CommandResult["message.bare"]> {
  await changeMessage(parts, scope, { conversation, n }, (message) => {
    if (message.by !== scope.userId) {
      throw new ParleyError("forbidden", `Cannot remove the preview of message ${n}: only who wrote it may`);
    }
    refuseDeleted(message, "remove the preview of");
    if ((message.bare ?? false) === on) return null;
    const { bare: _bare, ...plain } = message;
    return { next: on ? { ...plain, bare: true } : plain };
  });
  return {};
}
