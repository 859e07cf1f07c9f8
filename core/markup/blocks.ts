// This module is browser compatible.
/**
 * Lines into blocks. Quotes and items hold blocks themselves, a few levels deep; below that their signs are text.
 * Each level reads its lines once, so the time stays in proportion to the text.
 *
 * Made for chat rather than for documents: line breaks and blank lines inside a paragraph stay, a quote ends with its
 * last `>`, `>_<` is a face, and a number that would change when it is counted anew begins a list of its own.
 */
import type { Block, Inline } from "./tree.ts";

type Read = (text: string) => Inline[];
interface Depth {
  quotes: number;
  lists: number;
}
interface Found {
  block: Block;
  /** The line after it. */
  next: number;
}

const deepest: Depth = { quotes: 3, lists: 3 };

export function blocksOf(lines: readonly string[], read: Read, depth: Depth = deepest): Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const endParagraph = () => {
    const text = withoutBlankEnds(paragraph).join("\n");
    if (text !== "") blocks.push({ type: "paragraph", children: read(text) });
    paragraph = [];
  };
  for (let at = 0; at < lines.length;) {
    const inside = paragraph.length > 0 && !isBlank(paragraph.at(-1)!);
    const found = codeAt(lines, at) ?? headingAt(lines, at, read) ?? quoteAt(lines, at, read, depth) ??
      listAt(lines, at, read, depth, inside);
    if (found === undefined) {
      paragraph.push(lines[at++]!);
      continue;
    }
    endParagraph();
    blocks.push(found.block);
    at = found.next;
  }
  endParagraph();
  return blocks;
}

function isBlank(line: string): boolean {
  return line.trim() === "";
}

function withoutBlankEnds(lines: string[]): string[] {
  const first = lines.findIndex((line) => !isBlank(line));
  const last = lines.findLastIndex((line) => !isBlank(line));
  return first === -1 ? [] : lines.slice(first, last + 1);
}

const fence = /^ {0,3}(`{3,})([^`]*)$/;
const languageName = /^[\p{L}\p{N}+#._-]{1,24}$/u;

/** From a fence to its like, or to the end. Text behind the fence that names no language is the first line. */
function codeAt(lines: readonly string[], at: number): Found | undefined {
  const [, ticks, rest] = fence.exec(lines[at]!) ?? [];
  if (ticks === undefined || at + 1 === lines.length) return undefined;
  const label = rest!.trim();
  const language = languageName.test(label) ? label : "";
  const code = label === language ? [] : [rest!];
  let next = at + 1;
  for (; next < lines.length; next++) {
    const last = beforeFence(lines[next]!, ticks.length);
    if (last === undefined) code.push(lines[next]!);
    else {
      if (last !== "") code.push(last);
      next++;
      break;
    }
  }
  return { block: { type: "codeBlock", language, text: code.join("\n") }, next };
}

/** What stands before the closing fence of its line; undefined without one. */
function beforeFence(line: string, length: number): string | undefined {
  const text = line.trimEnd();
  let end = text.length;
  while (end > 0 && text[end - 1] === "`") end--;
  const ticks = text.length - end;
  const before = isBlank(text.slice(0, end)) ? "" : text.slice(0, end);
  const closes = before === "" ? ticks >= length : ticks === length;
  return closes ? before : undefined;
}

function headingAt(lines: readonly string[], at: number, read: Read): Found | undefined {
  const [, signs, text] = /^(#{1,3})[ \t]+(\S.*)$/.exec(lines[at]!) ?? [];
  if (signs === undefined) return undefined;
  const level = signs.length as 1 | 2 | 3;
  return { block: { type: "heading", level, children: read(text!.trimEnd()) }, next: at + 1 };
}

const quoteSign = /^ {0,3}>+(?:[ \t]|$)/;

function quoteAt(lines: readonly string[], at: number, read: Read, depth: Depth): Found | undefined {
  if (depth.quotes === 0) return undefined;
  let next = at;
  while (next < lines.length && quoteSign.test(lines[next]!)) next++;
  if (next === at) return undefined;
  const inner = lines.slice(at, next).map((line) => line.replace(/^ {0,3}>[ \t]?/, ""));
  const children = blocksOf(inner, read, { ...depth, quotes: depth.quotes - 1 });
  return { block: { type: "quote", children }, next };
}

interface Item {
  indent: number;
  /** Columns before its text. */
  width: number;
  /** Undefined for a bullet. */
  number?: number;
  text: string;
}

// A number with zeros in front could not be shown again as it was typed.
const itemSign = /^([ \t]*)(?:[-*+]|(0|[1-9]\d{0,8})[.)])[ \t]+(?=\S)/;
/** Further in than this, a line belongs to the item above. */
const step = 2;

function itemOf(line: string): Item | undefined {
  const [sign, space, number] = itemSign.exec(line) ?? [];
  if (sign === undefined) return undefined;
  const item = { indent: widthOf(space!), width: widthOf(sign), text: line.slice(sign.length) };
  return number === undefined ? item : { ...item, number: Number(number) };
}

function listAt(
  lines: readonly string[],
  at: number,
  read: Read,
  depth: Depth,
  insideParagraph: boolean,
): Found | undefined {
  const first = depth.lists === 0 ? undefined : itemOf(lines[at]!);
  if (first === undefined || first.indent >= 2 * step) return undefined;
  // "I was born in\n1986. What a year."
  if (insideParagraph && first.number !== undefined && first.number !== 1) return undefined;
  const items: Block[][] = [];
  let next = at;
  for (let item: Item | undefined = first; item !== undefined && follows(item, first, items.length);) {
    const content = contentOf(lines, next, item);
    items.push(blocksOf(content.lines, read, { ...depth, lists: depth.lists - 1 }));
    next = content.next;
    const after = firstWritten(lines, next);
    item = after < lines.length ? itemOf(lines[after]!) : undefined;
    if (item !== undefined && follows(item, first, items.length)) next = after;
  }
  const list: Block = { type: "list", items };
  return { block: first.number === undefined ? list : { ...list, start: first.number }, next };
}

/** Whether the item is the next one of the list, so that counting gives the number that was typed. */
function follows(item: Item, first: Item, count: number): boolean {
  if (item.indent >= first.indent + step) return false;
  if (first.number === undefined || item.number === undefined) return first.number === item.number;
  return item.number === first.number + count || (item.number === 1 && first.number === 1);
}

/** The text of an item and the lines below it that are further in. */
function contentOf(lines: readonly string[], at: number, item: Item): { lines: string[]; next: number } {
  const content = [item.text];
  let inset: number | undefined;
  let next = at + 1;
  while (next < lines.length) {
    const written = firstWritten(lines, next);
    const indent = written < lines.length ? indentOf(lines[written]!) : 0;
    if (indent < item.indent + step) break;
    inset ??= Math.min(indent, item.width);
    for (; next < written; next++) content.push("");
    content.push(withoutIndent(lines[next++]!, inset));
  }
  return { lines: content, next };
}

function firstWritten(lines: readonly string[], from: number): number {
  let at = from;
  while (at < lines.length && isBlank(lines[at]!)) at++;
  return at;
}

const tab = 4;

function widthOf(text: string): number {
  let width = 0;
  for (const sign of text) width += sign === "\t" ? tab : 1;
  return width;
}

function indentOf(line: string): number {
  return widthOf(/^[ \t]*/.exec(line)![0]);
}

function withoutIndent(line: string, width: number): string {
  let at = 0;
  for (let left = width; left > 0 && (line[at] === " " || line[at] === "\t"); at++) {
    left -= line[at] === "\t" ? tab : 1;
  }
  return line.slice(at);
}
