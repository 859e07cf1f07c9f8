// This module is browser compatible.
/**
 * What of the files and links of a conversation is shown, and how the address of the page says it
 * (`?files=pictures&by=…&from=2026-11-01`): a reload, a bookmark and Back lead to the same.
 */
import { type FileKind, fileKinds } from "../protocol/entries.ts";
import { at, type Day, dayAfter, dayOf } from "./moments.ts";

export type Shelf = FileKind | "links";
export interface Sifting {
  shelf: Shelf;
  /** The id of a person. */
  by?: string | undefined;
  /** So many days up to now. */
  days?: number | undefined;
  /** The first and the last day that are shown. */
  from?: Day | undefined;
  to?: Day | undefined;
}

const shelves: readonly string[] = [...fileKinds, "links"];
const fixed: readonly number[] = [7, 30];

/** Nothing when the address does not ask for it; what it says wrongly is passed over. */
export function siftingOf(search: string): Sifting | undefined {
  const asked = new URLSearchParams(search);
  const shelf = asked.get("files");
  if (shelf === null) return undefined;
  const by = asked.get("by") ?? "";
  const days = Number(asked.get("days"));
  return {
    shelf: shelves.includes(shelf) ? shelf as Shelf : "pictures",
    by: /^[0-9A-Z]{26}$/.test(by) ? by : undefined,
    days: fixed.includes(days) ? days : undefined,
    from: dayIn(asked.get("from")),
    to: dayIn(asked.get("to")),
  };
}

export function searchOf({ shelf, by, days, from, to }: Sifting): string {
  const said = new URLSearchParams({ files: shelf });
  if (by !== undefined) said.set("by", by);
  if (days !== undefined) said.set("days", String(days));
  if (from !== undefined) said.set("from", textOf(from));
  if (to !== undefined) said.set("to", textOf(to));
  return `?${said}`;
}

/** From when on, and until when; milliseconds since 1970. */
export function spanOf({ days, from, to }: Sifting, now: number): { from?: number; to?: number } {
  if (days !== undefined) return { from: at(dayAfter(dayOf(now), 1 - days), 0) };
  return {
    ...(from === undefined ? {} : { from: Math.max(0, at(from, 0)) }),
    ...(to === undefined ? {} : { to: Math.max(0, at(dayAfter(to, 1), 0)) }),
  };
}

function dayIn(text: string | null): Day | undefined {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text ?? "") ?? [];
  if (year === undefined || Number(year) < 1970) return undefined;
  const found = dayAfter({ year: Number(year), month: Number(month) - 1, day: Number(day) }, 0);
  return textOf(found) === text ? found : undefined;
}

function textOf({ year, month, day }: Day): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${year}-${two(month + 1)}-${two(day)}`;
}
