import { assert, assertEquals } from "@/tests/support/assert.ts";
import { ada, ben } from "@/tests/browser/support/server.ts";
import type { Server } from "@/tests/browser/support/server.ts";
import { messagesOf, Stage, textsOf } from "@/tests/browser/support/stage.ts";
import { Outbox } from "@/core/browser/outbox.ts";
import { SocketConnection } from "@/core/browser/socket.ts";
import type { FileInfo } from "@/core/protocol/entries.ts";
import { Device, settle, Tab } from "@/tests/browser/support/window.ts";

function said(server: Server, conversation = "general"): string[] {
  return server.conversations.get(conversation)!.entries.flatMap((e) => e.type === "message" ? [e.text] : []);
}

function list(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${prefix}${i + 1}`);
}

Deno.test("S13: 50 messages composed offline, the tab killed: sent once, in order, by the next page", async () => {
  using stage = new Stage();
  const device = new Device();
  const first = await stage.visit(ada, { device });
  stage.server.up = false;
  stage.server.cut();
  for (const text of list("m", 50)) first.client.send("general", text);
  await settle();
  assertEquals(textsOf(first), list("m", 50));
  stage.kill(first);
  const second = await stage.visit(ada, { device, offline: true });
  assertEquals(textsOf(second), list("m", 50));
  assert(messagesOf(second).every(({ state }) => state === "sending"));
  stage.server.up = true;
  await stage.pass(5_000);
  assertEquals(said(stage.server), list("m", 50));
  assertEquals(textsOf(second), list("m", 50));
  assert(messagesOf(second).every(({ state }) => state === "sent"));
  assertEquals(await device.outboxes.get(ada.id)!.all(), []);
});

Deno.test("S06: the answer is lost with the line, the message is sent again and stored once", async () => {
  using stage = new Stage();
  const visit = await stage.visit(ada);
  stage.server.copies = () => 0;
  visit.client.send("general", "once");
  await settle();
  assertEquals(said(stage.server), ["once"]);
  assertEquals(messagesOf(visit)[0]!.state, "sending");
  stage.server.copies = () => 1;
  stage.server.cut();
  await stage.pass(2_000);
  assertEquals(said(stage.server), ["once"]);
  assertEquals(messagesOf(visit).map(({ text, state }) => [text, state]), [["once", "sent"]]);
});

Deno.test("S06: the answer alone is lost, and the event confirms the message without waiting", async () => {
  using stage = new Stage();
  const visit = await stage.visit(ada);
  stage.server.copies = (frame) => frame.type === "ok" ? 0 : 1;
  visit.client.send("general", "one");
  visit.client.send("general", "two");
  await settle();
  assertEquals(said(stage.server), ["one", "two"]);
  assertEquals(visit.client.unsent.value, 0);
});

Deno.test("S05: two tabs send from one outbox: each message once, in the order written", async () => {
  using stage = new Stage();
  const device = new Device();
  const one = await stage.visit(ada, { device });
  const two = await stage.visit(ada, { device });
  stage.server.up = false;
  stage.server.cut();
  for (let i = 1; i <= 10; i++) {
    (i % 2 ? one : two).client.send("general", `m${i}`);
    await settle();
  }
  assertEquals(textsOf(one), list("m", 10));
  stage.server.up = true;
  await stage.pass(5_000);
  assertEquals(said(stage.server), list("m", 10));
  assertEquals([textsOf(one), textsOf(two)], [list("m", 10), list("m", 10)]);
  assertEquals([one.client.unsent.value, two.client.unsent.value], [0, 0]);
  assertEquals(stage.server.log.filter(({ type }) => type === "message.send").length, 10);
});

Deno.test("What a killed tab left is sent by the tab that stays", async () => {
  using stage = new Stage();
  const device = new Device();
  const dies = await stage.visit(ada, { device });
  const stays = await stage.visit(ada, { device });
  stage.server.up = false;
  stage.server.cut();
  dies.client.send("general", "left behind");
  await settle();
  stage.kill(dies);
  stage.server.up = true;
  await stage.pass(5_000);
  assertEquals(said(stage.server), ["left behind"]);
  assertEquals(stays.client.unsent.value, 0);
});

Deno.test("A refused message stays with its reason, and those after it go on", async () => {
  using stage = new Stage();
  const visit = await stage.visit(ada);
  stage.server.refuse = (command) =>
    command.type === "message.send" && command.body.text === "bad" ? { code: "bad_field" } : undefined;
  for (const text of ["before", "bad", "after"]) visit.client.send("general", text);
  await settle();
  assertEquals(messagesOf(visit).map(({ text, state }) => [text, state]), [
    ["before", "sent"],
    ["after", "sent"],
    ["bad", "failed"],
  ]);
  assertEquals(messagesOf(visit).at(-1)!.error, "Refused: bad_field");
  stage.server.refuse = () => undefined;
  visit.client.retry(messagesOf(visit).at(-1)!.id);
  await settle();
  assertEquals(said(stage.server), ["before", "after", "bad"]);
});

Deno.test("Discarding a refused message gives its text back and forgets it for good", async () => {
  using stage = new Stage();
  const device = new Device();
  const visit = await stage.visit(ada, { device });
  stage.server.refuse = () => ({ code: "room_archived" });
  const id = visit.client.send("general", "keep my words");
  await settle();
  assertEquals(visit.client.discard(id), "keep my words");
  await settle();
  assertEquals([textsOf(visit), await device.outboxes.get(ada.id)!.all()], [[], []]);
  assertEquals(visit.client.discard(id), undefined);
});

Deno.test("A message taken back while an earlier one is under way is never sent", async () => {
  using stage = new Stage();
  const visit = await stage.visit(ada);
  stage.server.delay = () => 300;
  const [, second] = ["a", "b", "c"].map((text) => visit.client.send("general", text));
  await stage.pass(400, 100);
  assertEquals(visit.client.discard(second!), "b");
  await stage.pass(5_000, 100);
  assertEquals(said(stage.server), ["a", "c"]);
});

Deno.test("Told to wait, it waits as long as told, keeps the order, and loses nothing", async () => {
  using stage = new Stage();
  const visit = await stage.visit(ada);
  let refusals = 0;
  stage.server.refuse = (command) =>
    command.type === "message.send" && refusals++ === 0 ? { code: "rate_limited", retryAfter: 4 } : undefined;
  for (const text of ["a", "b", "c"]) visit.client.send("general", text);
  await stage.pass(3_500);
  assertEquals([said(stage.server), refusals], [[], 1]);
  await stage.pass(1_000);
  assertEquals(said(stage.server), ["a", "b", "c"]);
});

Deno.test("A busy server is tried again after a growing pause", async () => {
  using stage = new Stage();
  const visit = await stage.visit(ada);
  let tries = 0;
  stage.server.refuse = (command) =>
    command.type === "message.send" && ++tries <= 3 ? { code: "busy" } : undefined;
  visit.client.send("general", "patience");
  await stage.pass(10_000);
  assertEquals([said(stage.server), tries], [["patience"], 4]);
});

Deno.test("A line that comes back while told to wait does not strand the message", async () => {
  using stage = new Stage();
  const visit = await stage.visit(ada);
  let refusals = 0;
  stage.server.refuse = (command) =>
    command.type === "message.send" && refusals++ === 0 ? { code: "rate_limited", retryAfter: 6 } : undefined;
  visit.client.send("general", "later");
  await stage.pass(1_000);
  stage.server.cut();
  await stage.pass(8_000);
  assertEquals(said(stage.server), ["later"]);
});

Deno.test("An expired session fails nothing: the message goes out after signing in again", async () => {
  using stage = new Stage();
  const visit = await stage.visit(ada);
  stage.server.refuse = (command) =>
    command.type === "message.send" ? { code: "session_expired" } : undefined;
  visit.client.send("general", "still here");
  await settle();
  assertEquals(messagesOf(visit)[0]!.state, "sending");
  stage.server.refuse = () => undefined;
  stage.server.cut();
  await stage.pass(5_000);
  assertEquals(said(stage.server), ["still here"]);
});

Deno.test("Without a database messages still go out, and it says that they do not survive a reload", async () => {
  using stage = new Stage();
  const device = new Device();
  device.broken = true;
  const visit = await stage.visit(ada, { device });
  assertEquals(visit.client.durable.value, false);
  visit.client.send("general", "volatile");
  await settle();
  assertEquals(said(stage.server), ["volatile"]);
  stage.server.up = false;
  visit.tab.isOnline = false;
  visit.tab.chances = [0.99];
  stage.server.cut();
  await stage.pass(10_000);
  const { notice } = visit.client;
  assert(notice.value.kind === "offline" && notice.value.text.includes("Keep this page open"));
});

Deno.test("A database that fails in the middle costs no message", async () => {
  using stage = new Stage();
  const device = new Device();
  const visit = await stage.visit(ada, { device });
  const store = device.outboxes.get(ada.id)!;
  store.add = () => Promise.reject(new Error("The disk is full"));
  for (const text of ["a", "b"]) visit.client.send("general", text);
  await stage.pass(1_000);
  assertEquals([said(stage.server), visit.client.durable.value], [["a", "b"], false]);
});

Deno.test("One conversation that waits does not hold up another", async () => {
  using stage = new Stage();
  stage.server.room("random", "Random");
  const visit = await stage.visit(ada);
  stage.server.copies = (frame) => frame.type === "ok" || frame.type === "event" ? 0 : 1;
  visit.client.send("general", "stuck");
  await settle();
  stage.server.copies = () => 1;
  await visit.client.open("random");
  visit.client.send("random", "free");
  await settle();
  assertEquals(said(stage.server, "random"), ["free"]);
});

Deno.test("My messages sent while Ben's arrive are in one order on both sides", async () => {
  using stage = new Stage();
  const a = await stage.visit(ada);
  const b = await stage.visit(ben);
  for (let i = 0; i < 10; i++) {
    a.client.send("general", `a${i}`);
    b.client.send("general", `b${i}`);
  }
  await settle();
  await settle();
  assertEquals(textsOf(a), said(stage.server));
  assertEquals(textsOf(b), said(stage.server));
  assertEquals(said(stage.server).length, 20);
});

/** An outbox whose files come when the test says so. */
async function withFiles(stage: Stage) {
  const tab = new Tab(stage.clock, new Device(), (listener) => stage.server.connect(ada.id, listener));
  const connection = new SocketConnection(tab);
  const arrived = new Map<string, FileInfo[]>();
  const outbox = new Outbox(tab, connection, {
    user: ada.id,
    sent: () => {},
    files: (clientId, patience) =>
      new Promise((resolve) => {
        if (arrived.has(clientId) || patience === 0) return resolve(arrived.get(clientId));
        tab.after(patience, () => resolve(arrived.get(clientId)));
      }),
  });
  await outbox.start();
  await settle();
  return { outbox, arrived, connection };
}

Deno.test("A message with files goes when they have come, and what was written after it follows", async () => {
  using stage = new Stage();
  const { outbox, arrived, connection } = await withFiles(stage);
  const id = outbox.add("general", "pictures", { files: true });
  outbox.add("general", "as you see");
  await stage.pass(5_000);
  assertEquals(said(stage.server), []);
  arrived.set(id, [{ id: "F1", name: "a.png", size: 1, type: "image/png", category: "image" }]);
  await stage.pass(20_000);
  assertEquals(said(stage.server), ["pictures", "as you see"]);
  assertEquals(stage.server.log.find(({ type }) => type === "message.send")!.body.files, ["F1"]);
  connection.close();
});

Deno.test("A message whose files take long does not hold up those after it, then or later", async () => {
  using stage = new Stage();
  const { outbox, arrived, connection } = await withFiles(stage);
  const id = outbox.add("general", "a long film", { files: true });
  outbox.add("general", "it takes a while");
  await stage.pass(21_000);
  assertEquals(said(stage.server), ["it takes a while"]);
  outbox.add("general", "still");
  await settle();
  assertEquals(said(stage.server), ["it takes a while", "still"]);
  arrived.set(id, []);
  outbox.flush();
  await settle();
  assertEquals(said(stage.server), ["it takes a while", "still", "a long film"]);
  connection.close();
});
