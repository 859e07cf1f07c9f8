/**
 * Files do not take the last room of a disk: without a little of it nobody could write a message, or delete one to make
 * room. What is on its way already may still fill it; then it gives back what it took (core/files/uploads.ts).
 */
import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { ParleyError } from "../errors.ts";

/** Bytes that are left for messages. */
const reserve = 64 * 1024 * 1024;

/** @throws ParleyError `storage_full` when there would not be enough left after so many more. */
export async function refuseWithoutSpace(directory: string, bytes: number): Promise<void> {
  if (await spaceIn(directory) - bytes >= reserve) return;
  throw new ParleyError(
    "storage_full",
    "Cannot take that file: the server's disk is nearly full. Please try again later, or tell who runs it",
  );
}

/** Bytes; infinite where it cannot be seen. The directory itself may not be there yet. */
async function spaceIn(directory: string): Promise<number> {
  for (let at = directory; at !== dirname(at); at = dirname(at)) {
    const found = await statfs(at).catch(() => null);
    if (found !== null) return found.bavail * found.bsize;
  }
  return Infinity;
}
