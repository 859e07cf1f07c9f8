/**
 * Opens the file of the index. It holds nothing that the log does not, so whatever is wrong with it (damaged, of
 * another store, another key or another Parley) is answered by beginning anew; and processes that share a directory
 * take a file each.
 */
import { DatabaseSync } from "node:sqlite";
import { dirname } from "node:path";

/** Changed whenever a file of before cannot be used: other tables, other tokens. */
const format = 1;
const maxProcesses = 20;
/** KiB of pages that SQLite keeps in memory. */
const cache = 4_096;

const schema = `
  create table about(name text primary key, value text) without rowid;
  create table conversations(
    no integer primary key, id text unique not null, home integer not null, sealed integer not null,
    upto integer not null, count integer not null, docs integer not null);
  create table people(no integer primary key, id text unique not null);
  create table docs(
    doc integer primary key, c integer not null, n integer not null, by integer not null, at integer not null,
    flags integer not null);
  create unique index docs_by_n on docs(c, n);
  create table days(day integer primary key, low integer not null, high integer not null);
  create virtual table words using fts5(
    tokens, content='', contentless_delete=1, tokenize='ascii');
`;

export interface FileOptions {
  /** A path, or ":memory:". */
  path: string;
  /** What it is an index of: a file that is of something else is made anew. */
  of: string;
  /** Names a new file, so that cursors of an earlier one are known. */
  generation: string;
}
export interface OpenedFile {
  db: DatabaseSync;
  path: string;
  generation: string;
}

export function openFile({ path, of, generation }: FileOptions): OpenedFile {
  if (path === ":memory:") return { db: begin(new DatabaseSync(path), of, generation), path, generation };
  Deno.mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  for (let i = 1; i <= maxProcesses; i++) {
    const own = i === 1 ? path : path.replace(/(\.\w+)?$/, `-${i}$1`);
    const opened = tryFile(own, of, generation);
    if (opened !== null) return opened;
  }
  throw new Error(`${maxProcesses} processes use the index "${path}" already`);
}

/** With what SQLite keeps beside it. */
export function removeFile(path: string): void {
  for (const name of [path, `${path}-wal`, `${path}-shm`, `${path}-journal`]) {
    try {
      Deno.removeSync(name);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

/** SQLite says that what is in the file cannot be, or that what belongs there is not. */
export function isDamage(error: unknown): boolean {
  const signs = /malformed|not a database|corrupt|no such table|vtable constructor failed/i;
  return error instanceof Error && signs.test(error.message);
}

/** The machine is what hinders: the file may be as good as ever. */
export function isHindrance(error: unknown): boolean {
  return error instanceof Error &&
    /is full|locked|busy|readonly|read-only|I\/O|memory|open/i.test(error.message);
}

/** Null when another process has it. */
function tryFile(path: string, of: string, generation: string): OpenedFile | null {
  try {
    const known = existing(path, of);
    if (known !== null) return known;
  } catch (error) {
    if (isBusy(error)) return null;
    if (!isDamage(error)) throw error;
  }
  removeFile(path);
  Deno.openSync(path, { create: true, write: true, mode: 0o600 }).close();
  const db = open(path);
  return { db: begin(db, of, generation), path, generation };
}

/** Null when there is none that can be used. */
function existing(path: string, of: string): OpenedFile | null {
  const db = open(path);
  try {
    if (db.prepare("select 1 from sqlite_schema where name = 'about'").get() !== undefined) {
      const about = new Map(
        db.prepare("select name, value from about").all().map(({ name, value }) => [name, value as string]),
      );
      const generation = about.get("generation");
      if (about.get("of") === identity(of) && generation !== undefined) return { db, path, generation };
    }
  } catch (error) {
    db.close();
    throw error;
  }
  db.close();
  return null;
}

function open(path: string): DatabaseSync {
  const db = new DatabaseSync(path);
  try {
    db.exec("pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = normal");
    db.exec(`pragma cache_size = -${cache}; pragma temp_store = memory; begin immediate; commit`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function begin(db: DatabaseSync, of: string, generation: string): DatabaseSync {
  db.exec(`begin; ${schema}`);
  const say = db.prepare("insert into about(name, value) values(?, ?)");
  say.run("of", identity(of));
  say.run("generation", generation);
  db.exec("commit");
  return db;
}

function identity(of: string): string {
  return `${format} ${of}`;
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && /locked|busy/i.test(error.message);
}
