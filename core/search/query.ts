// This module is browser compatible.
/**
 * The language of search: words, "phrases", -negation, and operators such as from:ada. Says what was understood and
 * what was not, and, while it is being typed, what could be meant. Whatever is not an operator is looked for as text.
 */

export const operatorNames = ["from", "in", "has", "before", "after", "on", "is"] as const;
export type OperatorName = typeof operatorNames[number];

export interface Term {
  text: string;
  negated: boolean;
  /** It was put in quotes: whole words only. */
  exact: boolean;
}
export interface Operator {
  name: OperatorName;
  value: string;
  negated: boolean;
}
export interface Query {
  terms: Term[];
  operators: Operator[];
  /** A sentence each, about something that cannot be searched for. */
  problems: string[];
}
/** What is being typed: the name of an operator or a word (`operator` null), or the value of one. */
export interface Suggesting {
  operator: OperatorName | null;
  prefix: string;
  /** What a suggestion replaces, in UTF-16 units. */
  start: number;
  end: number;
}

/** More words than anybody types; more would only cost. */
const maxParts = 20;
const values: Partial<Record<OperatorName, readonly string[]>> = {
  has: ["link", "file", "image"],
  is: ["pinned", "saved"],
  before: ["today", "yesterday"],
  after: ["yesterday"],
  on: ["today", "yesterday"],
};
const wanted: Record<OperatorName, string> = {
  from: "a name like from:ada, or from:me",
  in: 'a room like in:general, or in:"Book club"',
  has: "link, file or image",
  is: "pinned or saved",
  before: "a date like 2026-11-24",
  after: "a date like 2026-11-24",
  on: "a date like 2026-11-24",
};

export function parseQuery(text: string): Query {
  const query: Query = { terms: [], operators: [], problems: [] };
  const parts = partsOf(text);
  for (const { name, value, negated, exact } of parts.slice(0, maxParts)) {
    if (name === null) query.terms.push({ text: value, negated, exact });
    else if (isWellFormed(name, value)) query.operators.push({ name, value, negated });
    else query.problems.push(`${name}: wants ${wanted[name]}`);
  }
  if (parts.length > maxParts) query.problems.push(`At most ${maxParts} words can be looked for at once`);
  return query;
}

/** Null where nothing can be suggested: between words and inside phrases. */
export function suggestAt(text: string, caret: number): Suggesting | null {
  const part = scan(text).find(({ start, end }) => start < caret && caret <= end);
  if (part === undefined || caret < part.valueStart || (part.exact && caret === part.end)) return null;
  const { name, quoted, valueStart, end } = part;
  if (name === null && quoted) return null;
  return {
    operator: name,
    prefix: text.slice(valueStart, caret),
    start: quoted ? valueStart - 1 : valueStart,
    end,
  };
}

/** What may be put there, as far as the language itself knows; people and rooms are not its business. */
export function offersFor({ operator, prefix }: Suggesting): string[] {
  const offers = operator === null ? operatorNames.map((name) => `${name}:`) : values[operator] ?? [];
  const begun = prefix.toLowerCase();
  return offers.filter((offer) => offer.startsWith(begun));
}

/** A date as it is typed. @returns null when there is no such day. */
export function parseDay(text: string): { year: number; month: number; day: number } | null {
  const match = /^([12]\d{3})-(\d\d?)-(\d\d?)$/.exec(text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? { year, month, day } : null;
}

function isWellFormed(name: OperatorName, value: string): boolean {
  if (name === "from" || name === "in") return value !== "";
  return values[name]!.includes(value) || /^(before|after|on)$/.test(name) && isDay(value);
}

function isDay(value: string): boolean {
  return value === "today" || value === "yesterday" || parseDay(value) !== null;
}

interface Part {
  start: number;
  end: number;
  negated: boolean;
  name: OperatorName | null;
  value: string;
  valueStart: number;
  quoted: boolean;
  /** The quotes are closed. */
  exact: boolean;
}

const shape = /(-?)(?:(from|in|has|before|after|on|is):)?(?:["“”„]([^"“”„]*)(["“”„]?)|(\S*))/iy;

function scan(text: string): Part[] {
  const parts: Part[] = [];
  for (let at = nextWord(text, 0); at < text.length; at = nextWord(text, parts.at(-1)!.end)) {
    shape.lastIndex = at;
    const [all, minus = "", name, phrase, close, word = ""] = shape.exec(text)!;
    const quoted = phrase !== undefined;
    const before = at + minus.length + (name === undefined ? 0 : name.length + 1);
    parts.push({
      start: at,
      end: at + all.length,
      negated: minus === "-",
      name: name === undefined ? null : name.toLowerCase() as OperatorName,
      value: phrase ?? word,
      valueStart: quoted ? before + 1 : before,
      quoted,
      exact: quoted && close !== "",
    });
  }
  return parts;
}

/** Those that say something. */
function partsOf(text: string): Part[] {
  const parts = scan(text).map((part) => ({ ...part, value: part.value.trim() }));
  return parts.filter(({ name, value }) => name !== null || value !== "").map((part) =>
    part.name === null || /^(from|in)$/.test(part.name)
      ? part
      : { ...part, value: meant(part.value.toLowerCase()) }
  );
}

/** Other chats call it so. */
function meant(value: string): string {
  return value === "starred" ? "saved" : value;
}

function nextWord(text: string, at: number): number {
  const rest = /\S/g;
  rest.lastIndex = at;
  return rest.exec(text)?.index ?? text.length;
}
