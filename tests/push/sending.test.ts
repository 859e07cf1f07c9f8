import { keys } from "@/core/kv/keys.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { until } from "@/tests/support/until.ts";
import { day, minute, Yard } from "./yard.ts";

const status = (status: number, headers: Record<string, string> = {}) => () =>
  new Response(null, { status, headers });

Deno.test("What is planned reaches every device of a person once, sealed for it, and nobody else's", () =>
  Yard.with(async (yard) => {
    const [phone, laptop] = [await yard.device("ada", "phone"), await yard.device("ada", "laptop")];
    const bens = await yard.device("ben", "ben");
    await yard.plan({ key: "1" });
    await yard.settled();
    const message = { type: "show", id: "1", title: "Ben", body: "About 1", url: "/rooms/1", tag: "talk" };
    for (const device of [phone, laptop]) {
      assertEquals(device.got, [{ ...message, at: yard.clock.now() } as never]);
    }
    assertEquals(bens.got, []);
    const [{ headers, claims, body }] = phone.taken as [typeof phone.taken[0]];
    assertEquals([headers.get("ttl"), headers.get("urgency")], [`${2 * 86_400}`, "high"]);
    assertEquals(claims.sub, "https://localhost");
    assert(!new TextDecoder("latin1").decode(body).includes("About"));
    // The same again is not the same twice.
    await yard.plan({ key: "1" });
    await yard.settled();
    assertEquals(phone.taken.length, 1);
  }));

Deno.test("Who has no device has nothing to wait for, and who has one is reached", () =>
  Yard.with(async (yard) => {
    assertEquals(await yard.push.reaches("ada"), false);
    await yard.plan({ key: "1" });
    await yard.settled();
    await yard.device("ada", "phone");
    assertEquals(await yard.push.reaches("ada"), true);
    assertEquals(yard.service.came, 0);
  }));

Deno.test("Words are asked for when it is sent: what is not wanted any more, or was cancelled, is not sent", () =>
  Yard.with(async (yard) => {
    const phone = await yard.device("ada", "phone");
    const due = yard.clock.now() + minute;
    await yard.plan({ key: "read", due });
    await yard.plan({ key: "cancelled", due });
    await yard.plan({ key: "wanted", due });
    yard.words.set("read", null).set("wanted", { body: "As it is now" });
    await yard.store.commit((change) => yard.push.cancel(change, { userId: "ada", key: "cancelled" }));
    yard.clock.advance(minute);
    await yard.settled();
    assertEquals(phone.got.map((message) => message.type === "show" && message.body), ["As it is now"]);
  }));

Deno.test("A device where somebody is at work is left out when that is asked", () =>
  Yard.with(async (yard) => {
    const [phone, laptop] = [await yard.device("ada", "phone"), await yard.device("ada", "laptop")];
    await yard.plan({ key: "1", except: ["laptop"], urgency: "normal", lasts: 60 });
    await yard.settled();
    assertEquals([phone.taken.length, laptop.taken.length], [1, 0]);
    const { headers } = phone.taken[0]!;
    assertEquals([headers.get("ttl"), headers.get("urgency")], ["60", "normal"]);
  }));

Deno.test("Notices of one tag have one topic on a device, which says nothing about the tag", () =>
  Yard.with(async (yard) => {
    const [phone, laptop] = [await yard.device("ada", "phone"), await yard.device("ada", "laptop")];
    for (const key of ["1", "2"]) await yard.plan({ key });
    yard.words.set("3", { tag: "other" });
    await yard.plan({ key: "3" });
    await yard.settled();
    const topics = (device: typeof phone) =>
      new Set(device.taken.map(({ headers }) => headers.get("topic")!));
    assertEquals(topics(phone).size, 2);
    for (const topic of topics(phone)) assert(/^[\w-]{32}$/.test(topic));
    assertEquals(topics(phone).intersection(topics(laptop)).size, 0);
  }));

