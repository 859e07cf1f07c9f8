/** Files out of their messages: those of a conversation, and one's own wherever they are; the latest first. */
import { decodeTime, encodeTime } from "ulid";
import { type FileRecord, keys } from "../kv/keys.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import { fileKindOf, type PlacedFile } from "../protocol/entries.ts";
import type { Scope } from "../scope.ts";
import type { FilesParts } from "./parts.ts";
import { roomTaken } from "./room.ts";

/** Files of one answer. */
const page = 60;
/** Looked at for one answer: where few of many are wanted, an answer may have fewer and still not be the last. */
const most = 1_000;
/** The last that a ULID can tell. */
const latestMoment = 2 ** 48 - 1;

/** @throws ParleyError `not_found` when the asker is not in it. */
export async function filesOf(
  parts: FilesParts,
  { userId }: Scope,
  { conversation, kind, by, before, from, to }: CommandBody<"files.list">,
): Promise<CommandResult["files.list"]> {
  await parts.access.membership(userId, conversation);
  const end = earliest(await placeOf(parts, before), to === undefined ? undefined : momentOf(to));
  const rows = parts.store.list(keys.filesByConversation(conversation), {
    ...latestFirst(end),
    ...(from === undefined ? {} : { from: momentOf(from) }),
  });
  return await placed(
    parts,
    rows,
    ({ file, by: owner }) =>
      (kind === undefined || fileKindOf(file) === kind) && (by === undefined || by === owner),
  );
}

/** A file leads to where it stands; what an answer gave as `next` is that already. */
async function placeOf({ store }: FilesParts, before: string | undefined): Promise<string | undefined> {
  if (before === undefined) return undefined;
  return (await store.get(keys.file(before)))?.place ?? before;
}

function earliest(one: string | undefined, other: string | undefined): string | undefined {
  return one === undefined || (other !== undefined && other < one) ? other : one;
}

/** What comes before all places of that moment. */
function momentOf(at: number): string {
  return encodeTime(Math.min(at, latestMoment), 10);
}

export async function filesOfMine(
  parts: FilesParts,
  { userId }: Scope,
  { kind, waits, before }: CommandBody<"files.mine">,
): Promise<CommandResult["files.mine"]> {
  const rows = parts.store.list(keys.storage(userId), latestFirst(before));
  const { files, next } = await placed(
    parts,
    rows,
    ({ file, n }) =>
      (kind === undefined || fileKindOf(file) === kind) && (waits === undefined || waits === (n === null)),
  );
  const used = await roomTaken(parts, userId);
  return { files, ...(next === undefined ? {} : { next }), used, quota: parts.config.files.quota };
}

function latestFirst(before: string | undefined) {
  return { limit: most, reverse: true, ...(before === undefined ? {} : { to: before }) };
}

/** Rows end with the place of a file, which is its id where the value is not. */
async function placed(
  { store }: FilesParts,
  rows: AsyncIterable<{ key: Deno.KvKey; value: unknown }>,
  fits: (file: PlacedFile) => boolean,
): Promise<CommandResult["files.list"]> {
  const all = (await Array.fromAsync(rows)).map(({ key, value }) => {
    const place = key[2] as string;
    return { place, id: typeof value === "string" ? value : place };
  });
  const ids = all.map(({ id }) => id);
  const files: PlacedFile[] = [];
  for (let from = 0; from < ids.length; from += page) {
    const some = ids.slice(from, from + page);
    for (const [i, found] of (await store.getMany(some.map(keys.file))).entries()) {
      if (found === null) continue;
      const file = placedAs(found.value);
      if (fits(file)) files.push(file);
      const isLast = from + i === ids.length - 1 && ids.length < most;
      if (files.length === page && !isLast) return { files, next: all[from + i]!.place };
    }
  }
  return all.length < most ? { files } : { files, next: all.at(-1)!.place };
}

function placedAs({ info, owner, conversation, n, createdAt, place, keptBy }: FileRecord): PlacedFile {
  return {
    file: info,
    by: owner,
    at: place === undefined ? createdAt : decodeTime(place),
    conversation,
    n,
    ...(keptBy === undefined ? {} : { keptBy: "draft" in keptBy ? "draft" : "scheduled" }),
  };
}
