// This module is browser compatible.
/** Moments that are to come: those that are offered, how they are called, and what a person types for a time of day. */
import { clockTime, dayKey, type When } from "./dates.ts";

export interface Moment {
  name: string;
  /** Milliseconds since 1970. */
  at: number;
}
export interface Day {
  year: number;
  /** From 0. */
  month: number;
  day: number;
}
/** Minutes since midnight. */
export type TimeOfDay = number;

const minute = 60_000;
const hour = 60 * minute;
const dayLength = 24 * hour;
const morning = 9 * 60;
const evening = 18 * 60;
/** It is too late to offer the evening. */
const lateHour = 17;

/** For a message that waits. */
export function momentsToSend(when: When): Moment[] {
  return [{ name: "In 1 hour", at: when.now + hour }, ...daysToCome(when)];
}

/** For a reminder. */
export function momentsToRemind(when: When): Moment[] {
  return [
    { name: "In 20 minutes", at: when.now + 20 * minute },
    { name: "In 1 hour", at: when.now + hour },
    { name: "In 3 hours", at: when.now + 3 * hour },
    ...daysToCome(when).filter(({ at }) => dayKey(at, when) !== dayKey(when.now, when)),
  ];
}

function daysToCome(when: When): Moment[] {
  const today = new Date(when.now);
  const tomorrow = dayAfter(dayOf(when.now), 1);
  const monday = dayAfter(dayOf(when.now), (8 - today.getDay()) % 7 || 7);
  const offered = [
    ...(today.getHours() < lateHour ? [at(dayOf(when.now), evening)] : []),
    at(tomorrow, morning),
    // On Sundays it is tomorrow.
    ...(monday.day === tomorrow.day ? [] : [at(monday, morning)]),
  ];
  return offered.map((at) => ({ name: capital(momentName(at, when)), at }));
}

/** "today at 18:00", "tomorrow at 9:00", "Monday at 9:00", "4 December at 9:00", with the year when it is another. */
export function momentName(at: number, when: When): string {
  const time = clockTime(at, when);
  const day = dayKey(at, when);
  if (day === dayKey(when.now, when)) return `today at ${time}`;
  if (day === dayKey(when.now + dayLength, when)) return `tomorrow at ${time}`;
  const soon = at > when.now && at - when.now < 6 * dayLength;
  const sameYear = day.slice(0, 4) === dayKey(when.now, when).slice(0, 4);
  const name = new Intl.DateTimeFormat(when.locale ?? [], {
    ...(when.zone === undefined ? {} : { timeZone: when.zone }),
    ...(soon ? { weekday: "long" } : { day: "numeric", month: "long" }),
    ...(soon || sameYear ? {} : { year: "numeric" }),
  }).format(at);
  return `${name} at ${time}`;
}

/** In the zone of the device. */
export function at({ year, month, day }: Day, time: TimeOfDay): number {
  return new Date(year, month, day, Math.floor(time / 60), time % 60).getTime();
}

export function dayOf(at: number): Day {
  const date = new Date(at);
  return { year: date.getFullYear(), month: date.getMonth(), day: date.getDate() };
}

export function timeOf(at: number): TimeOfDay {
  const date = new Date(at);
  return date.getHours() * 60 + date.getMinutes();
}

/** Also over the end of a month. */
export function dayAfter({ year, month, day }: Day, days: number): Day {
  return dayOf(new Date(year, month, day + days, 12).getTime());
}

export function isSameDay(a: Day, b: Day): boolean {
  return a.year === b.year && a.month === b.month && a.day === b.day;
}

/** The weeks of a month, filled up from its neighbours. @param first the first day of a week, 0 is Sunday. */
export function weeksOf({ year, month }: Pick<Day, "year" | "month">, first: number): Day[][] {
  const before = (new Date(year, month, 1).getDay() - first + 7) % 7;
  const length = new Date(year, month + 1, 0).getDate();
  const weeks = Math.ceil((before + length) / 7);
  const begin = { year, month, day: 1 - before };
  return Array.from(
    { length: weeks },
    (_, week) => Array.from({ length: 7 }, (_, day) => dayAfter(begin, week * 7 + day)),
  );
}

/** Where weeks begin for this reader; 0 is Sunday. */
export function firstOfWeek(locale: string | undefined): number {
  const { language } = globalThis.navigator ?? {};
  const info = new Intl.Locale(locale ?? language ?? "en-GB") as Intl.Locale & {
    getWeekInfo?(): { firstDay: number };
  };
  return (info.getWeekInfo?.().firstDay ?? 1) % 7;
}

const typed = /^(\d{1,2})(?:[:.h ]?(\d{2}))?\s*(?:([ap])\.?m?\.?)?$/i;

/** "9", "9:30", "0930", "9.30", "9 pm"; undefined for what is no time of day. */
export function timeOfText(text: string): TimeOfDay | undefined {
  const [, hours, minutes = "00", half] = typed.exec(text.trim()) ?? [];
  if (hours === undefined) return undefined;
  const h = Number(hours);
  if (half !== undefined && (h < 1 || h > 12)) return undefined;
  const hour = half === undefined ? h : h % 12 + (half.toLowerCase() === "p" ? 12 : 0);
  const time = hour * 60 + Number(minutes);
  return hour > 23 || Number(minutes) > 59 ? undefined : time;
}

/** As the reader writes times, where that can be read again. */
export function textOfTime(at: number, when: When): string {
  const text = clockTime(at, when);
  const time = timeOf(at);
  if (timeOfText(text) === time) return text;
  return `${Math.floor(time / 60)}:${String(time % 60).padStart(2, "0")}`;
}

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