for (const gone of [404, 410]) {
  Deno.test(`Q04 a device that the push service does not know any more (${gone}) is dropped, others are not`, () =>
    Yard.with(async (yard) => {
      const [phone, laptop] = [await yard.device("ada", "phone"), await yard.device("ada", "laptop")];
      yard.service.answer = ({ path }) => new Response(null, { status: path === "/phone" ? gone : 201 });
      await yard.plan({ key: "1" });
      await yard.settled();
      assertEquals([phone.taken.length, laptop.taken.length], [0, 1]);
      const { devices } = await yard.push.get(await yard.scope("ada", "laptop"));
      assertEquals(devices.map(({ session }) => session), ["laptop"]);
    }));
}

Deno.test("Q04 what is too long (413) is sent once more without its words, and then let be", () =>
  Yard.with(async (yard) => {
    const phone = await yard.device("ada", "phone");
    yard.service.answer = () => new Response(null, { status: yard.service.came === 1 ? 413 : 201 });
    await yard.plan({ key: "1" });
    await yard.settled();
    assertEquals(phone.got.map((message) => message.type === "show" && message.body), [""]);
    yard.service.answer = status(413);
    await yard.plan({ key: "2" });
    await yard.settled();
    assertEquals(yard.service.came, 4);
    const { devices } = await yard.push.get(await yard.scope("ada", "phone"));
    assertEquals(devices[0]!.last!.status, 413);
  }));

Deno.test("Q04 a service that asks for patience (429) is not asked again before its time", () =>
  Yard.with(async (yard) => {
    const phone = await yard.device("ada", "phone");
    yard.service.answer = status(429, { "retry-after": "120" });
    await yard.plan({ key: "1" });
    await yard.settled(1);
    yard.service.answer = status(201);
    yard.clock.advance(119_999);
    await yard.settled(1);
    assertEquals(yard.service.came, 1);
    yard.clock.advance(1);
    await yard.settled();
    assertEquals(phone.taken.length, 1);
  }));

Deno.test("Q04 a service that fails (5xx) is tried again, later each time, and given up when nobody would want it", () =>
  Yard.with(async (yard) => {
    await yard.device("ada", "phone");
    yard.service.answer = status(503);
    await yard.plan({ key: "1", lasts: 3_600 });
    const pauses: number[] = [];
    for (let came = 1;; came++) {
      await until(() => (yard.clock.advance(0), yard.service.came === came));
      await yard.settled(1);
      const [job] = await yard.waiting();
      if (job!.due > yard.clock.now() + minute * 4) break;
      pauses.push(job!.due - yard.clock.now());
      yard.clock.advance(job!.due - yard.clock.now());
    }
    assert(pauses.length >= 4 && pauses.at(-1)! > pauses[0]! * 4, `${pauses}`);
    const { devices } = await yard.push.get(await yard.scope("ada", "phone"));
    assertEquals(devices[0]!.last!.status, 503);
    assert(devices[0]!.last!.problem!.length > 0);
    yard.clock.advance(61 * minute);
    await yard.settled();
    assertEquals(await yard.jobs.list({ dead: true }), []);
  }));

Deno.test("Q04 a service that does not answer is left after ten seconds, and holds up no other device", () =>
  Yard.with(async (yard) => {
    const [phone, laptop] = [await yard.device("ada", "phone"), await yard.device("ada", "laptop")];
    const hanging = Promise.withResolvers<Response>();
    yard.service.answer = ({ path }) =>
      path === "/phone" ? hanging.promise : new Response(null, { status: 201 });
    await yard.plan({ key: "1" });
    await until(() => (yard.clock.advance(0), yard.outcomes.length === 1 && yard.service.came === 2));
    assertEquals([laptop.taken.length, yard.outcomes], [1, ["sent"]]);
    yard.clock.advance(10_000);
    await yard.settled(1);
    const { devices } = await yard.push.get(await yard.scope("ada", "phone"));
    assertEquals(devices.map(({ session, last }) => `${session} ${last?.status}`), [
      "phone null",
      "laptop 201",
    ]);
    yard.service.answer = status(201);
    yard.clock.advance(10 * minute);
    await yard.settled();
    assertEquals(phone.taken.length, 1);
  }));

