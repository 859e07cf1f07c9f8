// This module is browser compatible.
/** The Markdown of the chat: reading it, saying it on one line. Writing it is behind a door of its own: editing.ts. */
export { actionIn } from "./action.ts";
export { isInFence } from "./fences.ts";
export { type Language, languageOf } from "./languages.ts";
export { parseMarkup } from "./parse.ts";
export { emojiOnly, firstLinkIn, linksIn, type Mentions, mentionsIn, plainText } from "./reading.ts";
export { type Block, type EmojiPicture, type Inline, type Mark, type MarkupOptions, textOf } from "./tree.ts";
