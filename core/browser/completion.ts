// This module is browser compatible.
/**
 * Completing what is being typed: a person after @, a room after #, an emoji after a colon. Finds what is asked for at the caret, ranks what
 * fits, and puts the choice in its place. Knows no field: text and caret come in, text and caret go out.
 */
import { fold } from "./names.ts";

export type Kind = "person" | "room" | "emoji";

export interface Asked {
  kind: Kind;
  /** What was typed after the sign, folded. */
  query: string;
  /** Where the sign stands. */
  from: number;
  /** The caret. */
  to: number;
}

export interface Choice {
  key: string;
  /** What is put in, without the blank behind it. */
  insert: string;
  label: string;
  hint?: string;
  /** The person's id, for the face. */
  person?: string;
}

const kinds: Record<string, Kind | undefined> = { "@": "person", "＠": "person", "#": "room", ":": "emoji" };
/** A colon is often just a colon. */
const shortestEmoji = 2;

/** Undefined when nothing is asked for. A sign within a word (an address, a heading of code) asks for nothing. */
export function askedAt(text: string, caret: number): Asked | undefined {
  const match = /(?<![\p{L}\p{N}_@#:])([@＠#:])([\p{L}\p{N}_.+-]{0,32})$/u.exec(text.slice(0, caret));
  const kind = match && kinds[match[1]!];
  if (!match || !kind) return undefined;
  if (kind === "emoji" && match[2]!.length < shortestEmoji) return undefined;
  return { kind, query: fold(match[2]!), from: match.index, to: caret };
}

/** The text after the choice, and where the caret is then. */
export function complete(
  text: string,
  { from, to }: Asked,
  { insert }: Choice,
): { text: string; caret: number } {
  const rest = text.slice(to);
  const gap = rest.startsWith(" ") ? "" : " ";
  return { text: text.slice(0, from) + insert + gap + rest, caret: from + insert.length + 1 };
}

/** Those that fit, the best first: beginning like it, then with a word that begins like it, then with it inside. */
export function ranked<T>(items: readonly T[], query: string, namesOf: (item: T) => readonly string[]): T[] {
  const scored = items.map((item) => ({
    item,
    score: Math.min(...namesOf(item).map((name) => scoreOf(name, query))),
  }));
  return scored.filter(({ score }) => score < 3).sort((a, b) => a.score - b.score).map(({ item }) => item);
}

function scoreOf(name: string, query: string): number {
  const folded = fold(name);
  if (folded.startsWith(query)) return 0;
  if (folded.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(query))) return 1;
  return folded.includes(query) ? 2 : 3;
}
