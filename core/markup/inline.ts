// This module is browser compatible.
/**
 * The inside of a paragraph, in one pass from left to right. What is found by looking ahead (the end of a code span,
 * of an address, of a link) is either taken or remembered, so that no character is looked at more than a few times.
 */
import { bareAddress, namedLink, targetAt } from "./addresses.ts";
import { nest, Signs, type Token } from "./emphasis.ts";
import { emojiAt, isWordAt, isWordBefore, mentionAt, type Name, roomAt } from "./names.ts";
import { type Inline, type MarkupOptions, textOf } from "./tree.ts";

/** Looking for a room asks for many names: only so often in one message. */
const mostRooms = 64;
/** Longer rows of signs are drawn lines. */
const longestRow = 3;

const special = /[\\`*_~|[\]@＠#:¯]|https?:\/\//gi;
const punctuation = /[!-/:-@[-`{-~]/;
const shrug = "¯\\_(ツ)_/¯";

/** Reads the paragraphs of one message. */
export class InlineReader {
  readonly #options: MarkupOptions;
  #rooms = mostRooms;

  constructor(options: MarkupOptions) {
    this.#options = options;
  }

  /** Nothing reaches across a blank line. */
  read(text: string): Inline[] {
    return text.split(/(\n\s*\n)/).flatMap((part, i): Inline[] => {
      if (part === "") return [];
      return i % 2 === 0
        ? new Scan(part, (at) => this.#nameAt(part, at)).run()
        : [{ type: "text", text: part }];
    });
  }

  #nameAt(text: string, at: number): Name | undefined {
    const sign = text[at];
    if (sign === ":") return emojiAt(text, at, this.#options);
    if (sign !== "#") return mentionAt(text, at);
    return this.#rooms-- > 0 ? roomAt(text, at, this.#options) : undefined;
  }
}

class Scan {
  readonly #text: string;
  readonly #nameAt: (at: number) => Name | undefined;
  readonly #tokens: Token[] = [];
  /** Places in the tokens of brackets that may begin a link. */
  #brackets: number[] = [];
  readonly #codeEnds = new Map<number, { places: number[]; next: number }>();
  #at = 0;
  /** No address begins before this. */
  #noAddress = 0;

  constructor(text: string, nameAt: (at: number) => Name | undefined) {
    this.#text = text;
    this.#nameAt = nameAt;
    for (const { 0: { length }, index } of text.matchAll(/`+/g)) {
      if (!this.#codeEnds.has(length)) this.#codeEnds.set(length, { places: [], next: 0 });
      this.#codeEnds.get(length)!.places.push(index);
    }
  }

  run(): Inline[] {
    while (this.#at < this.#text.length) {
      special.lastIndex = this.#at;
      const next = special.exec(this.#text)?.index ?? this.#text.length;
      this.#plain(next - this.#at);
      if (next < this.#text.length) this.#step(this.#text[next]!);
    }
    return nest(this.#tokens);
  }

  #step(sign: string): void {
    switch (sign) {
      case "\\":
        return this.#escape();
      case "`":
        return this.#code();
      case "*":
      case "_":
      case "~":
      case "|":
        return this.#signs(sign);
      case "[":
        this.#brackets.push(this.#tokens.length);
        return this.#plain(1);
      case "]":
        return this.#endLink();
      case "¯":
        return this.#plain(this.#text.startsWith(shrug, this.#at) ? shrug.length : 1);
      case "h":
      case "H":
        return this.#address();
      default:
        return this.#name();
    }
  }

  #plain(length: number): void {
    if (length > 0) this.#take({ type: "text", text: this.#text.slice(this.#at, this.#at + length) }, length);
  }

  #take(token: Token, length: number): void {
    this.#tokens.push(token);
    this.#at += length;
  }

  #escape(): void {
    const next = this.#text[this.#at + 1] ?? "";
    if (punctuation.test(next)) this.#take({ type: "text", text: next }, 2);
    else this.#plain(1);
  }

  #code(): void {
    const length = this.#runLength("`");
    const start = this.#at + length;
    const end = this.#codeEnd(length, start);
    if (end === undefined) return this.#plain(length);
    const code = this.#text.slice(start, end);
    // A blank at both ends keeps backquotes apart.
    const text = code.startsWith(" ") && code.endsWith(" ") && code.trim() !== "" ? code.slice(1, -1) : code;
    this.#take({ type: "code", text }, end + length - this.#at);
  }

  #codeEnd(length: number, from: number): number | undefined {
    const ends = this.#codeEnds.get(length);
    if (ends === undefined) return undefined;
    while (ends.next < ends.places.length && ends.places[ends.next]! < from) ends.next++;
    return ends.places[ends.next];
  }

  #runLength(sign: string): number {
    let end = this.#at;
    while (this.#text[end] === sign) end++;
    return end - this.#at;
  }

  #signs(sign: string): void {
    const length = this.#runLength(sign);
    const fits = sign === "*" || sign === "_" ? length <= longestRow : length === 2;
    const signs = fits ? this.#asSigns(sign, length) : undefined;
    if (signs === undefined) this.#plain(length);
    else this.#take(signs, length);
  }

  #asSigns(sign: string, length: number): Signs | undefined {
    const [text, start, end] = [this.#text, this.#at, this.#at + length];
    let opens = end < text.length && !isSpace(text, end);
    let closes = start > 0 && !isSpace(text, start - 1);
    if (sign === "_") {
      // snake_case
      const [afterWord, beforeWord] = [isWordBefore(text, start), isWordAt(text, end)];
      opens &&= !afterWord;
      closes &&= !beforeWord;
    }
    // 2*3*4
    if (sign === "*" && length === 1 && /^\d\*\d$/.test(text.slice(start - 1, end + 1))) return undefined;
    return opens || closes ? new Signs(sign, length, opens, closes) : undefined;
  }

  #endLink(): void {
    const open = this.#brackets.pop();
    const target = open === undefined ? undefined : targetAt(this.#text, this.#at + 1);
    if (open === undefined || target === undefined) return this.#plain(1);
    const inside = nest(this.#tokens.splice(open + 1));
    this.#tokens.length = open;
    // A link that begins further out would hold this one.
    this.#brackets = [];
    this.#take(linkOf(target.url, inside), target.end - this.#at);
  }

  #address(): void {
    const at = this.#at;
    if (at < this.#noAddress || /[\p{L}\p{N}]$/u.test(this.#text.slice(Math.max(0, at - 2), at))) {
      return this.#plain(4);
    }
    const { link, length, end } = bareAddress(this.#text, at);
    this.#noAddress = end;
    if (link === undefined) this.#plain(4);
    else this.#take(link, length);
  }

  #name(): void {
    const name = this.#nameAt(this.#at);
    if (name === undefined) this.#plain(1);
    else this.#take(name.node, name.length);
  }
}

function isSpace(text: string, at: number): boolean {
  return text.charCodeAt(at) <= 0x20 || /\s/.test(text[at]!);
}

/** A spoiler inside would give way to the link when it is pressed, so it goes around it. */
function linkOf(url: URL, inside: Inline[]): Inline {
  const { children, hides } = plainInside(inside);
  const link = namedLink(url, children, textOf(children));
  return hides ? { type: "spoiler", children: [link] } : link;
}

/** What may stand in a link: no link, nothing to press. */
function plainInside(nodes: readonly Inline[]): { children: Inline[]; hides: boolean } {
  let hides = false;
  const children = nodes.flatMap((node): Inline[] => {
    if (node.type === "mention" || node.type === "everyone" || node.type === "roomLink") {
      return [{ type: "text", text: node.text }];
    }
    if (!("children" in node)) return [node];
    const inner = plainInside(node.children);
    hides ||= inner.hides || node.type === "spoiler";
    return node.type === "link" || node.type === "spoiler"
      ? inner.children
      : [{ ...node, children: inner.children }];
  });
  return { children, hides };
}
