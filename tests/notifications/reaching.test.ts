/** The whole way out: a server, a push service and a mail server as they are, and people who are not there. */
import { assertEquals, assertStringIncludes } from "@/tests/support/assert.ts";
import { Subscribed } from "@/tests/push/service.ts";
import { mailSettings, tokenIn } from "@/tests/support/mailbox.ts";
import { withServer } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";
import { withServices } from "./hamlet.ts";

const minute = 60_000;

Deno.test("A mention of who is away is one push and, if it stays unread, one mail; read on another device it is neither", () => {
  let passed = 0;
  return withServices(({ push, mailbox }) =>
    withServer(async (server) => {
      const ben = await (await server.person("ben")).connect();
      const ada = await server.person("ada");
      const token = tokenIn(await mailbox.mail("ada@example.org", "address"));
      assertEquals((await ada.api("POST", "/api/confirmations", { token })).status, 200);
      const phone = new Subscribed(push, "adas-phone");
      await (await ada.again()).api("PUT", "/api/push", phone.body);
      const room = await ada.firstRoom();
      const say = async (text: string) => {
        const clientId = server.core.effects.id();
        return (await ben.request("message.send", { conversation: room, clientId, text })).n;
      };
      /** The chosen time, and whatever is to go out then has gone. */
      const wait = async () => {
        passed += 15 * minute;
        server.core.jobs.wake({ kind: "mail", due: Date.now() + passed });
        await until(async () => (await server.core.jobs.list({ kind: "mail" })).length === 0);
      };
      const mails = () => mailbox.mails.filter(({ subject }) => subject!.includes("mentioned you"));
      const why = async (n: number) => {
        const client = await ada.connect();
        const { decision } = await client.request("notifications.why", { conversation: room, n });
        await client.close();
        return [decision?.push, decision?.email];
      };

      const missed = await say("@ada, are you there?");
      await until(() => phone.got.length === 1, "the push");
      await until(async () => (await server.core.jobs.list({ kind: "push_device" })).length === 0);
      assertEquals(await why(missed), ["sent", "waits"]);
      await wait();
      assertEquals(mails().length, 1);
      assertStringIncludes(mails()[0]!.text!, "are you there?");
      assertEquals(await why(missed), ["sent", "sent"]);

      // At her laptop she reads the next one before her phone is told of it.
      const laptop = await ada.connect();
      await laptop.request("presence.active", { ago: 0 });
      const read = await say("@ada, and this?");
      await until(async () => (await server.core.jobs.list({ kind: "notify" })).length === 0);
      await laptop.request("mark", { conversation: room, read });
      await laptop.close();
      passed += 2 * minute;
      server.core.jobs.wake({ kind: "push", due: Date.now() + passed });
      const pushing = async (kind: string) => (await server.core.jobs.list({ kind })).length;
      await until(
        async () => await pushing("push") + await pushing("push_device") === 0,
        "the time of the push",
      );
      await wait();
      assertEquals(await why(read), ["read", "read"]);
      assertEquals(phone.got.filter(({ type }) => type === "show").length, 1);
      assertEquals(mails().length, 1);
    }, {
      settings: { ...mailSettings, ...push.settings },
      mailServer: mailbox.server,
      pushWay: push.way,
      effects: { now: () => Date.now() + passed },
    })
  );
});
