import { signal } from "@preact/signals";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import type { Connection, ConnectionState } from "@/core/browser/connection.ts";
import { LineLost } from "@/core/browser/connection.ts";
import { clientOn } from "@/core/browser/client.ts";
import { Conversations } from "@/core/browser/conversations.ts";
import { Drafts } from "@/core/browser/drafts.ts";
import { NoticeBoard } from "@/core/browser/notice.ts";
import { People } from "@/core/browser/people.ts";
import { Reading } from "@/core/browser/reading.ts";
import { Typing } from "@/core/browser/typing.ts";
import { ParleyError } from "@/core/errors.ts";
import { Clock } from "@/tests/support/clock.ts";
import { ada, ben, eve, Server } from "@/tests/browser/support/server.ts";
import { Device, settle, Tab } from "@/tests/browser/support/window.ts";

/** A connection that is whatever the test says, and notes what it is asked. */
class Script {
  readonly clock = new Clock();
  readonly device = new Device();
  readonly tab = new Tab(this.clock, this.device, () => ({ send: () => {}, close: () => {} }));
  readonly server = new Server(this.clock);
  readonly state = signal<ConnectionState>({ phase: "open", since: 0 });
  readonly asked: [string, unknown][] = [];
  answer: (type: string, body: unknown) => unknown = () => ({});
  readonly connection: Connection = {
    state: this.state,
    request: (type, body) => {
      this.asked.push([type, body]);
      // deno-lint-ignore no-explicit-any
      return Promise.resolve().then(() => this.answer(type, body)) as Promise<any>;
    },
    on: () => () => {},
    retryNow: () => {},
    close: () => {},
  };

  constructor() {
    this.server.room("general", "General");
    for (let n = 2; n <= 10; n++) this.server.say("general", ben, `m${n}`);
  }

  conversations(): Conversations {
    return new Conversations(ada.id, this.server.memberships(ada.id));
  }

  async pass(ms: number): Promise<void> {
    this.clock.advance(ms);
    await settle();
  }

  phase(phase: ConnectionState["phase"], more: Partial<ConnectionState> = {}): void {
    this.state.value = { phase, since: this.clock.now(), ...more };
  }
}

Deno.test("Unread is head minus read, whatever order frames come in, and never below 0", () => {
  const conversations = new Script().conversations();
  const unread = () => conversations.totalUnread.value;
  assertEquals(unread(), 9);
  conversations.read("general", { n: 8, count: 7, delivered: 8 });
  conversations.read("general", { n: 4, count: 3, delivered: 4 });
  assertEquals(unread(), 2);
  conversations.head("general", { n: 12, count: 11, members: 2 });
  conversations.head("general", { n: 11, count: 10, members: 2 });
  assertEquals(unread(), 4);
  conversations.read("general", { n: 20, count: 19, delivered: 20 });
  assertEquals(unread(), 0);
});

Deno.test("Joining, renaming and my own messages make nothing unread", () => {
  const conversations = new Script().conversations();
  conversations.read("general", { n: 10, count: 9, delivered: 10 });
  conversations.entry("general", { type: "joined", n: 11, count: 9, at: 0, by: eve.id });
  assertEquals(conversations.totalUnread.value, 0);
  conversations.entry("general", { type: "message", n: 12, count: 10, at: 0, by: ada.id, id: "x", text: "" });
  assertEquals(conversations.totalUnread.value, 0);
  conversations.entry("general", { type: "message", n: 13, count: 11, at: 0, by: ben.id, id: "y", text: "" });
  assertEquals(conversations.totalUnread.value, 1);
});

Deno.test("Only the conversation that changed gets a new object in the list", () => {
  const script = new Script();
  script.server.room("z", "alpha");
  const conversations = script.conversations();
  assertEquals(conversations.list.value.map(({ room }) => room.name), ["alpha", "General"]);
  const [alpha, general] = conversations.list.value;
  conversations.head("z", { n: 2, count: 1, members: 2 });
  assert(conversations.list.value[0] !== alpha && conversations.list.value[1] === general);
});

