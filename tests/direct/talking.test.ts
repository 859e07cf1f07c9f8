import { assert, assertEquals, assertRejects } from "@/tests/support/assert.ts";
import {
  Refused,
  type TestClient,
  type TestPerson,
  type TestServer,
  withServer,
} from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";
import { ulid } from "ulid";

async function adaAndBen(server: TestServer) {
  const [ada, ben] = [await server.person("ada"), await server.person("ben")];
  return { ada, ben, a: await ada.connect(), b: await ben.connect() };
}

const say = (conversation: string, text: string) => ({ conversation, clientId: ulid(), text });

async function following(client: TestClient, conversation: string): Promise<void> {
  const { membership } = await client.request("conversation.open", { conversation });
  await client.request("follow", { conversation, after: membership.head.n });
}

Deno.test("Somebody who is written to for the first time learns of the conversation at once", () =>
  withServer(async (server) => {
    const { ben, a, b } = await adaAndBen(server);
    const { room } = await a.request("direct.open", { people: [ben.id] });
    await until(() => b.of("membership").some(({ membership }) => membership.room.id === room.id));
    await a.request("message.send", say(room.id, "hello"));
    await until(() => b.of("head").some(({ c, head }) => c === room.id && head.count === 1));
    await following(b, room.id);
    await a.request("message.send", say(room.id, "can you hear me?"));
    await until(() => b.texts(room.id).includes("can you hear me?"));
  }));

Deno.test("Those who stay in a group hear that somebody left, and who is in it now", () =>
  withServer(async (server) => {
    const { ada, ben, a, b } = await adaAndBen(server);
    const eve = await server.person("eve");
    const e = await eve.connect();
    const { room } = await a.request("direct.open", { people: [ben.id, eve.id] });
    await until(() => e.of("membership").some(({ membership }) => membership.room.id === room.id));
    await e.request("room.leave", { conversation: room.id });
    await until(() => e.of("gone").some(({ c }) => c === room.id));
    for (const client of [a, b]) {
      await until(() => client.of("room").some(({ room: { id } }) => id === room.id));
      assertEquals(client.of("room").at(-1)!.room.people, [ada.id, ben.id].sort());
    }
    await a.request("message.send", say(room.id, "she is gone"));
    await until(() => b.of("head").some(({ c, head }) => c === room.id && head.count === 1));
    assertEquals(e.of("head").filter(({ c }) => c === room.id), []);
  }));

Deno.test("D02 typing of somebody who was blocked arrives nowhere, and nobody sees them online", () =>
  withServer(async (server) => {
    const { ada, ben, a, b } = await adaAndBen(server);
    const { room } = await a.request("direct.open", { people: [ben.id] });
    const conversation = room.id;
    await following(a, conversation);
    await b.request("typing", { conversation, on: true });
    await until(() => a.of("typing").length === 1);
    const onlineOf = async (client: TestClient, id: string) => {
      const { members } = await client.request("room.members", { conversation });
      return members.find(({ person }) => person.id === id)!.online;
    };
    assertEquals(await onlineOf(b, ada.id), true);
    const phone = await (await ada.again()).connect();
    await a.request("people.block", { user: ben.id, on: true });
    await until(() => phone.of("blocked").some(({ user, on }) => user === ben.id && on));
    const refused = await assertRejects(() => b.request("typing", { conversation, on: true }), Refused);
    assertEquals([refused.body.code, refused.body.message], ["forbidden", "Cannot send to this person"]);
    await assertRejects(() => b.request("message.send", say(conversation, "please")), Refused);
    await assertRejects(() => b.request("message.send", say(`${conversation}-1`, "please")), Refused);
    assertEquals(await onlineOf(b, ada.id), false);
    assertEquals(b.of("blocked"), []);
    const { people } = await a.request("people.blocked", {});
    assertEquals(people.map(({ id }) => id), [ben.id]);
    assertEquals(a.of("typing").length, 1);
    assertEquals(a.texts(conversation), []);
  }));

Deno.test("D03 10,000 people, 300, none, and what is no id are refused at the door", () =>
  withServer(async (server) => {
    const { a } = await adaAndBen(server);
    for (const people of [Array.from({ length: 300 }, () => ulid()), [], ["ben"], [""], null, "x"]) {
      const { body } = await assertRejects(() => a.request("direct.open", { people } as never), Refused);
      assertEquals(body.code, "bad_field");
    }
    const { body } = await assertRejects(() => a.request("direct.open", { people: [ulid()] }), Refused);
    assertEquals(body.code, "not_found");
    const big = JSON.stringify({ id: 1, type: "direct.open", body: { people: Array(10_000).fill(ulid()) } });
    a.socket.send(big);
    await until(() => a.closed !== null);
    assertEquals(a.closed!.code, 1009);
  }));

Deno.test("New direct conversations are limited, and opening old ones is not", () =>
  withServer(async (server) => {
    const people: TestPerson[] = [];
    for (let i = 0; i < 4; i++) people.push(await server.person(`person${i}`));
    const client = await people[0]!.connect();
    const open = (i: number) => client.request("direct.open", { people: [people[i]!.id] });
    await open(1);
    await open(2);
    const { body } = await assertRejects(() => open(3), Refused);
    assertEquals(body.code, "rate_limited");
    assert((await open(1)).room.id, "one that is there takes no place");
  }, { settings: { PARLEY_LIMIT_DIRECT: "2/1h" } }));
