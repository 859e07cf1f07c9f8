import { signal } from "@preact/signals";
import { assert, assertEquals, assertStrictEquals } from "@/tests/support/assert.ts";
import { layOut } from "@/core/browser/rows.ts";
import type { Pending, Row } from "@/core/browser/rows.ts";
import { Timeline, windowSize } from "@/core/browser/timeline.ts";
import type { Entry, MessageEntry, OpenConversation } from "@/core/protocol/entries.ts";
import { Clock } from "@/tests/support/clock.ts";
import { ada, ben, eve, Server } from "@/tests/browser/support/server.ts";

const day = (at: number) => new Date(at).toISOString().slice(0, 10);

/** General with messages 2 to `last` by Ben. */
function general(last: number): Server {
  const server = new Server(new Clock());
  server.room("general", "General", [ada, ben, eve]);
  for (let n = 2; n <= last; n++) server.say("general", ben, `m${n}`);
  return server;
}

function open(server: Server, at?: number | "latest"): OpenConversation {
  return server.openConversation(ada.id, "general", at);
}

function timelineOf(server: Server, at?: number | "latest", more: { missing?: () => void } = {}): Timeline {
  return new Timeline(open(server, at), { me: ada.id, day, ...more });
}

function older(timeline: Timeline, server: Server): void {
  const before = timeline.entries[0]!.n;
  timeline.olderPage(server.page("general", { before }), before);
}

function newer(timeline: Timeline, server: Server): void {
  timeline.newerPage(server.page("general", { after: timeline.last }), timeline.last);
}

function numbers(timeline: Timeline): number[] {
  return timeline.entries.map(({ n }) => n);
}

