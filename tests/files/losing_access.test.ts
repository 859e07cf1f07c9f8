import { assert, assertEquals } from "@/tests/support/assert.ts";
import { png } from "@/tests/support/pictures.ts";
import {
  Refused,
  type TestClient,
  type TestPerson,
  type TestServer,
  withServer,
} from "@/tests/support/server.ts";
import { sendFile, Tus } from "@/tests/support/tus.ts";
import { until } from "@/tests/support/until.ts";

interface Scene {
  server: TestServer;
  ada: TestPerson;
  ben: TestPerson;
  /** Ada's line. */
  line: TestClient;
  /** A private room of theirs with a picture of Ada's, alone in its message. */
  room: string;
  n: number;
  id: string;
}

const places = ["", "?download", "/small", "/large"];
const asked: RequestInit[] = [
  { method: "GET" },
  { method: "HEAD" },
  { method: "GET", headers: { range: "bytes=0-9" } },
  // A browser that has it asks whether it still does.
  { method: "GET", headers: { "if-none-match": "*" } },
];

/** How every way to ask for a file is answered. */
async function answers(person: TestPerson, id: string): Promise<number[]> {
  const all = places.flatMap((place) => asked.map((init) => person.fetch(`/files/${id}${place}`, init)));
  const about = person.fetch(`/api/files/${id}`);
  return await Promise.all([...all, about].map(async (response) => {
    const { body, status } = await response;
    await body?.cancel();
    return status;
  }));
}

async function assertReads(person: TestPerson, id: string): Promise<void> {
  for (const status of await answers(person, id)) assert([200, 206, 304].includes(status), String(status));
}

async function assertReadsNothing(person: TestPerson, id: string, why: string): Promise<void> {
  assertEquals(new Set(await answers(person, id)), new Set([404]), why);
}

function scene(run: (scene: Scene) => Promise<void>): Promise<void> {
  return withServer(async (server) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    const line = await ada.connect();
    const room = await privateRoom(ada, line);
    const { id, n } = await sendFile(ada, room, "a.png", png(30, 20));
    await run({ server, ada, ben, line, room, id, n });
  });
}

let made = 0;
/** With Ben in it. */
async function privateRoom(ada: TestPerson, line: TestClient): Promise<string> {
  const { body } = await ada.api("POST", "/api/rooms", { name: `Cellar ${++made}`, access: "private" });
  await line.request("room.add", { conversation: body.room.id, username: "ben" });
  return body.room.id;
}

Deno.test("F15 whoever leaves, is removed or is banned gets neither the file nor a part or small version of it", () =>
  scene(async ({ ada, ben, line }) => {
    const ends: Record<string, (conversation: string) => Promise<unknown>> = {
      "left": (room) => ben.api("DELETE", `/api/rooms/${room}/members`),
      "removed": (conversation) => line.request("room.remove", { conversation, user: ben.id }),
      "banned": (conversation) => line.request("room.ban", { conversation, user: ben.id }),
    };
    for (const [how, end] of Object.entries(ends)) {
      const conversation = await privateRoom(ada, line);
      const theirs = await sendFile(ada, conversation, "a.png", png(30, 20));
      const his = await sendFile(ben, conversation, "b.png", png(20, 30));
      for (const { id } of [theirs, his]) await assertReads(ben, id);
      await end(conversation);
      for (const { id } of [theirs, his]) {
        await assertReadsNothing(ben, id, how);
        await assertReads(ada, id);
      }
    }
  }));

Deno.test("F15 whoever begins to read and is removed meanwhile gets no other part", () =>
  scene(async ({ ada, ben, line, room }) => {
    const { id } = await sendFile(ada, room, "film.bin", new Uint8Array(3_000_000).fill(7));
    const first = await ben.fetch(`/files/${id}`, { headers: { range: "bytes=0-999999" } });
    assertEquals((await first.bytes()).length, 1_000_000);
    await line.request("room.remove", { conversation: room, user: ben.id });
    const next = await ben.fetch(`/files/${id}`, { headers: { range: "bytes=1000000-" } });
    await next.body?.cancel();
    assertEquals(next.status, 404);
  }));

