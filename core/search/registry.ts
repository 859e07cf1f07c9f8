/**
 * The conversations and people that the index knows, in memory, under the short numbers that stand for them in the
 * file. What has changed is written once, at the end of a batch.
 */
import type { DatabaseSync } from "node:sqlite";
import { homeOf, isSealed } from "../protocol/ids.ts";

export interface ConversationRow {
  no: number;
  id: string;
  /** Number of the room or direct conversation that it is, or is a thread of. */
  home: number;
  sealed: boolean;
  /** Everything up to this entry is in the index. */
  upto: number;
  /** `count` of that entry. */
  count: number;
  /** Messages of it in the index. */
  docs: number;
}

export class Registry {
  readonly #db: DatabaseSync;
  readonly #conversations = new Map<string, ConversationRow>();
  readonly #byNo = new Map<number, ConversationRow>();
  readonly #byHome = new Map<number, ConversationRow[]>();
  readonly #people = new Map<string, number>();
  readonly #changed = new Set<ConversationRow>();
  #lastConversation = 0;
  #lastPerson = 0;
  /** Messages in the index. */
  docs = 0;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.load();
  }

  /** As the file has it: also after a batch that failed. */
  load(): void {
    for (const map of [this.#conversations, this.#byNo, this.#byHome, this.#people]) map.clear();
    this.#changed.clear();
    this.#lastConversation = this.#lastPerson = this.docs = 0;
    for (const row of this.#db.prepare("select * from conversations").all()) {
      this.#add({ ...row as unknown as ConversationRow, sealed: row.sealed === 1 });
    }
    for (const { no, id } of this.#db.prepare("select no, id from people").all()) {
      this.#people.set(id as string, no as number);
      this.#lastPerson = Math.max(this.#lastPerson, no as number);
    }
  }

  all(): Iterable<ConversationRow> {
    return this.#conversations.values();
  }

  find(id: string): ConversationRow | undefined {
    return this.#conversations.get(id);
  }

  byNo(no: number): ConversationRow | undefined {
    return this.#byNo.get(no);
  }

  /** A room or direct conversation and its threads. */
  ofHome(id: string): readonly ConversationRow[] {
    const home = this.#conversations.get(id);
    return home === undefined ? [] : this.#byHome.get(home.no) ?? [];
  }

  person(id: string): number | undefined {
    return this.#people.get(id);
  }

  /** The conversation's row, made when there is none. */
  conversation(id: string): ConversationRow {
    const known = this.#conversations.get(id);
    if (known !== undefined) return known;
    const no = this.#lastConversation + 1;
    const home = homeOf(id) === id ? no : this.conversation(homeOf(id)).no;
    return this.#insert(id, home);
  }

  /** The person's number, given when there is none. */
  numberOf(id: string): number {
    const known = this.#people.get(id);
    if (known !== undefined) return known;
    const no = ++this.#lastPerson;
    this.#db.prepare("insert into people(no, id) values(?, ?)").run(no, id);
    this.#people.set(id, no);
    return no;
  }

  touch(row: ConversationRow): void {
    this.#changed.add(row);
  }

  remove(row: ConversationRow): void {
    this.#db.prepare("delete from conversations where no = ?").run(row.no);
    this.#changed.delete(row);
    this.#conversations.delete(row.id);
    this.#byNo.delete(row.no);
    const rest = this.#byHome.get(row.home)?.filter((other) => other !== row) ?? [];
    if (rest.length === 0) this.#byHome.delete(row.home);
    else this.#byHome.set(row.home, rest);
  }

  /** Before the commit. */
  write(): void {
    const update = this.#db.prepare("update conversations set upto = ?, count = ?, docs = ? where no = ?");
    for (const { upto, count, docs, no } of this.#changed) update.run(upto, count, docs, no);
    this.#changed.clear();
  }

  #insert(id: string, home: number): ConversationRow {
    const no = this.#lastConversation + 1;
    const row = {
      no,
      id,
      home: homeOf(id) === id ? no : home,
      sealed: isSealed(id),
      upto: 0,
      count: 0,
      docs: 0,
    };
    this.#db.prepare(
      "insert into conversations(no, id, home, sealed, upto, count, docs) values(?, ?, ?, ?, 0, 0, 0)",
    ).run(row.no, id, row.home, row.sealed ? 1 : 0);
    return this.#add(row);
  }

  #add(row: ConversationRow): ConversationRow {
    this.#conversations.set(row.id, row);
    this.#byNo.set(row.no, row);
    const others = this.#byHome.get(row.home);
    if (others === undefined) this.#byHome.set(row.home, [row]);
    else others.push(row);
    this.#lastConversation = Math.max(this.#lastConversation, row.no);
    this.docs += row.docs;
    return row;
  }
}
