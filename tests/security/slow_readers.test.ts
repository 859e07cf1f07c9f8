/** People who stop reading, or are gone without a word, and what that costs the others. */
import { ulid } from "ulid";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { Child } from "@/tests/support/child.ts";
import { frame, RawSocket } from "@/tests/support/raw_socket.ts";
import { type TestClient, TestPerson, withServer } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";

/** 30,000 bytes. */
const longText = "中".repeat(10_000);

async function following(person: TestPerson, conversation: string): Promise<TestClient> {
  const client = await person.connect();
  await client.request("follow", { conversation, after: 1 });
  return client;
}

/** Somebody who follows, and from then on reads nothing. */
async function deaf(person: TestPerson, conversation: string, after = 1): Promise<RawSocket> {
  const follow = JSON.stringify({ id: 1, type: "follow", body: { conversation, after } });
  return await RawSocket.open(person, { reads: false, early: frame(follow) });
}

/** Sends many at once and waits until all are stored. */
async function publish(client: TestClient, conversation: string, count: number): Promise<void> {
  const body = () => ({ conversation, clientId: ulid(), text: longText });
  await Promise.all(Array.from({ length: count }, () => client.request("message.send", body())));
}

/** As another member sees it. */
async function isOnline({ id }: TestPerson, client: TestClient, conversation: string): Promise<boolean> {
  const { members } = await client.request("room.members", { conversation });
  return members.some(({ person, online }) => person.id === id && online);
}

Deno.test("W19 fifty who do not read cost little memory, and the others miss nothing", async () => {
  await using child = await Child.start();
  const [ada, ben] = [
    await TestPerson.register(child.url, "ada"),
    await TestPerson.register(child.url, "ben"),
  ];
  const room = await ada.firstRoom();
  const [a, b] = [await following(ada, room), await following(ben, room)];
  // What was written once is in the caches of the store from then on.
  for (let i = 0; i < 15; i++) await publish(a, room, 20);
  const { memberships } = await a.request("rooms.mine", {});
  const { head } = memberships[0]!;
  const sockets: RawSocket[] = [];
  for (let i = 0; i < 5; i++) {
    const device = await ben.again();
    for (let k = 0; k < 10; k++) sockets.push(await deaf(device, room, head.n));
  }
  const before = child.memory;
  for (let i = 0; i < 20; i++) await publish(a, room, 20);
  await until(() => [a, b].every((client) => client.texts(room).length === 700), "all messages", 30_000);
  const grown = child.memory - before;
  assert(grown < 220, `grown by ${grown} MiB`);
  for (const socket of sockets) socket.close();
  await Promise.all([a.close(), b.close()]);
});

Deno.test("W19 who does not read for long is offline and sent away, and reads why at the end", async () => {
  let later = 0;
  await withServer(async (server) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    const room = await ada.firstRoom();
    const [a, b] = [await following(ada, room), await deaf(ben, room)];
    const online = () => isOnline(ben, a, room);
    await until(online);
    const slow = () => [...server.core.hub.connections()].some(({ slowSince }) => slowSince !== 0);
    while (!slow()) await publish(a, room, 20);
    assertEquals(await online(), true);
    later += 21_000;
    await until(async () => !await online());
    void b.read();
    await until(() => b.ended, "the end");
    assertEquals(b.code, 4008);
  }, { effects: { monotonic: () => performance.now() + later } });
});

Deno.test("W20 who is gone without a word is offline within a minute", async () => {
  let later = 0;
  await withServer(async (server) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    const room = await ada.firstRoom();
    const a = await following(ada, room);
    using socket = await RawSocket.open(ben, { reads: false });
    const online = () => isOnline(ben, a, room);
    await until(online);
    for (const step of [25_000, 20_000]) {
      later += step;
      assertEquals(await online(), true);
    }
    later += 10_000;
    await until(async () => !await online());
    assertEquals(a.closed, null);
    void socket.read();
    await until(() => socket.code !== null);
    assertEquals(socket.code, 4002);
  }, { effects: { monotonic: () => performance.now() + later } });
});
