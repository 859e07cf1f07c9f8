import { assert, assertEquals, assertRejects } from "@/tests/support/assert.ts";
import { Refused, type TestPerson, type TestServer, withServer } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";
import { ulid } from "ulid";

async function adaAndBen(server: TestServer) {
  const [ada, ben] = [await server.person("ada"), await server.person("ben")];
  const room = await ada.firstRoom();
  return { ada, ben, room };
}

async function following(person: TestPerson, conversation: string) {
  const client = await person.connect();
  const { membership } = await client.request("conversation.open", { conversation });
  await client.request("follow", { conversation, after: membership.head.n });
  return client;
}

const say = (conversation: string, text: string) => ({ conversation, clientId: ulid(), text });

Deno.test("Two people talk: each sees what the other says, in one order", () =>
  withServer(async (server) => {
    const { ada, ben, room } = await adaAndBen(server);
    const [a, b] = [await following(ada, room), await following(ben, room)];
    await Promise.all(
      Array.from({ length: 30 }, (_, i) => (i % 2 ? a : b).request("message.send", say(room, `m${i}`))),
    );
    await until(() => a.texts(room).length === 30 && b.texts(room).length === 30);
    assertEquals(a.texts(room), b.texts(room));
    const numbers = a.of("event").map(({ entry }) => entry.n);
    assertEquals(numbers, numbers.map((_, i) => numbers[0]! + i));
  }));

Deno.test("The welcome says who I am, which epoch it is and how often the heart beats", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const client = await ada.connect();
    const [welcome] = client.of("welcome");
    assertEquals([welcome!.user, welcome!.epoch, welcome!.heartbeat], [ada.id, server.core.epoch, 25_000]);
    assert(Math.abs(welcome!.now - Date.now()) < 60_000);
  }));

Deno.test("Somebody who looks elsewhere hears where the conversation stands, and unread follows from it", () =>
  withServer(async (server) => {
    const { ada, ben, room } = await adaAndBen(server);
    const [a, b] = [await ada.connect(), await ben.connect()];
    for (let i = 0; i < 3; i++) await a.request("message.send", say(room, `m${i}`));
    await until(() => b.of("head").at(-1)?.head.count === 3);
    assertEquals(b.of("event"), []);
    const { memberships } = await b.request("rooms.mine", {});
    assertEquals(memberships[0]!.head.count - memberships[0]!.read.count, 3);
  }));

Deno.test("S01 following from a number brings what was missed, in order and once, then what is new", () =>
  withServer(async (server) => {
    const { ada, ben, room } = await adaAndBen(server);
    const a = await ada.connect();
    const { n } = await a.request("message.send", say(room, "before"));
    await Promise.all(
      Array.from({ length: 500 }, (_, i) => a.request("message.send", say(room, `missed ${i}`))),
    );
    const b = await ben.connect();
    const during = a.request("message.send", say(room, "during"));
    await b.request("follow", { conversation: room, after: n });
    await during;
    await a.request("message.send", say(room, "after"));
    await until(() => b.texts(room).at(-1) === "after");
    const numbers = b.of("event").map(({ entry }) => entry.n);
    assertEquals(numbers, Array.from({ length: 502 }, (_, i) => n + 1 + i));
  }));

Deno.test("S02 a gap beyond the window is answered with resync, never with a hole", () =>
  withServer(async (server) => {
    const { ada, room } = await adaAndBen(server);
    const a = await ada.connect();
    for (let i = 0; i < 11; i++) {
      await Promise.all(
        Array.from({ length: 100 }, (_, k) => a.request("message.send", say(room, `${i} ${k}`))),
      );
    }
    assertEquals(await a.request("follow", { conversation: room, after: 1 }), { resync: true });
    await a.request("message.send", say(room, "unheard"));
    assertEquals(a.of("event"), []);
  }));

Deno.test("S03 a number beyond the head is answered with resync", () =>
  withServer(async (server) => {
    const { ada, room } = await adaAndBen(server);
    const a = await ada.connect();
    assertEquals(await a.request("follow", { conversation: room, after: 1000 }), { resync: true });
  }));

Deno.test("Typing is told to the others who look, and to nobody else", () =>
  withServer(async (server) => {
    const { ada, ben, room } = await adaAndBen(server);
    const eve = await server.person("eve");
    const [a, b, e] = [await following(ada, room), await following(ben, room), await eve.connect()];
    await a.request("typing", { conversation: room, on: true });
    await until(() => b.of("typing").length === 1);
    assertEquals(b.of("typing")[0], { type: "typing", c: room, user: ada.id, on: true });
    assertEquals(e.of("typing"), []);
  }));

