import { assert, assertEquals } from "@/tests/support/assert.ts";
import { withServer } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";
import { Subscribed, withPushService } from "./service.ts";

Deno.test("A mention while nobody looks gives one push, and it is withdrawn when it is read on another device", () =>
  withPushService((service) =>
    withServer(async (server) => {
      const [ada, ben] = [await server.person("ada"), await server.person("ben")];
      const phone = await ada.again();
      const browser = new Subscribed(service, "phone");
      await phone.api("PUT", "/api/push", browser.body);
      const room = await ben.firstRoom();
      const bens = await ben.connect();
      const say = (text: string) =>
        bens.request("message.send", { conversation: room, clientId: server.core.effects.id(), text });
      await say("Nothing to anybody");
      const { n } = await say("Come here, @ada");
      await until(() => browser.got.length > 0, "the push");
      const [got] = browser.got;
      assert(got?.type === "show" && got.title.startsWith("Ben") && got.body.includes("Come here"));
      assertEquals([got.url, got.tag], [`/rooms/${room}?at=${n}`, room]);
      const [onPhone, onLaptop] = [await phone.connect(), await ada.connect()];
      await until(
        async () =>
          (await onPhone.request("notifications.why", { conversation: room, n })).decision?.push === "sent",
        "what became of it",
      );
      await onLaptop.request("mark", { conversation: room, read: n });
      await until(() => onPhone.of("withdraw").length > 0, "the withdrawal");
      assertEquals(onPhone.of("withdraw"), [{ type: "withdraw", tags: [room] }]);
      assertEquals(browser.taken.length, 1);
    }, { settings: service.settings, pushWay: service.way })
  ));

Deno.test("A device is told of nothing while its person is active at another, until they have gone there without reading it", () => {
  let passed = 0;
  return withPushService((service) =>
    withServer(async (server) => {
      const [ada, ben] = [await server.person("ada"), await server.person("ben")];
      const browser = new Subscribed(service, "phone");
      await (await ada.again()).api("PUT", "/api/push", browser.body);
      const { jobs, presence } = server.core;
      const laptop = await ada.connect();
      await laptop.request("presence.active", { ago: 0 });
      await until(() => presence.isActive(ada.id));
      const room = await ben.firstRoom();
      const bens = await ben.connect();
      const say = (text: string) =>
        bens.request("message.send", { conversation: room, clientId: server.core.effects.id(), text });
      const waiting = async () => await jobs.list({ kind: "push_device" });
      const pass = (ms: number) => {
        passed += ms;
        for (const kind of ["push", "push_device"]) jobs.wake({ kind, due: Date.now() + passed });
      };
      const { n } = await say("@ada, read on the laptop");
      await until(async () => (await jobs.list({ kind: "push" })).length === 1);
      pass(61_000);
      await until(async () => (await waiting()).some(({ error }) => error?.includes("active")));
      await laptop.request("mark", { conversation: room, read: n });
      pass(61_000);
      await until(async () => (await waiting()).length === 0);
      await say("@ada, and this on the phone");
      await until(async () => (await jobs.list({ kind: "push" })).length === 1);
      await laptop.close();
      await until(async () => !await presence.isActive(ada.id));
      pass(61_000);
      await until(() => browser.got.length > 0, "the push");
      assertEquals(browser.got.map((got) => got.type === "show" && got.body), [
        "@ada, and this on the phone",
      ]);
    }, {
      settings: service.settings,
      pushWay: service.way,
      effects: { now: () => Date.now() + passed },
    })
  );
});
