/** Puts batches of operations into the index, each batch with its cursors as one transaction. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { fold } from "./fold.ts";
import { type Flag, flags, type Indexed, type Operation } from "./operations.ts";
import type { ConversationRow, Registry } from "./registry.ts";
import type { TokenHashes } from "./secrecy.ts";
import { marks } from "./expression.ts";
import { tokenText } from "./token_text.ts";
import { beginningsOf, rowOf } from "./tokens.ts";

export interface Applied {
  /** Conversations of which entries in between are missing: they must be read from the log. */
  holes: string[];
  /** Conversations that were too long to be forgotten in one go. */
  remaining: string[];
}

const day = 86_400_000;
/** Messages that are forgotten in one batch: searches wait for so long. */
const forgottenAtOnce = 1_000;

export class Writer {
  readonly #db: DatabaseSync;
  readonly #registry: Registry;
  readonly #hashes: TokenHashes;
  readonly #statements: ReturnType<typeof prepare>;
  /** The numbers of the messages of each day that this batch has touched. */
  readonly #days = new Map<number, { low: number; high: number }>();
  #lastDoc: number;

  constructor(parts: { db: DatabaseSync; registry: Registry; hashes: TokenHashes }) {
    this.#db = parts.db;
    this.#registry = parts.registry;
    this.#hashes = parts.hashes;
    this.#statements = prepare(parts.db);
    this.#lastDoc = this.#readLastDoc();
  }

  apply(operations: readonly Operation[]): Applied {
    const holes = new Set<string>();
    const remaining: string[] = [];
    this.#db.exec("begin immediate");
    try {
      for (const operation of operations) {
        if (operation.kind !== "forget") this.#apply(operation, holes);
        else if (!this.#forget(operation.conversation)) remaining.push(operation.conversation);
      }
      this.#writeDays();
      this.#registry.write();
      this.#db.exec("commit");
    } catch (error) {
      this.#rollBack();
      throw error;
    }
    return { holes: [...holes], remaining };
  }

  #apply(operation: Exclude<Operation, { kind: "forget" }>, holes: Set<string>): void {
    switch (operation.kind) {
      case "put":
        return this.#put(this.#registry.conversation(operation.conversation), operation.n, operation.message);
      case "remove":
        return this.#remove(operation.conversation, operation.n);
      case "advance": {
        const row = this.#registry.conversation(operation.conversation);
        if (operation.after > row.upto) holes.add(row.id);
        else if (operation.n > row.upto) {
          row.upto = operation.n;
          row.count = operation.count;
          this.#registry.touch(row);
        }
      }
    }
  }

  #put(row: ConversationRow, n: number, { text, by, at, flags }: Indexed): void {
    const before = this.#docOf(row, n);
    const doc = before ?? ++this.#lastDoc;
    if (before !== undefined) this.#statements.deleteWords.run(doc);
    const person = this.#registry.numberOf(by);
    this.#statements.putDoc.run(doc, row.no, n, person, at, bitsOf(flags));
    this.#statements.insertWords.run(
      doc,
      `${marks(row.home, person, flags)} ${this.#words(row, fold(text))}`,
    );
    this.#noteDay(at, doc);
    if (before === undefined) this.#count(row, 1);
  }

  #words({ sealed }: ConversationRow, folded: string): string {
    if (!sealed) return tokenText(folded);
    return this.#hashes.all([...rowOf(folded), ...beginningsOf(folded)]).join(" ");
  }

  #remove(conversation: string, n: number): void {
    const row = this.#registry.find(conversation);
    const doc = row === undefined ? undefined : this.#docOf(row, n);
    if (row === undefined || doc === undefined) return;
    this.#statements.deleteWords.run(doc);
    this.#statements.deleteDoc.run(doc);
    this.#count(row, -1);
  }

  /** With its threads. @returns false when there is more to do. */
  #forget(conversation: string): boolean {
    let left = forgottenAtOnce;
    for (const row of this.#registry.ofHome(conversation)) {
      const docs = this.#statements.docsOf.all(row.no, left);
      for (const { doc } of docs) {
        this.#statements.deleteWords.run(doc as number);
        this.#statements.deleteDoc.run(doc as number);
        this.#count(row, -1);
      }
      left -= docs.length;
      if (row.docs > 0) return false;
      this.#registry.remove(row);
    }
    return true;
  }

  #docOf(row: ConversationRow, n: number): number | undefined {
    return this.#statements.findDoc.get(row.no, n)?.doc as number | undefined;
  }

  #count(row: ConversationRow, more: 1 | -1): void {
    row.docs += more;
    this.#registry.docs += more;
    this.#registry.touch(row);
  }

  #noteDay(at: number, doc: number): void {
    const number = Math.floor(at / day);
    const { low = doc, high = doc } = this.#days.get(number) ?? {};
    this.#days.set(number, { low: Math.min(low, doc), high: Math.max(high, doc) });
  }

  #writeDays(): void {
    for (const [number, { low, high }] of this.#days) this.#statements.putDay.run(number, low, high);
    this.#days.clear();
  }

  #rollBack(): void {
    this.#days.clear();
    if (this.#db.isTransaction) this.#db.exec("rollback");
    this.#registry.load();
    this.#lastDoc = this.#readLastDoc();
  }

  #readLastDoc(): number {
    return (this.#statements.lastDoc.get()?.doc ?? 0) as number;
  }
}

export function bitsOf(wanted: readonly Flag[]): number {
  return wanted.reduce((bits, flag) => bits | 1 << flags.indexOf(flag), 0);
}

function prepare(db: DatabaseSync): Record<StatementName, StatementSync> {
  return {
    lastDoc: db.prepare("select max(doc) as doc from docs"),
    findDoc: db.prepare("select doc from docs where c = ? and n = ?"),
    docsOf: db.prepare("select doc from docs where c = ? limit ?"),
    putDoc: db.prepare("insert or replace into docs(doc, c, n, by, at, flags) values(?, ?, ?, ?, ?, ?)"),
    deleteDoc: db.prepare("delete from docs where doc = ?"),
    insertWords: db.prepare("insert into words(rowid, tokens) values(?, ?)"),
    deleteWords: db.prepare("delete from words where rowid = ?"),
    putDay: db.prepare(
      "insert into days(day, low, high) values(?, ?, ?) on conflict(day) do update " +
        "set low = min(low, excluded.low), high = max(high, excluded.high)",
    ),
  };
}

type StatementName =
  | "lastDoc"
  | "findDoc"
  | "docsOf"
  | "putDoc"
  | "deleteDoc"
  | "insertWords"
  | "deleteWords"
  | "putDay";
