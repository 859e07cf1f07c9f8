// This module is browser compatible.
/** The days that one jumps to in a conversation. Each begins at midnight of the device; milliseconds since 1970. */
export interface Day {
  name: string;
  at: number;
}

export function daysToJumpTo(now: number): Day[] {
  return [
    { name: "Today", at: startOfDay(now, 0) },
    { name: "Yesterday", at: startOfDay(now, -1) },
    { name: "A week ago", at: startOfDay(now, -7) },
    { name: "The beginning", at: 0 },
  ];
}

/** When the day of a date field ("2026-11-24") begins; undefined while it is not filled in. */
export function dayOfField(value: string): number | undefined {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value) ?? [];
  if (year === undefined) return undefined;
  return Math.max(0, new Date(Number(year), Number(month) - 1, Number(day)).getTime());
}

function startOfDay(now: number, days: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}
