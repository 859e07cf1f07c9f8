import { ulid } from "ulid";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { withChild } from "@/tests/support/child.ts";
import { type TestClient, TestPerson } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";

const count = 60;

async function sent(ada: TestPerson, room: string): Promise<string[]> {
  const { body } = await ada.api("GET", `/api/rooms/${room}/messages?limit=100`);
  return body.entries.flatMap((entry: { type: string; id: string }) =>
    entry.type === "message" ? [entry.id] : []
  );
}

async function schedule(client: TestClient, conversation: string, at: (i: number) => number) {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const clientId = ulid();
    await client.request("scheduled.add", { conversation, clientId, text: `no. ${i}`, at: at(i) });
    ids.push(clientId);
  }
  return ids;
}

Deno.test("K01 killed again and again while scheduled messages fall due, a server sends each exactly once", () =>
  withChild(async (child) => {
    const ada = await TestPerson.register(child.url, "ada");
    const room = await ada.firstRoom();
    const begin = Date.now();
    const ids = await schedule(await ada.connect(), room, (i) => begin + 300 + i * 60);
    for (let round = 0; round < 5; round++) {
      const before = (await sent(ada, room)).length;
      if (before === count) break;
      await until(async () => (await sent(ada, room)).length >= Math.min(count, before + 5), "some more");
      await child.kill("SIGKILL");
      await child.startAgain();
    }
    await until(async () => (await sent(ada, room)).length >= count, "all of them", 30_000);
    assertEquals((await sent(ada, room)).toSorted(), ids.toSorted());
    const client = await ada.connect();
    assertEquals((await client.request("scheduled.list", {})).scheduled, []);
  }));

Deno.test("What fell due while no server ran is sent, and rings, as soon as one runs again", () =>
  withChild(async (child) => {
    const ada = await TestPerson.register(child.url, "ada");
    const room = await ada.firstRoom();
    const client = await ada.connect();
    const at = Date.now() + 1000;
    await client.request("scheduled.add", { conversation: room, clientId: ulid(), text: "Good morning", at });
    await client.request("reminder.add", { text: "tea", at });
    assertEquals(await sent(ada, room), []);
    await child.kill("SIGKILL");
    await until(() => Date.now() > at);
    await child.startAgain();
    const started = Date.now();
    await until(async () => (await sent(ada, room)).length === 1);
    const again = await ada.connect();
    await until(async () => (await again.request("reminder.list", {})).reminders[0]!.rang !== undefined);
    assert(Date.now() - started < 5_000);
  }));
