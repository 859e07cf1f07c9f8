// This module is browser compatible.
/** Faces made of punctuation. Only those that hardly mean anything else; `8)` and `:/` end lists and addresses. */
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
