// This module is browser compatible.
/** Faces made of punctuation. Only those that hardly mean anything else; `8)` and `:/` end lists and addresses. */
import { isInFence } from "./fences.ts";

const emoticons: Record<string, string> = {
  ":)": "🙂",
  ":-)": "🙂",
  "(:": "🙂",
  ":D": "😄",
  ":-D": "😄",
  ";)": "😉",
  ";-)": "😉",
  ":P": "😛",
  ":-P": "😛",
  ":p": "😛",
  ";P": "😜",
  ":(": "🙁",
  ":-(": "🙁",
  ":'(": "😢",
  ":')": "😂",
  ":O": "😮",
  ":-O": "😮",
  ":o": "😮",
  ":|": "😐",
  ":-|": "😐",
  ":*": "😗",
  ":-*": "😗",
  "XD": "😆",
  "xD": "😆",
  "^^": "😊",
  ">:(": "😠",
  "B-)": "😎",
  "<3": "❤️",
  "</3": "💔",
};

/** The emoji for a word that is one, such as `:)`. */
export function emoticon(word: string): string | undefined {
  return Object.hasOwn(emoticons, word) ? emoticons[word] : undefined;
}

/** The text with the emoticon that ends at `at` as an emoji, and where that ends; undefined when there is none. */
export function withEmoticon(text: string, at = text.length): { text: string; at: number } | undefined {
  const before = text.slice(0, at);
  const face = /(?<!\S)\S{2,4}$/.exec(before)?.[0] ?? "";
  const emoji = emoticon(face);
  const rest = before.slice(0, before.length - face.length);
  if (emoji === undefined || isInCode(rest)) return undefined;
  return { text: rest + emoji + text.slice(at), at: rest.length + emoji.length };
}

function isInCode(before: string): boolean {
  const line = before.slice(before.lastIndexOf("\n") + 1);
  return isInFence(before) || (line.match(/`/g) ?? []).length % 2 === 1;
}
