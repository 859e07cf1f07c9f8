import { topics } from "@/core/channels/topics.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { withChild } from "@/tests/support/child.ts";
import { connectTo } from "@/tests/support/raw.ts";
import { RawSocket } from "@/tests/support/raw_socket.ts";
import { type TestClient, TestPerson, withServer } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";

const flaps = 100;

Deno.test("S08 somebody whose line comes and goes 100 times is offline in the end, tells nobody, and costs the server nothing", () =>
  withChild(async (child) => {
    const [ada, ben] = [
      await TestPerson.register(child.url, "ada"),
      await TestPerson.register(child.url, "ben"),
    ];
    const room = await ada.firstRoom();
    const watching = await ada.connect();
    await watching.request("follow", { conversation: room, after: 3 });
    await flap(ben, 10);
    await until(async () => !await isOnline(watching, room, ben));
    // The index is opened by a thread of its own, which may be slower than all this.
    await watching.request("search", { query: "nothing" });
    const [heard, open, memory] = [framesFromOthers(watching), child.open, child.memory];

    await flap(ben, flaps);
    await until(async () => !await isOnline(watching, room, ben), "ben to be offline");
    await until(() => child.open <= open + 5, "file descriptors to be given back");
    assert(child.memory < memory + 32, `${memory} MiB before, ${child.memory} after`);
    assertEquals(framesFromOthers(watching), heard);

    const back = await ben.connect();
    assert(await isOnline(watching, room, ben));
    await Promise.all([back.close(), watching.close()]);
    assertEquals(await child.kill("SIGTERM"), 0);
  }));

Deno.test("S08 after 100 flaps the hub holds no connection, no topic and no place of them", () =>
  withServer(async (server) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    const { hub } = server.core;
    const { body } = await ben.api("POST", "/api/rooms", { name: "Only Ben's", access: "private" });
    const watching = await ada.connect();
    const [connection] = hub.connections();
    const places = hub.ofAddress(connection!.bucket);
    await flap(ben, flaps);
    await until(() => hub.size === 1, "only Ada to be connected");
    assertEquals(hub.ofAddress(connection!.bucket), places);
    const left = [topics.user(ben.id), topics.heads(body.room.id), topics.conversation(body.room.id)];
    assertEquals(left.filter((topic) => hub.hasFollowers(topic)), []);
    await watching.close();
  }));

/** One line after the other, which end in every way that lines end. */
async function flap(person: TestPerson, count: number): Promise<void> {
  const ways = [vanishBeforeTheAnswer, vanish, leave];
  for (let i = 0; i < count; i++) await ways[i % ways.length]!(person);
}

async function vanishBeforeTheAnswer({ url, cookie }: TestPerson): Promise<void> {
  using connection = await connectTo(url);
  const headers = [
    `Host: ${new URL(url).host}`,
    `Origin: ${url}`,
    `Cookie: ${cookie}`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  ];
  await connection.write(new TextEncoder().encode(`GET /socket HTTP/1.1\r\n${headers.join("\r\n")}\r\n\r\n`));
}

async function vanish(person: TestPerson): Promise<void> {
  (await RawSocket.open(person)).close();
}

async function leave(person: TestPerson): Promise<void> {
  await (await person.connect()).close();
}

async function isOnline(client: TestClient, conversation: string, { id }: TestPerson): Promise<boolean> {
  const { members } = await client.request("room.members", { conversation });
  return members.find(({ person }) => person.id === id)!.online;
}

/** Whatever is no answer to the client itself. */
function framesFromOthers({ frames }: TestClient): number {
  return frames.filter(({ type }) => type !== "ok").length;
}
