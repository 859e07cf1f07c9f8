// This module is browser compatible.
/**
 * All emoji: by group, by shortcode, by words. The list is large, so a page loads this file when it is first needed:
 * `await import("…/emoji.ts")`.
 */
import { data } from "./data.ts";

export interface Emoji {
  emoji: string;
  name: string;
  /** Without colons, the best known first. */
  shortcodes: readonly string[];
  group: GroupName;
  /** Whether it comes in skin tones. */
  toned: boolean;
  /** Unicode emoji version from 13 on, 0 for those that are drawn everywhere. */
  version: number;
}
/** 0 is the yellow of none, 1 to 5 go from light to dark. */
export type SkinTone = 0 | 1 | 2 | 3 | 4 | 5;

/** In the order of the data, each with an emoji that stands for it. */
export const groups = [
  { name: "Smileys and emotion", sign: "😀" },
  { name: "People and body", sign: "👋" },
  { name: "Animals and nature", sign: "🐻" },
  { name: "Food and drink", sign: "🍎" },
  { name: "Travel and places", sign: "🚗" },
  { name: "Activities", sign: "⚽" },
  { name: "Objects", sign: "💡" },
  { name: "Symbols", sign: "🔣" },
  { name: "Flags", sign: "🏁" },
] as const;
export type GroupName = typeof groups[number]["name"];

interface Indexed extends Emoji {
  /** Lower-case words with a blank before each. */
  nameWords: string;
  words: string;
}

const list: readonly Indexed[] = data.split("\n\n").flatMap((lines, i) =>
  lines.split("\n").map((line) => parse(line, groups[i]!.name))
);
const byEmoji = new Map(list.map((one) => [one.emoji, one]));
const byShortcode = new Map(list.flatMap((one) => one.shortcodes.map((name) => [name, one] as const)));

export const allEmoji: readonly Emoji[] = list;

/** What is known of it, whatever its skin tone. */
export function emojiOf(emoji: string): Emoji | undefined {
  return byEmoji.get(emoji) ?? byEmoji.get(withoutTone(emoji));
}

/** Of `tada` or `:tada:`. */
export function emojiByShortcode(name: string): string | undefined {
  return byShortcode.get(name.replace(/^:|:$/g, "").toLowerCase())?.emoji;
}

/**
 * The best matches first: the shortcode itself, shortcodes that begin like this, names, then other words. Every word of
 * the query must begin a word of the emoji.
 */
export function searchEmoji(query: string, limit: number): Emoji[] {
  const typed = query.trim().replace(/^:|:$/g, "").toLowerCase();
  const known = emojiOf(query.trim());
  if (known !== undefined) return [known];
  const words = typed.split(/[\s_]+/).filter(Boolean);
  if (words.length === 0) return [];
  const code = words.join("_");
  return list.map((one) => ({ one, rank: rankOf(one, code, words) })).filter(({ rank }) => rank < 4)
    .sort((a, b) => a.rank - b.rank).slice(0, limit).map(({ one }) => one);
}

/** Others are given back as they are. */
export function withSkinTone(emoji: string, tone: SkinTone): string {
  const plain = emojiOf(emoji);
  if (plain?.toned !== true) return emoji;
  if (tone === 0) return plain.emoji;
  const joined = plain.emoji.includes("\u200d");
  // The hands that two people hold have the colour of nobody.
  return plain.emoji.replace(
    /(\p{Emoji_Modifier_Base})\ufe0f?/gu,
    (all, base) => joined && base === "🤝" ? all : base + tones[tone - 1],
  );
}

const tones = ["🏻", "🏼", "🏽", "🏾", "🏿"];

function withoutTone(emoji: string): string {
  const plain = emoji.replace(/[\u{1f3fb}-\u{1f3ff}]/gu, "");
  // With a tone, the mark that asks for a coloured picture is left out.
  return byEmoji.has(plain) ? plain : plain.replace(/^(\P{Emoji_Presentation})(?!\ufe0f)/u, "$1\ufe0f");
}

function rankOf({ shortcodes, nameWords, words }: Indexed, code: string, typed: readonly string[]): number {
  if (shortcodes.includes(code)) return 0;
  if (shortcodes.some((shortcode) => shortcode.startsWith(code))) return 1;
  if (typed.every((word) => nameWords.includes(` ${word}`))) return 2;
  return typed.every((word) => words.includes(` ${word}`)) ? 3 : 4;
}

function parse(line: string, group: GroupName): Indexed {
  const [emoji = "", name = "", codes = "", more = "", toned, version] = line.split("|");
  const nameWords = ` ${name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ")}`;
  const words = `${nameWords} ${codes.replaceAll("_", " ")} ${more}`;
  const shortcodes = codes === "" ? [] : codes.split(" ");
  return { emoji, name, shortcodes, group, toned: toned === "*", version: Number(version), nameWords, words };
}
