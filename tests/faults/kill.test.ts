import { assert, assertEquals, assertStringIncludes } from "@/tests/support/assert.ts";
import { Chatter, checkHistory } from "@/tests/support/chatter.ts";
import { Child } from "@/tests/support/child.ts";
import { TestPerson } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";

async function withChild(
  run: (child: Child) => Promise<void>,
  settings: Record<string, string> = {},
): Promise<void> {
  const child = await Child.start(settings);
  try {
    await run(child);
  } finally {
    await child.remove();
  }
}

async function chattersOn(child: Child, count: number): Promise<Chatter[]> {
  const people: TestPerson[] = [];
  for (let i = 0; i < count; i++) people.push(await TestPerson.register(child.url, `person${i}`));
  const room = await people[0]!.firstRoom();
  return people.map((person) => new Chatter(person, room));
}

const total = (chatters: readonly Chatter[]) =>
  chatters.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0);

Deno.test("K01 killed 8 times under load, a server keeps every acknowledged message once, in one order, without a hole", () =>
  withChild(async (child) => {
    const chatters = await chattersOn(child, 6);
    const talking = Promise.all(chatters.map((chatter) => chatter.talk()));
    for (let round = 0; round < 8; round++) {
      const before = total(chatters);
      await until(() => total(chatters) >= before + 150, "150 more messages");
      await child.kill("SIGKILL");
      await child.startAgain();
    }
    const before = total(chatters);
    await until(() => total(chatters) > before + 20, "talk after the last start");
    chatters.forEach((chatter) => chatter.stop());
    await talking;
    const { messages, acknowledged } = await checkHistory(chatters);
    assert(acknowledged >= 1200 && messages >= acknowledged);
  }));

Deno.test("K04 told to stop under load, a server says goodbye, loses nothing and leaves with 0", () =>
  withChild(async (child) => {
    const chatters = await chattersOn(child, 4);
    const listener = await chatters[0]!.person.connect();
    const talking = Promise.all(chatters.map((chatter) => chatter.talk()));
    await until(() => total(chatters) > 200);
    assertEquals(await child.kill("SIGTERM"), 0);
    await until(() => listener.closed !== null);
    assertEquals([listener.closed!.code, listener.of("bye").length], [1012, 1]);
    await child.startAgain();
    const before = total(chatters);
    await until(() => total(chatters) > before + 50);
    chatters.forEach((chatter) => chatter.stop());
    await talking;
    await checkHistory(chatters);
  }));

Deno.test("K12 a second server on the same data is refused with a sentence, and the first goes on", () =>
  withChild(async (child) => {
    const second = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "main.ts"],
      cwd: new URL("../..", import.meta.url),
      env: { PORT: "0", PARLEY_DATA: child.data },
    }).output();
    assertEquals(second.code, 78);
    assertStringIncludes(new TextDecoder().decode(second.stderr), "another process uses it");
    const ada = await TestPerson.register(child.url, "ada");
    assertEquals((await ada.api("GET", "/api/session")).status, 200);
  }));

Deno.test("S07 after a kill 100 clients are all back and talk within 10 seconds", () =>
  withChild(async (child) => {
    const ada = await TestPerson.register(child.url, "ada");
    const room = await ada.firstRoom();
    await Promise.all(Array.from({ length: 100 }, () => ada.connect()));
    await child.kill("SIGKILL");
    await child.startAgain();
    const started = performance.now();
    const clients = await Promise.all(Array.from({ length: 100 }, () => ada.connect()));
    await Promise.all(clients.map((client) => client.request("follow", { conversation: room, after: 1 })));
    assert(performance.now() - started < 10_000);
    assertEquals(clients.filter(({ closed }) => closed !== null), []);
    await Promise.all(clients.map((client) => client.close()));
  }, { PARLEY_CONNECTIONS_PER_SESSION: "500", PARLEY_CONNECTIONS_PER_ADDRESS: "500" }));
