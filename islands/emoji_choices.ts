// This module is browser compatible.
/** Emoji by what was typed, built in or of this server. No island of its own; all emoji come with it, so load it late. */
import { ours } from "../core/browser/our_emoji.ts";
import { oursWanted } from "../core/browser/our_emoji_list.ts";
import { ranked } from "../core/browser/completion.ts";
import { emojiByShortcode, emojiOf, searchEmoji } from "../core/emoji/emoji.ts";

/** Of `:tada:`, or of the emoji itself, as it is sent: the emoji, or the name of one of ours. */
export async function emojiIn(typed: string): Promise<string | undefined> {
  if (!typed.startsWith(":")) return emojiOf(typed) && typed;
  await oursWanted();
  const name = typed.slice(1, -1).toLowerCase();
  return ours.peek().has(name) ? `:${name}:` : emojiByShortcode(name);
}

/** Most of the places are for those that everybody has. */
const mostOurs = 4;

export async function emojiLike(query: string, limit: number): Promise<{ emoji: string; name: string }[]> {
  await oursWanted();
  const builtIn = searchEmoji(query, limit);
  const own = ourEmojiLike(query, Math.max(mostOurs, limit - builtIn.length));
  // Who has typed all of a name means it.
  const exact = emojiByShortcode(query) === undefined ? 0 : 1;
  return [...builtIn.slice(0, exact), ...own, ...builtIn.slice(exact)].slice(0, limit);
}

export function ourEmojiLike(query: string, limit: number): { emoji: string; name: string }[] {
  const typed = query.trim().replace(/^:|:$/g, "").toLowerCase().replace(/\s+/g, "_");
  const found = ranked([...ours.peek().keys()], typed, (name) => [name, name.replaceAll("_", " ")]);
  return found.slice(0, limit).map((name) => ({ emoji: `:${name}:`, name: name.replaceAll("_", " ") }));
}
