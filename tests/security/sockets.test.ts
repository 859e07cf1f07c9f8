/** Who may open a socket, how many, and how much may be asked over one. */
import { ulid } from "ulid";
import { assert, assertEquals, assertRejects } from "@/tests/support/assert.ts";
import { RawSocket } from "@/tests/support/raw_socket.ts";
import { Refused, type TestClient, type TestPerson, withServer } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";

const say = (conversation: string, text: string) => ({ conversation, clientId: ulid(), text });

async function refusedUpgrade(url: string, cookie: string): Promise<void> {
  const error = await assertRejects(() => RawSocket.open({ url, cookie }), Error);
  assertEquals(error.message, "No upgrade: HTTP/1.1 401 Unauthorized", cookie);
}

/** Answers to frames with these ids, in the order of the ids. */
async function answersTo(client: TestClient, ids: readonly number[]) {
  const wanted = new Set<number | null>(ids);
  const found = () => [...client.of("ok"), ...client.of("error")].filter(({ id }) => wanted.has(id));
  await until(() => found().length === ids.length || client.closed !== null, "all answers", 30_000);
  return found().toSorted((a, b) => a.id! - b.id!);
}

Deno.test("W02 without a session that holds there is no upgrade", async () => {
  let later = 0;
  await withServer(async (server) => {
    const { url } = server;
    const ada = await server.person("ada");
    const [head, payload, signature] = ada.cookie.split("=")[1]!.split(".");
    const forged = [head, payload, signature!.toUpperCase()].join(".");
    const unsigned = `${btoa('{"alg":"none"}')}.${payload}.`;
    const cookies = ["", "parley=", "parley=x", "=x", "parley", `parley=${forged}`, `parley=${unsigned}`];
    for (const cookie of cookies) await refusedUpgrade(url, cookie);
    (await RawSocket.open(ada)).close();
    await refusedUpgrade(url, ada.cookie.replace("parley", "__Host-parley"));

    const phone = await ada.again();
    await (await ada.connect()).request("sessions.revokeOthers", {});
    await refusedUpgrade(url, phone.cookie);

    later = 30 * 86_400_000 + 1000;
    await refusedUpgrade(url, ada.cookie);
  }, { effects: { now: () => Date.now() + later } });
});

Deno.test("W15 what was sent once can be sent again by its sender only, and is stored once", () =>
  withServer(async (server) => {
    const [ada, eve] = [await server.person("ada"), await server.person("eve")];
    const room = await ada.firstRoom();
    const body = say(room, "once");
    const captured = JSON.stringify({ id: 1000, type: "message.send", body });
    const replay = async (person: TestPerson) => {
      const client = await person.connect();
      client.socket.send(captured);
      const [answer] = await answersTo(client, [1000]);
      assert(answer?.type === "ok", JSON.stringify(answer));
      return (answer.body as { n: number }).n;
    };
    const first = await replay(ada);
    assertEquals([await replay(ada), await replay(await ada.again())], [first, first]);
    // In another's hands it is a message of their own, under their name.
    const second = await replay(eve);
    const { entries } = await (await ada.connect()).request("history", { conversation: room });
    const messages = entries.flatMap((entry) => entry.type === "message" ? [[entry.n, entry.by]] : []);
    assertEquals(messages, [[first, ada.id], [second, eve.id]]);
  }));

Deno.test("W15 an invitation that was used up lets nobody in again", () =>
  withServer(async (server) => {
    const [ada, ben, eve] = [
      await server.person("ada"),
      await server.person("ben"),
      await server.person("eve"),
    ];
    const [a, b, e] = [await ada.connect(), await ben.connect(), await eve.connect()];
    const { room } = await a.request("room.create", { name: "Garden", access: "private" });
    const conversation = room.id;
    const { token } = await a.request("room.invite", { conversation, lifetime: 3600, uses: 1 });
    await b.request("room.accept", { token });
    await a.request("room.remove", { conversation, user: ben.id });
    for (const client of [b, e]) {
      const { body } = await assertRejects(() => client.request("room.accept", { token }), Refused);
      assertEquals(body.code, "invitation_invalid");
    }
  }));

