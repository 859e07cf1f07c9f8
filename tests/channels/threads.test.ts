import { assertEquals, assertRejects } from "@/tests/support/assert.ts";
import { Refused, type TestServer, withServer } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";
import { threadOf } from "@/core/protocol/ids.ts";
import { ulid } from "ulid";

const say = (conversation: string, text: string) => ({ conversation, clientId: ulid(), text });

/** Ada has asked something; she and Ben are connected, and Ben looks at the thread of it. */
async function asked(server: TestServer) {
  const [ada, ben] = [await server.person("ada"), await server.person("ben")];
  const room = await ada.firstRoom();
  const [a, b] = [await ada.connect(), await ben.connect()];
  const { n } = await a.request("message.send", say(room, "Who has the key?"));
  const thread = threadOf(room, n);
  const { page } = await b.request("conversation.open", { conversation: thread });
  await b.request("follow", { conversation: thread, after: page.through });
  return { ada, ben, a, b, room, thread };
}

Deno.test("A reply is told to those who follow the thread wherever they look, with where it stands", () =>
  withServer(async (server) => {
    const { ada, ben, a, b, thread } = await asked(server);
    const other = await ada.connect();
    const eve = await (await server.person("eve")).connect();
    await b.request("message.send", say(thread, "I"));
    await until(() => a.of("following").length === 1 && other.of("following").length === 1);
    const [told] = a.of("following");
    assertEquals(told!.c, thread);
    assertEquals([told!.thread!.head.count, told!.thread!.read.count, told!.thread!.by], [1, 0, [ben.id]]);
    await until(() => b.of("following").at(-1)?.thread?.read.count === 1);
    assertEquals(eve.of("following"), []);
  }));

Deno.test("Following and unfollowing arrive on all devices of the person, and on nobody else's", () =>
  withServer(async (server) => {
    const { ada, a, b, thread } = await asked(server);
    const phone = await ada.connect();
    await a.request("thread.follow", { conversation: thread, on: true });
    await a.request("thread.follow", { conversation: thread, on: false });
    await until(() => phone.of("following").length === 2);
    assertEquals(phone.of("following").map(({ thread }) => thread === null), [false, true]);
    assertEquals(b.of("following"), []);
  }));

Deno.test("R02 whoever is removed from a room hears nothing more of its threads, also when looking at one", () =>
  withServer(async (server) => {
    const { ben, a, b, room, thread } = await asked(server);
    await b.request("message.send", say(thread, "I"));
    await a.request("message.send", say(thread, "and where are you?"));
    await until(() => b.texts(thread).length === 2);
    await a.request("room.remove", { conversation: room, user: ben.id });
    await until(() => b.of("gone").length === 1);
    const before = b.of("following").length;
    await a.request("message.send", say(thread, "now we are alone"));
    await until(() => a.of("following").at(-1)?.thread?.head.count === 3);
    assertEquals([b.texts(thread).length, b.of("following").length], [2, before]);
    const error = await assertRejects(
      () => b.request("thread.follow", { conversation: thread, on: true }),
      Refused,
    );
    assertEquals(error.body.code, "not_found");
  }));

Deno.test("What is no thread cannot be followed, and the refusal names the field", () =>
  withServer(async (server) => {
    const { a, room } = await asked(server);
    for (const conversation of [room, `${room}-0`, `${room}-x`, "-1", `${room}-1-1`]) {
      const refused = await assertRejects(
        () => a.request("thread.follow", { conversation, on: true }),
        Refused,
      );
      assertEquals([refused.body.code, refused.body.field], ["bad_field", "conversation"]);
    }
    const many = Array.from({ length: 21 }, (_, i) => threadOf(room, i + 1));
    for (const conversations of [[], many]) {
      const refused = await assertRejects(() => a.request("threads.get", { conversations }), Refused);
      assertEquals(refused.body.code, "bad_field");
    }
  }));
