import { signal } from "@preact/signals";
import { assertEquals } from "@/tests/support/assert.ts";
import { Clock } from "@/tests/support/clock.ts";
import { Activity } from "@/core/browser/activity.ts";
import { type Connection, type ConnectionState, LineLost } from "@/core/browser/connection.ts";
import { ContactBook } from "@/core/browser/contact_book.ts";
import { endOf } from "@/core/browser/expiry.ts";
import { isNight, localTime, momentOf, presenceLine } from "@/core/browser/presence_words.ts";
import { Presences } from "@/core/browser/presences.ts";
import type { CommandType } from "@/core/protocol/commands.ts";
import type { ServerFrame } from "@/core/protocol/frames.ts";

const minute = 60_000;

/** A line to a server whose answers are written by hand. */
class Wire {
  readonly asked: [CommandType, unknown][] = [];
  readonly state = signal<ConnectionState>({ phase: "open", since: 0 });
  answer: (type: CommandType, body: never) => unknown = () => ({});
  readonly #listeners: [string, (frame: never) => void][] = [];

  get connection(): Connection {
    return {
      state: this.state,
      request: async (type: CommandType, body: unknown) => {
        this.asked.push([type, body]);
        return await this.answer(type, body as never);
      },
      on: (type: string, listener: (frame: never) => void) => {
        this.#listeners.push([type, listener]);
        return () => {};
      },
      retryNow() {},
      close() {},
    } as Connection;
  }

