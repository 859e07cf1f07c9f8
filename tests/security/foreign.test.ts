import { ulid } from "ulid";
import { assert, assertEquals, assertStringIncludes } from "@/tests/support/assert.ts";
import { Refused, type TestPerson, withServer } from "@/tests/support/server.ts";

const secret = "The key is under the third stone";

Deno.test("R10 a link to a private message shows strangers the link and nothing of the message", () =>
  withServer(async (server) => {
    const [ada, eve] = [await server.person("ada"), await server.person("eve")];
    const open = await ada.firstRoom();
    const room = await newRoom(ada, "Cellar", "private");
    const { n } = await say(ada, room, secret);
    const link = `/rooms/${room}?at=${n}`;
    await say(ada, open, `It stands in ${server.url}${link}`);
    const client = await eve.connect();
    const seen = [
      await (await eve.fetch(`/rooms/${open}`)).text(),
      JSON.stringify((await eve.api("GET", `/api/rooms/${open}/messages`)).body),
      JSON.stringify(await client.request("conversation.open", { conversation: open, at: "latest" })),
    ];
    for (const text of seen) {
      assertStringIncludes(text, room);
      assert(!text.includes("third stone") && !text.includes("Cellar"));
    }
    // Following it is answered as for a room that does not exist.
    const nowhere = ulid();
    assertEquals(await answers(eve, room, n), await answers(eve, nowhere, n));
    assertEquals((await ada.fetch(link)).status, 200);
  }));

Deno.test("R08 a message of somebody else cannot be changed by sending under its id", () =>
  withServer(async (server) => {
    const [ada, eve] = [await server.person("ada"), await server.person("eve")];
    const [open, cellar] = [await ada.firstRoom(), await newRoom(ada, "Cellar", "private")];
    const { id, n } = await say(ada, open, "I was here");
    const hidden = await say(ada, cellar, secret);
    // The id is only hers to use again: from Eve it names a message of Eve.
    assertEquals((await send(eve, open, id, "Ada was not here")).status, 201);
    assertEquals((await send(eve, cellar, hidden.id, "gone")).status, 404);
    assertEquals((await send(ada, open, id, "I was not here")).body.error.code, "client_id_reused");
    assertEquals(await messages(ada, open), [[n, ada.id, "I was here"], [n + 1, eve.id, "Ada was not here"]]);
    assertEquals(await messages(ada, cellar), [[hidden.n, ada.id, secret]]);
  }));

Deno.test("R08 whoever was removed from a room neither reads, marks nor sends there any more", () =>
  withServer(async (server) => {
    const [ada, eve] = [await server.person("ada"), await server.person("eve")];
    const room = await newRoom(ada, "Cellar", "private");
    const [steering, client] = [await ada.connect(), await eve.connect()];
    await steering.request("room.add", { conversation: room, username: "eve" });
    const { id, n } = await say(eve, room, "Mine");
    await steering.request("room.remove", { conversation: room, user: eve.id });
    assertEquals((await send(eve, room, id, "Mine")).status, 404);
    assertEquals((await send(eve, room, ulid(), "Still mine")).status, 404);
    for (
      const asked of [
        client.request("mark", { conversation: room, read: n }),
        client.request("typing", { conversation: room, on: true }),
        client.request("follow", { conversation: room, after: 0 }),
        client.request("history", { conversation: room, around: n }),
        client.request("room.update", { conversation: room, topic: "Mine" }),
      ]
    ) {
      const error = await asked.then(() => null, (error) => error);
      assert(error instanceof Refused);
      assertEquals(error.body.code, "not_found");
    }
    assertEquals(await messages(ada, room), [[n, eve.id, "Mine"]]);
  }));

/** What somebody is told of a message, over every way to it, without what differs by its nature. */
async function answers(person: TestPerson, room: string, n: number): Promise<unknown[]> {
  const client = await person.connect();
  const around = (conversation: string) => ({ conversation, around: n });
  const refusals = await Promise.all([
    client.request("conversation.open", { conversation: room, at: n }),
    client.request("history", around(room)),
    client.request("follow", { conversation: room, after: n - 1 }),
  ].map((asked) => asked.then(() => null, ({ body }: Refused) => [body.code, body.message])));
  const fetched = await Promise.all(
    [
      `/rooms/${room}?at=${n}`,
      `/rooms/${room}/join`,
      `/api/rooms/${room}`,
      `/api/rooms/${room}/messages?around=${n}`,
    ]
      .map(async (path) => {
        const response = await person.fetch(path);
        const id = response.headers.get("x-request-id")!;
        const text = (await response.text()).replaceAll(room, "ROOM").replaceAll(id, "ID");
        return [response.status, text.replace(/nonce="[^"]*"/g, "")];
      }),
  );
  assertEquals(fetched.map(([status]) => status), [404, 404, 404, 404]);
  return [...refusals, ...fetched];
}

async function newRoom(person: TestPerson, name: string, access: string): Promise<string> {
  return (await person.api("POST", "/api/rooms", { name, access })).body.room.id;
}

function send(person: TestPerson, room: string, clientId: string, text: string) {
  return person.api("POST", `/api/rooms/${room}/messages`, { clientId, text });
}

async function say(person: TestPerson, room: string, text: string): Promise<{ id: string; n: number }> {
  const id = ulid();
  const { status, body } = await send(person, room, id, text);
  assertEquals(status, 201);
  return { id, n: body.n };
}

/** Number, author and text of every message of a room. */
async function messages(person: TestPerson, room: string): Promise<[number, string, string][]> {
  const { body } = await person.api("GET", `/api/rooms/${room}/messages`);
  return body.entries.filter(({ type }: { type: string }) => type === "message")
    .map(({ n, by, text }: { n: number; by: string; text: string }) => [n, by, text]);
}
