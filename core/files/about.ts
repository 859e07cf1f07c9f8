/** A file for who wants to know more of it: what it says of itself, whose it is, since when. */
import { type FileRecord, keys } from "../kv/keys.ts";
import type { AboutFile } from "../protocol/entries.ts";
import { hearLater, isRecording } from "./hearing.ts";
import type { FilesParts } from "./parts.ts";

/** For who may read it. */
export async function aboutFile(parts: FilesParts, file: FileRecord): Promise<AboutFile> {
  const { store } = parts;
  const { info, sha256, owner, conversation, n, createdAt } = file;
  const [blob, [by], entry] = await Promise.all([
    store.get(keys.blob(file.blob)),
    parts.people([owner]),
    n === null ? null : store.get(keys.entry(conversation, n)),
  ]);
  if (blob !== null && blob.heard === undefined && isRecording(info.category)) {
    await hearLater(parts, file.blob);
  }
  const details = blob?.heard?.details ?? {};
  return { ...info, sha256, by: by!, at: entry?.at ?? createdAt, details };
}
