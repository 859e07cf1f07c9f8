import { assertEquals } from "@/tests/support/assert.ts";
import { readDuration, readMoment, readReminder } from "@/core/browser/times.ts";

/** Wednesday, 25 November 2026, 15:30, in whatever zone the test runs. */
const now = new Date(2026, 10, 25, 15, 30).getTime();
const minute = 60_000;

/** "11-26 09:00", of what is read; with what is left when not all was. */
function told(at: number | undefined): string | undefined {
  if (at === undefined) return undefined;
  const date = new Date(at);
  const two = (n: number) => String(n).padStart(2, "0");
  const year = date.getFullYear() === 2026 ? "" : `${date.getFullYear()}-`;
  return `${year}${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${
    two(date.getMinutes())
  }`;
}

Deno.test("readDuration() understands numbers with units, words, and several in a row", () => {
  const cases: [string, number | undefined][] = [
    ["10m", 600],
    ["2h", 7200],
    ["1h 30m", 5400],
    ["1 hour and 30 minutes", 5400],
    ["an hour", 3600],
    ["half an hour", 1800],
    ["1.5 h", 5400],
    ["3 days", 259_200],
    ["a week", 604_800],
    ["two weeks", 1_209_600],
    ["10", undefined],
    ["10 monkeys", undefined],
    ["m", undefined],
    ["", undefined],
  ];
  for (const [text, seconds] of cases) assertEquals(readDuration(text)?.value, seconds, text);
  assertEquals(readDuration("2h for being rude")?.length, 2);
});

Deno.test("readMoment() understands how long from now, days, and times of day", () => {
  const cases: [string, string | undefined][] = [
    ["in 20 minutes", "11-25 15:50"],
    ["20 minutes", "11-25 15:50"],
    ["1m", "11-25 15:31"],
    ["in an hour", "11-25 16:30"],
    ["in 2h", "11-25 17:30"],
    ["in 3 days", "11-28 15:30"],
    ["tomorrow", "11-26 09:00"],
    ["tomorrow 9:00", "11-26 09:00"],
    ["tomorrow at 17", "11-26 17:00"],
    ["tomorrow, 5pm", "11-26 17:00"],
    ["at 9 tomorrow", "11-26 09:00"],
    ["today at 18:15", "11-25 18:15"],
    ["tonight", "11-25 20:00"],
    ["tonight at 10pm", "11-25 22:00"],
    ["at 16", "11-25 16:00"],
    ["at 9", "11-26 09:00"],
    ["9:30", "11-26 09:30"],
    ["12am", "11-26 00:00"],
    ["12 pm", "11-26 12:00"],
    ["at noon", "11-26 12:00"],
    ["friday", "11-27 09:00"],
    ["on Fri at 8:00", "11-27 08:00"],
    ["wednesday", "12-02 09:00"],
    ["next monday 14:00", "11-30 14:00"],
    ["next week", "11-30 09:00"],
    ["2026-12-01", "12-01 09:00"],
    ["2026-12-01 at 17:00", "12-01 17:00"],
    ["on 1 December", "12-01 09:00"],
    ["Dec 1st at 9:15", "12-01 09:15"],
    ["3 March", "2027-03-03 09:00"],
    ["24 December 2027, 18:00", "2027-12-24 18:00"],
    ["today", undefined],
    ["today at 9", undefined],
    ["2020-01-01", undefined],
    ["31 February", undefined],
    ["9", undefined],
    ["at 25", undefined],
    ["at 13pm", undefined],
    ["monkeys", undefined],
    ["soon", undefined],
  ];
  for (const [text, moment] of cases) {
    const read = readMoment(text, now);
    assertEquals(told(read?.value), moment, text);
    if (read !== undefined) assertEquals(read.length, text.length, text);
  }
});

Deno.test("readReminder() finds the time before or behind what is to be remembered", () => {
  const cases: [string, string | undefined, string?][] = [
    ["me in 20 minutes to call Ben", "11-25 15:50", "call Ben"],
    ["tomorrow 9:00 water the plants", "11-26 09:00", "water the plants"],
    ["me to call Ben at 17:00", "11-25 17:00", "call Ben"],
    ["to buy 2 loaves of bread tomorrow at 8am", "11-26 08:00", "buy 2 loaves of bread"],
    ["in 1h: tea", "11-25 16:30", "tea"],
    ["call Mon and Tue people on friday", "11-27 09:00", "call Mon and Tue people"],
    ["me about the meeting in half an hour", "11-25 16:00", "the meeting"],
    ["in 10 minutes", "11-25 15:40", ""],
    ["me to call Ben", undefined],
    ["", undefined],
  ];
  for (const [text, at, what] of cases) {
    const read = readReminder(text, now);
    assertEquals(told(read?.at), at, text);
    assertEquals(read?.text, what, text);
  }
});

Deno.test("a time of day stays that time where the clocks are changed in between", () => {
  for (let days = 1; days <= 300; days += 7) {
    const from = now + days * 24 * 60 * minute;
    const { value } = readMoment("tomorrow at 9", from)!;
    assertEquals([new Date(value).getHours(), new Date(value).getMinutes()], [9, 0]);
  }
});
