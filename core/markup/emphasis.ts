// This module is browser compatible.
/**
 * Which signs belong together: `**bold**`, `*italic*`, `~~strike~~`, `||spoiler||`. The method of CommonMark
 * (https://spec.commonmark.org/0.31.2/#phase-2-inline-structure): a closing sign looks back for its opening one, and
 * a look in vain is remembered, so that no sign is passed twice for the same reason.
 */
import type { Inline, Mark } from "./tree.ts";

/** A run of signs that may open or close something. */
export class Signs {
  readonly type = "signs";
  readonly sign: string;
  /** How many were typed. */
  readonly length: number;
  readonly opens: boolean;
  readonly closes: boolean;
  /** Its number among the runs that are looked at together. */
  place = 0;
  /** How many belong to nothing yet. */
  left: number;
  /** What ends and what begins here, in this order: a digit each, for so many signs. */
  closing = "";
  opening = "";

  constructor(sign: string, length: number, opens: boolean, closes: boolean) {
    this.sign = sign;
    this.length = length;
    this.opens = opens;
    this.closes = closes;
    this.left = length;
  }

  /** Runs that look back for the same. */
  get kind(): number {
    return sorts.indexOf(this.sign) * 6 + (this.opens ? 3 : 0) + this.length % 3;
  }
}
export type Token = Inline | Signs;

const sorts = "*_~|";
const marks: Record<string, Mark> = {
  "**": "bold",
  "__": "bold",
  "*": "italic",
  "_": "italic",
  "~~": "strike",
  "||": "spoiler",
};

/** Deeper than this, signs are text. */
const deepest = 6;

export function nest(tokens: readonly Token[]): Inline[] {
  pair(tokens.filter((token) => token.type === "signs"));
  const tree = new TreeBuilder();
  for (const token of tokens) {
    if (token.type !== "signs") {
      tree.add(token);
      continue;
    }
    for (const size of token.closing) tree.close(token.sign.repeat(Number(size)));
    if (token.left > 0) tree.add({ type: "text", text: token.sign.repeat(token.left) });
    for (const size of token.opening) tree.open(token.sign.repeat(Number(size)));
  }
  return tree.children;
}

function pair(runs: readonly Signs[]): void {
  const open: Signs[] = [];
  const inVain = new Array<number>(sorts.length * 6).fill(-1);
  let place = 0;
  for (const closer of runs) {
    closer.place = place++;
    while (closer.closes && closer.left > 0) {
      const at = openerOf(closer, open, inVain[closer.kind]!);
      if (at === -1) {
        inVain[closer.kind] = closer.place - 1;
        break;
      }
      const opener = open[at]!;
      const size = opener.left >= 2 && closer.left >= 2 ? 2 : 1;
      opener.opening = size + opener.opening;
      closer.closing += size;
      opener.left -= size;
      closer.left -= size;
      open.length = opener.left > 0 ? at + 1 : at;
    }
    if (closer.opens && closer.left > 0) open.push(closer);
  }
}

function openerOf(closer: Signs, open: readonly Signs[], until: number): number {
  for (let at = open.length - 1; at >= 0 && open[at]!.place > until; at--) {
    if (open[at]!.sign === closer.sign && fit(open[at]!, closer)) return at;
  }
  return -1;
}

/** In `**a*b**` the single sign closes nothing. */
function fit(opener: Signs, closer: Signs): boolean {
  if (!opener.closes && !closer.opens) return true;
  return (opener.length + closer.length) % 3 !== 0 || opener.length % 3 === 0;
}

class TreeBuilder {
  readonly children: Inline[] = [];
  /** Without a mark: too deep to be one. */
  readonly #open: { mark: Mark | null; children: Inline[] }[] = [];

  add(node: Inline): void {
    const into = this.#open.at(-1)?.children ?? this.children;
    const last = into.at(-1);
    if (node.type !== "text") into.push(node);
    else if (last?.type === "text") into[into.length - 1] = { type: "text", text: last.text + node.text };
    else if (node.text !== "") into.push(node);
  }

  open(signs: string): void {
    if (this.#open.length < deepest) {
      this.#open.push({ mark: marks[signs]!, children: [] });
      return;
    }
    this.add({ type: "text", text: signs });
    this.#open.push({ mark: null, children: this.#open.at(-1)!.children });
  }

  close(signs: string): void {
    const { mark, children } = this.#open.pop()!;
    this.add(mark === null ? { type: "text", text: signs } : { type: mark, children });
  }
}
