/** What others have read is shown only to those who let it be seen of them. */
import { assertEquals } from "@/tests/support/assert.ts";
import { type TestClient, withServer } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";
import { ulid } from "ulid";

async function look(client: TestClient, conversation: string) {
  const { membership, reads } = await client.request("conversation.open", { conversation });
  await client.request("follow", { conversation, after: membership.head.n });
  return reads;
}

Deno.test("Whoever hides what they have read is not shown it of others, on no device; arrival is shown", () =>
  withServer(async (server) => {
    const [ada, ben, eve] = [
      await server.person("ada"),
      await server.person("ben"),
      await server.person("eve"),
    ];
    const [a, b, e] = [await ada.connect(), await ben.connect(), await eve.connect()];
    const tablet = await (await ben.again()).connect();
    const { memberships } = await a.request("rooms.mine", {});
    const conversation = memberships[0]!.room.id;
    for (const client of [a, b, e]) await look(client, conversation);
    assertEquals(await b.request("privacy.set", { receipts: false }), {
      messages: "shared",
      receipts: false,
    });
    await until(() => tablet.of("receipts").length === 1);
    assertEquals(tablet.of("receipts")[0]!.on, false);
    await look(b, conversation);
    const { n } = await a.request("message.send", { conversation, clientId: ulid(), text: "seen?" });
    await b.request("mark", { conversation, read: n });
    await until(() => a.of("seen").some(({ user, delivered }) => user === ben.id && delivered === n));
    await e.request("mark", { conversation, read: n });
    await until(() => a.of("seen").some((seen) => seen.user === eve.id && seen.n === n));
    await until(() => b.of("seen").some((seen) => seen.user === eve.id && seen.delivered === n));
    assertEquals(a.of("seen").filter(({ user }) => user === ben.id).map(({ n }) => n), [0]);
    assertEquals(b.of("seen").map(({ n }) => n).filter((n) => n > 0), [], "nor does he see it of others");
    const positions = async (client: TestClient) =>
      Object.fromEntries((await look(client, conversation)).map(({ user, n }) => [user, n]));
    assertEquals((await positions(a))[ben.id], 0);
    assertEquals((await positions(b))[eve.id], 0);
    assertEquals((await positions(a))[eve.id], n);
    const { read } = (await b.request("conversation.open", { conversation })).membership;
    assertEquals(read.n, n, "what he has read himself he knows");

    await b.request("privacy.set", { messages: "nobody" });
    assertEquals((await b.request("privacy.get", {})).receipts, false, "what is left out stays");
    await b.request("privacy.set", { receipts: true });
    assertEquals((await positions(b))[eve.id], n);
    assertEquals((await positions(a))[ben.id], n);
  }));
