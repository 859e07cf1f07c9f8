// This module is browser compatible.
/**
 * A text on one line that keeps its looks: for lists of messages, where a block has no room and nothing can be opened.
 * The line is a list of pieces, so that what was looked for can be marked across them; no piece is ever HTML.
 */
import type { Block, EmojiPicture, Inline } from "./tree.ts";

export type Look = "bold" | "italic" | "strike" | "spoiler" | "code" | "link" | "mention";

export interface Piece {
  text: string;
  /** The outermost first. */
  looks: readonly Look[];
  marked?: boolean;
  /** Stands in place of the text. */
  picture?: EmojiPicture;
}

/** From and to, in UTF-16 units of the whole line. */
export type LineRange = readonly [from: number, to: number];

/** What stands for a spoiler: as long as any other, so that nothing can be guessed. */
const hidden = "▒▒▒";

export function lineOf(blocks: readonly Block[]): Piece[] {
  const pieces: Piece[] = [];
  for (const { text, ...more } of ofBlocks(blocks)) {
    const before = pieces.at(-1);
    const blank = before === undefined || before.text.endsWith(" ");
    const short = text.replace(/\s+/g, " ").slice(blank && /^\s/.test(text) ? 1 : 0);
    if (short !== "") pieces.push({ text: short, ...more });
  }
  return pieces;
}

export function lineText(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join("");
}

/**
 * The part of a line that shows the first range, with all ranges in it marked.
 * @param lead Characters before the first range.
 */
export function excerpt(
  pieces: readonly Piece[],
  ranges: readonly LineRange[],
  { lead, longest }: { lead: number; longest: number },
): Piece[] {
  const whole = lineText(pieces);
  const start = between(whole, Math.max(0, (ranges[0]?.[0] ?? 0) - lead));
  const end = between(whole, Math.min(whole.length, start + longest));
  const inside = ranges.filter(([from, to]) => from < end && to > start);
  const edges = [start, ...inside.flat(), end].filter((edge) => edge >= start && edge <= end);
  const parts = cut(pieces, [...new Set(edges)].sort((a, b) => a - b)).map(({ at, ...piece }) =>
    inside.some(([from, to]) => from <= at && at < to) ? { ...piece, marked: true } : piece
  );
  const dots = { text: "…", looks: [] };
  return [...(start > 0 ? [dots] : []), ...parts, ...(end < whole.length ? [dots] : [])];
}

/** What is between the first edge and the last, in pieces that cross none of them. */
function cut(pieces: readonly Piece[], edges: readonly number[]): (Piece & { at: number })[] {
  const parts: (Piece & { at: number })[] = [];
  let begin = 0;
  for (const { text, looks, picture } of pieces) {
    const end = begin + text.length;
    const inner = [begin, ...edges.filter((edge) => edge > begin && edge < end), end];
    for (const [i, from] of inner.slice(0, -1).entries()) {
      if (from < edges[0]! || from >= edges.at(-1)!) continue;
      const part = { text: text.slice(from - begin, inner[i + 1]! - begin), looks, at: from };
      // Of a picture that is cut in two the name is shown.
      parts.push(picture && part.text === text ? { ...part, picture } : part);
    }
    begin = end;
  }
  return parts;
}

/** Not in the middle of a character. */
function between(text: string, at: number): number {
  return /[\udc00-\udfff]/.test(text[at] ?? "") && /[\ud800-\udbff]/.test(text[at - 1] ?? "") ? at - 1 : at;
}

function* ofBlocks(blocks: readonly Block[]): Generator<Piece> {
  for (const [i, block] of blocks.entries()) {
    if (i > 0) yield space;
    yield* ofBlock(block);
  }
}

function* ofBlock(block: Block): Generator<Piece> {
  switch (block.type) {
    case "paragraph":
    case "heading":
      return yield* ofInlines(block.children, []);
    case "quote":
      return yield* ofBlocks(block.children);
    case "codeBlock":
      return yield { text: block.text, looks: ["code"] };
    case "list":
      for (const [i, item] of block.items.entries()) {
        const sign = block.start === undefined ? "•" : `${block.start + i}.`;
        yield { text: `${i > 0 ? " " : ""}${sign} `, looks: [] };
        yield* ofBlocks(item);
      }
  }
}

const space: Piece = { text: " ", looks: [] };

function* ofInlines(nodes: readonly Inline[], looks: readonly Look[]): Generator<Piece> {
  for (const node of nodes) {
    switch (node.type) {
      case "text":
        yield { text: node.text, looks };
        break;
      case "emoji":
        yield { text: node.emoji, looks };
        break;
      case "emojiPicture":
        yield { text: node.text, looks, picture: node.picture };
        break;
      case "code":
        yield { text: node.text, looks: [...looks, "code"] };
        break;
      case "spoiler":
        yield { text: hidden, looks: [...looks, "spoiler"] };
        break;
      case "mention":
      case "everyone":
      case "roomLink":
        yield { text: node.text, looks: [...looks, "mention"] };
        break;
      case "link":
        yield* ofInlines(node.children, [...looks, "link"]);
        if (node.target !== undefined) yield { text: ` (${node.target})`, looks };
        break;
      default:
        yield* ofInlines(node.children, [...looks, node.type]);
    }
  }
}