Deno.test("F19 F15 a file of a deleted message is there for nobody, in a thread as well, and its bytes go with the last that has them", () =>
  scene(async ({ server, ada, ben, line, room, id, n }) => {
    const thread = `${room}-${n}`;
    const reply = await sendFile(ada, thread, "b.png", png(40, 20));
    const again = await sendFile(ben, room, "again.png", png(30, 20));
    const blobs = () => Array.fromAsync(server.core.store.list({ prefix: ["blobs"] }), ({ key }) => key[1]);
    assertEquals((await blobs()).length, 2);
    await line.request("message.delete", { conversation: room, n });
    for (const person of [ada, ben]) {
      await assertReadsNothing(person, id, "deleted");
      await assertReads(person, again.id);
    }
    await line.request("message.delete", { conversation: thread, n: reply.n });
    await assertReadsNothing(ben, reply.id, "deleted in the thread");
    assertEquals((await blobs()).length, 1);
    await line.request("message.delete", { conversation: room, n: again.n });
    await assertReadsNothing(ben, again.id, "the last one");
    assertEquals(await blobs(), []);
  }));

Deno.test("F15 in a deleted room there are no files, and what somebody forwarded from it stays theirs", () =>
  scene(async ({ ada, ben, room, id, n }) => {
    const there = await ben.connect();
    const { memberships } = (await ben.api("GET", "/api/rooms")).body;
    const to = memberships.find(({ room }: { room: { name: string } }) => room.name === "General").room.id;
    const clientId = "01J9ZD0A2C4E6G8J0M2P4R6T8V";
    const copy = await there.request("message.forward", { conversation: room, n, to, clientId });
    const { entries } = await there.request("messages.get", { conversation: to, numbers: [copy.n] });
    const kept = entries[0]!.files![0]!.id;
    await ada.api("DELETE", `/api/rooms/${room}`);
    for (const person of [ada, ben]) {
      await assertReadsNothing(person, id, "the room is deleted");
      await assertReads(person, kept);
    }
  }));

Deno.test("D02 who was blocked sends no files and begins no upload; what was sent stays with both", () =>
  withServer(async (server) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    const [a, b] = [await ada.connect(), await ben.connect()];
    const { room } = await a.request("direct.open", { people: [ben.id] });
    const sent = await sendFile(ben, room.id, "a.png", png(30, 20));
    const tus = new Tus(ben);
    const said = { filename: "b.png", conversation: room.id };
    const waiting = await tus.send(png(20, 20), said);
    await a.request("people.block", { user: ben.id, on: true });
    const begun = await tus.begun(10, said);
    assertEquals([begun.status, begun.code], [403, "forbidden"]);
    const clientId = "01J9ZD0A2C4E6G8J0M2P4R6T8V";
    const refused = await b.request("message.send", {
      conversation: room.id,
      clientId,
      text: "",
      files: [waiting],
    })
      .then(() => null, (error) => error);
    assert(refused instanceof Refused);
    assertEquals([refused.body.code, refused.body.message], ["forbidden", "Cannot send to this person"]);
    assertEquals((await ada.api("GET", `/api/files/${waiting}`)).status, 404);
    for (const person of [ada, ben]) await assertReads(person, sent.id);
    // To block somebody is not to be told of.
    assertEquals(b.of("blocked"), []);
    await a.request("people.block", { user: ben.id, on: false });
    await b.request("message.send", { conversation: room.id, clientId, text: "", files: [waiting] });
    await assertReads(ada, waiting);
  }));

Deno.test("A18 F11 who logs out, or is signed out elsewhere, reads no more files and goes on with no upload", () =>
  scene(async ({ ben, room, id }) => {
    const elsewhere = await ben.again();
    const { path } = await new Tus(elsewhere).begun(10, { filename: "a.txt", conversation: room });
    await assertReads(elsewhere, id);
    await ben.api("DELETE", "/api/sessions");
    await until(async () => (await elsewhere.api("GET", "/api/session")).status === 401);
    const statuses = await Promise.all(
      [`/files/${id}`, `/files/${id}/small`, `/api/files/${id}`].map(async (place) => {
        const response = await elsewhere.fetch(place, { headers: { accept: "application/json" } });
        await response.body?.cancel();
        return response.status;
      }),
    );
    assertEquals(statuses, [401, 401, 401]);
    assertEquals((await new Tus(elsewhere).patch(path!, 0, "Hello")).status, 401);
    await assertReads(ben, id);
  }));
