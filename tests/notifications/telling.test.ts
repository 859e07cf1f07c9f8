/** Who is told of what, as their own devices see it: over a WebSocket. */
import type { ServerOptions } from "@/tests/support/server.ts";
import { assert, assertEquals, assertRejects } from "@/tests/support/assert.ts";
import {
  Refused,
  type TestClient,
  type TestPerson,
  type TestServer,
  withServer,
} from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";

async function town(server: TestServer) {
  const people = [
    await server.person("ada"),
    await server.person("ben"),
    await server.person("eve"),
  ] as const;
  const [ada, ben, eve] = people;
  const [a, b, e] = [await ada.connect(), await ben.connect(), await eve.connect()];
  return { server, ada, ben, eve, a, b, e, room: await ada.firstRoom() };
}
type Town = Awaited<ReturnType<typeof town>>;

function inTown(run: (town: Town) => Promise<void>, options?: ServerOptions): Promise<void> {
  return withServer(async (server) => await run(await town(server)), options);
}

function say({ server }: Town, client: TestClient, conversation: string, text: string) {
  return client.request("message.send", { conversation, clientId: server.core.effects.id(), text });
}

/** Nothing more is on its way: what was caused before has been told. */
async function settled({ server, a, b, e }: Town): Promise<void> {
  await until(async () => (await server.core.jobs.list({ kind: "notify" })).length === 0);
  // What was told before this answer has arrived with it.
  await Promise.all([a, b, e].map((client) => client.request("notifications.count", {})));
}

const kindsFor = (client: TestClient) =>
  client.of("notification").map(({ notification, desktop, sound }) =>
    [notification.kind, ...(desktop ? ["desktop"] : []), ...(sound ? ["sound"] : [])].join(" ")
  );
const unread = async (client: TestClient) => (await client.request("notifications.count", {})).unread;

async function direct(client: TestClient, person: TestPerson): Promise<string> {
  const { room } = await client.request("direct.open", { people: [person.id] });
  return room.id;
}

Deno.test("What is said to me comes into my list and rings; what is said to nobody does not; reading it is enough", () =>
  inTown(async (town) => {
    const { a, b, e, ada, room } = town;
    const alone = await direct(b, ada);
    await say(town, b, alone, "Only to **you**");
    await say(town, b, room, "To nobody");
    const { n } = await say(town, b, room, "Come here, @ada");
    await say(town, b, room, "@room, all of you");
    await settled(town);
    assertEquals(kindsFor(a).sort(), [
      "direct desktop sound",
      "everybody desktop sound",
      "mention desktop sound",
    ]);
    assertEquals(kindsFor(e), ["everybody desktop sound"]);
    assertEquals(kindsFor(b), []);
    const { lines, people } = await a.request("notifications.list", {});
    assertEquals(lines.map(({ kind, entry, read }) => [kind, entry!.text, read]), [
      ["everybody", "@room, all of you", false],
      ["mention", "Come here, @ada", false],
      ["direct", "Only to **you**", false],
    ]);
    assertEquals(people.map(({ username }) => username), ["ben", "ada"]);
    const line = lines[2]!;
    const { content } = await a.request("notifications.shown", { at: line.at, id: line.id });
    assertEquals([content!.title, content!.body, content!.url], [
      "Ben",
      "Only to you",
      `/rooms/${alone}?at=${line.n}`,
    ]);
    assertEquals(await unread(a), 3);
    await a.request("mark", { conversation: room, read: n });
    assertEquals(await unread(a), 2);
    assertEquals((await a.request("notifications.list", { unread: true })).lines.map(({ kind }) => kind), [
      "everybody",
      "direct",
    ]);
    await a.request("notifications.read", { at: line.at, id: line.id });
    assertEquals(await unread(a), 1);
    await a.request("notifications.read", {});
    assertEquals(await unread(a), 0);
    await a.request("mark", { conversation: alone, read: line.n! });
    assertEquals(await a.request("notifications.shown", { at: line.at, id: line.id }), { content: null });
  }));

