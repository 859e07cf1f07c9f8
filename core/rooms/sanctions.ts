/**
 * What the keepers of a room have decided about somebody: banned, muted, until when. It stands apart from their place,
 * so that leaving and coming back changes nothing. Whoever is let in is let in by a commit that checks it, so that
 * nobody slips through a door while it is being shut.
 */
import { ParleyError } from "../errors.ts";
import { keys, type MemberRecord, type RoomRecord, type SanctionRecord } from "../kv/keys.ts";
import type { Check, Store } from "../kv/store.ts";
import type { EntryDraft } from "../protocol/entries.ts";
import type { Writing } from "./places.ts";

type Ending = { until?: number } | undefined;

export interface FoundSanction {
  record: SanctionRecord;
  check: Check;
}

export async function findSanction(store: Store, conversation: string, user: string): Promise<FoundSanction> {
  const key = keys.sanction(conversation, user);
  const found = await store.find(key);
  return { record: found?.value ?? {}, check: { key, versionstamp: found?.versionstamp ?? null } };
}

export function setSanction(
  change: Writing,
  conversation: string,
  user: string,
  record: SanctionRecord,
): void {
  const key = keys.sanction(conversation, user);
  if (record.banned === undefined && record.muted === undefined) change.delete(key);
  else change.set(key, record);
}

export function lasts(ending: Ending, now: number): boolean {
  return ending !== undefined && (ending.until === undefined || ending.until > now);
}

/** What it means for a place in the room. */
export function silenceOf({ muted }: SanctionRecord, now: number): Pick<MemberRecord, "silencedUntil"> {
  return lasts(muted, now) ? { silencedUntil: muted!.until ?? 0 } : {};
}

/** When it ends, from the seconds that it lasts. */
export function endingOf(seconds: number | undefined, now: number): { until?: number } {
  return seconds === undefined ? {} : { until: now + seconds * 1000 };
}

/** @throws ParleyError `banned`. */
export function refuseBanned(room: RoomRecord, { banned }: SanctionRecord, draft: EntryDraft): void {
  if (!lasts(banned, draft.at)) return;
  const time = banned!.until === undefined ? "" : ` for another ${duration(banned!.until - draft.at)}`;
  throw new ParleyError(
    "banned",
    draft.type === "added"
      ? `Cannot add them to "${room.name}": they are banned from it${time}; lift the ban first`
      : `Cannot join "${room.name}": you are banned from it${time}`,
  );
}

/** "20 minutes", "3 days": whole, and never less than what is left. */
export function duration(ms: number): string {
  const units = [["day", 86_400_000], ["hour", 3_600_000], ["minute", 60_000]] as const;
  const [name, size] = units.find(([, size]) => ms > size) ?? ["minute", 60_000];
  const count = Math.ceil(ms / size);
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}
