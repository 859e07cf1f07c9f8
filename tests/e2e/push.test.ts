/**
 * Devices without an open page, in a real Chromium: its service worker and its notifications are real, and what is sent
 * is sealed for it and opened again. Its maker's push service, which no test can reach, is one on this machine; and
 * nobody can press what the system shows, so the worker is told that somebody has.
 */
import type { Worker } from "playwright-core";
import type { PushMessage } from "@/core/protocol/push.ts";
import { Subscribed, withPushService } from "@/tests/push/service.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { faultsOf } from "@/tests/support/axe.ts";
import { onStage, type Somebody } from "@/tests/support/people.ts";
import { until } from "@/tests/support/until.ts";

/** Lets the browser subscribe at the push service of the test, and keep that over pages. */
async function subscribesAt(somebody: Somebody, device: Subscribed): Promise<void> {
  await somebody.context.addInitScript((body) => {
    const name = "the browser's own";
    const read = (key: string) => {
      const { endpoint, p256dh, auth } = body;
      const bytes = atob(key.replaceAll("-", "+").replaceAll("_", "/"));
      return {
        options: { applicationServerKey: Uint8Array.from(bytes, (letter) => letter.charCodeAt(0)).buffer },
        toJSON: () => ({ endpoint, keys: { p256dh, auth } }),
        unsubscribe: () => Promise.resolve(localStorage.removeItem(name) === undefined),
      };
    };
    Object.assign(PushManager.prototype, {
      getSubscription() {
        const key = localStorage.getItem(name);
        return Promise.resolve(key === null ? null : read(key));
      },
      subscribe({ applicationServerKey }: { applicationServerKey: string }) {
        localStorage.setItem(name, applicationServerKey);
        return Promise.resolve(read(applicationServerKey));
      },
    });
  }, device.body);
}

/** Gives messages to the service worker as the browser does when they come from its push service. */
async function delivery({ page, context }: Somebody): Promise<(message: PushMessage) => Promise<void>> {
  const cdp = await context.newCDPSession(page);
  let registrationId = "";
  cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
    for (const one of registrations) if (!one.isDeleted) registrationId = one.registrationId;
  });
  await cdp.send("ServiceWorker.enable");
  return async (message) => {
    await until(() => registrationId !== "", "a service worker");
    const origin = new URL(page.url()).origin;
    const data = JSON.stringify(message);
    await cdp.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data });
  };
}

const shown = ({ page }: Somebody, tag?: string) =>
  page.evaluate(async (tag) => {
    const registration = await navigator.serviceWorker.getRegistration("/");
    const all = await registration?.getNotifications(tag === undefined ? {} : { tag }) ?? [];
    return all.map(({ title, body, silent }) => ({ title, body, silent }));
  }, tag);

/** Again when it did not: the tools of a busy Chromium lose one now and then, and the same twice is the same. */
async function arrives(
  somebody: Somebody,
  deliver: (message: PushMessage) => Promise<void>,
  message: PushMessage & { type: "show" },
): Promise<void> {
  const isShown = async () => (await shown(somebody, message.tag)).length === 1;
  await until(async () => {
    await deliver(message);
    return await until(isShown, message.tag, 2_000).then(() => true, () => false);
  }, `"${message.tag}" to be shown`);
}

/** As the browser does when somebody presses what is shown; windows that it would open are noted. */
async function press(worker: Worker, tag: string): Promise<void> {
  await worker.evaluate(async (tag) => {
    // deno-lint-ignore no-explicit-any -- what a worker has and a page has not
    const here = self as any;
    here.clients.openWindow = (url: string) => Promise.resolve(void (here.opened = url));
    const [notification] = await here.registration.getNotifications({ tag });
    here.dispatchEvent(new here.NotificationEvent("notificationclick", { notification }));
  }, tag);
}
// deno-lint-ignore no-explicit-any -- as above
const opened = (worker: Worker) => worker.evaluate(() => (self as any).opened ?? null);

