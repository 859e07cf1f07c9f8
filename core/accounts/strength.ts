// This module is browser compatible.
/**
 * How good a password is. The same code shows it while somebody types and decides when they submit, so the meter
 * never promises what the server then refuses. A password that is missing nothing is accepted.
 */
import { commonPatterns, commonWords } from "./common.ts";

export interface Strength {
  /** 0 useless, 1 weak, 2 acceptable, 3 good, 4 strong. Accepted from 2. */
  score: 0 | 1 | 2 | 3 | 4;
  /** What it lacks, each to follow "The password"; empty when it is accepted. */
  missing: string[];
}
/** Whose password it is: their own names are the first thing a guesser tries. */
export interface About {
  username?: string;
  email?: string;
}

export const minLength = 8;
const goodLength = 12;

// Scripts without case cannot be asked for capitals: one of their letters counts as both.
const rules: [(password: string) => boolean, string][] = [
  [(password) => [...password].length >= minLength, `needs at least ${minLength} characters`],
  [(password) => /[\p{Ll}\p{Lo}]/u.test(password), "needs a lower-case letter"],
  [(password) => /[\p{Lu}\p{Lt}\p{Lo}]/u.test(password), "needs a capital letter"],
  [(password) => /\p{Nd}/u.test(password), "needs a digit"],
];

export function strengthOf(password: string, about: About = {}): Strength {
  const text = password.normalize("NFC");
  const missing = rules.filter(([holds]) => !holds(text)).map(([, sentence]) => sentence);
  const guessable = guess(text, about);
  if (guessable !== null) return { score: 0, missing: [...missing, guessable] };
  if (missing.length > 0) return { score: missing.length === 1 ? 1 : 0, missing };
  const special = /[^\p{L}\p{N}]/u.test(text) ? 1 : 0;
  const long = [...text].length >= goodLength ? 1 : 0;
  return { score: (2 + special + long) as 2 | 3 | 4, missing };
}

/** Why a guesser would find it early, or null. */
function guess(password: string, about: About): string | null {
  const lower = password.toLowerCase();
  if (names(about).some((name) => lower.includes(name))) return "must not contain your username or email";
  return isCommon(lower) ? "is one of those that are guessed first" : null;
}

function names({ username = "", email = "" }: About): string[] {
  // Shorter ones are in other words by chance.
  return [username, email.split("@")[0]!].map((name) => name.trim().toLowerCase()).filter((name) =>
    name.length > 3
  );
}

function isCommon(lower: string): boolean {
  if (commonPatterns.has(lower.replace(/[^a-z0-9]+$/, ""))) return true;
  if (/^(.{1,4})\1+$/u.test(lower)) return true;
  const half = lower.slice(0, lower.length / 2);
  if (half.length > 3 && half + half === lower) return isCommon(half) || half.length < minLength;
  return isCommonWord(lower);
}

/** A common word with up to six digits and signs around it, or with a row of digits. */
function isCommonWord(text: string): boolean {
  const [, before = "", word = "", after = ""] = /^([^\p{L}]*)(.*?)([^\p{L}]*)$/u.exec(text) ?? [];
  if (!commonWords.has(word) && !commonWords.has(withLetters(word))) return false;
  const around = before + after;
  return around.length <= 6 || isRow(around.replace(/\D/g, ""));
}

function isRow(digits: string): boolean {
  return "01234567890123456789".includes(digits) || "98765432109876543210".includes(digits);
}

/** `p4$$w0rd` is `password`. */
function withLetters(word: string): string {
  return word.replace(/[@4301!|$57]/g, (sign) => lookAlikes[sign]!);
}

const lookAlikes: Record<string, string> = {
  "@": "a",
  "4": "a",
  "3": "e",
  "0": "o",
  "1": "i",
  "!": "i",
  "|": "l",
  "$": "s",
  "5": "s",
  "7": "t",
};
