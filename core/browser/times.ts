// This module is browser compatible.
/**
 * Times as people write them: "in 20 minutes", "tomorrow at 9", "friday 17:30", "2h". Read at the beginning of a text, in
 * the zone of the device; how much of the text was read is said with it, so that the rest can be something else.
 */

export interface Read<T> {
  value: T;
  /** Characters of the text that it took. */
  length: number;
}

const unitSeconds: Record<string, number> = { m: 60, h: 3600, d: 86_400, w: 604_800 };
const amount = String.raw`(\d{1,4}(?:[.,]\d)?|half an?|an?|one|two|three|four|five|six|ten)`;
const unit = String.raw`(minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w)`;
const onePart = new RegExp(`^${amount}\\s*${unit}(?![\\p{L}\\p{N}])`, "iu");
const words: Record<string, number> = {
  ...{ a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, ten: 10 },
  ...{ "half a": 0.5, "half an": 0.5 },
};

/** Seconds: "90m", "2 hours", "1h 30m", "a day", "one week and two days". */
export function readDuration(text: string): Read<number> | undefined {
  let seconds = 0;
  let length = 0;
  for (;;) {
    const gap = length === 0 ? "" : /^(?:\s*,)?\s*(?:and\s+)?/i.exec(text.slice(length))![0];
    const match = onePart.exec(text.slice(length + gap.length));
    if (match === null) break;
    const count = words[match[1]!.toLowerCase()] ?? Number(match[1]!.replace(",", "."));
    seconds += count * unitSeconds[match[2]![0]!.toLowerCase()]!;
    length += gap.length + match[0].length;
  }
  return length === 0 ? undefined : { value: Math.round(seconds), length };
}

/** Milliseconds since 1970. Undefined when no time stands there, or none that is still to come. */
export function readMoment(text: string, now: number): Read<number> | undefined {
  // "20 minutes" is in 20 minutes; "a day" may be what the text is about.
  const ahead = /^(?:(?:in|for)\s+|(?=\d))/i.exec(text);
  const duration = ahead && readDuration(text.slice(ahead[0].length));
  if (duration) return { value: now + duration.value * 1000, length: ahead[0].length + duration.length };
  return readDayAndTime(text, now);
}

interface Clock {
  hour: number;
  minute: number;
}

/** A day, a time of day, or both in either order. */
function readDayAndTime(text: string, now: number): Read<number> | undefined {
  let at = 0;
  let day: Date | undefined;
  let clock: Clock | undefined;
  /** What the day means when no time is given. */
  let usual: Clock | undefined;
  for (let i = 0; i < 2; i++) {
    const gap = at === 0 ? "" : /^,?\s*/.exec(text.slice(at))![0];
    const rest = text.slice(at + gap.length);
    const found = day === undefined ? readDay(rest, now) : undefined;
    const time = found || clock !== undefined ? undefined : readClock(rest);
    const length = found?.length ?? time?.length;
    if (length === undefined) break;
    if (found) {
      day = found.value.day;
      usual = found.value.clock;
    } else clock = time!.value;
    at += gap.length + length;
  }
  if (at === 0) return undefined;
  const value = momentOf(day, clock ?? usual, now);
  return value === undefined || value <= now ? undefined : { value, length: at };
}

/** What is asked for without a time of day is for the morning; a time without a day is the next one. */
function momentOf(day: Date | undefined, clock: Clock | undefined, now: number): number | undefined {
  const { hour, minute } = clock ?? { hour: 9, minute: 0 };
  const date = new Date(day ?? now);
  date.setHours(hour, minute, 0, 0);
  if (day === undefined && date.getTime() <= now) date.setDate(date.getDate() + 1);
  return Number.isNaN(date.getTime()) ? undefined : date.getTime();
}

/** "9:30", "9:30 pm", "9am", "at 9", "noon". A bare number is a time only after "at". */
function readClock(text: string): Read<Clock> | undefined {
  const named = /^(?:at\s+)?(noon|midday|midnight)\b/i.exec(text);
  if (named) {
    const hour = named[1]!.toLowerCase() === "midnight" ? 0 : 12;
    return { value: { hour, minute: 0 }, length: named[0].length };
  }
  const match = /^(at\s+)?(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.|o'clock)?(?![\p{L}\p{N}])/iu.exec(
    text,
  );
  if (match === null) return undefined;
  const [whole, at, hours, minutes, half = ""] = match;
  if (at === undefined && minutes === undefined && half === "") return undefined;
  let hour = Number(hours);
  const minute = Number(minutes ?? 0);
  const twelve = /^[ap]/i.test(half);
  if (hour > 23 || minute > 59 || (twelve && (hour < 1 || hour > 12))) return undefined;
  if (twelve) hour = hour % 12 + (/^p/i.test(half) ? 12 : 0);
  return { value: { hour, minute }, length: whole.trimEnd().length };
}

