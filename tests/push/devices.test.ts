import { limits } from "@/core/protocol/limits.ts";
import { assert, assertEquals, assertStringIncludes } from "@/tests/support/assert.ts";
import { goodPassword, withServer } from "@/tests/support/server.ts";
import { type PushService, Subscribed, withPushService } from "./service.ts";

const withPush = (
  run: (server: Parameters<Parameters<typeof withServer>[0]>[0], service: PushService) => Promise<void>,
  settings: Record<string, string> = {},
) =>
  withPushService((service) =>
    withServer((server) => run(server, service), {
      settings: { ...service.settings, ...settings },
      pushWay: service.way,
    })
  );

Deno.test("A device is turned on, tested, and turned off; the others of its person see it", () =>
  withPush(async (server, service) => {
    const ada = await server.person("ada");
    const phone = await ada.again();
    const browser = new Subscribed(service, "phone");
    assertEquals((await phone.api("PUT", "/api/push", browser.body)).body, { closed: [] });
    const { body: seen } = await ada.api("GET", "/api/push");
    assertEquals([seen.on, seen.devices.length, seen.devices[0].current], [true, 1, false]);
    const { body: test } = await phone.api("POST", "/api/push/test");
    assertEquals([test.accepted, test.status], [true, 201]);
    const [got] = browser.got;
    assert(got?.type === "show");
    assertEquals([got.id, got.url], [test.id, "/settings/notifications"]);
    assertEquals(browser.taken[0]!.claims.sub, server.url.replace("http:", "https:"));
    assertEquals((await phone.api("POST", "/api/push/test")).body.error.code, "rate_limited");
    assertEquals((await phone.api("DELETE", "/api/push")).status, 204);
    assertEquals((await ada.api("GET", "/api/push")).body.devices, []);
    assertEquals((await phone.api("POST", "/api/push/test")).body.error.code, "not_found");
  }));

Deno.test("What a test meets is said: a device that is gone, a service that fails or refuses", () =>
  withPush(async (server, service) => {
    const ada = await server.person("ada");
    for (const status of [410, 403, 500]) {
      const device = await ada.again();
      await device.api("PUT", "/api/push", new Subscribed(service, `device-${status}`).body);
      service.answer = () => new Response(null, { status });
      const { body } = await device.api("POST", "/api/push/test");
      assertEquals([body.accepted, body.status], [false, status]);
      assert(body.problem.length > 20);
    }
    const { body } = await ada.api("GET", "/api/push");
    assertEquals(body.devices.map((device: { last: { status: number } }) => device.last.status).sort(), [
      403,
      500,
    ]);
  }));

Deno.test("A device that was turned off from another one stays off until it is turned on there", () =>
  withPush(async (server, service) => {
    const ada = await server.person("ada");
    const phone = await ada.again();
    const browser = new Subscribed(service, "phone");
    await phone.api("PUT", "/api/push", browser.body);
    const { body } = await ada.api("GET", "/api/push");
    const address = `/api/push/devices/${body.devices[0].session}`;
    const ben = await server.person("ben");
    assertEquals((await ben.api("DELETE", address)).status, 404);
    assertEquals((await ada.api("DELETE", address)).status, 204);
    const { body: there } = await phone.api("GET", "/api/push");
    assertEquals([there.off, there.devices], [true, []]);
    await phone.api("PUT", "/api/push", browser.body);
    const { body: again } = await phone.api("GET", "/api/push");
    assertEquals([again.off, again.devices.length], [false, 1]);
  }));

Deno.test("A18 what ends a session ends what is sent to its device: logging out, revoking, a new password", () =>
  withPush(async (server, service) => {
    const ada = await server.person("ada");
    const others = await Promise.all([1, 2, 3].map(() => ada.again()));
    for (const [i, one] of others.entries()) {
      await one.api("PUT", "/api/push", new Subscribed(service, `device-${i}`).body);
    }
    const left = async () => (await ada.api("GET", "/api/push")).body.devices.length;
    assertEquals(await left(), 3);
    await others[0]!.fetch("/logout", { method: "POST" });
    assertEquals(await left(), 2);
    const { body: { devices } } = await ada.api("GET", "/api/push");
    await ada.api("DELETE", `/api/sessions/${devices[0].session}`);
    assertEquals(await left(), 1);
    const change = new URLSearchParams({ current: goodPassword, next: "An0ther-good-horse" });
    await ada.fetch("/settings/password", { method: "POST", body: change });
    assertEquals(await left(), 0);
    assertEquals(await server.core.push.reaches(ada.id), false);
  }));

Deno.test("Whoever signs in at a browser after somebody else takes it over, with what it has subscribed to", () =>
  withPush(async (server, service) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    const browser = new Subscribed(service, "shared");
    await ada.api("PUT", "/api/push", browser.body);
    await ben.api("PUT", "/api/push", browser.body);
    assertEquals((await ada.api("GET", "/api/push")).body.devices, []);
    assertEquals((await ben.api("GET", "/api/push")).body.devices.length, 1);
  }));

