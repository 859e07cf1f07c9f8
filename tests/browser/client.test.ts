import { assert, assertEquals } from "@/tests/support/assert.ts";
import { ada, ben } from "@/tests/browser/support/server.ts";
import { lookAtBottom, messagesOf, rowsOf, Stage, textsOf } from "@/tests/browser/support/stage.ts";
import { settle } from "@/tests/browser/support/window.ts";

function commandsOf(stage: Stage, type: string): Record<string, unknown>[] {
  return stage.server.log.filter((entry) => entry.type === type).map((entry) => entry.body);
}

Deno.test("A page takes over what the server rendered without fetching it again", async () => {
  using stage = new Stage();
  stage.server.say("general", ben, "hello");
  const visit = await stage.visit(ada);
  assertEquals(textsOf(visit), ["hello"]);
  assertEquals(commandsOf(stage, "conversation.open").length, 0);
  assertEquals(commandsOf(stage, "follow"), [{ conversation: "general", after: 2 }]);
});

Deno.test("Two people talk: a message appears at once, then is confirmed, then delivered and read", async () => {
  using stage = new Stage();
  const a = await stage.visit(ada);
  const b = await stage.visit(ben);
  b.tab.look(false);
  a.client.send("general", "hi Ben");
  const before = messagesOf(a)[0]!;
  assertEquals(before.state, "sending");
  await settle();
  assertEquals(messagesOf(a)[0]!.state, "sent");
  assertEquals(messagesOf(a)[0]!.key, before.key);
  assertEquals(textsOf(b), ["hi Ben"]);
  await stage.pass(1_000);
  assertEquals(messagesOf(a)[0]!.state, "delivered");
  b.tab.look(true);
  lookAtBottom(b);
  await stage.pass(1_000);
  assertEquals(messagesOf(a)[0]!.state, "read");
  assertEquals(a.client.current.value!.seenBy(2), [ben.id]);
});

Deno.test("S01: offline for 500 messages, then all 500 in order, once", async () => {
  using stage = new Stage();
  const visit = await stage.visit(ada);
  stage.server.up = false;
  stage.server.cut(ada.id);
  for (let i = 1; i <= 500; i++) stage.server.say("general", ben, `m${i}`);
  stage.server.up = true;
  await stage.pass(2_000);
  const { entries, head } = visit.client.current.value!;
  assertEquals(head.n, 501);
  assertEquals(
    entries.map(({ n }) => n),
    Array.from({ length: entries.length }, (_, i) => 502 - entries.length + i),
  );
  assert(entries.length <= 300);
  assertEquals(commandsOf(stage, "follow").at(-1), { conversation: "general", after: 1 });
});

Deno.test("S02: a gap beyond what the server keeps is read anew, never a hole", async () => {
  using stage = new Stage();
  const visit = await stage.visit(ada);
  stage.server.resumeWindow = 100;
  stage.server.cut(ada.id);
  for (let i = 1; i <= 400; i++) stage.server.say("general", ben, `m${i}`);
  await stage.pass(2_000);
  assertEquals(textsOf(visit).at(-1), "m400");
  const numbers = visit.client.current.value!.entries.map(({ n }) => n);
  assertEquals(numbers, numbers.map((_, i) => numbers[0]! + i));
  stage.server.say("general", ben, "after");
  await settle();
  assertEquals(textsOf(visit).at(-1), "after");
});

Deno.test("S03: a restored backup (another epoch) drops every number and starts again", async () => {
  using stage = new Stage();
  for (let i = 1; i <= 20; i++) stage.server.say("general", ben, `old ${i}`);
  const visit = await stage.visit(ada);
  lookAtBottom(visit);
  await stage.pass(1_000);
  const before = visit.client.current.value;
  stage.server.epoch = "second";
  const general = stage.server.conversations.get("general")!;
  general.entries.length = 5;
  general.reads.clear();
  stage.server.cut();
  await stage.pass(2_000);
  assert(visit.client.current.value !== before);
  assertEquals(textsOf(visit).at(-1), "old 4");
  assertEquals(visit.client.conversation("general").value!.head.n, 5);
  assertEquals(visit.client.conversation("general").value!.unread, 4);
  stage.server.say("general", ben, "new");
  await settle();
  assertEquals(textsOf(visit).at(-1), "new");
});

