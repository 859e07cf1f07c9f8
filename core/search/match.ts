// This module is browser compatible.
/**
 * Whether a query's words stand in a text, and where. The index only proposes; this decides, on the text as it is now,
 * so that what was edited or deleted a moment ago is not found and what is highlighted is right.
 */
export { fold } from "./fold.ts";
import { fold, foldWithOrigins } from "./fold.ts";
import type { Term } from "./query.ts";
import { beginsShort, isInsideWord, type Traces, tracesOf } from "./tokens.ts";

/** What is looked for, ready to compare. */
export interface Needle {
  text: string;
  negated: boolean;
  /** Only where a word begins, or ends. */
  startsWord: boolean;
  endsWord: boolean;
}
/** Two positions in UTF-16 units, the end not included. */
export type TextRange = [start: number, end: number];

/** Terms that fold to nothing (a lone accent) are left out. */
export function needlesOf(terms: readonly Term[]): Needle[] {
  return terms.map(needleOf).filter(({ text }) => text !== "");
}

function needleOf({ text, negated, exact }: Term): Needle {
  const folded = fold(text).trim();
  // One or two letters stand in nearly every text: they mean the beginning of a word.
  return { text: folded, negated, startsWord: exact || beginsShort(folded), endsWord: exact };
}

export function tracesOfNeedle({ text, endsWord }: Needle): Traces {
  return tracesOf(text, endsWord);
}

/** Where the needles stand, in order and without overlap; null when one is missing, or one is there that must not be. */
export function matchIn(text: string, needles: readonly Needle[]): TextRange[] | null {
  const folded = foldWithOrigins(text);
  const found: TextRange[] = [];
  for (const needle of needles) {
    const ranges = placesOf(needle, folded.text);
    if (needle.negated ? ranges.length > 0 : ranges.length === 0) return null;
    found.push(...ranges);
  }
  return joined(found.map(([start, end]) => [folded.origin(start), endIn(folded.origin, start, end)]));
}

/** Where they stand in a text that need not hold all of them, such as one without its markup. */
export function placesIn(text: string, needles: readonly Needle[]): TextRange[] {
  const folded = foldWithOrigins(text);
  const found = needles.filter(({ negated }) => !negated).flatMap((needle) => placesOf(needle, folded.text));
  return joined(found.map(([start, end]) => [folded.origin(start), endIn(folded.origin, start, end)]));
}

function placesOf({ text, startsWord, endsWord }: Needle, folded: string): TextRange[] {
  const places: TextRange[] = [];
  for (let at = folded.indexOf(text); at !== -1; at = folded.indexOf(text, at + text.length)) {
    const end = at + text.length;
    if (startsWord && isInsideWord(folded, at)) continue;
    if (endsWord && isInsideWord(folded, end)) continue;
    places.push([at, end]);
  }
  return places;
}

// Where one letter became several ("ß"), the range covers the whole letter.
function endIn(origin: (index: number) => number, start: number, end: number): number {
  const last = origin(end - 1);
  const after = origin(end);
  return after > last || end - 1 === start ? Math.max(after, last + 1) : last + 1;
}

function joined(ranges: TextRange[]): TextRange[] {
  const inOrder = ranges.sort((a, b) => a[0] - b[0]);
  const result: TextRange[] = [];
  for (const [start, end] of inOrder) {
    const last = result.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else result.push([start, end]);
  }
  return result;
}