Deno.test("A reaction, a thread that I follow, being added to a room and a reminder are told of, each once", () =>
  inTown(async (town) => {
    const { a, b, ben, room } = town;
    const { n } = await say(town, b, room, "Who has the ladder?");
    await a.request("message.react", { conversation: room, n, emoji: "👍", on: true });
    await a.request("message.react", { conversation: room, n, emoji: "👍", on: false });
    await a.request("message.react", { conversation: room, n, emoji: "🎉", on: true });
    await settled(town);
    await say(town, a, `${room}-${n}`, "I have");
    await settled(town);
    const made = await a.request("room.create", { name: "Attic", access: "private" });
    await a.request("room.add", { conversation: made.room.id, username: "ben" });
    await settled(town);
    const lines = async () => (await b.request("notifications.list", {})).lines;
    assertEquals((await lines()).map(({ kind, emoji, entry }) => [kind, emoji, entry?.text]), [
      ["invitation", undefined, undefined],
      ["thread", undefined, "I have"],
      ["reaction", "🎉", "Who has the ladder?"],
    ]);
    await a.request("message.react", { conversation: room, n, emoji: "🎉", on: false });
    assertEquals((await lines()).map(({ kind }) => kind), ["invitation", "thread"], "it is taken back");
    const entered = (await lines())[0]!;
    const { content } = await b.request("notifications.shown", { at: entered.at, id: entered.id });
    assertEquals(content!.title, "Ada added you to Attic");
    await b.request("notifications.read", { at: entered.at, id: entered.id });
    const seen = await b.request("notifications.shown", { at: entered.at, id: entered.id });
    assertEquals(seen.content, null, "what was seen in the list is not shown elsewhere");
    await a.request("room.remove", { conversation: made.room.id, user: ben.id });
    assertEquals((await lines()).map(({ kind }) => kind), ["thread"], "nothing is left of where I am not");
  }));

Deno.test("Words of mine call me in every room that I am in, as words; a room can tell me of every message", () =>
  inTown(async (town) => {
    const { a, b, e, room } = town;
    await a.request("notifications.set", { keywords: ["Café", "梯子", "c++"] });
    await e.request("prefer", { conversation: room, level: "every" });
    const texts = ["a cafe?", "cafeteria", "用梯子吧", "C++ it is", "nothing"];
    for (const text of texts) await say(town, b, room, text);
    const secret = await b.request("room.create", { name: "Attic", access: "private" });
    await say(town, b, secret.room.id, "cafe, without her");
    await settled(town);
    const found = (await a.request("notifications.list", {})).lines;
    assertEquals(found.map(({ kind, entry }) => [kind, entry!.text]).reverse(), [
      ["keyword", "a cafe?"],
      ["keyword", "用梯子吧"],
      ["keyword", "C++ it is"],
    ]);
    assertEquals(kindsFor(e), texts.map(() => "room desktop"));
    await e.request("prefer", { conversation: room, level: "all" });
    await say(town, b, room, "again to nobody");
    await settled(town);
    assertEquals(kindsFor(e).length, texts.length);
    const tooMany = Array.from({ length: 51 }, (_, i) => `word ${i}`);
    const refused = await assertRejects(() => a.request("notifications.set", { keywords: tooMany }), Refused);
    assertEquals(refused.body.code, "bad_field");
  }));

Deno.test("Why I was told, or not, can be asked of every message", () =>
  inTown(async (town) => {
    const { a, b, ada, eve, e, room } = town;
    await a.request("prefer", { conversation: room, level: "nothing" });
    const called = await say(town, b, room, "@ada and @eve?");
    const plain = await say(town, b, room, "to nobody");
    await settled(town);
    const why = (client: TestClient, n: number) =>
      client.request("notifications.why", { conversation: room, n });
    const mine = (await why(a, called.n)).decision!;
    assertEquals([mine.kind, mine.list, mine.email], ["mention", "nothing_here", "nothing_here"]);
    const hers = (await why(e, called.n)).decision!;
    assertEquals([hers.list, hers.desktop, hers.push, hers.email], [
      "told",
      "told",
      "no_device",
      "server_off",
    ]);
    assertEquals(await why(a, plain.n), { decision: null, reason: "nobody_called" });
    assertEquals(await why(b, called.n), { decision: null, reason: "mine" });
    assertEquals(kindsFor(a), []);
    const attic = await b.request("room.create", { name: "Attic", access: "private" });
    const refused = await assertRejects(
      () => a.request("notifications.why", { conversation: attic.room.id, n: 1 }),
      Refused,
    );
    assertEquals(refused.body.code, "not_found");
    assert(ada.id !== eve.id);
  }));

Deno.test("Q06 who was blocked, or is in it no more, when the turn comes is not told of it; nothing outside says what was private", () =>
  inTown(async (town) => {
    const { a, b, e, ada, ben, eve, room } = town;
    await e.request("people.block", { user: ben.id, on: true });
    await say(town, b, room, "@eve, @ada: hear me");
    await settled(town);
    assertEquals([kindsFor(e), kindsFor(a)], [[], ["mention desktop sound"]]);
    await a.request("notifications.set", { private: true });
    const alone = await direct(b, ada);
    await say(town, b, alone, "The secret word");
    await settled(town);
    const [line] = (await a.request("notifications.list", {})).lines;
    const { content } = await a.request("notifications.shown", { at: line!.at, id: line!.id });
    assertEquals([content!.title, content!.body], ["New message", ""]);
    assert(eve.id !== ben.id);
  }));
