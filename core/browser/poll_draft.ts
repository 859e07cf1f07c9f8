// This module is browser compatible.
/** A poll while it is being made: what was typed, and what is still wrong with it, in the words of its form. */
import { limits } from "../protocol/limits.ts";
import { foldOption } from "../protocol/polls.ts";
import type { NewPoll } from "../protocol/shapes.ts";

/** Options may be empty, and fewer than are needed. */
export type PollDraft = NewPoll;

/** Seconds, as values of a field, and their names. */
export const lastings: readonly (readonly [string, string])[] = [
  ["", "When somebody closes it"],
  ["3600", "In an hour"],
  ["28800", "In 8 hours"],
  ["86400", "In a day"],
  ["259200", "In 3 days"],
  ["604800", "In a week"],
];

export function readPoll(draft: PollDraft): { poll: NewPoll } | { problems: Record<string, string> } {
  const question = draft.question.trim();
  const options = draft.options.map((option) => option.trim()).filter((option) => option !== "");
  const problems: Record<string, string> = {};
  if (question === "") problems.question = "Ask something";
  else if (question.length > limits.pollQuestion) {
    problems.question = `A question may have ${limits.pollQuestion} characters`;
  }
  const wrong = wrongWith(options);
  if (wrong !== undefined) problems.options = wrong;
  if (Object.keys(problems).length > 0) return { problems };
  const { multiple, anonymous, open, lasts } = draft;
  return {
    poll: {
      question,
      options,
      ...(multiple ? { multiple } : {}),
      ...(anonymous ? { anonymous } : {}),
      ...(open ? { open } : {}),
      ...(lasts === undefined ? {} : { lasts }),
    },
  };
}

function wrongWith(options: readonly string[]): string | undefined {
  if (options.length < 2) return "Give two answers at least";
  if (options.length > limits.pollOptions) return `A poll may have ${limits.pollOptions} answers`;
  if (options.some((option) => option.length > limits.pollOption)) {
    return `An answer may have ${limits.pollOption} characters`;
  }
  const seen = new Set<string>();
  for (const option of options) {
    if (seen.has(foldOption(option))) return `“${option}” stands there twice`;
    seen.add(foldOption(option));
  }
  return undefined;
}
