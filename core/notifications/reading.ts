/** What somebody has read where it happened: then nothing has to tell them any more. */
import { keys } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";

/** Where something happened. */
export interface Spot {
  conversation: string;
  n?: number | undefined;
}

/** By person. What is about no message can only be seen in the list. */
export async function hasRead(store: Store, users: readonly string[], spot: Spot): Promise<boolean[]> {
  const { conversation, n } = spot;
  if (n === undefined) return users.map(() => false);
  const reads = await store.getMany(users.map((user) => keys.read(conversation, user)));
  return reads.map((read) => read !== null && read.value.n >= n);
}
