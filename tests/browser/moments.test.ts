import {
  at,
  momentName,
  momentsToRemind,
  momentsToSend,
  timeOfText,
  weeksOf,
} from "@/core/browser/moments.ts";
import { assertEquals } from "@/tests/support/assert.ts";

const local = (day: number, hours: number, minutes = 0) => new Date(2026, 10, day, hours, minutes).getTime();
const when = (now: number) => ({ now, locale: "en-GB" });
const named = (moments: { name: string }[]) => moments.map(({ name }) => name);

Deno.test("a message can wait for an hour, the evening, tomorrow morning or Monday morning", () => {
  // A Wednesday.
  assertEquals(named(momentsToSend(when(local(25, 14)))), [
    "In 1 hour",
    "Today at 18:00",
    "Tomorrow at 9:00",
    "Monday at 9:00",
  ]);
  assertEquals(momentsToSend(when(local(25, 14))).map(({ at }) => at), [
    local(25, 15),
    local(25, 18),
    local(26, 9),
    local(30, 9),
  ]);
});

Deno.test("the evening is not offered in the evening, and on a Sunday tomorrow is Monday", () => {
  assertEquals(named(momentsToSend(when(local(29, 20)))), ["In 1 hour", "Tomorrow at 9:00"]);
  assertEquals(named(momentsToSend(when(local(30, 8)))), [
    "In 1 hour",
    "Today at 18:00",
    "Tomorrow at 9:00",
    "7 December at 9:00",
  ]);
});

Deno.test("a reminder can come back in 20 minutes, some hours, or another day", () => {
  assertEquals(named(momentsToRemind(when(local(25, 14)))), [
    "In 20 minutes",
    "In 1 hour",
    "In 3 hours",
    "Tomorrow at 9:00",
    "Monday at 9:00",
  ]);
});

Deno.test("a moment is called by its day as long as that says enough, for the zone that is asked for", () => {
  const now = local(25, 14);
  assertEquals(momentName(local(25, 23, 30), when(now)), "today at 23:30");
  assertEquals(momentName(local(28, 7), when(now)), "Saturday at 7:00");
  assertEquals(momentName(new Date(2027, 0, 3, 7).getTime(), when(now)), "3 January 2027 at 7:00");
  const noon = Date.UTC(2026, 10, 25, 12);
  assertEquals(momentName(noon, { now: noon, zone: "Asia/Tokyo", locale: "en-GB" }), "today at 21:00");
});

Deno.test("a time of day may be typed in many ways, and what is none is nothing", () => {
  const read = ["9", "9:30", "0930", "9.30", "9 pm", "12am", "12:05 PM", "23h59"].map(timeOfText);
  assertEquals(read, [540, 570, 570, 570, 1260, 0, 725, 1439]);
  assertEquals(["", "25", "9:75", "13 pm", "noon", "9:3"].map(timeOfText), Array(6).fill(undefined));
});

Deno.test("a month is shown in whole weeks, from the day on which weeks begin", () => {
  const november = weeksOf({ year: 2026, month: 10 }, 1);
  assertEquals([november.length, november[0]![0]!.day, november.at(-1)!.at(-1)!.day], [6, 26, 6]);
  assertEquals(weeksOf({ year: 2026, month: 10 }, 0)[0]![0]!.day, 1);
  assertEquals(weeksOf({ year: 2027, month: 1 }, 1).length, 4);
  assertEquals(at({ year: 2026, month: 10, day: 26 }, 9 * 60), local(26, 9));
});
