// This module is browser compatible.
/** Who has read up to exactly which message: each reader stands once, at the lowest message they have reached. */
import type { Row } from "./rows.ts";

/** Beyond so many messages from the end nobody is looked up: readers are near the end or far away. */
const looked = 60;

/** @param seenBy who has read up to `n` or further. */
export function exactReaders(
  rows: readonly Row[],
  seenBy: (n: number) => readonly string[],
): Map<number, readonly string[]> {
  const exact = new Map<number, readonly string[]>();
  const further = new Set<string>();
  let left = looked;
  for (let i = rows.length - 1; i >= 0 && left > 0; i--) {
    const row = rows[i]!;
    if (row.kind !== "message" || row.n === undefined) continue;
    left--;
    const here = seenBy(row.n).filter((id) => !further.has(id) && id !== row.by);
    for (const id of seenBy(row.n)) further.add(id);
    if (here.length > 0) exact.set(row.n, here);
  }
  return exact;
}
