// This module is browser compatible.
/**
 * The Markdown of the chat: bold, italic, strike, spoilers, code, quotes, lists, links, mentions, emoji. A parser
 * of its own, because it must keep three promises for any text a stranger can send: it takes time in proportion
 * to the length, its tree has a bounded depth, and nothing that was typed gets lost except the marks themselves.
 * It never throws.
 */
import { blocksOf } from "./blocks.ts";
import { InlineReader } from "./inline.ts";
import type { Block, MarkupOptions } from "./tree.ts";

export function parseMarkup(text: string, options: MarkupOptions = {}): Block[] {
  const reader = new InlineReader(options);
  return blocksOf(text.split(/\r\n?|\n/), (text) => reader.read(text));
}
