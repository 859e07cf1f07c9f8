/**
 * Files become part of a message, in the commit that writes it; each once. A forwarded message gets files of its own
 * that have the same bytes. What a deleted message had goes in the commit that deletes it.
 */
import { encodeTime } from "ulid";
import type { Effects } from "../effects.ts";
import { notFound, ParleyError } from "../errors.ts";
import { type BlobRecord, type FileRecord, keys } from "../kv/keys.ts";
import type { Staged } from "../kv/staged.ts";
import type { Check, Found } from "../kv/store.ts";
import type { FileInfo } from "../protocol/entries.ts";
import { homeOf } from "../protocol/ids.ts";
import type { Scope } from "../scope.ts";
import { blobsOf, letGo, removeFile } from "./letting_go.ts";
import type { FilesParts } from "./parts.ts";
import { takeRoom } from "./room.ts";

/** Files that a message will have, before it is written. */
export interface Claim {
  infos: FileInfo[];
  /** Must still hold when it is written. */
  checks: Check[];
  /** In the same commit; `n` is the number of the message. */
  write(change: Staged, n: number): void;
}
/** Files that a message has had. */
export interface Removal {
  write(change: Staged): void;
  /** After the commit: nothing of them is left in the blob store, unless others have the same bytes. */
  finish(): Promise<void>;
}

/** One after the other, where what is sent now stands in its conversation: ULIDs of this moment, as `keys.ts` says. */
export function placesNow({ now, id }: Pick<Effects, "now" | "id">): () => string {
  const moment = encodeTime(now(), 10);
  let i = 0;
  return () => moment + String(i++).padStart(2, "0") + id().slice(12);
}

/** What it takes to have files. */
export interface Claiming {
  /** What there is under an id of mine; throws when it is not there or not finished. */
  find(id: string): Promise<Found<FileRecord>>;
  /** Where the next file of a message stands. */
  newPlace(): string;
  /** The scheduled message that is sent, where its files may wait. */
  scheduled?: string | undefined;
}

export async function claim(
  { userId }: Scope,
  conversation: string,
  ids: readonly string[],
  { find, newPlace, scheduled }: Claiming,
): Promise<Claim> {
  const found = await freeFiles(userId, conversation, ids, { find, scheduled });
  const placed = found.map(({ value: { keptBy: _, waitsFrom: __, ...file } }) => ({
    ...file,
    place: newPlace(),
  }));
  return {
    infos: placed.map(({ info }) => info),
    checks: found.map(({ value, versionstamp }) => ({ key: keys.file(value.info.id), versionstamp })),
    write(change, n) {
      for (const file of placed) stand(change, { ...file, conversation, n });
    },
  };
}

/** Files of mine that nothing has yet but a draft, or that very scheduled message. */
export async function freeFiles(
  userId: string,
  conversation: string,
  ids: readonly string[],
  { find, scheduled }: Pick<Claiming, "find" | "scheduled">,
): Promise<Found<FileRecord>[]> {
  if (new Set(ids).size < ids.length) throw wrong("bad_field", "names a file twice");
  const found: Found<FileRecord>[] = [];
  for (const id of ids) {
    const file = await find(id);
    mustBeFree(file.value, { userId, conversation, scheduled });
    found.push(file);
  }
  return found;
}

interface Taker {
  userId: string;
  conversation: string;
  scheduled: string | undefined;
}

function mustBeFree(file: FileRecord, { userId, conversation, scheduled }: Taker): void {
  if (file.owner !== userId) throw notFound("file");
  const { name } = file.info;
  if (file.n !== null) throw wrong("file_attached", `has "${name}", which is sent already`);
  if (file.keptBy !== undefined && "scheduled" in file.keptBy && file.keptBy.scheduled !== scheduled) {
    throw wrong("file_attached", `has "${name}", which is in a scheduled message; delete that first`);
  }
  if (homeOf(file.conversation) !== homeOf(conversation)) {
    throw wrong("forbidden", `has "${name}", which was uploaded for another conversation`);
  }
}

function wrong(code: "bad_field" | "file_attached" | "forbidden", what: string): ParleyError {
  return new ParleyError(code, `"files" ${what}`, { field: "files" });
}

function stand(change: Staged, file: FileRecord): void {
  const { id } = file.info;
  change.set(keys.file(id), file);
  change.delete(keys.fileByWaiting(id));
  change.set(keys.fileByConversation(homeOf(file.conversation), file.place ?? id), id);
}

/** The same files for another message, in the name of who forwards it: they count as theirs. */
export async function copies(
  parts: FilesParts,
  { userId }: Scope,
  conversation: string,
  files: readonly FileInfo[],
): Promise<Claim> {
  const { store, effects } = parts;
  const found = await store.getMany(files.map(({ id }) => keys.file(id)));
  const originals = found.map((one) => one?.value ?? gone());
  const blobs = new Map<string, Found<BlobRecord>>();
  for (const one of await store.getMany([...new Set(originals.flatMap(blobsOf))].map(keys.blob))) {
    blobs.set((one ?? gone()).value.id, one!);
  }
  const size = originals.reduce((sum, { info }) => sum + info.size, 0);
  const taking = await takeRoom(parts, userId, size);
  const newPlace = placesNow(effects);
  const made = originals.map((file): FileRecord => ({
    ...file,
    info: { ...file.info, id: effects.id() },
    owner: userId,
    conversation,
    createdAt: effects.now(),
    place: newPlace(),
  }));
  const blobChecks = [...blobs].map(([id, { versionstamp }]) => ({ key: keys.blob(id), versionstamp }));
  return {
    infos: made.map(({ info }) => info),
    checks: [taking.check, ...blobChecks],
    write(change, n) {
      change.set(taking.turn.key, taking.turn.value);
      // Written again though it is the same: whoever is about to remove it finds it changed.
      for (const [id, { value }] of blobs) change.set(keys.blob(id), value);
      for (const file of made) {
        const { id, size } = file.info;
        stand(change, { ...file, n });
        for (const blob of blobsOf(file)) change.set(keys.fileByBlob(blob, id), true);
        change.set(keys.storageOf(userId, id), size);
      }
    },
  };
}

/** Of a message that is deleted. */
export async function removal(parts: FilesParts, files: readonly FileInfo[]): Promise<Removal> {
  const found = await parts.store.getMany(files.map(({ id }) => keys.file(id)));
  const records = found.flatMap((one) => one?.value ?? []);
  return {
    write(change) {
      for (const file of records) removeFile(change, file);
    },
    async finish() {
      for (const blob of new Set(records.flatMap(blobsOf))) await letGo(parts, blob);
    },
  };
}

/**
 * Of a conversation that is gone, with its threads.
 *
 * @returns how many were removed: fewer than `limit` when none is left.
 */
export async function clearFiles(parts: FilesParts, home: string, limit: number): Promise<number> {
  const { store } = parts;
  const rows = await Array.fromAsync(store.list(keys.filesByConversation(home), { limit }));
  for (const { key, value } of rows) {
    const file = await store.get(keys.file(idOf(key, value)));
    if (file === null) await store.commit((change) => change.delete({ parts: key }));
    else {
      await store.commit((change) => removeFile(change, file));
      for (const blob of blobsOf(file)) await letGo(parts, blob);
    }
  }
  return rows.length;
}

/** Of a file, from the row that says where it stands. */
export function idOf(key: Deno.KvKey, value: string | true): string {
  return value === true ? key[2] as string : value;
}

export function conflict(): ParleyError {
  return new ParleyError("conflict", "That file has changed at this moment; please try again");
}

function gone(): never {
  throw notFound("file");
}