Deno.test("Read positions reach my other devices, and the others in a small room", () =>
  withServer(async (server) => {
    const { ada, ben, room } = await adaAndBen(server);
    const [a, phone, laptop] = [
      await following(ada, room),
      await ben.connect(),
      await (await ben.again()).connect(),
    ];
    const { n, count } = await a.request("message.send", say(room, "hello"));
    await phone.request("mark", { conversation: room, delivered: n });
    await until(() => a.of("seen").length === 1);
    assertEquals(a.of("seen")[0], { type: "seen", c: room, user: ben.id, n: n - 1, delivered: n });
    await phone.request("mark", { conversation: room, read: n });
    await until(() => laptop.of("read").at(-1)?.read.n === n && a.of("seen").at(-1)?.n === n);
    assertEquals(laptop.of("read").at(-1)!.read, { n, count, delivered: n });
  }));

Deno.test("What I write is read on my device that looks elsewhere, also where a message was forwarded to", () =>
  withServer(async (server) => {
    const { ada, room } = await adaAndBen(server);
    const [phone, laptop] = [await following(ada, room), await (await ada.again()).connect()];
    const { n, count } = await phone.request("message.send", say(room, "hello"));
    await until(() => laptop.of("head").at(-1)?.head.count === count);
    assertEquals(laptop.of("read").map(({ c, read }) => [c, read.n, read.count]), [[room, n, count]]);
    assertEquals(phone.of("read"), []);
    const elsewhere = (await phone.request("room.create", { name: "Elsewhere", access: "public" })).room.id;
    const forward = { conversation: room, n, to: elsewhere, clientId: ulid() };
    const answer = await phone.request("message.forward", forward);
    await until(() => phone.of("read").at(-1)?.read.count === answer.count);
    assertEquals(phone.of("read").at(-1)!.c, elsewhere);
  }));

Deno.test("R04 somebody who is removed hears it at once and nothing after it", () =>
  withServer(async (server) => {
    const { ada, ben, room } = await adaAndBen(server);
    const [a, b] = [await following(ada, room), await following(ben, room)];
    await a.request("message.send", say(room, "before"));
    await a.request("room.remove", { conversation: room, user: ben.id });
    await a.request("message.send", say(room, "after"));
    await until(() => b.of("gone").length === 1 && a.texts(room).includes("after"));
    assertEquals(b.of("gone")[0], { type: "gone", c: room, reason: "removed" });
    assertEquals(b.texts(room), ["before"]);
    assertEquals(
      (await assertRejects(() => b.request("history", { conversation: room }), Refused)).body.code,
      "not_found",
    );
  }));

Deno.test("Joining, renaming and deleting a room reach open connections", () =>
  withServer(async (server) => {
    const { ada, ben } = await adaAndBen(server);
    const [a, b, tab] = [await ada.connect(), await ben.connect(), await ben.connect()];
    const { room } = await a.request("room.create", { name: "Garden", access: "public" });
    await b.request("room.join", { conversation: room.id });
    await until(() => tab.of("membership").some(({ membership }) => membership.room.id === room.id));
    await a.request("room.update", { conversation: room.id, name: "Orchard" });
    await until(() => tab.of("room").some((frame) => frame.room.name === "Orchard"));
    await a.request("message.send", say(room.id, "apples"));
    await until(() => tab.of("head").some(({ c }) => c === room.id));
    await a.request("room.delete", { conversation: room.id });
    await until(() => tab.of("gone").length > 0 && b.of("gone").length > 0);
    assertEquals(tab.of("gone")[0], { type: "gone", c: room.id, reason: "deleted" });
  }));

Deno.test("A new name of a person reaches those who share a room with them", () =>
  withServer(async (server) => {
    const { ada, ben, room } = await adaAndBen(server);
    const b = await following(ben, room);
    await ada.api("PATCH", "/api/me", { name: "Ada Lovelace" });
    await until(() => b.of("person").length === 1);
    assertEquals(b.of("person")[0]!.person, { id: ada.id, username: "ada", name: "Ada Lovelace" });
  }));

Deno.test("W22 signing out closes the open sockets of that session within a second, and no others", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const phone = await ada.again();
    const [here, there] = [await ada.connect(), await phone.connect()];
    assertEquals((await phone.api("DELETE", "/api/session")).status, 204);
    await until(() => there.closed !== null, "the close", 1000);
    assertEquals([there.closed!.code, here.closed], [4101, null]);
    assertEquals((await phone.api("GET", "/api/session")).status, 401);
  }));

Deno.test("K04 stopping tells everybody to come back and loses nothing that was sent", () =>
  withServer(async (server) => {
    const { ada, ben, room } = await adaAndBen(server);
    const [a, b] = [await following(ada, room), await following(ben, room)];
    const sends = Array.from({ length: 200 }, (_, i) => a.request("message.send", say(room, `m${i}`)));
    const settled = Promise.allSettled(sends);
    await until(() => a.texts(room).length > 0);
    assertEquals(await server.stop(), 0);
    await until(() => b.closed !== null && a.closed !== null);
    assertEquals([b.closed!.code, b.of("bye").length], [1012, 1]);
    const acknowledged = (await settled).filter(({ status }) => status === "fulfilled").length;
    assert(b.texts(room).length >= acknowledged);
  }));
