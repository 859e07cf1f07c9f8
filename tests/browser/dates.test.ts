import { clockTime, dayName, fromNow } from "@/core/browser/dates.ts";
import { hueOf, initialsOf } from "@/core/browser/faces.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";

const now = Date.UTC(2026, 10, 24, 10, 0);
const inLondon = { now, zone: "Europe/London", locale: "en-GB" };
const minute = 60_000;
const day = 1_440 * minute;

Deno.test("dayName() says today and yesterday by the reader's own calendar", () => {
  assertEquals(dayName(now, inLondon), "Today");
  assertEquals(dayName(now - day, inLondon), "Yesterday");
  assertEquals(dayName(now, { ...inLondon, now: Date.UTC(2026, 10, 24, 23) }), "Today");
  // 23:00 UTC is tomorrow in Tokyo.
  assertEquals(dayName(now, { now: Date.UTC(2026, 10, 24, 23), zone: "Asia/Tokyo" }), "Yesterday");
});

Deno.test("dayName() names the year only when it is another one", () => {
  assertEquals(dayName(now - 3 * day, inLondon), "Saturday 21 November");
  assertEquals(dayName(Date.UTC(2025, 0, 2, 12), inLondon), "Thursday, 2 January 2025");
});

Deno.test("clockTime() follows zone and language", () => {
  assertEquals(
    clockTime(now, { now, zone: "America/New_York", locale: "en-US" }).replace("\u202f", " "),
    "5:00 AM",
  );
  assertEquals(clockTime(now, inLondon), "10:00");
});

Deno.test("fromNow() counts in the largest unit that fits", () => {
  const ago = (ms: number) => fromNow(now - ms, inLondon);
  assertEquals(ago(10_000), "just now");
  assertEquals(ago(5 * minute), "5 minutes ago");
  assertEquals(ago(120 * minute), "2 hours ago");
  assertEquals(ago(day), "yesterday");
  assertEquals(fromNow(now + 7 * day, inLondon), "in 7 days");
});

Deno.test("initialsOf() takes whole characters of the first and the last word", () => {
  assertEquals(initialsOf("Ada Lovelace"), "AL");
  assertEquals(initialsOf("ben"), "B");
  assertEquals(initialsOf("  Élodie de la Tour "), "ÉT");
  assertEquals(initialsOf("👩‍🚀 Zoë"), "👩‍🚀Z");
});

Deno.test("hueOf() spreads ids over all 24 hues and never changes", () => {
  const hues = new Set(Array.from({ length: 500 }, (_, i) => hueOf(`01J${i}`)));
  assertEquals(hues.size, 24);
  assert([...hues].every((hue) => Number.isInteger(hue) && hue >= 0 && hue < 24));
  assertEquals(hueOf("01JADA"), hueOf("01JADA"));
});
