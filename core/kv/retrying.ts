/**
 * Read, decide, write with checks; when somebody else was quicker, the same again with what they left.
 * Bounded, so that a mistake cannot spin.
 */
import { ParleyError } from "../errors.ts";

/** Whoever lost begins by reading again, and may lose to everything that the other process has queued. */
const tries = 60;

/** Repeats `attempt` while it ends in `conflict`. @throws the last `conflict`, or any other error at once. */
export async function retrying<T>(attempt: () => Promise<T>): Promise<T> {
  for (let i = 1;; i++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ParleyError) || error.code !== "conflict" || i === tries) throw error;
    }
  }
}