const message = (more: Partial<PushMessage & { type: "show" }>): PushMessage & { type: "show" } => ({
  ...{ type: "show", id: "1", at: Date.now(), title: "Ben", body: "Come here", url: "/", tag: "talk" },
  ...more,
});

Deno.test("Habit 100: notifications are turned on by a press, a test says step by step what happened, and they are turned off", () =>
  withPushService((service) =>
    onStage(async ({ arrive }) => {
      const ada = await arrive("ada", { permissions: ["notifications"], bypassCSP: true });
      const { page } = ada;
      const device = new Subscribed(service, "ada");
      await subscribesAt(ada, device);
      const deliver = await delivery(ada);
      await page.goto(new URL("/settings", page.url()).href);
      await page.getByRole("link", { name: "Choose what reaches you" }).click();
      const section = page.getByRole("region", { name: "Notifications on this device" });
      await section.getByText("This device is told nothing").waitFor();
      await section.getByRole("button", { name: "Turn on" }).click();
      await section.getByText("This device is told of what concerns you").waitFor();
      service.answer = async (taken) => {
        await deliver(JSON.parse(new TextDecoder().decode(device.open(taken.body))));
        return new Response(null, { status: 201 });
      };
      const test = section.getByRole("button", { name: "Send a test notification" });
      await test.click();
      const steps = section.getByRole("log").getByRole("listitem");
      await steps.filter({ hasText: "Accepted by the push service (201)" }).waitFor();
      await steps.filter({ hasText: /Arrived in this browser after \d+ ms/ }).waitFor();
      await steps.filter({ hasText: "Handed to your system to show" }).waitFor();
      assertEquals((await shown(ada, "test")).map(({ title }) => title), ["Notifications work"]);
      assertEquals(await faultsOf(page), []);
      await page.setViewportSize({ width: 390, height: 800 });
      assertEquals(await faultsOf(page), []);
      assert(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      await section.getByRole("button", { name: "Turn off" }).click();
      await section.getByText("This device is told nothing").waitFor();
      await until(async () =>
        (await page.evaluate(() => navigator.serviceWorker.getRegistration("/"))) !== null
      );
    }, { settings: service.settings, pushWay: service.way })
  ));

Deno.test("What goes wrong in a test is said, with what to do about it; a browser that blocks says how to mend it", () =>
  withPushService((service) =>
    onStage(async ({ arrive, browser, server }) => {
      const ada = await arrive("ada", { permissions: ["notifications"], bypassCSP: true });
      const { page } = ada;
      await subscribesAt(ada, new Subscribed(service, "ada"));
      await page.goto(`${server.url}/settings/notifications`);
      await page.getByRole("button", { name: "Turn on" }).click();
      service.answer = () => new Response(null, { status: 410 });
      await page.getByRole("button", { name: "Send a test notification" }).click();
      await page.getByText("does not know this device any more. (410)").waitFor();
      await page.getByText("Turn notifications off and on again here").waitFor();
      // It was dropped, so it is off, and can be turned on again.
      await page.getByText("This device is told nothing").waitFor();
      const blocked = await arrive("ben");
      await blocked.context.addInitScript(() =>
        Object.defineProperty(Notification, "permission", { get: () => "denied" })
      );
      await blocked.page.goto(`${server.url}/settings/notifications`);
      await blocked.page.getByText("Blocked in this browser").waitFor();
      assertEquals(await blocked.page.getByRole("button", { name: "Turn on" }).count(), 0);
      assert(browser.isConnected());
    }, { settings: service.settings, pushWay: service.way })
  ));

Deno.test("X10 a press on a notification shows its message in the page that is open, and never leads away from here", () =>
  withPushService((service) =>
    onStage(async ({ arrive, server }) => {
      const ada = await arrive("ada", { permissions: ["notifications"], bypassCSP: true });
      const { page, context } = ada;
      await subscribesAt(ada, new Subscribed(service, "ada"));
      const deliver = await delivery(ada);
      await page.goto(`${server.url}/settings/notifications`);
      await page.getByRole("button", { name: "Turn on" }).click();
      await page.getByText("This device is told of what concerns you").waitFor();
      await page.goto(server.url);
      await ada.isConnected();
      const room = page.url().match(/rooms\/(\w{26})/)?.[1];
      await ada.say("The first thing said here");
      await ada.sees("The first thing said here");
      await until(() => context.serviceWorkers().length === 1, "the service worker");
      const [worker] = context.serviceWorkers() as [Worker];
      await page.evaluate(() => document.body.dataset.same = "yes");
      const home = room ?? (await page.evaluate(() => fetch("/api/rooms").then((answer) => answer.json())))
        .memberships[0].room.id;

      await deliver(message({ url: `/rooms/${home}?at=1` }));
      await until(async () => (await shown(ada, "talk")).length === 1, "the notification");
      // The same once more makes no noise, and stays one.
      await deliver(message({ url: `/rooms/${home}?at=1` }));
      await until(async () => (await shown(ada, "talk"))[0]?.silent === true, "the same without a sound");
      await press(worker, "talk");
      await page.waitForURL(`**/rooms/${home}?at=1`);
      assertEquals(await page.evaluate(() => document.body.dataset.same), "yes");
      assertEquals(await opened(worker), null);

      for (const url of ["https://evil.example/", "//evil.example/x", "javascript:alert(1)"]) {
        await arrives(ada, deliver, message({ id: url, url }));
        await press(worker, "talk");
        await until(async () => await opened(worker) === "/", "our own page");
        await worker.evaluate(() => Reflect.deleteProperty(self, "opened"));
      }
      assertEquals(await page.evaluate(() => document.body.dataset.same), "yes");

      // What is read elsewhere goes, by a message for it.
      await arrives(ada, deliver, message({ tag: "two" }));
      await deliver({ type: "close", tags: ["two"] });
      await until(async () => (await shown(ada, "two")).length === 0, "it to go");
    }, { settings: service.settings, pushWay: service.way })
  ));

Deno.test("Somebody who is called while no page of theirs is connected is told on the device, and no more once they have read it", () =>
  withPushService((service) =>
    onStage(async ({ arrive, server }) => {
      const ada = await arrive("ada", { permissions: ["notifications"], bypassCSP: true });
      const { page } = ada;
      const device = new Subscribed(service, "ada");
      await subscribesAt(ada, device);
      const deliver = await delivery(ada);
      await page.goto(`${server.url}/settings/notifications`);
      await page.getByRole("button", { name: "Turn on" }).click();
      await page.getByText("This device is told of what concerns you").waitFor();
      service.answer = async (taken) => {
        await deliver(JSON.parse(new TextDecoder().decode(device.open(taken.body))));
        return new Response(null, { status: 201 });
      };
      const ben = await server.person("ben");
      const room = await ben.firstRoom();
      const line = await ben.connect();
      const clientId = server.core.effects.id();
      // Whoever was here a moment ago has a minute to see it themselves.
      const { id } = await page.evaluate(() => fetch("/api/session").then((it) => it.json())).then((it) =>
        it.person
      );
      await until(async () => !await server.core.presence.isActive(id), "Ada to be away");
      await line.request("message.send", { conversation: room, clientId, text: "Come, @ada!" });
      await until(async () => (await shown(ada, room)).length === 1, "the notification", 15_000);
      const [told] = await shown(ada, room);
      assert(told!.title.startsWith("Ben") && told!.body.includes("Come"), Deno.inspect(told));
      await page.goto(`${server.url}/rooms/${room}`);
      await ada.sees("Come, ");
      await until(async () => (await shown(ada, room)).length === 0, "it to go once it is read", 15_000);
      assertEquals(device.taken.length, 1);
    }, { settings: service.settings, pushWay: service.way })
  ));
