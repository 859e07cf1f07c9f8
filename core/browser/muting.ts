// This module is browser compatible.
/** For how long one mutes a conversation. Moments are milliseconds since 1970, days those of the device. */
export const muteChoices = [
  { id: "hour", name: "1 hour" },
  { id: "hours", name: "8 hours" },
  { id: "tomorrow", name: "Until tomorrow" },
  { id: "ever", name: "For ever" },
] as const;
export type MuteChoice = (typeof muteChoices)[number]["id"];

const hour = 3_600_000;
/** When a day of work begins. */
const morning = 8;

/** What `mutedUntil` becomes: 0 is for ever. */
export function mutedUntil(choice: MuteChoice, now: number): number {
  if (choice === "ever") return 0;
  if (choice === "hour") return now + hour;
  if (choice === "hours") return now + 8 * hour;
  const day = new Date(now);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1, morning).getTime();
}
