// This module is browser compatible.
/** How somebody is seen, in words. */
import type { Presence } from "../protocol/entries.ts";
import { clockTime, dayName, fromNow, type When } from "./dates.ts";

export const presenceNames: Record<Presence["as"], string> = {
  online: "Online",
  away: "Away",
  dnd: "Do not disturb",
  offline: "Offline",
};

const hour = 3_600_000;

/** "Online", "Active 10 minutes ago", "Last seen yesterday", "Do not disturb until 18:00". */
export function presenceLine({ as, seen, undisturbed }: Presence, when: When): string {
  if (as === "dnd") return `Do not disturb${undisturbed ? ` until ${momentOf(undisturbed, when)}` : ""}`;
  if (as === "online" || seen === undefined) return presenceNames[as];
  // The clock of a page stands still between minutes.
  return `${as === "away" ? "Active" : "Last seen"} ${fromNow(Math.min(seen, when.now), when)}`;
}

/** "18:00", "tomorrow at 8:00", "Sunday 29 November at 0:00". */
export function momentOf(at: number, when: When): string {
  const day = dayName(at, when);
  const time = clockTime(at, when);
  if (day === "Today") return time;
  const tomorrow = dayName(at, when) === dayName(when.now + 24 * hour, when);
  return `${tomorrow ? "tomorrow" : day} at ${time}`;
}

/** The hour of the day in a zone, from 0 to 24. */
export function hourIn(zone: string, now: number): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(now);
  const value = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return value("hour") + value("minute") / 60;
}

export function isNight(zone: string, now: number): boolean {
  const hour = hourIn(zone, now);
  return hour >= 22 || hour < 6;
}

/** "10:42, 3 hours ahead of you", or only the time where clocks agree. */
export function localTime(zone: string, when: When): string {
  const time = clockTime(when.now, { ...when, zone });
  const ahead = offsetOf(zone, when.now) - offsetOf(when.zone, when.now);
  const hours = Math.abs(Math.round(ahead * 4) / 4);
  if (hours === 0) return time;
  return `${time}, ${hours === 1 ? "1 hour" : `${hours} hours`} ${ahead > 0 ? "ahead of" : "behind"} you`;
}

/** Hours ahead of UTC. */
function offsetOf(zone: string | undefined, now: number): number {
  const minute = now - now % 60_000;
  const text = new Date(minute).toLocaleString("sv-SE", {
    ...(zone === undefined ? {} : { timeZone: zone }),
  });
  return (Date.parse(`${text.replace(" ", "T")}Z`) - minute) / hour;
}
