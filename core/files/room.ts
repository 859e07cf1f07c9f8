/**
 * How much room somebody's files take. What an upload will take counts from its beginning, so that many at once cannot
 * take more than there is.
 */
import { ParleyError } from "../errors.ts";
import { type Key, keys } from "../kv/keys.ts";
import type { Check } from "../kv/store.ts";
import type { FilesParts } from "./parts.ts";

export interface Taking {
  /** Must still hold in the commit that takes the room. */
  check: Check;
  /** What is written in that commit besides the room itself. */
  turn: { key: Key<string>; value: string };
}

/** @throws ParleyError `quota_exceeded` when so many bytes more are too many. */
export async function takeRoom(
  { store, config, effects }: FilesParts,
  user: string,
  bytes: number,
): Promise<Taking> {
  const key = keys.storageTurn(user);
  const turn = await store.find(key);
  const taken = await roomTaken({ store }, user);
  const { quota } = config.files;
  if (taken + bytes > quota) {
    throw new ParleyError(
      "quota_exceeded",
      `Cannot take that file: your files may take ${inWords(quota)}, and ${
        inWords(quota - taken)
      } are left; ` +
        "delete messages with files that you no longer need",
    );
  }
  return {
    check: { key, versionstamp: turn?.versionstamp ?? null },
    turn: { key, value: effects.id() },
  };
}

/** Bytes. */
export async function roomTaken({ store }: Pick<FilesParts, "store">, user: string): Promise<number> {
  let taken = 0;
  for await (const { value } of store.list(keys.storage(user))) taken += value;
  return taken;
}

export function inWords(bytes: number): string {
  const mb = Math.max(0, bytes) / 1e6;
  return mb >= 1000 ? `${+(mb / 1000).toFixed(1)} GB` : `${+mb.toFixed(mb < 10 ? 1 : 0)} MB`;
}