Deno.test("W16 who goes on after being told to wait is sent away", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const room = await ada.firstRoom();
    const client = await ada.connect();
    for (let i = 0; i < 30; i++) await client.request("message.send", say(room, `message ${i}`));
    for (let id = 1000; id < 1004; id++) {
      assertEquals(client.closed, null);
      client.socket.send(JSON.stringify({ id, type: "message.send", body: say(room, `message ${id}`) }));
      await until(() => client.of("error").length === id - 999);
    }
    await until(() => client.closed !== null);
    assertEquals(client.closed!.code, 4029);
    for (const { error } of client.of("error")) {
      assertEquals(error.code, "rate_limited");
      assert(error.retryAfter! >= 1);
    }
  }, { settings: { PARLEY_LIMIT_MESSAGE: "30/1m" } }));

Deno.test("W16 who floods is sent away, and the others hardly notice", () =>
  withServer(async (server) => {
    const [ada, ben, eve] = [
      await server.person("ada"),
      await server.person("ben"),
      await server.person("eve"),
    ];
    const room = await ada.firstRoom();
    const [a, b, flood] = [await ada.connect(), await ben.connect(), await eve.connect()];
    const { membership } = await b.request("conversation.open", { conversation: room });
    await b.request("follow", { conversation: room, after: membership.head.n });
    for (let id = 0; id < 1000; id++) {
      flood.socket.send(JSON.stringify({ id, type: "message.send", body: say(room, `flood ${id}`) }));
    }
    const delays: number[] = [];
    for (let i = 0; i < 20; i++) {
      const sent = performance.now();
      await a.request("message.send", say(room, `calm ${i}`));
      await until(() => b.texts(room).includes(`calm ${i}`));
      delays.push(performance.now() - sent);
    }
    await until(() => flood.closed !== null, "the flood to end");
    assertEquals(b.texts(room).filter((text) => text.startsWith("flood")).length, 30);
    assert(Math.max(...delays) < 1000, `delivered after ${Math.max(...delays)} ms`);
  }, { settings: { PARLEY_LIMIT_MESSAGE: "30/1m" } }));

Deno.test("W17 one socket follows 200 conversations, however often it asks", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const [client, other] = [await ada.connect(), await ada.connect()];
    const rooms = await Promise.all(Array.from({ length: 205 }, async (_, i) => {
      const { room } = await other.request("room.create", { name: `Room ${i}`, access: "private" });
      return room.id;
    }));
    const ids = Array.from({ length: 10_000 }, (_, id) => id + 1_000_000);
    for (const id of ids) {
      const conversation = rooms[id % rooms.length]!;
      client.socket.send(JSON.stringify({ id, type: "follow", body: { conversation, after: 1 } }));
    }
    const answers = await answersTo(client, ids);
    assertEquals([client.closed, answers.length], [null, ids.length]);
    const refusals = answers.flatMap((answer) => answer.type === "error" ? [answer.error.code] : []);
    assertEquals(new Set(refusals), new Set(["too_many_follows"]));
    const before = client.frames.length;
    await Promise.all(rooms.map((room) => other.request("message.send", say(room, "hello"))));
    const heard = (type: "event" | "head") =>
      new Set(client.frames.slice(before).flatMap((frame) => frame.type === type ? [frame.c] : [])).size;
    await until(() => heard("event") + heard("head") === rooms.length);
    assertEquals([heard("event"), heard("head")], [200, 5]);
  }));

Deno.test("W21 one session has ten sockets, one address a hundred, and each that goes makes room", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const open = async (person: TestPerson, count: number) => {
      const clients = await Promise.all(Array.from({ length: count }, () => person.connect()));
      await until(() => clients.every((client) => client.closed !== null || client.of("welcome").length > 0));
      const refused = clients.filter(({ closed }) => closed !== null);
      assertEquals(refused.map(({ closed }) => closed!.code), refused.map(() => 4102));
      return clients.filter(({ closed }) => closed === null);
    };
    const mine = await open(ada, 50);
    assertEquals(mine.length, 10);
    await mine.pop()!.close();
    await until(() => server.core.hub.size === 9);
    mine.push(...await open(ada, 2));
    assertEquals(mine.length, 10);

    const all = [...mine];
    for (let i = 0; i < 45; i++) all.push(...await open(await ada.again(), 10));
    assertEquals([all.length, server.core.hub.size], [100, 100]);
    await mine[0]!.request("sessions.list", {});
    await Promise.all(all.map((client) => client.close()));
  }));