Deno.test("Q04 a redirect is not followed, and a refusal is noted at the device, not repeated", () =>
  Yard.with(async (yard) => {
    await yard.device("ada", "phone");
    for (const [key, code] of [["1", 302], ["2", 307], ["3", 400], ["4", 403]] as const) {
      yard.service.answer = status(code, { location: yard.service.endpoint("elsewhere") });
      const before = yard.service.came;
      await yard.plan({ key });
      await yard.settled();
      assertEquals(yard.service.came, before + 1, `${code}`);
      const { devices } = await yard.push.get(await yard.scope("ada", "phone"));
      assertEquals(devices[0]!.last!.status, code);
    }
    yard.service.answer = status(201);
    await yard.plan({ key: "5" });
    await yard.settled();
    const { devices } = await yard.push.get(await yard.scope("ada", "phone"));
    assertEquals(devices[0]!.last, { at: yard.clock.now(), status: 201 });
  }));

Deno.test("A push service that cannot be reached is told at the device, and tried again", () =>
  Yard.with(async (yard) => {
    await yard.device("ada", "phone");
    await yard.service.close();
    await yard.plan({ key: "1" });
    await yard.settled(1);
    const { devices } = await yard.push.get(await yard.scope("ada", "phone"));
    assertEquals(devices[0]!.last, {
      at: yard.clock.now(),
      status: null,
      problem: "The push service cannot be reached from this server.",
    });
  }));

Deno.test("Long words are cut to what a message holds, in any script", () =>
  Yard.with(async (yard) => {
    const phone = await yard.device("ada", "phone");
    yard.words.set("1", { title: "😀".repeat(500), body: "語".repeat(9_000) });
    yard.words.set("2", {
      title: "\u0001".repeat(500),
      body: "😀".repeat(9_000),
      url: "/" + "x".repeat(400),
    });
    for (const key of ["1", "2"]) await yard.plan({ key });
    await yard.settled();
    assertEquals(phone.got.length, 2);
    for (const message of phone.got) {
      assert(message.type === "show" && message.body.length >= 100 && message.body.endsWith("…"));
    }
    for (const { body } of phone.taken) assert(body.length <= 4096);
  }));

Deno.test("What was read is withdrawn: pages are told at once, devices without one that show it a little later", () =>
  Yard.with(async (yard) => {
    const [phone, laptop] = [await yard.device("ada", "phone"), await yard.device("ada", "laptop")];
    await yard.plan({ key: "1" });
    await yard.settled();
    const tablet = await yard.device("ada", "tablet");
    yard.connected.add("laptop");
    await yard.push.withdraw("ada", "talk");
    assertEquals(yard.told, [{ user: "ada", frame: { type: "withdraw", tags: ["talk"] } }]);
    yard.clock.advance(5_000);
    await yard.settled();
    assertEquals(phone.got.slice(1), [{ type: "close", tags: ["talk"] }]);
    // It takes the place of the message that it withdraws, where that still waits for the device.
    const topic = (i: number) => phone.taken[i]!.headers.get("topic");
    assertEquals(topic(0), topic(1));
    // The page does it there; and the tablet never showed it.
    assertEquals([laptop.taken.length, tablet.taken.length], [1, 0]);
    await yard.push.withdraw("ada", "talk");
    yard.clock.advance(5_000);
    await yard.settled();
    assertEquals(phone.taken.length, 2);
  }));

Deno.test("What was told later than somebody has read stays", () =>
  Yard.with(async (yard) => {
    const phone = await yard.device("ada", "phone");
    await yard.plan({ key: "1", order: 30 });
    await yard.settled();
    yard.push.read("ada", "talk", 29);
    await yard.push.withdraw("ada", "talk", 29);
    assertEquals(yard.told, []);
    await yard.push.withdraw("ada", "talk", 30);
    yard.clock.advance(5_000);
    await yard.settled();
    assertEquals(phone.got.slice(1), [{ type: "close", tags: ["talk"] }]);
  }));

