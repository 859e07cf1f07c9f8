/**
 * Looks messages up in the index: the newest first, and never one outside of the conversations that are handed in. One
 * call looks at a bounded stretch of the index; the cursor of its answer leads on.
 */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { allOf, either, markOf } from "./expression.ts";
import type { Flag } from "./operations.ts";
import type { ConversationRow, Registry } from "./registry.ts";
import type { TokenHashes } from "./secrecy.ts";
import { bitsOf } from "./writer.ts";

export interface Place {
  conversation: string;
  n: number;
}
export interface Asked {
  /** Rooms and direct conversations that may be looked at, with their threads. */
  homes: readonly string[];
  /** Only this thread of them. */
  thread: string | null;
  /** What every candidate has in its text: each of these rows of tokens. */
  rows: readonly (readonly string[])[];
  /** People; a candidate is by one of them. Anybody when empty. */
  from: readonly string[];
  notFrom: readonly string[];
  flags: readonly Flag[];
  notFlags: readonly Flag[];
  /** Milliseconds since 1970, `to` not included. */
  within: { from: number; to: number };
  /** Only these places. */
  among: readonly Place[] | null;
  /** Only what is older than the message with this number. */
  before: number | null;
  limit: number;
}
export interface Candidate extends Place {
  /** Its number in the index. */
  doc: number;
}
export interface Found {
  candidates: Candidate[];
  /** Going on is `before` this; null when there is nothing more. */
  next: number | null;
  /** Messages of those conversations in the index. */
  covered: number;
  /** Messages that they had when they were last indexed, those deleted since included. */
  counted: number;
}

/** Messages looked at in one call: with everything in the full-text expression, and with rows judged one by one. */
const stretch = { expressed: 1_000_000, judged: 150_000 };
/** Conversations times their messages, up to which an expression that names each conversation is quick. */
const worthNaming = { work: 2_000_000, conversations: 400 };
const day = 86_400_000;

interface Clause {
  sql: string;
  values: (string | number)[];
}

export class Finder {
  readonly #db: DatabaseSync;
  readonly #registry: Registry;
  readonly #hashes: TokenHashes;
  readonly #statements = new Map<string, StatementSync>();

  constructor(parts: { db: DatabaseSync; registry: Registry; hashes: TokenHashes }) {
    this.#db = parts.db;
    this.#registry = parts.registry;
    this.#hashes = parts.hashes;
  }

