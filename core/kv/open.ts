/**
 * Opens the store: an embedded file, a KV Connect server, or memory for tests. An embedded file belongs to one
 * process, which a lock makes sure of, and a file that is damaged, cut or gone refuses to open:
 * an empty database in its place would look like a working server that has forgotten everybody.
 */
import { dirname } from "node:path";
import { StartError } from "../errors.ts";
import type { Effects } from "../effects.ts";
import { type Migration, migrations, prepareStore, type StoreState } from "./migrations.ts";
import { Store } from "./store.ts";

/** Another process has it open. */
export class StoreInUse extends StartError {}

export interface OpenedStore extends StoreState {
  store: Store;
  /** Closes the store and lets another process have it. */
  close(): void;
}

export interface OpenOptions {
  migrations?: readonly Migration[];
}

/** @throws {StartError} with a sentence that says what is wrong and how to mend it. */
export async function openStore(
  kv: string,
  effects: Pick<Effects, "id" | "log">,
  options: OpenOptions = {},
): Promise<OpenedStore> {
  const raw = await openRaw(kv);
  try {
    const state = await prepareStore(raw.store, effects, options.migrations ?? migrations);
    if (isFile(kv)) remember(kv, state.epoch);
    return { ...raw, ...state };
  } catch (error) {
    raw.close();
    throw toStartError(error, kv);
  }
}

/** The store as it is, locked but neither migrated nor begun: for dry runs, doctor and backups. */
export async function openRaw(kv: string): Promise<Pick<OpenedStore, "store" | "close">> {
  if (!isFile(kv)) {
    const store = new Store(await connect(kv));
    return { store, close: () => store.close() };
  }
  prepareDirectory(dirname(kv));
  const lock = takeLock(kv);
  try {
    refuseDamaged(kv);
    const store = new Store(await connect(kv));
    return { store, close: () => (store.close(), lock.close()) };
  } catch (error) {
    lock.close();
    throw error;
  }
}

export function isFile(kv: string): boolean {
  return kv !== ":memory:" && !URL.canParse(kv) || /^[a-z]:[\\/]/i.test(kv);
}

/** Says which database has been here: written once there is one, so that its absence is noticed. */
export function markerOf(kv: string): string {
  return `${kv}.epoch`;
}

async function connect(kv: string): Promise<Deno.Kv> {
  try {
    return await Deno.openKv(kv);
  } catch (error) {
    throw toStartError(error, kv);
  }
}

function prepareDirectory(directory: string): void {
  try {
    // Only the one who runs the server: the database and the secrets are in here.
    Deno.mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StartError(
      `Cannot make the data directory "${directory}": ${
        reason(error)
      }. Make it, or name another with PARLEY_DATA`,
    );
  }
}

function takeLock(kv: string): Deno.FsFile {
  const file = openLockFile(`${kv}.lock`);
  if (file.tryLockSync(true)) return file;
  file.close();
  throw new StoreInUse(
    `Cannot open the database "${kv}": another process uses it, and an embedded database belongs to one. ` +
      "Stop the other Parley, give this one a directory of its own with PARLEY_DATA, or let both use one KV " +
      "Connect server with PARLEY_KV",
  );
}

function openLockFile(path: string): Deno.FsFile {
  try {
    return Deno.openSync(path, { create: true, write: true, read: true, mode: 0o600 });
  } catch (error) {
    throw new StartError(
      `Cannot write in the data directory (${path}): ${reason(error)}. Whoever runs Parley must own it`,
    );
  }
}

// https://www.sqlite.org/fileformat.html §1.3: magic, page size at 16, number of pages at 28.
const magic = "SQLite format 3\0";
const headerSize = 100;

function refuseDamaged(kv: string): void {
  const size = sizeOf(kv);
  if (size === null) return refuseMissing(kv);
  // SQLite makes an empty file first and writes its header through the WAL: a crash just then left nothing.
  if (size === 0 && sizeOf(markerOf(kv)) === null) return;
  const header = readHeader(kv);
  if (new TextDecoder().decode(header.subarray(0, magic.length)) !== magic) {
    throw damaged(kv, "its first bytes are not those of a database");
  }
  const view = new DataView(header.buffer);
  const pageSize = view.getUint16(16) === 1 ? 65_536 : view.getUint16(16);
  // With a write-ahead log beside it, SQLite completes the file itself.
  const complete = size >= pageSize * view.getUint32(28) || (sizeOf(`${kv}-wal`) ?? 0) > 0;
  if (!complete) throw damaged(kv, "its end is missing");
}

function refuseMissing(kv: string): void {
  if (sizeOf(markerOf(kv)) === null) return;
  throw new StartError(
    `Cannot find the database "${kv}", although there has been one: "${
      markerOf(kv)
    }" says so. Put the file ` +
      "back or restore a backup; to begin with an empty server, remove that marker",
  );
}

function damaged(kv: string, how: string): StartError {
  return new StartError(
    `Cannot open the database "${kv}": it is damaged (${how}). It was left as it is. Restore a backup`,
  );
}

function sizeOf(path: string): number | null {
  try {
    return Deno.statSync(path).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw new StartError(`Cannot read "${path}": ${reason(error)}`);
  }
}

function readHeader(path: string): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(headerSize);
  using file = Deno.openSync(path);
  file.readSync(header);
  return header;
}

function remember(kv: string, epoch: string): void {
  if (sizeOf(markerOf(kv)) === null) Deno.writeTextFileSync(markerOf(kv), `${epoch}\n`, { mode: 0o600 });
}

function toStartError(error: unknown, kv: string): unknown {
  if (error instanceof StartError || !(error instanceof Error)) return error;
  const whole = `${error.message} ${error.cause instanceof Error ? error.cause.message : ""}`;
  if (/malformed|not a database|corrupt/i.test(whole)) return damaged(kv, "SQLite cannot read it");
  const hint = isFile(kv)
    ? "Whoever runs Parley must be able to write it"
    : "Check PARLEY_KV and, for a KV Connect server, DENO_KV_ACCESS_TOKEN";
  return new StartError(`Cannot open the database "${kv}": ${whole.trim()}. ${hint}`);
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, "") : String(error);
}
