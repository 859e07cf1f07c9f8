// This module is browser compatible.
/**
 * Times in words, in the reader's zone and language. The server renders with the zone it was told (or UTC), the
 * browser with its own; the moment itself is always in the `datetime` attribute.
 */
export interface When {
  /** Milliseconds since 1970. */
  now: number;
  /** IANA name; the device's own when left out. */
  zone?: string;
  /** BCP 47; the device's own when left out. */
  locale?: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const dayLength = 86_400_000;

/** "10:42" or "10:42 AM". */
export function clockTime(at: number, when: When): string {
  return format(at, when, { hour: "numeric", minute: "2-digit" });
}

/** "Today", "Yesterday", "Monday 23 November", with the year when it is another one. */
export function dayName(at: number, when: When): string {
  const day = dayKey(at, when);
  if (day === dayKey(when.now, when)) return "Today";
  if (day === dayKey(when.now - dayLength, when)) return "Yesterday";
  const sameYear = day.slice(0, 4) === dayKey(when.now, when).slice(0, 4);
  return format(at, when, {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(sameYear ? {} : { year: "numeric" }),
  });
}

/** "today 10:42", "Monday 23 November 10:42". */
export function lastSaid(at: number, when: When): string {
  return `${dayName(at, when).replace(/^(To|Yester)day$/, (day) => day.toLowerCase())} ${
    clockTime(at, when)
  }`;
}

/** "Tuesday 24 November 2026 at 10:42", for titles and ears. */
export function fullTime(at: number, when: When): string {
  return format(at, when, { dateStyle: "full", timeStyle: "short" });
}

/** "10:42" today, with its day otherwise. */
export function momentOf(at: number, when: When): string {
  const time = clockTime(at, when);
  return dayKey(at, when) === dayKey(when.now, when) ? time : `${shortDate(at, when)}, ${time}`;
}

/** "24 Nov 2026". */
export function shortDate(at: number, when: When): string {
  return format(at, when, { dateStyle: "medium" });
}

/** "just now", "5 minutes ago", "in 3 days". */
export function fromNow(at: number, when: When): string {
  const seconds = Math.round((at - when.now) / 1000);
  const size = Math.abs(seconds);
  if (size < 45) return "just now";
  const [unit, length] = size < 2700
    ? ["minute" as const, 60]
    : size < 79_200
    ? ["hour" as const, 3600]
    : size < 2_160_000
    ? ["day" as const, 86_400]
    : ["month" as const, 2_592_000];
  return new Intl.RelativeTimeFormat(when.locale ?? [], { numeric: "auto" })
    .format(Math.sign(seconds) * Math.max(1, Math.round(size / length)), unit);
}

/** "2026-11-24": the calendar day in the reader's zone. */
export function dayKey(at: number, when: When): string {
  return format(at, { ...when, locale: "en-CA" }, { year: "numeric", month: "2-digit", day: "2-digit" });
}

function format(at: number, when: When, options: Intl.DateTimeFormatOptions): string {
  const key = JSON.stringify([when.locale, when.zone, options]);
  let known = formats.get(key);
  if (known === undefined) {
    known = new Intl.DateTimeFormat(when.locale ?? [], { ...options, timeZone: when.zone });
    formats.set(key, known);
  }
  return known.format(at);
}