  find(asked: Asked): Found {
    const scope = this.#scopeOf(asked);
    const covered = sum(scope, ({ docs }) => docs);
    const counted = sum(scope, ({ count }) => count);
    const rows = scope.filter(({ docs }) => docs > 0);
    const bounds = this.#bounds(asked);
    if (rows.length === 0 || asked.limit === 0 || bounds.high < bounds.low) {
      return { candidates: [], next: null, covered, counted };
    }
    return { ...this.#look(asked, rows, covered, bounds), covered, counted };
  }

  #scopeOf({ homes, thread }: Asked): ConversationRow[] {
    const rows = homes.flatMap((home) => this.#registry.ofHome(home));
    return thread === null ? rows : rows.filter(({ id }) => id === thread);
  }

  #look(
    asked: Asked,
    rows: ConversationRow[],
    covered: number,
    { low, high }: { low: number; high: number },
  ) {
    const naming = covered < this.#registry.docs && isWorthNaming(asked, rows, covered);
    const match = this.#expression(asked, rows, naming);
    const clauses = this.#clauses(asked, rows, naming);
    const limits = clauses.length === 0 && match !== "" ? stretch.expressed : stretch.judged;
    const floor = Math.max(low, high - limits + 1);
    const found = this.#select(
      match,
      { sql: "between ? and ?", values: [floor, high] },
      clauses,
      asked.limit,
    );
    const next = found.length === asked.limit ? found.at(-1)!.doc : floor > low ? floor : null;
    return { candidates: found, next };
  }

  /** Empty when the text does not matter, nor anything else that an expression can say. */
  #expression({ rows, from, flags }: Asked, scope: ConversationRow[], naming: boolean): string {
    const people = from.map((id) => markOf.person(this.#registry.person(id) ?? 0));
    const kinds = rows.length === 0 ? [scope] : [scope.filter(isPlain), scope.filter((row) => !isPlain(row))];
    const expressions = kinds.filter((some) => some.length > 0).map((some) => {
      // Of sealed conversations the index does not know what follows what.
      const words = isPlain(some[0]!) ? rows : this.#hashes.all(rows.flat()).map((hash) => [hash]);
      const homes = new Set(some.map(({ home }) => markOf.home(home)));
      return allOf([...words, ...flags.map((flag) => [markOf.flag(flag)])], [
        people,
        naming ? [...homes] : [],
      ]);
    });
    return either(expressions);
  }

  /** What rows are judged by one by one. */
  #clauses(asked: Asked, rows: ConversationRow[], naming: boolean): Clause[] {
    const clauses: Clause[] = [];
    const add = (sql: string, ...values: (string | number)[]) => clauses.push({ sql, values });
    const { from, to } = asked.within;
    if (Number.isFinite(from)) add("d.at >= ?", from);
    if (Number.isFinite(to)) add("d.at < ?", to);
    if (!naming && sum(rows, ({ docs }) => docs) < this.#registry.docs) {
      add("d.c in (select value from json_each(?))", json(rows.map(({ no }) => no)));
    }
    if (asked.notFrom.length > 0) {
      const people = asked.notFrom.map((id) => this.#registry.person(id) ?? 0);
      add("d.by not in (select value from json_each(?))", json(people));
    }
    if (asked.notFlags.length > 0) add("d.flags & ? = 0", bitsOf(asked.notFlags));
    // The plus keeps SQLite from asking the full-text table once for each of them.
    if (asked.among !== null) {
      add("+d.doc in (select value from json_each(?))", json(this.#docsOf(asked.among)));
    }
    return clauses;
  }

  #docsOf(places: readonly Place[]): number[] {
    const find = this.#statement("select doc from docs where c = ? and n = ?");
    return places.flatMap(({ conversation, n }) => {
      const row = this.#registry.find(conversation);
      const found = row === undefined ? undefined : find.get(row.no, n);
      return found === undefined ? [] : [found.doc as number];
    });
  }

  #select(match: string, range: Clause, clauses: readonly Clause[], limit: number): Candidate[] {
    const judged = clauses.map(({ sql }) => ` and ${sql}`).join("");
    const values = [...range.values, ...clauses.flatMap(({ values }) => values), limit];
    const rows = match === ""
      ? this.#statement(
        `select d.doc, d.c, d.n from docs d where d.doc ${range.sql}${judged} order by d.doc desc limit ?`,
      ).all(...values)
      : this.#statement(
        "select d.doc, d.c, d.n from words w cross join docs d on d.doc = w.rowid " +
          `where words match ? and w.rowid ${range.sql}${judged} order by w.rowid desc limit ?`,
      ).all(match, ...values);
    return rows.map(({ doc, c, n }) => ({
      // Unknown only in a file that is damaged where SQLite does not notice.
      conversation: this.#registry.byNo(c as number)?.id ?? "",
      n: n as number,
      doc: doc as number,
    }));
  }

  /** The numbers between which everything is that was written at those times. */
  #bounds({ within: { from, to }, before }: Asked): { low: number; high: number } {
    const days = this.#statement(
      "select min(low) as low, max(high) as high from days where day between ? and ?",
    )
      .get(Math.max(0, Math.floor(from / day)), Math.min(Number.MAX_SAFE_INTEGER, Math.floor(to / day)))!;
    const high = (days.high ?? 0) as number;
    return { low: (days.low ?? 1) as number, high: before === null ? high : Math.min(high, before - 1) };
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

function isWorthNaming({ thread }: Asked, rows: ConversationRow[], covered: number): boolean {
  const homes = new Set(rows.map(({ home }) => home)).size;
  // A thread has no name of its own in the index.
  return thread === null && homes <= worthNaming.conversations && homes * covered <= worthNaming.work;
}

function isPlain({ sealed }: ConversationRow): boolean {
  return !sealed;
}

function sum(rows: readonly ConversationRow[], of: (row: ConversationRow) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}

function json(values: readonly number[]): string {
  return JSON.stringify(values);
}
