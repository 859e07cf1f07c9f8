// This module is browser compatible.
/** What a poll is when it is new, and what a vote makes of it: the same for the server and the page. */
import type { Poll } from "./entries.ts";
import type { NewPoll } from "./shapes.ts";

/** @param at when it is sent, milliseconds since 1970. */
export function beginPoll(
  { question, options, multiple, anonymous, open, lasts }: NewPoll,
  at: number,
): Poll {
  return {
    question,
    options: options.map((text) => ({ text, votes: 0 })),
    voters: 0,
    ...(multiple ? { multiple } : {}),
    ...(anonymous ? { anonymous } : {}),
    ...(open ? { open } : {}),
    ...(lasts === undefined ? {} : { closesAt: at + lasts * 1000 }),
  };
}

/** The message of a poll, for all that shows text only: searches, quotes, notices, other clients. */
export function pollText({ question, options }: { question: string; options: readonly string[] }): string {
  return [question, ...options.map((option) => `- ${option}`)].join("\n");
}

/** Whether nothing can be chosen any more. */
export function isClosed({ closed, closesAt }: Pick<Poll, "closed" | "closesAt">, now: number): boolean {
  return closed !== undefined || (closesAt !== undefined && closesAt <= now);
}

/** With the vote of one person changed: numbers of options, in order. */
export function withVote(poll: Poll, before: readonly number[], after: readonly number[]): Poll {
  const one = (chosen: readonly number[], i: number) => chosen.includes(i) ? 1 : 0;
  return {
    ...poll,
    options: poll.options.map((option, i) => ({
      ...option,
      votes: option.votes + one(after, i) - one(before, i),
    })),
    voters: poll.voters + Math.min(after.length, 1) - Math.min(before.length, 1),
  };
}

/** Two options that differ in nothing but this are the same. */
export function foldOption(text: string): string {
  return text.normalize("NFKC").toLowerCase().trim().replaceAll(/\s+/g, " ");
}
