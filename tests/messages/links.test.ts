import { ulid } from "ulid";
import { keys } from "@/core/kv/keys.ts";
import type { Scope } from "@/core/scope.ts";
import { threadOf } from "@/core/protocol/ids.ts";
import { assertEquals } from "@/tests/support/assert.ts";
import { Refused, type TestClient, withServer } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";

const say = async (line: TestClient, conversation: string, text: string) =>
  (await line.request("message.send", { conversation, clientId: ulid(), text })).n;
const urlsIn = ({ links }: { links: { urls: string[] }[] }) => links.map(({ urls }) => urls.join(" "));

Deno.test("links.list shows the links of a conversation and its threads, the latest first, by person and time", () =>
  withServer(async (server) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    const conversation = await ada.firstRoom();
    const [here, there] = [await ada.connect(), await ben.connect()];
    const asked = (more: Record<string, unknown> = {}) =>
      there.request("links.list", { conversation, ...more });
    const n = await say(
      here,
      conversation,
      "See https://one.example/ and https://two.example/a, https://one.example/",
    );
    await say(here, conversation, "No link, nor `https://code.example/`, nor ||https://hidden.example/||");
    await say(there, threadOf(conversation, n), "In the thread: https://three.example/");
    const all = await asked();
    assertEquals(urlsIn(all), ["https://three.example/", "https://one.example/ https://two.example/a"]);
    const [first, last] = all.links;
    assertEquals([first!.by, first!.conversation, last!.n], [ben.id, threadOf(conversation, n), n]);
    assertEquals(urlsIn(await asked({ by: ada.id })), ["https://one.example/ https://two.example/a"]);
    assertEquals(
      urlsIn(await asked({ before: first!.at })).at(-1),
      "https://one.example/ https://two.example/a",
    );
    assertEquals(urlsIn(await asked({ from: first!.at + 1 })), []);
    assertEquals(urlsIn(await asked({ to: last!.at })), []);
    assertEquals(urlsIn(await asked({ from: last!.at, to: first!.at + 1 })).length, 2);
  }));

Deno.test("An edit and a deletion reach the links, and whoever was forwarded some has them too", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const conversation = await ada.firstRoom();
    const here = await ada.connect();
    const asked = async () => urlsIn(await here.request("links.list", { conversation }));
    const n = await say(here, conversation, "https://one.example/");
    await here.request("message.edit", { conversation, n, text: "https://other.example/" });
    assertEquals(await asked(), ["https://other.example/"]);
    await here.request("message.edit", { conversation, n, text: "none" });
    assertEquals(await asked(), []);
    await here.request("message.edit", { conversation, n, text: "again https://one.example/" });
    await here.request("message.forward", { conversation, n, to: conversation, clientId: ulid() });
    assertEquals((await asked()).length, 2);
    await here.request("message.delete", { conversation, n });
    assertEquals((await asked()).length, 1);
  }));

Deno.test("links.list finds what was said before links were kept, in sealed conversations too, and keeps nothing of it", () =>
  withServer(async (server) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    const [here, there] = [await ada.connect(), await ben.connect()];
    const { room } = await here.request("direct.open", { people: [ben.id] });
    const conversation = room.id;
    const n = await say(here, conversation, "https://secret-one.example/");
    await say(there, threadOf(conversation, n), "https://secret-two.example/");
    const { store } = server.core;
    // As an older Parley has left it.
    for await (const { key } of store.list(keys.linksByConversation(conversation))) {
      await store.commit((change) => change.delete({ parts: key }));
    }
    const asked = async () => urlsIn(await there.request("links.list", { conversation }));
    assertEquals(await asked(), ["https://secret-two.example/", "https://secret-one.example/"]);
    await say(here, conversation, "https://secret-three.example/");
    assertEquals((await asked()).length, 3);
    const rows = await Array.fromAsync(
      store.raw.list({ prefix: [] }),
      ({ key, value }) =>
        JSON.stringify(key) +
        (value instanceof Uint8Array ? new TextDecoder("latin1").decode(value) : JSON.stringify(value)),
    );
    assertEquals(rows.filter((row) => row.includes("secret-")), []);
  }));

Deno.test("links.list goes on where it ended, misses none, and is refused to strangers", () =>
  withServer(async (server) => {
    const [ada, eve] = [await server.person("ada"), await server.person("eve")];
    const here = await ada.connect();
    const { room: { id: conversation } } = await here.request("room.create", {
      name: "Links",
      access: "private",
    });
    const scope = { userId: ada.id, role: "member" } as Scope;
    await Promise.all(
      Array.from(
        { length: 65 },
        (_, i) =>
          server.core.messages.send(scope, { conversation, clientId: ulid(), text: `https://${i}.example/` }),
      ),
    );
    const seen: string[] = [];
    for (let before: number | undefined, i = 0; i < 20; i++) {
      const page = await here.request("links.list", {
        conversation,
        ...(before === undefined ? {} : { before }),
      });
      seen.push(...urlsIn(page));
      if ((before = page.next) === undefined) break;
    }
    assertEquals([seen.length, new Set(seen).size], [65, 65]);
    const error = await (await eve.connect()).request("links.list", { conversation }).catch((error) => error);
    assertEquals(error instanceof Refused && error.body.code, "not_found");
  }));

Deno.test("Who looks at a conversation hears of files and links that come and go in its threads", () =>
  withServer(async (server) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    const conversation = await ada.firstRoom();
    const [here, there] = [await ada.connect(), await ben.connect()];
    const root = await say(here, conversation, "A thread");
    const thread = threadOf(conversation, root);
    await there.request("follow", { conversation, after: root });
    await say(here, thread, "nothing to see");
    const n = await say(here, thread, "https://one.example/");
    await here.request("message.delete", { conversation: thread, n });
    await until(() => there.of("gallery").length === 2);
    assertEquals(there.of("gallery")[0], { type: "gallery", c: conversation, of: thread, n });
  }));

Deno.test("Nothing of the links is left when their room has been cleared", () => {
  let ahead = 0;
  return withServer(async (server) => {
    const here = await (await server.person("ada")).connect();
    const { room: { id } } = await here.request("room.create", { name: "Attic", access: "private" });
    const n = await say(here, id, "https://one.example/");
    await say(here, threadOf(id, n), "https://two.example/");
    assertEquals((await here.request("links.list", { conversation: id })).links.length, 2);
    await here.request("room.delete", { conversation: id });
    ahead = 61_000;
    await server.core.rooms.clearDeleted(1000);
    const rows = await Array.fromAsync(server.core.store.raw.list({ prefix: [] }), ({ key }) => key);
    assertEquals(rows.filter(([noun]) => String(noun).startsWith("links_")), []);
  }, { effects: { now: () => Date.now() + ahead } });
});
