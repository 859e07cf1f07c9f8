// This module is browser compatible.
/** The Markdown of the chat: reading it, saying it on one line, writing it. */
export { actionIn } from "./action.ts";
export { continueLine, type Edit, linkOnPaste, toggleMark, type WritingMark } from "./writing.ts";
export { type HtmlNode, type HtmlParser, htmlToMarkup } from "./paste.ts";
export { type Language, languageOf } from "./languages.ts";
export { parseMarkup } from "./parse.ts";
export { emojiOnly, firstLinkIn, type Mentions, mentionsIn, plainText } from "./reading.ts";
export { type Block, type Inline, type Mark, type MarkupOptions, textOf } from "./tree.ts";
