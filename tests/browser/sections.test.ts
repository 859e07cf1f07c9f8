import { attentionOf, callingCount } from "@/core/browser/attention.ts";
import { mutedUntil } from "@/core/browser/muting.ts";
import { inOrder, neighbour, sectionNames, sections } from "@/core/browser/sections.ts";
import type { Preferences } from "@/core/protocol/entries.ts";
import { assertEquals } from "@/tests/support/assert.ts";

const line = (id: string, preferences: Preferences = {}, kind: "room" | "direct" = "room") => ({
  id,
  room: { kind },
  preferences,
});
const laidOut = (lines: ReturnType<typeof line>[]) =>
  sections(lines).map(({ name, lines }) => `${name}: ${lines.map(({ id }) => id).join(" ")}`);

Deno.test("sections() puts starred ones first, then my own sections by name, then rooms, then people", () => {
  const lines = [
    line("a"),
    line("b", { section: "Work" }),
    line("c", { starred: true, section: "Work" }),
    line("d", {}, "direct"),
    line("e", { section: "Épices" }),
    line("f", { section: "Work" }),
  ];
  assertEquals(laidOut(lines), ["Starred: c", "Épices: e", "Work: b f", "Rooms: a", "Direct messages: d"]);
  assertEquals(sectionNames(lines), ["Épices", "Work"]);
});

Deno.test("sections() shows no heading over nothing", () => {
  assertEquals(laidOut([]), []);
  assertEquals(laidOut([line("a", { starred: true })]), ["Starred: a"]);
});

Deno.test("neighbour() goes round the list as it is read, past what is not wanted", () => {
  const lines = inOrder([line("a"), line("b", { starred: true }), line("c")]);
  const next = (from: string | undefined, step: 1 | -1, wanted?: (item: { id: string }) => boolean) =>
    neighbour(lines, from, step, wanted)?.id;
  assertEquals([next("b", 1), next("c", 1), next("b", -1)], ["a", "b", "c"]);
  assertEquals([next(undefined, 1), next(undefined, -1)], ["b", "c"]);
  assertEquals(next("b", 1, ({ id }) => id === "c"), "c");
  assertEquals(next("b", 1, ({ id }) => id === "b"), undefined);
  assertEquals(neighbour([], undefined, 1), undefined);
});

const now = Date.UTC(2026, 10, 24, 10);
const attention = (
  unread: number,
  addressed: number,
  preferences: Preferences = {},
  kind: "room" | "direct" = "room",
) => {
  const { bold, number } = attentionOf({ room: { kind }, unread, addressed, preferences }, now);
  return `${bold ? "bold" : "calm"} ${number}`;
};

Deno.test("attentionOf() is bold for what is unread and has a number only for what is to me", () => {
  assertEquals(attention(0, 0), "calm 0");
  assertEquals(attention(5, 0), "bold 0");
  assertEquals(attention(5, 2), "bold 2");
  assertEquals(attention(5, 0, {}, "direct"), "bold 5");
});

Deno.test("attentionOf() leaves what is muted calm until somebody addresses me or the time is over", () => {
  assertEquals(attention(5, 0, { mutedUntil: 0 }), "calm 0");
  assertEquals(attention(5, 1, { mutedUntil: 0 }), "bold 1");
  assertEquals(attention(5, 0, { mutedUntil: now + 1 }), "calm 0");
  assertEquals(attention(5, 0, { mutedUntil: now }), "bold 0");
  assertEquals(attention(5, 0, { mutedUntil: 0 }, "direct"), "calm 0");
});

Deno.test('attentionOf() never shows what is set to "nothing"', () => {
  assertEquals(attention(5, 3, { level: "nothing" }), "calm 0");
  assertEquals(attention(5, 3, { level: "mentions" }), "bold 3");
});

Deno.test("callingCount() counts all that is unread, and of muted ones what is to me", () => {
  const room = { kind: "room" as const };
  const items = [
    { room, unread: 5, addressed: 1 },
    { room, unread: 7, addressed: 2, preferences: { mutedUntil: 0 } },
    { room, unread: 9, addressed: 0, preferences: { mutedUntil: 0 } },
    { room, unread: 11, addressed: 4, preferences: { level: "nothing" as const } },
  ];
  assertEquals(callingCount(items, now), 7);
});

Deno.test("mutedUntil() ends after hours, tomorrow morning by the device's calendar, or never", () => {
  const evening = new Date(2026, 11, 31, 23, 30).getTime();
  assertEquals(mutedUntil("hour", evening) - evening, 3_600_000);
  assertEquals(mutedUntil("hours", evening) - evening, 8 * 3_600_000);
  assertEquals(new Date(mutedUntil("tomorrow", evening)), new Date(2027, 0, 1, 8));
  assertEquals(mutedUntil("ever", evening), 0);
});
