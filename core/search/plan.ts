/**
 * What a query means for who asks it: names become ids, dates become moments, words become what the index is asked for
 * and what each message is judged by. What cannot be searched for is a problem, told in a sentence; then nothing is.
 */
import type { MessageEntry } from "../protocol/entries.ts";
import { isWithin, periodsOf } from "./days.ts";
import type { Asked, Place } from "./finder.ts";
import { matchIn, needlesOf, type TextRange, tracesOfNeedle } from "./match.ts";
import { type Flag, flagsOf, textOf } from "./operations.ts";
import { type Operator, type OperatorName, parseQuery, type Query } from "./query.ts";

/** What the asker can name. */
export interface Names {
  me: string;
  /** Who has this username. */
  person(username: string): Promise<string | null>;
  /** Those of the asker's conversations that are called so. */
  rooms(name: string): Promise<string[]>;
  /** What the asker has saved. */
  saved(): Promise<readonly Place[]>;
}
export interface Moment {
  now: number;
  /** Minutes that the asker's clock is ahead of UTC. */
  zone: number;
}
export interface Plan {
  /** Null when there is nothing to search for. */
  asked: Omit<Asked, "homes" | "thread" | "before" | "limit"> | null;
  /** Only in these of the asker's conversations; null for all. */
  rooms: readonly string[] | null;
  notRooms: readonly string[];
  problems: string[];
  /** Where the words stand in a message as it is now; null when it is not, or no longer, what is looked for. */
  judge(conversation: string, message: MessageEntry): TextRange[] | null;
}
interface Sides<T> {
  yes: T[];
  no: T[];
}

/** So many tokens in a row tell well enough what is a candidate; each costs. */
const maxTokens = 32;

export async function planOf(text: string, names: Names, moment: Moment): Promise<Plan> {
  const query = parseQuery(text);
  const { operators } = query;
  const problems = [...query.problems];
  const needles = needlesOf(query.terms);
  const wanted = needles.filter(({ negated }) => !negated);
  const rows = wanted.map(tracesOfNeedle).flatMap(({ row, loose }) =>
    [row.slice(0, maxTokens), ...loose.map((token) => [token])].filter((tokens) => tokens.length > 0)
  );
  const people = await resolve(operators, "from", (name) => personOf(name, names), problems);
  const rooms = await resolve(operators, "in", (name) => roomsOf(name, names), problems);
  const flags = sides(operators.filter(isFlag), ({ value }) => [value as Flag]);
  const saved = operators.filter(({ name, value }) => name === "is" && value === "saved");
  const places = saved.length === 0 ? [] : await names.saved();
  const { within, without } = periodsOf(operators, moment);
  const kept = saved.some(({ negated }) => !negated) ? places : null;
  const left = new Set(saved.some(({ negated }) => negated) ? places.map(nameOf) : []);
  problems.push(...emptiness(query, wanted.length, rows.length));
  const asks = wanted.length > 0 || operators.some(({ negated }) => !negated);
  return {
    asked: asks && problems.length === 0
      ? {
        rows,
        from: people.yes,
        notFrom: people.no,
        flags: flags.yes,
        notFlags: flags.no,
        within,
        among: kept,
      }
      : null,
    rooms: rooms.yes.length > 0 ? rooms.yes : null,
    notRooms: rooms.no,
    problems,
    judge(conversation, message) {
      const has = flagsOf(message);
      const isWanted = message.deleted === undefined && isWithin(within, message.at) &&
        !without.some((period) => isWithin(period, message.at)) &&
        flags.yes.every((flag) => has.includes(flag)) && !flags.no.some((flag) => has.includes(flag)) &&
        !left.has(nameOf({ conversation, n: message.n }));
      return isWanted ? rangesIn(message, matchIn(textOf(message), needles)) : null;
    },
  };
}

function emptiness({ terms, operators }: Query, wanted: number, rows: number): string[] {
  if (wanted > 0) return rows > 0 ? [] : ["Searching needs a letter, a digit or an emoji"];
  if (terms.length === 0 || operators.some(({ negated }) => !negated)) return [];
  return ["Searching needs something to look for: -word only leaves out"];
}

function isFlag({ name, value }: Operator): boolean {
  return name === "has" || name === "is" && value === "pinned";
}

function sides<T>(operators: readonly Operator[], of: (operator: Operator) => T[]): Sides<T> {
  return {
    yes: operators.filter(({ negated }) => !negated).flatMap(of),
    no: operators.filter(({ negated }) => negated).flatMap(of),
  };
}

/** Ids of what is named, or a problem. */
async function resolve(
  operators: readonly Operator[],
  name: OperatorName,
  find: (value: string) => Promise<string[] | string>,
  problems: string[],
): Promise<Sides<string>> {
  const found = new Map<Operator, string[]>();
  for (const operator of operators.filter((one) => one.name === name)) {
    const ids = await find(operator.value);
    if (typeof ids === "string") problems.push(ids);
    else found.set(operator, ids);
  }
  return sides([...found.keys()], (operator) => found.get(operator)!);
}

async function personOf(name: string, names: Names): Promise<string[] | string> {
  if (name.toLowerCase() === "me") return [names.me];
  const id = await names.person(name.replace(/^@/, ""));
  return id === null ? `from: there is nobody with the username "${name}"` : [id];
}

async function roomsOf(name: string, names: Names): Promise<string[] | string> {
  const ids = await names.rooms(name);
  return ids.length === 0 ? `in: you are in no room called "${name}"` : ids;
}

function nameOf({ conversation, n }: Place): string {
  return `${conversation} ${n}`;
}

/** Only those in the text that is shown as such. */
function rangesIn({ text }: MessageEntry, ranges: TextRange[] | null): TextRange[] | null {
  if (ranges === null) return null;
  return ranges.filter(([start]) => start < text.length).map((
    [start, end],
  ) => [start, Math.min(end, text.length)]);
}