interface Day {
  day: Date;
  clock?: Clock;
}

const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const monthWord = String.raw`(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?`;

function readDay(text: string, now: number): Read<Day> | undefined {
  const near = /^(?:on\s+)?(today|tonight|tomorrow|next week)\b/i.exec(text);
  if (near) return { value: nearDay(near[1]!.toLowerCase(), now), length: near[0].length };
  const week = /^(?:(?:on|next|this)\s+)?(sun|mon|tue|wed|thu|fri|sat)([a-z]*)\b/i.exec(text);
  const name = week && (week[1]! + week[2]!).toLowerCase();
  const weekday = name ? weekdays.findIndex((day) => day === name || isShort(day, name)) : -1;
  if (weekday !== -1) return { value: { day: nextWeekday(weekday, now) }, length: week![0].length };
  return readDate(text, now);
}

/** "mon", "tues", "thurs". */
function isShort(day: string, name: string): boolean {
  return name.length >= 3 && name.length <= 5 && day.startsWith(name);
}

function nearDay(name: string, now: number): Day {
  const day = new Date(now);
  if (name === "tomorrow") day.setDate(day.getDate() + 1);
  if (name === "next week") return { day: nextWeekday(1, now) };
  return name === "tonight" ? { day, clock: { hour: 20, minute: 0 } } : { day };
}

/** Not today: who means today says so. */
function nextWeekday(weekday: number, now: number): Date {
  const day = new Date(now);
  day.setDate(day.getDate() + ((weekday - day.getDay() + 6) % 7 + 1));
  return day;
}

/** "2026-12-01", "1 December", "Dec 1st, 2026". */
function readDate(text: string, now: number): Read<Day> | undefined {
  const iso = /^(?:on\s+)?(\d{4})-(\d{1,2})-(\d{1,2})\b/.exec(text);
  if (iso) return dated(iso[0], Number(iso[3]), Number(iso[2]) - 1, Number(iso[1]), now);
  const dayFirst = new RegExp(
    `^(?:on\\s+)?(?:the\\s+)?(\\d{1,2})(?:st|nd|rd|th|\\.)?\\s+(?:of\\s+)?${monthWord}`,
    "i",
  )
    .exec(text);
  const monthFirst = new RegExp(`^(?:on\\s+)?${monthWord}\\s+(\\d{1,2})(?:st|nd|rd|th)?(?![:\\d])`, "i").exec(
    text,
  );
  const match = dayFirst ?? monthFirst;
  if (match === null) return undefined;
  const [day, month] = dayFirst ? [match[1], match[2]] : [match[2], match[1]];
  const year = /^,?\s+(\d{4})\b/.exec(text.slice(match[0].length));
  const whole = match[0] + (year?.[0] ?? "");
  return dated(
    whole,
    Number(day),
    months.indexOf(month!.toLowerCase()),
    year ? Number(year[1]) : undefined,
    now,
  );
}

/** A date without a year is the next one. */
function dated(whole: string, day: number, month: number, year: number | undefined, now: number) {
  const today = new Date(now);
  const date = new Date(year ?? today.getFullYear(), month, day, 23, 59);
  if (date.getMonth() !== month || date.getDate() !== day) return undefined;
  if (year === undefined && date.getTime() < now) date.setFullYear(date.getFullYear() + 1);
  return { value: { day: date }, length: whole.length };
}

/**
 * "me in 20 minutes to call Ben", "tomorrow 9:00 water the plants", "to call Ben at 17:00". Undefined when there is no
 * time in it.
 */
export function readReminder(text: string, now: number): { at: number; text: string } | undefined {
  const said = text.trim().replace(/^me\s+/i, "");
  const first = readMoment(said, now);
  if (first !== undefined) return { at: first.value, text: withoutLink(said.slice(first.length)) };
  for (const { index } of said.matchAll(/\s+/g)) {
    const end = said.slice(index).trimStart();
    const moment = readMoment(end, now);
    if (moment?.length === end.length) return { at: moment.value, text: withoutLink(said.slice(0, index)) };
  }
  return undefined;
}

function withoutLink(text: string): string {
  return text.trim().replace(/^(?:[,:]\s*)?(?:(?:to|that|about)\s+)?/i, "").trim();
}
