// This module is browser compatible.
/**
 * Completing what is being typed: a person after @, a room after #, an emoji after a colon. Finds what is asked for at the caret, ranks what
 * fits, and puts the choice in its place. Knows no field: text and caret come in, text and caret go out.
 */
import { fold } from "./names.ts";

export type Kind = "person" | "room" | "emoji";

export interface Asked {
  kind: Kind | "slash";
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
  /** The label is an emoji. */
  kind?: "emoji";
  /** What stands before it: the face of the person with this id, or a sign. */
  person?: string;
  icon?: "room" | "everybody" | "command";
}

/** What a sign asks for. */
interface Trigger {
  kind: Kind;
  /** Fewest letters after it; a colon is often just a colon. */
  least?: number;
  /** Only where the whole text begins with it. */
  first?: true;
}

const triggers: Record<string, Trigger> = {
  "@": { kind: "person" },
  "＠": { kind: "person" },
  "#": { kind: "room" },
  ":": { kind: "emoji", least: 2 },
};
const asking = new RegExp(
  `(?<![\\p{L}\\p{N}_@#:])([${Object.keys(triggers).join("")}])([\\p{L}\\p{N}_.+-]{0,32})$`,
  "u",
);

/** Undefined when nothing is asked for. A sign within a word (an address, a heading of code) asks for nothing. */
export function askedAt(text: string, caret: number): Asked & { kind: Kind } | undefined {
  const match = asking.exec(text.slice(0, caret));
  if (!match) return undefined;
  const { kind, least = 0, first } = triggers[match[1]!]!;
  if (match[2]!.length < least || (first && match.index > 0)) return undefined;
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
