/**
 * Files that wait to be sent for as long as a draft or a scheduled message has them. Nothing is noted when it has them no
 * more, however that came about: whoever tidies up asks the draft, or the message, itself.
 */
import { ParleyError } from "../errors.ts";
import { type DraftRecord, type FileRecord, type Keeper, type Key, keys } from "../kv/keys.ts";
import type { Change, Found } from "../kv/store.ts";
import type { FileInfo, Scheduled } from "../protocol/entries.ts";
import { homeOf } from "../protocol/ids.ts";
import type { Scope } from "../scope.ts";
import { type Claiming, freeFiles } from "./attaching.ts";
import { removeFile } from "./letting_go.ts";
import type { FilesParts } from "./parts.ts";

/** Files that something will have that is to be sent, before it is written. */
export interface Keeping {
  infos: FileInfo[];
  /** In the same commit, which does not hold when one of them has changed. */
  write(change: Change): void;
}
type Find = Pick<Claiming, "find">;

/** For a scheduled message. @throws ParleyError as for a message that is sent. */
export async function keepForScheduled(
  { userId }: Scope,
  conversation: string,
  ids: readonly string[],
  { find, scheduled }: Find & { scheduled: string },
): Promise<Keeping> {
  const found = await freeFiles(userId, conversation, ids, { find, scheduled });
  return keeping(found, { scheduled }, conversation);
}

/** For a draft: those of them that it can have. What another device has sent or taken out meanwhile is passed over. */
export async function keepForDraft(
  { userId }: Scope,
  conversation: string,
  ids: readonly string[],
  { find }: Find,
): Promise<Keeping> {
  const found: Found<FileRecord>[] = [];
  for (const id of new Set(ids)) {
    const file = await find(id).catch(orNothing);
    if (file !== null && mayBeIn(file.value, userId, conversation)) found.push(file);
  }
  return keeping(found, { draft: conversation }, conversation);
}

function mayBeIn({ owner, n, keptBy, conversation: of }: FileRecord, user: string, conversation: string) {
  const isScheduled = keptBy !== undefined && "scheduled" in keptBy;
  return owner === user && n === null && !isScheduled && homeOf(of) === homeOf(conversation);
}

function orNothing(error: unknown): null {
  const nothing = error instanceof ParleyError && ["not_found", "upload_incomplete"].includes(error.code);
  if (nothing) return null;
  throw error;
}

function keeping(found: readonly Found<FileRecord>[], keptBy: Keeper, conversation: string): Keeping {
  return {
    infos: found.map(({ value }) => value.info),
    write(change) {
      for (const file of found) {
        const { waitsFrom: _, ...record } = file.value;
        // Written again though it is the same: whoever is about to remove it finds it changed.
        change.check(keys.file(record.info.id), file);
        change.set(keys.file(record.info.id), { ...record, conversation, keptBy });
      }
    },
  };
}

/** Of these, in their order, those that the draft still has. */
export async function keptInDraft(
  { store }: Pick<FilesParts, "store">,
  { userId }: Scope,
  conversation: string,
  ids: readonly string[],
): Promise<FileInfo[]> {
  const found = await store.getMany(ids.map(keys.file));
  return found.flatMap((one) => {
    if (one === null || !mayBeIn(one.value, userId, conversation)) return [];
    const { keptBy, info } = one.value;
    return keptBy !== undefined && "draft" in keptBy && keptBy.draft === conversation ? [info] : [];
  });
}

/** Of a scheduled message that is taken back: those that were not sent. */
export async function dropKept(
  { store }: Pick<FilesParts, "store">,
  scheduled: string,
  files: readonly FileInfo[],
): Promise<{ blobs: string[]; write(change: Change): void }> {
  const found = (await store.getMany(files.map(({ id }) => keys.file(id)))).filter((one) => one !== null);
  const kept = found.filter(({ value: { n, keptBy } }) =>
    n === null && keptBy !== undefined && "scheduled" in keptBy && keptBy.scheduled === scheduled
  );
  return {
    blobs: kept.map(({ value }) => value.blob),
    write(change) {
      for (const file of kept) {
        change.check(keys.file(file.value.info.id), file);
        removeFile(change, file.value);
      }
    },
  };
}

export interface Held {
  /** It has the file. */
  has: boolean;
  /** What was asked: as long as it is this, that holds. */
  key: Key<unknown>;
  found: Found<unknown> | null;
}

/** Whether what is to be sent still has a file; null when nothing ever had. */
export async function holding({ store }: Pick<FilesParts, "store">, file: FileRecord): Promise<Held | null> {
  const { keptBy, owner, info: { id } } = file;
  if (keptBy === undefined) return null;
  if ("draft" in keptBy) {
    const key: Key<DraftRecord> = keys.draft(keptBy.draft, owner);
    const found = await store.find(key);
    return { has: found?.value.files?.includes(id) ?? false, key, found };
  }
  const key: Key<Scheduled> = keys.scheduled(owner, keptBy.scheduled);
  const found = await store.find(key);
  return { has: found?.value.files?.some((file) => file.id === id) ?? false, key, found };
}
