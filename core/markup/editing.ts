// This module is browser compatible.
/**
 * Writing the Markdown of the chat: what bar, keys and pasting do to a text. A door of its own, because a page needs it
 * later than what reads: one file that led to both would bring both.
 */
export { emoticon, withEmoticon } from "./emoticons.ts";
export { type HtmlNode, type HtmlParser, htmlToMarkup } from "./paste.ts";
export { continueLine, type Edit, linkOnPaste, toggleMark, type WritingMark } from "./writing.ts";