Deno.test("A person has so many devices: the one that was not used for longest makes room", () =>
  withPush(async (server, service) => {
    const ada = await server.person("ada");
    const sessions = [];
    for (let i = 0; i <= limits.pushDevices; i++) {
      const device = await ada.again();
      await device.api("PUT", "/api/push", new Subscribed(service, `device-${i}`).body);
      sessions.push(device);
    }
    const { body } = await ada.api("GET", "/api/push");
    assertEquals(body.devices.length, limits.pushDevices);
    assertEquals((await sessions[0]!.api("POST", "/api/push/test")).status, 404);
    assertEquals((await sessions.at(-1)!.api("POST", "/api/push/test")).body.accepted, true);
  }));

Deno.test("X09 nothing is sent where a browser could not have been sent by its maker", () =>
  withPush(async (server, service) => {
    const ada = await server.person("ada");
    const { p256dh, auth } = new Subscribed(service, "ada").body;
    const refused = [
      ...["http://127.0.0.1/", "http://fcm.googleapis.com/x", "https://127.0.0.1/", "https://[::1]/x"],
      ...[
        "https://fcm.googleapis.com.evil/x",
        "https://evil/?fcm.googleapis.com",
        "https://evil#fcm.googleapis.com",
      ],
      ...["https://fcm.googleapis.com@evil/x", "https://fcm.googleapis.com:8443/x", "https://10.0.0.1/x"],
      ...[
        "https://notify.windows.com.evil.example/x",
        "https://xfcm.googleapis.com/x",
        "https://localhost/x",
      ],
      ...["ftp://fcm.googleapis.com/x", "javascript:alert(1)", "", "x", "https://evilpush.apple.com/x"],
      `https://fcm.googleapis.com/${"x".repeat(limits.pushEndpoint)}`,
    ];
    for (const endpoint of refused) {
      const { status, body } = await ada.api("PUT", "/api/push", { endpoint, p256dh, auth });
      assertEquals([status, body.error?.code, body.error?.field], [400, "bad_field", "endpoint"], endpoint);
    }
    for (
      const endpoint of [
        ...["https://fcm.googleapis.com/fcm/send/x", "https://updates.push.services.mozilla.com/wpush/v2/x"],
        ...["https://web.push.apple.com/x", "https://wns2-par02p.notify.windows.com/w/?token=x"],
      ]
    ) {
      assertEquals((await ada.api("PUT", "/api/push", { endpoint, p256dh, auth })).status, 200, endpoint);
    }
    assertEquals(service.came, 0);
  }));

Deno.test("X09 with any push service allowed, still none inside of the operator's network", () =>
  withPush(async (server, service) => {
    const ada = await server.person("ada");
    const { body: good } = { body: new Subscribed(service, "ada").body };
    const inside = [
      "https://127.0.0.1/",
      "https://10.0.0.1/x",
      "https://localhost/",
      "https://intranet.example/",
    ];
    // All of these names lead to this machine, as somebody's own domain may.
    for (const endpoint of inside) {
      const { body } = await ada.api("PUT", "/api/push", { ...good, endpoint });
      assertStringIncludes(body.error.message, "no public address");
    }
    assertEquals((await ada.api("PUT", "/api/push", good)).status, 200);
  }, { PARLEY_PUSH_SERVICES: "any" }));

Deno.test("Keys that are none are refused, and so is everything where the server sends nothing", async () => {
  await withPush(async (server, service) => {
    const ada = await server.person("ada");
    const good = new Subscribed(service, "ada").body;
    for (const [field, value] of [["p256dh", "A".repeat(87)], ["p256dh", ""], ["auth", "short"]] as const) {
      const { status, body } = await ada.api("PUT", "/api/push", { ...good, [field]: value });
      assertEquals([status, body.error.field], [400, field]);
    }
  });
  await withPush(async (server, service) => {
    const ada = await server.person("ada");
    assertEquals((await ada.api("PUT", "/api/push", new Subscribed(service, "a").body)).status, 403);
    assertEquals((await ada.api("GET", "/api/push")).body.on, false);
    assertEquals(await server.core.push.reaches(ada.id), false);
  }, { PARLEY_PUSH_SERVICES: "none" });
});

Deno.test("Over a socket it is the same", () =>
  withPush(async (server, service) => {
    const ada = await server.person("ada");
    const client = await ada.connect();
    await client.request("push.set", new Subscribed(service, "ada").body);
    const { devices } = await client.request("push.get", {});
    assertEquals(devices.map(({ current }) => current), [true]);
    assertEquals((await client.request("push.test", {})).accepted, true);
    await client.request("push.remove", {});
    assertEquals((await client.request("push.get", {})).devices, []);
  }));

Deno.test("The service worker and the manifest are there, as a browser wants them", () =>
  withServer(async (server) => {
    const worker = await server.fetch("/sw.js");
    assertEquals(worker.status, 200);
    assert(worker.headers.get("content-type")!.startsWith("text/javascript"));
    assertEquals(worker.headers.get("cache-control"), "no-cache");
    assert(!(await worker.text()).includes('addEventListener("fetch"'));
    const manifest = await server.fetch("/manifest.webmanifest");
    assertEquals(manifest.headers.get("content-type"), "application/manifest+json");
    for (const { src } of (await manifest.json()).icons) {
      const icon = await server.fetch(src);
      assertEquals([icon.status, icon.headers.get("content-type")], [200, "image/png"]);
      await icon.body?.cancel();
    }
  }));
