/** Trees of markup on one line, so that a test reads what was written and what came of it. */
import type { Block, Inline, MarkupOptions } from "@/core/markup/markup.ts";
import { parseMarkup } from "@/core/markup/markup.ts";

export const partyCat = { name: "party-cat", version: "V1" };

/** A small world of emoji and rooms. */
export const world: MarkupOptions = {
  emoji: (name) => ({ wave: "👋", heart: "❤️", "+1": "👍", "party-cat": partyCat })[name],
  room: (name) => ({ "general": "R1", "open space": "R2", "open": "R3", "büro": "R4" })[name.toLowerCase()],
};

/** Blocks divided by " / ". */
export function sketch(text: string, options: MarkupOptions = world): string {
  return parseMarkup(text, options).map(blockOf).join(" / ");
}

function blockOf(block: Block): string {
  switch (block.type) {
    case "paragraph":
      return nodes(block.children);
    case "heading":
      return `h${block.level}(${nodes(block.children)})`;
    case "quote":
      return `quote(${block.children.map(blockOf).join(" / ")})`;
    case "codeBlock":
      return `pre:${block.language}(${block.text})`;
    case "list":
      return `list${block.start ?? ""}(${
        block.items.map((item) => item.map(blockOf).join(" / ")).join(" ; ")
      })`;
  }
}

function nodes(children: readonly Inline[]): string {
  return children.map(nodeOf).join("");
}

function nodeOf(node: Inline): string {
  switch (node.type) {
    case "text":
      return node.text;
    case "emoji":
      return node.emoji;
    case "emojiPicture":
      return `picture(${node.picture.name})`;
    case "mention":
      return `@(${node.username})`;
    case "everyone":
      return `@@(${node.whom})`;
    case "roomLink":
      return `#(${node.text.slice(1)} ${node.id})`;
    case "link":
      return `link(${nodes(node.children)} ${node.href}${node.target ? ` !${node.target}` : ""})`;
    case "code":
      return `code(${node.text})`;
    default:
      return `${node.type}(${nodes(node.children)})`;
  }
}
