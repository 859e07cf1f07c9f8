/** Dates of a query as moments: a day begins at midnight where the asker is. */
import { type Operator, parseDay } from "./query.ts";

/** Milliseconds since 1970, `to` not included. */
export interface Period {
  from: number;
  to: number;
}

const day = 86_400_000;

/** @param zone Minutes that the asker's clock is ahead of UTC. */
export function periodsOf(
  operators: readonly Operator[],
  { now, zone }: { now: number; zone: number },
): { within: Period; without: Period[] } {
  const within: Period = { from: -Infinity, to: Infinity };
  const without: Period[] = [];
  for (const { name, value, negated } of operators) {
    if (name !== "before" && name !== "after" && name !== "on") continue;
    const start = startOf(value, now, zone);
    const period = {
      from: name === "before" ? -Infinity : name === "after" ? start + day : start,
      to: name === "before" ? start : name === "after" ? Infinity : start + day,
    };
    if (negated) without.push(period);
    else {
      within.from = Math.max(within.from, period.from);
      within.to = Math.min(within.to, period.to);
    }
  }
  return { within, without };
}

export function isWithin({ from, to }: Period, at: number): boolean {
  return from <= at && at < to;
}

function startOf(value: string, now: number, zone: number): number {
  const offset = zone * 60_000;
  const today = Math.floor((now + offset) / day) * day - offset;
  if (value === "today") return today;
  if (value === "yesterday") return today - day;
  const { year, month, day: date } = parseDay(value)!;
  return Date.UTC(year, month - 1, date) - offset;
}
