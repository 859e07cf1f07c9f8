// This module is browser compatible.
/**
 * The tokens of a text: all that the index knows of it. A message is a candidate when it has every token of the query;
 * whether the query really stands in it is decided on its text (match.ts). Tokens consist of letters, digits and one
 * middle dot, so nothing that somebody types can become syntax of the index.
 *
 * - of a word: every three letters in a row, so that parts of words are found, and its first letter and first two,
 *   for queries that are shorter
 * - of scripts that put no space between words, and of emoji: every character and every two in a row
 * - of two words in a row: the last letter and the first, which tells phrases of common words apart
 */

/** A stretch of letters that are searched in the same way. */
export interface Run {
  letters: readonly string[];
  /** Its script puts no space between words. */
  dense: boolean;
  /** In UTF-16 units. */
  start: number;
  end: number;
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

/** @param folded Text as `fold` gives it. */
export function runsOf(folded: string): Run[] {
  return Array.from(folded.matchAll(runs), ({ 0: run, 1: dense, index }) => ({
    letters: [...run],
    dense: dense !== undefined,
    start: index,
    end: index + run.length,
  }));
}

/** Each once. @param folded Text as `fold` gives it. */
export function tokensOf(folded: string): Set<string> {
  const tokens = new Set<string>();
  let before: Run | undefined;
  for (const run of runsOf(folded)) {
    if (run.dense) addDense(tokens, run.letters);
    else addWord(tokens, run.letters, 0);
    if (before !== undefined) addSeam(tokens, before, run);
    before = run;
  }
  return tokens;
}

/**
 * What every text that contains this one has.
 *
 * @param folded Text as `fold` gives it.
 * @param startsWord Its first letter is the first of a word.
 */
export function tokensWithin(folded: string, startsWord: boolean): Set<string> {
  const tokens = new Set<string>();
  let before: Run | undefined;
  for (const run of runsOf(folded)) {
    const whole = startsWord || run.start > 0;
    if (run.dense) addDensePart(tokens, run.letters);
    else if (run.letters.length > 2) addWord(tokens, run.letters, 2);
    else if (whole) tokens.add(run.letters.join(""));
    if (before !== undefined) addSeam(tokens, before, run);
    before = run;
  }
  return tokens;
}

/** Whether a word of this text goes on beyond `index`, in a text that is cut there. */
export function isInsideWord(folded: string, index: number): boolean {
  // Two units on either side hold a whole character, whatever its length.
  const before = folded.slice(Math.max(0, index - 2), index);
  return wordAtEnd.test(before) && wordAtStart.test(folded.slice(index, index + 2));
}

/** @param from 0: its beginnings too; 2: only threes. */
function addWord(tokens: Set<string>, letters: readonly string[], from: 0 | 2): void {
  if (from === 0) {
    tokens.add(letters[0]!);
    if (letters.length > 1) tokens.add(letters[0]! + letters[1]!);
  }
  for (let i = 2; i < letters.length; i++) tokens.add(letters[i - 2]! + letters[i - 1]! + letters[i]!);
}

function addDense(tokens: Set<string>, letters: readonly string[]): void {
  for (const letter of letters) tokens.add(letter);
  addDensePart(tokens, letters);
}

function addDensePart(tokens: Set<string>, letters: readonly string[]): void {
  if (letters.length === 1) tokens.add(letters[0]!);
  for (let i = 1; i < letters.length; i++) tokens.add(letters[i - 1]! + letters[i]!);
}

function addSeam(tokens: Set<string>, before: Run, run: Run): void {
  if (!before.dense && !run.dense) tokens.add(`${before.letters.at(-1)}·${run.letters[0]}`);
}