Deno.test("A device that could not be told of a reading hears of it with the next notice, or when a page is opened", () =>
  Yard.with(async (yard) => {
    const phone = await yard.device("ada", "phone");
    yard.connected.add("phone");
    yard.words.set("2", { tag: "other" }).set("3", { tag: "third" });
    for (const key of ["1", "2"]) await yard.plan({ key });
    await yard.settled();
    await yard.push.withdraw("ada", "talk");
    await yard.plan({ key: "3" });
    await yard.settled();
    assertEquals(phone.got.map((message) => message.type === "show" && message.close), [
      undefined,
      undefined,
      ["talk"],
    ]);
    await yard.push.withdraw("ada", "other");
    const again = await yard.push.set(await yard.scope("ada", "phone"), phone.body);
    assertEquals(again, { closed: ["other"] });
    assertEquals(await yard.push.set(await yard.scope("ada", "phone"), phone.body), { closed: [] });
  }));

Deno.test("A tag that is shown again after it was read is not closed by the reading before", () =>
  Yard.with(async (yard) => {
    const phone = await yard.device("ada", "phone");
    yard.connected.add("phone");
    await yard.plan({ key: "1" });
    await yard.settled();
    await yard.push.withdraw("ada", "talk");
    await yard.plan({ key: "2" });
    await yard.settled();
    const last = phone.got.at(-1)!;
    assert(last.type === "show" && last.tag === "talk" && last.close === undefined);
    assertEquals(await yard.push.set(await yard.scope("ada", "phone"), phone.body), { closed: [] });
  }));

Deno.test("Nothing is sent to a session that has ended by itself, and its device is forgotten", () =>
  Yard.with(async (yard) => {
    const phone = await yard.device("ada", "phone");
    yard.clock.advance(31 * day);
    await yard.plan({ key: "1" });
    await yard.settled();
    assertEquals(phone.taken.length, 0);
    assertEquals(await yard.push.reaches("ada"), false);
    assertEquals(await yard.store.get(keys.pushDevice("ada", "phone")), null);
  }));

Deno.test("A notice that is not told within its time is not told at all", () =>
  Yard.with(async (yard) => {
    const phone = await yard.device("ada", "phone");
    yard.service.answer = status(503);
    await yard.plan({ key: "1", lasts: 30 });
    await yard.settled(1);
    yard.service.answer = status(201);
    yard.clock.advance(10 * minute);
    await yard.settled();
    assertEquals(phone.taken.length, 0);
  }));

Deno.test("What push services need to know us by is made once, kept encrypted, and proves every message", () =>
  Yard.with(async (yard) => {
    const phone = await yard.device("ada", "phone");
    const { key } = await yard.push.get(await yard.scope("ada", "phone"));
    assertEquals(Uint8Array.fromBase64(key, { alphabet: "base64url" }).length, 65);
    await yard.plan({ key: "1" });
    await yard.settled();
    yard.clock.advance(13 * 3_600_000);
    await yard.plan({ key: "2" });
    await yard.settled();
    assert(phone.taken.every(({ headers }) => headers.get("authorization")!.endsWith(`k=${key}`)));
    const [one, two] = phone.taken.map(({ claims }) => claims.exp * 1000);
    assert(one! < yard.clock.now() && two! > yard.clock.now());
    for (const parts of [keys.pushKey().parts, keys.pushDevice("ada", "phone").parts]) {
      const raw = await yard.store.raw.get(parts);
      assert(raw.value instanceof Uint8Array);
      assert(!new TextDecoder("latin1").decode(raw.value as Uint8Array).includes("P-256"));
      assert(!new TextDecoder("latin1").decode(raw.value as Uint8Array).includes("push.example.org"));
    }
  }));