Deno.test("S03: a number beyond the server's head is answered with resync, and the cache is dropped", async () => {
  using stage = new Stage();
  for (let i = 1; i <= 20; i++) stage.server.say("general", ben, `m${i}`);
  const visit = await stage.visit(ada);
  stage.server.conversations.get("general")!.entries.length = 5;
  stage.server.cut();
  await stage.pass(2_000);
  assertEquals(textsOf(visit).at(-1), "m4");
  assertEquals(visit.client.current.value!.behind, false);
  assertEquals(visit.client.conversation("general").value!.head.n, 5);
  stage.server.say("general", ben, "new");
  await settle();
  assertEquals(textsOf(visit).at(-1), "new");
});

Deno.test("A lost event is asked for as soon as the next one shows the gap", async () => {
  using stage = new Stage();
  const visit = await stage.visit(ada);
  stage.server.copies = (frame) => frame.type === "event" ? 0 : 1;
  stage.server.say("general", ben, "lost");
  await settle();
  stage.server.copies = () => 1;
  stage.server.say("general", ben, "next");
  await settle();
  assertEquals(textsOf(visit), ["lost", "next"]);
});

Deno.test("A lost event with nothing after it is asked for when its head is known", async () => {
  using stage = new Stage();
  const visit = await stage.visit(ada);
  stage.server.copies = (frame) => frame.type === "event" ? 0 : 1;
  stage.server.say("general", ben, "lost");
  await settle();
  stage.server.copies = () => 1;
  stage.server.tellAll({ type: "head", c: "general", head: stage.server.head("general") });
  await stage.pass(3_000);
  assertEquals(textsOf(visit), ["lost"]);
});

Deno.test("A client that read too slowly follows everything again and compares its list", async () => {
  using stage = new Stage();
  stage.server.room("random", "Random");
  const visit = await stage.visit(ada);
  stage.server.copies = () => 0;
  stage.server.say("general", ben, "left out");
  stage.server.say("random", ben, "left out too");
  await settle();
  stage.server.copies = () => 1;
  stage.server.tellAll({ type: "lagged" });
  await settle();
  assertEquals(textsOf(visit), ["left out"]);
  assertEquals(visit.client.conversation("random").value!.unread, 1);
});

Deno.test("S11: two devices move the read position, and the furthest wins on both", async () => {
  using stage = new Stage();
  for (let i = 1; i <= 10; i++) stage.server.say("general", ben, `m${i}`);
  const desk = await stage.visit(ada);
  const phone = await stage.visit(ada);
  desk.client.onScreen(desk.client.current.value!, { first: 2, last: 9, atBottom: false });
  phone.client.onScreen(phone.client.current.value!, { first: 2, last: 5, atBottom: false });
  await stage.pass(1_000);
  assertEquals(desk.client.totalUnread.value, 2);
  assertEquals(phone.client.totalUnread.value, 2);
  assertEquals(stage.server.membership(ada.id, "general").read.n, 9);
});

Deno.test("A tab that nobody looks at reads nothing, and reads what it shows when looked at again", async () => {
  using stage = new Stage();
  const visit = await stage.visit(ada);
  lookAtBottom(visit);
  visit.tab.look(false);
  stage.server.say("general", ben, "while away");
  await settle();
  lookAtBottom(visit);
  await stage.pass(2_000);
  assertEquals(visit.client.totalUnread.value, 1);
  assertEquals(rowsOf(visit).map(({ kind }) => kind), ["day", "system", "divider", "message"]);
  visit.tab.look(true);
  await stage.pass(2_000);
  assertEquals(visit.client.totalUnread.value, 0);
  assertEquals(rowsOf(visit).map(({ kind }) => kind), ["day", "system", "divider", "message"]);
});

Deno.test("My own message from another device makes nothing unread", async () => {
  using stage = new Stage();
  const desk = await stage.visit(ada);
  const phone = await stage.visit(ada);
  phone.tab.look(false);
  desk.client.send("general", "from the desk");
  await settle();
  assertEquals(textsOf(phone), ["from the desk"]);
  assertEquals(phone.client.totalUnread.value, 0);
});

