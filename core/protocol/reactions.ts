// This module is browser compatible.
/** What a reaction makes of a message: the same for the server that stores it and the page that hears of it. */
import type { MessageEntry } from "./entries.ts";

/** The message itself when nothing changes, so that hearing of a reaction twice does no harm. */
export function withReaction(
  message: MessageEntry,
  { emoji, by, on }: { emoji: string; by: string; on: boolean },
): MessageEntry {
  const { reactions = [], ...rest } = message;
  const known = reactions.find((reaction) => reaction.emoji === emoji);
  if ((known?.by.includes(by) ?? false) === on) return message;
  const people = on ? [...known?.by ?? [], by] : known!.by.filter((id) => id !== by);
  const next = known === undefined
    ? [...reactions, { emoji, by: people }]
    : reactions.flatMap((one) => one !== known ? one : people.length > 0 ? { emoji, by: people } : []);
  return next.length > 0 ? { ...rest, reactions: next } : rest;
}
