/** Files out of their messages: those of a conversation, and one's own wherever they are; the latest first. */
import { keys } from "../kv/keys.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { FileInfo, FileKind, PlacedFile } from "../protocol/entries.ts";
import type { Scope } from "../scope.ts";
import type { FilesParts } from "./parts.ts";
import { roomTaken } from "./room.ts";

/** Files of one answer. */
const page = 60;
/** Looked at for one answer: where few of many are wanted, an answer may have fewer and still not be the last. */
const most = 1_000;

/** @throws ParleyError `not_found` when the asker is not in it. */
export async function filesOf(
  parts: FilesParts,
  { userId }: Scope,
  { conversation, kind, by, before }: CommandBody<"files.list">,
): Promise<CommandResult["files.list"]> {
  await parts.access.membership(userId, conversation);
  const rows = parts.store.list(keys.filesByConversation(conversation), latestFirst(before));
  return await placed(
    parts,
    rows,
    2,
    ({ file, by: owner }) =>
      (kind === undefined || kindOf(file) === kind) && (by === undefined || by === owner),
  );
}

export async function filesOfMine(
  parts: FilesParts,
  { userId }: Scope,
  { before }: CommandBody<"files.mine">,
): Promise<CommandResult["files.mine"]> {
  const rows = parts.store.list(keys.storage(userId), latestFirst(before));
  const { files, next } = await placed(parts, rows, 2, () => true);
  const used = await roomTaken(parts, userId);
  return { files, ...(next === undefined ? {} : { next }), used, quota: parts.config.files.quota };
}

function latestFirst(before: string | undefined) {
  return { limit: most, reverse: true, ...(before === undefined ? {} : { to: before }) };
}

/** @param at where the id of a file is in the key of its row. */
async function placed(
  { store }: FilesParts,
  rows: AsyncIterable<{ key: Deno.KvKey }>,
  at: number,
  fits: (file: PlacedFile) => boolean,
): Promise<CommandResult["files.list"]> {
  const ids = (await Array.fromAsync(rows)).map(({ key }) => key[at] as string);
  const files: PlacedFile[] = [];
  for (let from = 0; from < ids.length; from += page) {
    const some = ids.slice(from, from + page);
    for (const [i, found] of (await store.getMany(some.map(keys.file))).entries()) {
      if (found === null) continue;
      const { info, owner, conversation, n, createdAt } = found.value;
      const file = { file: info, by: owner, at: createdAt, conversation, n };
      if (fits(file)) files.push(file);
      const isLast = from + i === ids.length - 1 && ids.length < most;
      if (files.length === page && !isLast) return { files, next: some[i]! };
    }
  }
  return ids.length < most ? { files } : { files, next: ids.at(-1)! };
}

function kindOf({ category }: FileInfo): FileKind {
  return kinds[category] ?? "others";
}

const kinds: Partial<Record<FileInfo["category"], FileKind>> = {
  image: "pictures",
  video: "films",
  audio: "sounds",
};
