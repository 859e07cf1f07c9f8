/**
 * A file of a message is known better than when it was sent. Nobody does that: it is no edit, it is in the name of who
 * wrote the message, and it may come when they have left or the room is archived.
 */
import { ParleyError } from "../errors.ts";
import { keys } from "../kv/keys.ts";
import type { Staged } from "../kv/staged.ts";
import type { Check } from "../kv/store.ts";
import type { FileInfo } from "../protocol/entries.ts";
import type { Place } from "./changing.ts";
import type { MessagesParts } from "./parts.ts";

/** What must be true with it, in the same commit. */
export interface Together {
  checks: readonly Check[];
  also(change: Staged): void;
}

/** Harmless when the message, or its conversation, is gone. @throws ParleyError `conflict`: look again. */
export function restate(
  parts: MessagesParts,
  { conversation, n }: Place,
  info: FileInfo,
  { checks, also }: Together,
): Promise<void> {
  const key = keys.entry(conversation, n);
  return parts.turns.run(`${conversation} ${n}`, async () => {
    const found = await parts.store.find(key);
    if (found?.value.type !== "message") return;
    const { files, by } = found.value;
    if (!files?.some(({ id }) => id === info.id)) return;
    const next = { ...found.value, files: files.map((file) => file.id === info.id ? info : file) };
    await parts.log.append({
      conversation,
      draft: { type: "changed", by, at: parts.effects.now(), of: n },
      checks: [{ key, versionstamp: found.versionstamp }, ...checks],
      tells: { message: next },
      also(change) {
        change.set(key, next);
        also(change);
      },
    }).catch((error) => {
      if (!(error instanceof ParleyError && error.code === "not_found")) throw error;
    });
  });
}
