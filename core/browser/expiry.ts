// This module is browser compatible.
/** When something ends that was set for a while: the choices that are offered, and what each means at a moment. */
export const expiries = {
  never: "Don't clear",
  half: "30 minutes",
  hour: "1 hour",
  four: "4 hours",
  today: "Today",
  week: "This week",
} as const;
export type Expiry = keyof typeof expiries;

export const pauses = {
  never: "Until I change it",
  half: "For 30 minutes",
  hour: "For 1 hour",
  four: "For 4 hours",
  tomorrow: "Until tomorrow, 8:00",
} as const;
export type Pause = keyof typeof pauses;

const minute = 60_000;
const lengths = { half: 30 * minute, hour: 60 * minute, four: 240 * minute } as const;

/** Milliseconds since 1970 in the time of this device; undefined is never. */
export function endOf(choice: Expiry | Pause, now: number): number | undefined {
  if (choice === "never") return undefined;
  if (choice in lengths) return now + lengths[choice as keyof typeof lengths];
  const date = new Date(now);
  if (choice === "tomorrow") {
    // In the small hours, tomorrow is when it gets light.
    date.setDate(date.getDate() + (date.getHours() < 6 ? 0 : 1));
    date.setHours(8, 0, 0, 0);
  } else {
    // The week ends with Sunday.
    const days = choice === "week" ? (7 - date.getDay()) % 7 : 0;
    date.setDate(date.getDate() + days + 1);
    date.setHours(0, 0, 0, 0);
  }
  return date.getTime();
}