Deno.test("Marks are coalesced, the furthest wins, and reading shows at once", async () => {
  const script = new Script();
  const conversations = script.conversations();
  const reading = new Reading(script.tab, script.connection, conversations);
  for (const n of [3, 7, 5]) reading.read("general", { n, count: n - 1 });
  assertEquals(conversations.totalUnread.value, 3);
  await script.pass(499);
  assertEquals(script.asked, []);
  await script.pass(1);
  assertEquals(script.asked, [["mark", { conversation: "general", read: 7 }]]);
  await script.pass(10_000);
  assertEquals(script.asked.length, 1);
});

Deno.test("A mark whose answer was lost is told again over the next line, a refused one is not", async () => {
  const script = new Script();
  const reading = new Reading(script.tab, script.connection, script.conversations());
  script.answer = () => {
    throw new LineLost("disconnected", "cut");
  };
  reading.read("general", { n: 5, count: 4 });
  await script.pass(500);
  script.answer = () => ({});
  reading.flush();
  await settle();
  reading.flush();
  await settle();
  assertEquals(script.asked.length, 2);
  script.answer = () => {
    throw new ParleyError("not_found", "gone");
  };
  reading.read("general", { n: 6, count: 5 });
  await script.pass(500);
  reading.flush();
  assertEquals(script.asked.length, 3);
});

Deno.test("What arrived is told in rooms of up to 50 people only, once a second", async () => {
  const script = new Script();
  const conversations = script.conversations();
  const reading = new Reading(script.tab, script.connection, conversations);
  for (const n of [8, 9, 10]) reading.arrived("general", n);
  await script.pass(1_000);
  assertEquals(script.asked, [["mark", { conversation: "general", delivered: 10 }]]);
  conversations.head("general", { n: 11, count: 10, members: 51 });
  reading.arrived("general", 11);
  await script.pass(2_000);
  assertEquals(script.asked.length, 1);
});

Deno.test("Typing is told at most every 3 s, and taken back when the composer is emptied", async () => {
  const script = new Script();
  const typing = new Typing(script.tab, script.connection, ada.id);
  for (let key = 0; key < 70; key++) {
    typing.input("general", "x".repeat(key + 1));
    await script.pass(100);
  }
  const on = ["typing", { conversation: "general", on: true }] as [string, unknown];
  assertEquals(script.asked, [on, on, on]);
  typing.input("general", "  ");
  typing.input("general", "");
  assertEquals(script.asked.slice(3), [["typing", { conversation: "general", on: false }]]);
});

Deno.test("Others' typing vanishes after 6 s unless repeated, and mine is never shown", async () => {
  const script = new Script();
  const typing = new Typing(script.tab, script.connection, ada.id);
  const names = typing.in("general");
  typing.received("general", ben.id, true);
  typing.received("general", eve.id, true);
  typing.received("general", ada.id, true);
  assertEquals(names.value, [ben.id, eve.id]);
  await script.pass(5_000);
  typing.received("general", ben.id, true);
  await script.pass(1_000);
  assertEquals(names.value, [ben.id]);
  typing.received("general", ben.id, false);
  assertEquals(names.value, []);
  typing.received("general", ben.id, true);
  await script.pass(6_000);
  assertEquals(names.value, []);
});

Deno.test("A draft survives a reload, is each person's own, and leaves no trace when emptied", async () => {
  const script = new Script();
  const first = new Drafts(script.tab, ada.id);
  first.set("general", { text: "half a thou" });
  await script.pass(300);
  first.set("random", { text: "closing the tab now" });
  first.flush();
  const second = new Drafts(script.tab, ada.id);
  assertEquals([second.get("general")?.text, second.get("random")?.text], [
    "half a thou",
    "closing the tab now",
  ]);
  assertEquals([...second.kept.value].sort(), ["general", "random"]);
  assertEquals(new Drafts(script.tab, ben.id).get("general"), undefined);
  second.set("general", { text: "" });
  second.set("random", { text: "" });
  await script.pass(300);
  assertEquals([script.device.texts.size, second.kept.value.size], [0, 0]);
});

