/** What somebody wants others to see, as long as it holds. */
import type { ProfileRecord } from "../kv/keys.ts";
import type { Availability, Status } from "../protocol/shapes.ts";

type Wishes = Pick<ProfileRecord, "as" | "until" | "status">;

export function wishOf({ as, until }: Wishes, now: number): Availability {
  return as === undefined || (until !== undefined && until <= now) ? "auto" : as;
}

export function statusOf({ status }: Wishes, now: number): Status | undefined {
  return status?.expiresAt !== undefined && status.expiresAt <= now ? undefined : status;
}

/** When something of it ends by itself next; Infinity is never. */
export function nextEnd({ until, status }: Wishes, now: number): number {
  const ends = [until, status?.expiresAt].filter((end) => end !== undefined && end > now);
  return Math.min(...ends as number[], Infinity);
}
