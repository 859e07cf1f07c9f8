// This module is browser compatible.
/** What the reader does not want to see at once: messages of those whom they have blocked, unless two talk alone. */
import type { Room } from "../protocol/entries.ts";

export function folds(
  { people }: Pick<Room, "people">,
  blocked: ReadonlySet<string>,
  { by }: { by: string },
): boolean {
  return blocked.has(by) && people?.length !== 2;
}
