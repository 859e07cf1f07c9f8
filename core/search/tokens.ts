// This module is browser compatible.
/**
 * The tokens of a text: all that the index knows of it. What has the tokens of a query in a row is a candidate; whether
 * the query really stands in it is decided on the text itself (match.ts). Tokens consist of letters and digits only, so
 * nothing that somebody types can become syntax of the index.
 *
 * - In a row: every three letters of a word that follow one another, so that parts of words and phrases are found; of
 *   scripts that put no space between words, and of emoji, every two characters. Shorter words and runs as they are.
 * - Beside them: how words begin, with one letter and with two, and every single character of those scripts, for
 *   queries that are too short for the row.
 */

/** A stretch of letters that are searched in the same way. */
interface Run {
  letters: readonly string[];
  /** Its script puts no space between words. */
  dense: boolean;
  /** In UTF-16 units. */
  start: number;
  end: number;
}
/** What every text has that contains another. */
export interface Traces {
  /** Tokens that follow one another. */
  row: string[];
  /** Tokens anywhere. */
  loose: string[];
}

const denseRun =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}ー々\p{ExtPict}\p{RI}]+/v
    .source;
const wordRun =
  /[[\p{L}\p{M}\p{N}]--[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}ー々]]+/v
    .source;
const runs = new RegExp(`(${denseRun})|${wordRun}`, "gv");
const wordAtEnd = new RegExp(`${wordRun}$`, "v");
const wordAtStart = new RegExp(`^${wordRun}`, "v");
/** Keeps beginnings apart from short words. */
const sign = "¬";

/** @param folded Text as `fold` gives it. */
export function rowOf(folded: string): string[] {
  return runsOf(folded).flatMap(piecesOf);
}

/** Each once. @param folded Text as `fold` gives it. */
export function beginningsOf(folded: string): Set<string> {
  const tokens = new Set<string>();
  for (const { letters, dense } of runsOf(folded)) {
    if (dense) { for (const letter of letters) tokens.add(sign + letter); }
    else {
      tokens.add(sign + letters[0]);
      if (letters.length > 1) tokens.add(sign + letters[0] + letters[1]);
    }
  }
  return tokens;
}

/**
 * @param folded Text as `fold` gives it. When its first word has less than three letters, it stands where a word begins.
 * @param endsWord Its last letter is the last of a word.
 */
export function tracesOf(folded: string, endsWord: boolean): Traces {
  const traces: Traces = { row: [], loose: [] };
  const all = runsOf(folded);
  for (const [i, run] of all.entries()) {
    // Where the text is cut, a short run may be a part of a longer one and not stand in the row by itself.
    const opens = run.dense && i === 0 && run.start === 0;
    const ends = i === all.length - 1 && run.end === folded.length && (run.dense || !endsWord);
    if (run.letters.length < lengthOf(run) && (opens || ends)) traces.loose.push(sign + run.letters.join(""));
    else traces.row.push(...piecesOf(run));
  }
  return traces;
}

/** Whether the first word of a text has one or two letters. */
export function beginsShort(folded: string): boolean {
  const [first] = runsOf(folded);
  return first !== undefined && !first.dense && first.start === 0 && first.letters.length < lengthOf(first);
}

/** Whether a word of this text goes on across `index`. */
export function isInsideWord(folded: string, index: number): boolean {
  // Two units on either side hold a whole character, whatever its length.
  const before = folded.slice(Math.max(0, index - 2), index);
  return wordAtEnd.test(before) && wordAtStart.test(folded.slice(index, index + 2));
}

function runsOf(folded: string): Run[] {
  return Array.from(folded.matchAll(runs), ({ 0: run, 1: dense, index }) => ({
    letters: [...run],
    dense: dense !== undefined,
    start: index,
    end: index + run.length,
  }));
}

/** Letters in a token of the row. */
function lengthOf({ dense }: Run): number {
  return dense ? 2 : 3;
}

function piecesOf(run: Run): string[] {
  const { letters } = run;
  const length = lengthOf(run);
  if (letters.length <= length) return [letters.join("")];
  return letters.slice(length - 1).map((_, i) => letters.slice(i, i + length).join(""));
}