  tell(frame: Partial<ServerFrame> & { type: string }): void {
    for (const [type, listener] of this.#listeners) if (type === frame.type) listener(frame as never);
  }
}

async function pass(clock: Clock, ms: number): Promise<void> {
  clock.advance(ms);
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

Deno.test("Presences tell the server once at whom the page looks, and show what it says", async () => {
  const [clock, wire, presences] = [new Clock(), new Wire(), new Presences()];
  wire.answer = (_type, { people }: { people: string[] }) => ({
    people: people.map((user) => ({ user, as: "away" })),
  });
  const ends = ["ben", "eve", "ben"].map((id) => presences.look(id));
  presences.start(wire.connection, clock);
  await pass(clock, 200);
  assertEquals(wire.asked, [["presence.watch", { people: ["ben", "eve"] }]]);
  assertEquals(presences.of("ben").value?.as, "away");
  wire.tell({ type: "presence", people: [{ user: "ben", as: "online" }] });
  assertEquals(presences.of("ben").value?.as, "online");
  ends[0]!();
  await pass(clock, 1_000);
  assertEquals(wire.asked.length, 1, "somebody is still shown elsewhere");
  ends[1]!();
  await pass(clock, 1_000);
  assertEquals(wire.asked.at(-1), ["presence.watch", { people: ["ben"] }]);
  wire.tell({ type: "welcome" });
  await pass(clock, 1_000);
  assertEquals(wire.asked.length, 3, "another line knows nothing yet");
});

Deno.test("Of more people than a connection may watch, the latest on the page are watched", async () => {
  const [clock, wire, presences] = [new Clock(), new Wire(), new Presences()];
  wire.answer = () => ({ people: [] });
  presences.start(wire.connection, clock);
  for (let i = 0; i < 300; i++) presences.look(`person${i}`);
  await pass(clock, 200);
  const [, body] = wire.asked[0] as [string, { people: string[] }];
  assertEquals([body.people.length, body.people.includes("person299"), body.people.includes("person99")], [
    200,
    true,
    false,
  ]);
});

Deno.test("A watch that was lost with the line is made again over the next", async () => {
  const [clock, wire, presences] = [new Clock(), new Wire(), new Presences()];
  wire.answer = () => {
    throw new LineLost("disconnected", "gone");
  };
  presences.start(wire.connection, clock);
  presences.look("ben");
  await pass(clock, 200);
  wire.answer = () => ({ people: [{ user: "ben", as: "online" }] });
  wire.tell({ type: "welcome" });
  await pass(clock, 1_000);
  assertEquals(presences.of("ben").value?.as, "online");
});

Deno.test("A status is gone at its moment, also when nobody says so", async () => {
  const [clock, wire, presences] = [new Clock(), new Wire(), new Presences()];
  presences.start(wire.connection, clock);
  const status = { emoji: "🚆", text: "", expiresAt: clock.now() + minute };
  wire.tell({ type: "presence", people: [{ user: "ben", as: "online", status }] });
  await pass(clock, minute - 1);
  assertEquals(presences.of("ben").value?.status?.emoji, "🚆");
  await pass(clock, 1);
  assertEquals(presences.of("ben").value, { user: "ben", as: "online" });
});

Deno.test("A touch is told at once after a pause, then once a minute; a new line hears when the last was", async () => {
  const [clock, wire] = [new Clock(), new Wire()];
  const activity = new Activity(wire.connection, () => clock.now(), true);
  activity.start();
  const told = () => wire.asked.map(([, body]) => (body as { ago: number }).ago);
  assertEquals(told(), [0]);
  for (let i = 0; i < 59; i++) {
    clock.advance(1_000);
    activity.touched();
  }
  assertEquals(told(), [0]);
  clock.advance(1_000);
  activity.touched();
  assertEquals(told(), [0, 0]);
  await pass(clock, 20 * minute);
  wire.tell({ type: "welcome" });
  assertEquals(told().at(-1), 20 * minute, "coming back is no touch");
  activity.touched();
  assertEquals(told().slice(-2), [20 * minute, 0]);
});

Deno.test("A page that was opened behind others says nothing until it is touched", () => {
  const [clock, wire] = [new Clock(), new Wire()];
  const activity = new Activity(wire.connection, () => clock.now(), false);
  activity.start();
  assertEquals(wire.asked, []);
  activity.touched();
  assertEquals(wire.asked.length, 1);
});

Deno.test("The contact book is read with each line and told of changes in between", async () => {
  const [clock, wire, book] = [new Clock(), new Wire(), new ContactBook()];
  const person = (id: string) => ({ id, username: id, name: id });
  wire.answer = () => ({
    contacts: ["ben"],
    incoming: [{ person: person("eve"), at: 2, note: "Hello" }],
    outgoing: [{ person: person("ida"), at: 1 }],
  });
  book.start(wire.connection);
  await pass(clock, 1);
  assertEquals(["ben", "eve", "ida", "joe"].map((id) => book.is(id)), ["contact", "asks", "asked", "none"]);
  assertEquals([book.waiting.value, book.of("asks")[0]!.note], [1, "Hello"]);
  wire.tell({ type: "contact", user: "eve", is: "contact" });
  wire.tell({ type: "contact", user: "ben", is: "none" });
  assertEquals(["ben", "eve"].map((id) => book.is(id)), ["none", "contact"]);
  assertEquals(book.waiting.value, 0);
  wire.answer = () => ({ contacts: [], incoming: [], outgoing: [] });
  wire.tell({ type: "welcome" });
  await pass(clock, 1);
  assertEquals(book.is("eve"), "none");
});

Deno.test("endOf() means the calendar of the device: today, this week, tomorrow morning", () => {
  const wednesday = new Date(2026, 10, 25, 15, 30).getTime();
  const sunday = new Date(2026, 10, 29, 23, 59).getTime();
  const small = new Date(2026, 10, 26, 2).getTime();
  assertEquals(endOf("never", wednesday), undefined);
  assertEquals(endOf("half", wednesday), wednesday + 30 * minute);
  assertEquals(endOf("today", wednesday), new Date(2026, 10, 26).getTime());
  assertEquals(endOf("week", wednesday), new Date(2026, 10, 30).getTime());
  assertEquals(endOf("week", sunday), new Date(2026, 10, 30).getTime());
  assertEquals(endOf("tomorrow", wednesday), new Date(2026, 10, 26, 8).getTime());
  assertEquals(endOf("tomorrow", small), new Date(2026, 10, 26, 8).getTime());
});

Deno.test("How somebody is seen in words, in the reader's time and in theirs", () => {
  const now = Date.UTC(2026, 10, 25, 15, 30, 20);
  const when = { now, zone: "UTC", locale: "en-GB" };
  assertEquals(presenceLine({ user: "ben", as: "online" }, when), "Online");
  assertEquals(presenceLine({ user: "ben", as: "away" }, when), "Away");
  assertEquals(
    presenceLine({ user: "ben", as: "away", seen: now - 10 * minute }, when),
    "Active 10 minutes ago",
  );
  assertEquals(presenceLine({ user: "ben", as: "offline", seen: now + minute }, when), "Last seen just now");
  const undisturbed = Date.UTC(2026, 10, 26, 8);
  assertEquals(
    presenceLine({ user: "ben", as: "dnd", undisturbed }, when),
    "Do not disturb until tomorrow at 8:00",
  );
  assertEquals(presenceLine({ user: "ben", as: "dnd", undisturbed: 0 }, when), "Do not disturb");
  assertEquals(momentOf(Date.UTC(2026, 10, 25, 18), when), "18:00");
  assertEquals(localTime("Asia/Kolkata", when), "21:00, 5.5 hours ahead of you");
  assertEquals(localTime("America/New_York", when), "10:30, 5 hours behind you");
  assertEquals(localTime("Etc/UTC", when), "15:30");
  assertEquals(["Asia/Tokyo", "Europe/Berlin"].map((zone) => isNight(zone, now)), [true, false]);
});