Deno.test("A draft in a browser whose storage is full lives as long as the page", () => {
  const script = new Script();
  script.device.local.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  const drafts = new Drafts(script.tab, ada.id);
  drafts.set("general", { text: "still here" });
  drafts.flush();
  assertEquals(drafts.get("general")?.text, "still here");
});

Deno.test("Unknown people are asked for together, once; a changed name changes where it is shown", async () => {
  const script = new Script();
  script.answer = () => ({ people: [ada, ben] });
  const people = new People(script.tab, script.connection);
  const [first, second] = [people.get(ada.id), people.get(ben.id)];
  people.get("01NOBODY");
  people.get(ben.id);
  assertEquals(first.value, undefined);
  await script.pass(50);
  assertEquals(script.asked, [["people.get", { ids: [ada.id, ben.id, "01NOBODY"] }]]);
  assertEquals([first.value, second.value], [ada, ben]);
  people.learn([{ ...ben, name: "Benjamin" }]);
  assertEquals(second.value?.name, "Benjamin");
  await script.pass(5_000);
  assertEquals(script.asked.length, 1);
});

Deno.test("People whose answer was lost are asked for again over the next line", async () => {
  const script = new Script();
  script.answer = () => {
    throw new LineLost("disconnected", "cut");
  };
  const people = new People(script.tab, script.connection);
  const person = people.get(ada.id);
  script.phase("waiting");
  await script.pass(50);
  assertEquals(script.asked.length, 0);
  script.phase("open");
  script.answer = () => ({ people: [ada] });
  await people.flush();
  assertEquals(person.value, ada);
});

Deno.test("A blip is not mentioned; trouble is, with a countdown, and its end once", async () => {
  const script = new Script();
  const { tab, connection, clock } = script;
  const board = new NoticeBoard(tab, { connection, durable: signal(true) });
  const text = () => "text" in board.notice.value ? board.notice.value.text : "";
  script.phase("waiting", { retryAt: clock.now() + 400 });
  await script.pass(2_900);
  script.phase("open");
  board.back(7);
  assertEquals(text(), "");

  script.phase("waiting", { retryAt: clock.now() + 8_000 });
  await script.pass(3_000);
  assertEquals(text(), "Reconnecting in 5 s");
  await script.pass(1_000);
  assertEquals(text(), "Reconnecting in 4 s");
  script.phase("connecting");
  assertEquals(text(), "Connecting…");
  script.phase("offline", { retryAt: clock.now() + 30_000 });
  assertEquals(text(), "Offline. Messages are kept and sent when you are back");
  script.phase("open");
  board.back(0);
  assertEquals(text(), "Back online");
  await script.pass(4_000);
  assertEquals(text(), "");
  script.phase("signedOut");
  assertEquals(board.notice.value.kind, "signedOut");
  board.stop();
});

Deno.test("On the server a client renders what it was given, starts nothing and is nobody else's", () => {
  const { server } = new Script();
  const init = (me: typeof ada) => ({
    me,
    epoch: "first",
    memberships: server.memberships(me.id),
    open: server.openConversation(me.id, "general"),
  });
  const [a, b] = [clientOn(init(ada)), clientOn(init(ben))];
  assert(a !== b && a.me === ada && b.me === ben);
  assertEquals(a.current.value!.rows.value.filter(({ kind }) => kind === "message").length, 9);
  assertEquals([a.totalUnread.value, b.totalUnread.value], [9, 0]);
  assertEquals(a.person(ada.id).value, ada);
});