Deno.test("Back online says how much was missed, when the trouble was visible", async () => {
  using stage = new Stage();
  stage.server.room("random", "Random");
  const visit = await stage.visit(ada);
  visit.tab.look(false);
  stage.server.say("random", ben, "known before");
  await settle();
  stage.server.up = false;
  stage.server.cut(ada.id);
  visit.tab.chances = [0.9];
  await stage.pass(8_000);
  assert(["reconnecting", "connecting"].includes(visit.client.notice.value.kind));
  stage.server.say("random", ben, "one");
  stage.server.say("general", ben, "two");
  stage.server.up = true;
  visit.client.connection.retryNow();
  await settle();
  await settle();
  assertEquals(visit.client.notice.value, { kind: "back", text: "Back online: 2 new", missed: 2 });
  await stage.pass(5_000);
  assertEquals(visit.client.notice.value, { kind: "none" });
});

Deno.test("Five conversations stay followed for switching at once; the sixth makes the oldest go", async () => {
  using stage = new Stage();
  for (let i = 1; i <= 5; i++) stage.server.room(`r${i}`, `Room ${i}`);
  const visit = await stage.visit(ada);
  for (let i = 1; i <= 4; i++) await visit.client.open(`r${i}`);
  await settle();
  const opened = commandsOf(stage, "conversation.open").length;
  await visit.client.open("general");
  assertEquals(commandsOf(stage, "conversation.open").length, opened);
  await visit.client.open("r5");
  await settle();
  assertEquals(commandsOf(stage, "unfollow"), [{ conversation: "r1" }]);
  assertEquals(visit.client.current.value!.conversation, "r5");
});

Deno.test("A slow answer does not undo a later choice of conversation", async () => {
  using stage = new Stage();
  stage.server.room("r1", "Room 1");
  stage.server.room("r2", "Room 2");
  const visit = await stage.visit(ada);
  const first = visit.client.open("r1");
  const second = visit.client.open("r2");
  await Promise.all([first, second]);
  assertEquals(visit.client.current.value!.conversation, "r2");
});

Deno.test("Being removed from the conversation that is shown takes it away and says so", async () => {
  using stage = new Stage();
  const visit = await stage.visit(ada);
  stage.server.tellAll({ type: "gone", c: "general", reason: "removed" });
  await settle();
  assertEquals(visit.client.current.value, undefined);
  assertEquals(visit.client.gone.value, { conversation: "general", reason: "removed" });
  assertEquals(visit.client.conversations.value.length, 0);
});

Deno.test("A removal while offline is noticed when the list is compared", async () => {
  using stage = new Stage();
  const visit = await stage.visit(ada);
  stage.server.cut(ada.id);
  stage.server.conversations.get("general")!.members.delete(ada.id);
  await stage.pass(2_000);
  assertEquals(visit.client.gone.value, { conversation: "general", reason: "removed" });
});

Deno.test("When somebody else has signed in, nothing of mine goes out and the page starts anew", async () => {
  using stage = new Stage();
  const visit = await stage.visit(ada);
  stage.server.up = false;
  stage.server.cut();
  visit.client.send("general", "as Ada");
  await stage.pass(1_000);
  stage.server.up = true;
  const connect = stage.server.connect.bind(stage.server);
  stage.server.connect = (_user, listener) => connect(ben.id, listener);
  visit.client.connection.retryNow();
  await stage.pass(5_000);
  assertEquals(visit.tab.reloads, 1);
  assertEquals(commandsOf(stage, "message.send").length, 0);
});

Deno.test("Older and newer pages load on demand, and sending from the past jumps to the latest", async () => {
  using stage = new Stage();
  for (let i = 1; i <= 400; i++) stage.server.say("general", ben, `m${i}`);
  const visit = await stage.visit(ada);
  await visit.client.jumpTo(visit.client.current.value!, "latest");
  assertEquals(textsOf(visit).at(-1), "m400");
  for (let i = 0; i < 8; i++) await visit.client.loadOlder(visit.client.current.value!);
  const { entries, newer, older } = visit.client.current.value!;
  assertEquals(entries[0]!.n, 1);
  assertEquals([entries.length, older.value, newer.value], [300, false, true]);
  await visit.client.loadNewer(visit.client.current.value!);
  assertEquals(visit.client.current.value!.last, 350);
  visit.client.send("general", "now");
  await settle();
  assertEquals(textsOf(visit).at(-1), "now");
  assertEquals(visit.client.current.value!.newer.value, false);
});

Deno.test("A page of an older build is told that there is a newer one", async () => {
  using stage = new Stage();
  const visit = await stage.visit(ada);
  assertEquals(visit.client.outdated.value, false);
  stage.server.build = "2";
  stage.server.cut();
  await stage.pass(2_000);
  assertEquals(visit.client.outdated.value, true);
});
