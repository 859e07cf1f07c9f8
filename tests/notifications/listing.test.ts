/** The list of notifications over a WebSocket: its pages, what is unread, and what would reach one. */
import { assertEquals, assertRejects } from "@/tests/support/assert.ts";
import { withServer } from "@/tests/support/server.ts";
import { ParleyError } from "@/core/errors.ts";
import { until } from "@/tests/support/until.ts";

Deno.test("The list goes on page by page; unread ones are found behind read ones, over conversations", () =>
  withServer(async (server) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    const [a, b] = [await ada.connect(), await ben.connect()];
    const room = await ada.firstRoom();
    const { room: { id: alone } } = await b.request("direct.open", { people: [ada.id] });
    const say = (conversation: string, text: string) =>
      b.request("message.send", { conversation, clientId: server.core.effects.id(), text });
    await say(alone, "First, alone");
    let n = 0;
    for (let i = 0; i < 33; i++) ({ n } = await say(room, `@ada number ${i}`));
    const count = async () => (await a.request("notifications.count", {})).unread;
    await until(async () => await count() === 34);
    const first = await a.request("notifications.list", {});
    assertEquals([first.lines.length, first.older], [30, true]);
    const rest = await a.request("notifications.list", { before: first.lines.at(-1)!.at });
    assertEquals(first.lines.length + rest.lines.length, 34);
    assertEquals([rest.lines.at(-1)!.kind, rest.older], ["direct", false]);
    await a.request("mark", { conversation: room, read: n });
    const unread = await a.request("notifications.list", { unread: true });
    assertEquals(unread.lines.map(({ entry }) => entry!.text), ["First, alone"]);
    assertEquals(await count(), 1);
    await b.request("message.delete", { conversation: alone, n: unread.lines[0]!.n! });
    assertEquals(await count(), 0);
  }));

Deno.test("What would reach me from a conversation is decided as for a message, and told to nobody else", () =>
  withServer(async (server) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    const a = await ada.connect();
    const { core } = server;
    const { room: { id: attic } } = await a.request("room.create", { name: "Attic", access: "private" });
    const effect = (userId: string) => core.notifications.effect({ userId } as never, attic);
    const reach = async () =>
      Object.fromEntries(
        (await effect(ada.id)).kinds.map(({ kind, decision }) => [kind, decision.desktop]),
      );
    assertEquals(await reach(), {
      mention: "told",
      everybody: "told",
      thread: "told",
      keyword: "told",
      room: "kind_off",
      reaction: "kind_off",
    });
    await a.request("prefer", { conversation: attic, level: "every", mutedUntil: 0 });
    assertEquals(await reach(), {
      mention: "told",
      everybody: "muted",
      thread: "muted",
      keyword: "told",
      room: "muted",
      reaction: "muted",
    });
    assertEquals((await assertRejects(() => effect(ben.id), ParleyError)).code, "not_found");
  }));