function from(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

function rowOf(timeline: Timeline, n: number): Row | undefined {
  return timeline.rows.value.find((row) => "n" in row && row.n === n);
}

Deno.test("An event is added once, however often it comes", () => {
  const server = general(3);
  const timeline = timelineOf(server, "latest");
  const entry = server.say("general", ben, "once");
  for (let i = 0; i < 3; i++) timeline.applyEvent(entry);
  assertEquals(numbers(timeline), [1, 2, 3, 4]);
});

Deno.test("A gap is reported, never shown, and closed in whatever order the rest comes", () => {
  const server = general(3);
  let asked = 0;
  const timeline = timelineOf(server, "latest", { missing: () => asked++ });
  const [a, b, c] = ["a", "b", "c"].map((text) => server.say("general", ben, text)) as [Entry, Entry, Entry];
  timeline.applyEvent(c);
  assertEquals([numbers(timeline), asked, timeline.after, timeline.behind], [[1, 2, 3], 1, 3, true]);
  timeline.applyEvent(b);
  timeline.applyEvent(a);
  assertEquals([numbers(timeline), timeline.behind], [from(1, 6), false]);
});

Deno.test("The window never exceeds 300, whichever way it grows", () => {
  const server = general(1_000);
  const timeline = timelineOf(server, "latest");
  for (let i = 0; i < 12; i++) {
    older(timeline, server);
    assert(timeline.entries.length <= windowSize);
  }
  assertEquals(numbers(timeline), from(351, 650));
  assertEquals([timeline.older.value, timeline.newer.value], [true, true]);
  for (let i = 0; i < 7; i++) {
    newer(timeline, server);
    assert(timeline.entries.length <= windowSize);
  }
  assertEquals(numbers(timeline), from(701, 1000));
  assertEquals([timeline.older.value, timeline.newer.value], [true, false]);
  for (let i = 0; i < 700; i++) {
    timeline.applyEvent(server.say("general", ben, "more"));
    assert(timeline.entries.length <= windowSize);
  }
  assertEquals(timeline.last, 1_700);
});

Deno.test("While somebody reads further up, a full window stops growing instead of taking it away", () => {
  const server = general(320);
  const timeline = timelineOf(server, "latest");
  for (let i = 0; i < 4; i++) older(timeline, server);
  assertEquals(numbers(timeline), from(71, 320));
  timeline.view = { first: 71, last: 90, atBottom: false };
  for (let i = 0; i < 60; i++) timeline.applyEvent(server.say("general", ben, "more"));
  assertEquals(timeline.entries[0]!.n, 71);
  assertEquals([timeline.entries.length, timeline.newer.value, timeline.head.n], [300, true, 380]);
  newer(timeline, server);
  assertEquals([timeline.last, timeline.newer.value], [380, false]);
});

Deno.test("Away from the end events move only the head, and are there when the end is reached", () => {
  const server = general(400);
  const timeline = timelineOf(server, 100);
  const page = server.page("general", { after: timeline.last, limit: 1_000 });
  timeline.applyEvent(server.say("general", ben, "new"));
  assertEquals([timeline.last < 400, timeline.head.n, timeline.after], [true, 401, 401]);
  timeline.newerPage(page, timeline.last);
  assertEquals([timeline.last, timeline.behind], [401, false]);
});

Deno.test("A page that no longer fits, because the window has moved, is not inserted", () => {
  const server = general(400);
  const timeline = timelineOf(server, 200);
  const before = numbers(timeline);
  timeline.olderPage(server.page("general", { before: 100 }), 100);
  timeline.newerPage(server.page("general", { after: 300 }), 300);
  assertEquals(numbers(timeline), before);
});

Deno.test("Older messages above leave the keys and the row objects below as they are", () => {
  const server = general(200);
  const timeline = timelineOf(server, "latest");
  const before = timeline.rows.value.filter((row) => row.kind === "message");
  older(timeline, server);
  const after = timeline.rows.value.filter((row) => row.kind === "message");
  assertEquals(after.slice(-before.length).map(({ key }) => key), before.map(({ key }) => key));
  // The first of them is now grouped with the one above; all others are the same objects.
  before.slice(1).forEach((row, i) => assertStrictEquals(after[after.length - before.length + 1 + i], row));
});

Deno.test("The divider stands after the last read number and stays there while one reads on", () => {
  const server = general(10);
  const timeline = timelineOf(server, "latest");
  const place = () => timeline.rows.value.findIndex(({ kind }) => kind === "divider");
  const below = () => timeline.rows.value[place() + 1];
  assertEquals(below()?.key, rowOf(timeline, 2)?.key);
  for (let i = 0; i < 5; i++) timeline.applyEvent(server.say("general", ben, "more"));
  timeline.seen(ada.id, 15, 15);
  assertEquals(below()?.key, rowOf(timeline, 2)?.key);
  assertEquals(timeline.rows.value.filter(({ kind }) => kind === "divider").length, 1);
  timeline.divideAfter(12);
  assertEquals(below()?.key, rowOf(timeline, 13)?.key);
  timeline.divideAfter(undefined);
  assertEquals(place(), -1);
});

Deno.test("There is no divider when all was read, nor before my own or system entries only", () => {
  const server = general(4);
  server.say("general", ada, "mine reads all");
  const timeline = timelineOf(server);
  assertEquals(timeline.divider.value, undefined);
  timeline.divideAfter(5);
  timeline.applyEvent(server.append("general", { type: "joined", by: eve.id, at: 0 }));
  timeline.applyEvent(server.say("general", ada, "mine"));
  assertEquals(timeline.rows.value.some(({ kind }) => kind === "divider"), false);
  timeline.applyEvent(server.say("general", ben, "his"));
  assertEquals(timeline.rows.value.at(-2)?.kind, "divider");
});

Deno.test("A message keeps its key and place from sending over its number to its event", () => {
  const server = general(2);
  const unsent = signal<readonly Pending[]>([]);
  const timeline = new Timeline(open(server), { me: ada.id, day, unsent });
  const id = "01CLIENT";
  unsent.value = [{ clientId: id, text: "hi", at: 0 }];
  const sending = timeline.rows.value.at(-1)!;
  assertEquals(sending.kind === "message" && sending.state, "sending");
  const entry = server.append("general", { type: "message", by: ada.id, at: 0, id, text: "hi" });
  timeline.acknowledged({ clientId: id, text: "hi", at: 0, n: entry.n });
  unsent.value = [];
  const sent = timeline.rows.value.at(-1)!;
  assertEquals([sent.key, sent.kind === "message" && sent.state], [sending.key, "sent"]);
  timeline.applyEvent(entry);
  assertEquals(timeline.rows.value.at(-1)!.key, sending.key);
  assertEquals(timeline.rows.value.filter(({ key }) => key === sending.key).length, 1);
});

Deno.test("An event that comes before the answer replaces the pending message, once", () => {
  const server = general(2);
  const unsent = signal<readonly Pending[]>([{ clientId: "01CLIENT", text: "hi", at: 0 }]);
  const timeline = new Timeline(open(server), { me: ada.id, day, unsent });
  const entry = server.append("general", { type: "message", by: ada.id, at: 0, id: "01CLIENT", text: "hi" });
  timeline.applyEvent(entry);
  assertEquals(timeline.rows.value.filter(({ kind }) => kind === "message").length, 2);
  timeline.acknowledged({ clientId: "01CLIENT", text: "hi", at: 0, n: entry.n });
  unsent.value = [];
  assertEquals(timeline.rows.value.filter(({ kind }) => kind === "message").length, 2);
});

Deno.test("A failed message stays in its place with the reason", () => {
  const server = general(2);
  const error = { message: "Cannot send: the room is archived" };
  const unsent = signal<readonly Pending[]>([{ clientId: "a", text: "no", at: 0, error }, {
    clientId: "b",
    text: "later",
    at: 0,
  }]);
  const timeline = new Timeline(open(server), { me: ada.id, day, unsent });
  const [failed, later] = timeline.rows.value.slice(-2);
  assertEquals(failed?.kind === "message" && [failed.state, failed.error], ["failed", error.message]);
  assertEquals(later?.kind === "message" && later.state, "sending");
});

Deno.test("My messages show how far the furthest of the others has got, and it only grows", () => {
  const server = general(1);
  const mine = server.say("general", ada, "mine");
  const timeline = timelineOf(server);
  const state = () => {
    const row = rowOf(timeline, mine.n);
    return row?.kind === "message" ? row.state : undefined;
  };
  assertEquals(state(), "sent");
  timeline.seen(ben.id, 0, mine.n);
  assertEquals(state(), "delivered");
  timeline.seen(eve.id, mine.n, mine.n);
  assertEquals(state(), "read");
  timeline.seen(eve.id, 0, 0);
  assertEquals([state(), timeline.seenBy(mine.n)], ["read", [eve.id]]);
});

Deno.test("Messages of one author within 5 minutes are grouped, others and days break", () => {
  const at = Date.UTC(2026, 0, 15, 23, 50);
  const message = (n: number, by: string, minute: number): MessageEntry => ({
    type: "message",
    n,
    count: n,
    by,
    at: at + minute * 60_000,
    id: `id${n}`,
    text: "",
  });
  const entries = [
    message(1, "ben", 0),
    message(2, "ben", 4),
    message(3, "ben", 9),
    message(4, "eve", 9),
    message(5, "eve", 11),
    message(6, "eve", 2), // The server's clock was set back: the same day does not begin twice.
  ];
  const others = { read: 0, delivered: 0 };
  const rows = layOut({ me: "ada", entries, pending: [], divider: undefined, others, day });
  assertEquals(rows.map((row) => row.kind === "message" ? row.grouped : row.key), [
    "day:2026-01-15",
    false,
    true,
    false,
    false,
    "day:2026-01-16",
    false,
    false,
  ]);
  assertEquals(new Set(rows.map(({ key }) => key)).size, rows.length);
});
