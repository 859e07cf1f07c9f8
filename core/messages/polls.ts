/** Polls: what becomes of one besides votes. Whatever its author said when asking stays as it was said. */
import { ParleyError } from "../errors.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { MessageEntry, Poll } from "../protocol/entries.ts";
import { limits } from "../protocol/limits.ts";
import { foldOption, isClosed, pollText } from "../protocol/polls.ts";
import type { Scope } from "../scope.ts";
import { changeMessage, keepsOrder, refuseDeleted } from "./changing.ts";
import type { MessagesParts } from "./parts.ts";

/** The same words twice are one option, so that it may be sent again when the answer was lost. */
export async function addOption(
  parts: MessagesParts,
  scope: Scope,
  { conversation, n, text }: CommandBody<"poll.add">,
): Promise<CommandResult["poll.add"]> {
  await parts.limiter.take("message", scope.userId);
  let option = -1;
  await changeMessage(parts, scope, { conversation, n }, (message) => {
    const poll = pollOf(message, "add to");
    const mine = message.by === scope.userId;
    if (!mine && !poll.open) {
      throw new ParleyError("forbidden", "Cannot add an option: only who asked may");
    }
    option = poll.options.findIndex((one) => foldOption(one.text) === foldOption(text));
    if (option !== -1) return null;
    refuseClosed(poll, parts.effects.now());
    if (poll.options.length >= limits.pollOptions) {
      throw new ParleyError("bad_request", `Cannot add an option: a poll has ${limits.pollOptions} at most`);
    }
    option = poll.options.length;
    const options = [...poll.options, { text, votes: 0, ...(mine ? {} : { by: scope.userId }) }];
    const said = pollText({ question: poll.question, options: options.map((one) => one.text) });
    return { next: { ...message, text: said, poll: { ...poll, options } } };
  });
  return { option };
}

/** By who asked, and those who keep order. */
export async function closePoll(
  parts: MessagesParts,
  scope: Scope,
  { conversation, n }: CommandBody<"poll.close">,
): Promise<CommandResult["poll.close"]> {
  await changeMessage(parts, scope, { conversation, n, withdraws: true }, (message, membership) => {
    const poll = pollOf(message, "close");
    if (message.by !== scope.userId && !keepsOrder(membership, scope, conversation)) {
      throw new ParleyError("forbidden", "Cannot close this poll: only who asked and moderators may");
    }
    const at = parts.effects.now();
    if (isClosed(poll, at)) return null;
    const next = { ...poll, closed: { by: scope.userId, at } };
    return { next: { ...message, poll: next }, tells: { poll: next } };
  });
  return {};
}

/** @throws ParleyError `bad_request`, `message_deleted`. */
export function pollOf(message: MessageEntry, verb: string): Poll {
  refuseDeleted(message, verb);
  if (message.poll !== undefined) return message.poll;
  throw new ParleyError("bad_request", `Cannot ${verb} message ${message.n}: it is not a poll`);
}

/** @throws ParleyError `poll_closed`. */
export function refuseClosed(poll: Poll, now: number): void {
  if (isClosed(poll, now)) {
    throw new ParleyError("poll_closed", "Cannot change this poll any more: it is closed");
  }
}
