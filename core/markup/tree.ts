// This module is browser compatible.
/**
 * The text of a message as a tree of plain objects. Whoever shows it makes text nodes and elements from it, never
 * HTML from strings; every `href` in it begins with http:// or https://.
 */
export type Block =
  /** Lines stay as they were typed: `\n` in its text is a line break. */
  | { type: "paragraph"; children: Inline[] }
  | { type: "heading"; level: 1 | 2 | 3; children: Inline[] }
  | { type: "quote"; children: Block[] }
  /** `start` is the number of the first item; without it the items are bullets. */
  | { type: "list"; start?: number; items: Block[][] }
  /** `language` is what stands behind the fence, or empty. */
  | { type: "codeBlock"; language: string; text: string };

export type Mark = "bold" | "italic" | "strike" | "spoiler";

export type Inline =
  | { type: "text"; text: string }
  | { type: Mark; children: Inline[] }
  | { type: "code"; text: string }
  /** `target` is there when the text could be taken for another address: show it beside the text. */
  | { type: "link"; href: string; children: Inline[]; target?: string }
  | { type: "emoji"; name: string; emoji: string }
  /** `text` is its name with colons, for where no picture can be. */
  | { type: "emojiPicture"; text: string; picture: EmojiPicture }
  /** `text` is what was typed, with its sign. Whether there is such a person is for the reader to look up. */
  | { type: "mention"; username: string; text: string }
  /** Everybody in the room, or everybody who is there now. */
  | { type: "everyone"; whom: "room" | "here"; text: string }
  | { type: "roomLink"; id: string; text: string };

/** An emoji that is a picture: which one, for who shows it. */
export interface EmojiPicture {
  name: string;
  version: string;
  moves?: true;
}

export interface MarkupOptions {
  /** The emoji of `:name:`; without it shortcodes stay text. */
  emoji?(name: string): string | EmojiPicture | undefined;
  /** The id of a room by its name, as far as the reader may know it; without it there are no room links. */
  room?(name: string): string | undefined;
}

/** The characters of the nodes, in order. `spoiler` stands in place of each spoiler, when given. */
export function textOf(nodes: readonly Inline[], spoiler?: string): string {
  return nodes.map((node) => {
    if (node.type === "emoji") return node.emoji;
    if (!("children" in node)) return node.text;
    return node.type === "spoiler" && spoiler !== undefined ? spoiler : textOf(node.children, spoiler);
  }).join("");
}
