/**
 * Who lets others see what they have read. Whoever does not is not shown it of others either; that something has arrived
 * on a device is told in any case.
 */
import { keys } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";

export interface Receipt {
  user: string;
  n: number;
  delivered: number;
}

export async function sharesReceipts(store: Store, user: string): Promise<boolean> {
  return (await store.get(keys.privacy(user)))?.receipts !== false;
}

/** As one of them may see them. */
export async function receiptsFor(
  store: Store,
  viewer: string,
  receipts: readonly Receipt[],
): Promise<Receipt[]> {
  const users = [viewer, ...receipts.map(({ user }) => user)];
  const [mine, ...theirs] = (await store.getMany(users.map((user) => keys.privacy(user)))).map((it) =>
    it?.value
  );
  return receipts.map((receipt, i) =>
    mine?.receipts === false || theirs[i]?.receipts === false ? { ...receipt, n: 0 } : receipt
  );
}
