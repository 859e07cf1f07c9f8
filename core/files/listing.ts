/** Lists of files, the latest first: of a conversation with its threads, and of one's own wherever they are. */
import { ParleyError } from "../errors.ts";
import { type FileRecord, type Key, keys, type Range } from "../kv/keys.ts";
import type { CommandBody } from "../protocol/commands.ts";
import type { FileCategory, ListedFile } from "../protocol/entries.ts";
import type { Scope } from "../scope.ts";
import type { FilesParts } from "./parts.ts";

export interface Listed {
  files: ListedFile[];
  /** Where the next page begins. */
  cursor?: string;
}

const page = 50;
/** Files that are looked through for one page: nobody waits for a picture among ten thousand sounds. */
const most = 500;

export async function listFiles(
  { store, access }: Pick<FilesParts, "store" | "access">,
  { userId }: Scope,
  { conversation, categories, cursor }: CommandBody<"files">,
): Promise<Listed> {
  if (conversation !== undefined) await access.membership(userId, conversation);
  const range: Range<unknown> = conversation === undefined
    ? keys.storage(userId)
    : keys.filesByConversation(conversation);
  const options = { reverse: true, limit: most, ...(cursor === undefined ? {} : { to: cursor }) };
  const wanted = new Set<FileCategory>(categories);
  const files: ListedFile[] = [];
  let seen = 0;
  let last = "";
  for await (const { key } of store.list(range, options)) {
    last = key.at(-1) as string;
    seen++;
    const file = await store.get(keys.file(last) as Key<FileRecord>);
    // What is not sent yet is shown to nobody, not even in a list of one's own.
    if (file === null || file.n === null || wanted.size > 0 && !wanted.has(file.info.category)) continue;
    // Mine in a room that I have left is out of my sight like the room.
    if (conversation === undefined && !await mayRead(access, userId, file.conversation)) continue;
    const { info, owner: by, n, createdAt: at } = file;
    files.push({ conversation: file.conversation, n, by, at, info });
    if (files.length === page) break;
  }
  return { files, ...(files.length === page || seen === most ? { cursor: last } : {}) };
}

async function mayRead(access: FilesParts["access"], userId: string, conversation: string): Promise<boolean> {
  return await access.membership(userId, conversation).then(() => true, ifNotFound);
}

/** @throws whatever else it is. */
export function ifNotFound(error: unknown): false {
  if (error instanceof ParleyError && error.code === "not_found") return false;
  throw error;
}
