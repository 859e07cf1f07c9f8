import { assert, assertEquals, assertRejects } from "@/tests/support/assert.ts";
import { signUp, withCore, withTwoCores } from "@/tests/support/core.ts";
import { Refused, type TestClient, type TestServer, withServer } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";
import { ParleyError } from "@/core/errors.ts";

const hour = 3_600_000;

async function adaAndBen(server: TestServer) {
  const [ada, ben] = [await server.person("ada"), await server.person("ben")];
  return { ada, ben, a: await ada.connect(), b: await ben.connect(), room: await ada.firstRoom() };
}

const latest = (client: TestClient, user: string) =>
  client.of("presence").flatMap(({ people }) => people).findLast((one) => one.user === user);

Deno.test("A profile is what somebody says about themselves, and others see what is not hidden", () =>
  withCore(async (core) => {
    const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
    const bare = await core.profiles.get(ben, ada.userId);
    assertEquals(bare.person, { id: ada.userId, username: "ada", name: "Ada" });
    assertEquals([bare.bio, bare.pronouns, bare.zone, bare.mine], ["", "", undefined, undefined]);
    const mine = await core.profiles.set(ada, {
      name: "Ada Lovelace",
      bio: "Engines,\nmostly.",
      pronouns: "she/her",
      zone: "Europe/London",
    });
    assertEquals(mine.mine, { as: "auto", hideSeen: false, hideZone: false });
    const seen = await core.profiles.get(ben, ada.userId);
    assertEquals([seen.person.name, seen.bio, seen.pronouns, seen.zone], [
      "Ada Lovelace",
      "Engines,\nmostly.",
      "she/her",
      "Europe/London",
    ]);
    await core.profiles.set(ada, { zone: null });
    const after = await core.profiles.get(ben, ada.userId);
    assertEquals([after.zone, after.bio], [undefined, "Engines,\nmostly."]);
    const missing = () => core.profiles.get(ada, core.effects.id());
    assertEquals((await assertRejects(missing, ParleyError)).code, "not_found");
  }));

Deno.test("A change reaches my other devices, and whoever looks at me", () =>
  withServer(async (server) => {
    const { ada, a, b } = await adaAndBen(server);
    const phone = await (await ada.again()).connect();
    assertEquals((await b.request("presence.watch", { people: [ada.id] })).people[0]!.as, "offline");
    await a.request("presence.active", { ago: 0 });
    await until(() => latest(b, ada.id)?.as === "online");
    const expiresAt = Date.now() + hour;
    const status = { emoji: "🚆", text: "On the train", expiresAt };
    await a.request("profile.set", { status });
    await until(() => latest(b, ada.id)?.status?.text === "On the train");
    assertEquals(latest(b, ada.id), { user: ada.id, as: "online", status });
    await until(() => phone.of("profile").length > 0);
    assertEquals(phone.of("profile")[0]!.profile.presence.status, status);
    await a.request("profile.set", { status: null });
    await until(() => latest(b, ada.id)?.status === undefined);
    await phone.request("presence.set", { as: "dnd", until: expiresAt });
    await until(() => latest(b, ada.id)?.as === "dnd");
    assertEquals(latest(b, ada.id)!.undisturbed, expiresAt);
    assert(await server.core.profiles.isUndisturbed(ada.id));
    await a.request("presence.set", { as: "auto" });
    await until(() => latest(b, ada.id)?.as === "online");
    assert(!await server.core.profiles.isUndisturbed(ada.id));
  }));

Deno.test("S08 a hundred connections of one person that come and go are told to whoever looks as one", () =>
  withServer(async (server) => {
    const { ada, ben, b } = await adaAndBen(server);
    await b.request("presence.watch", { people: [ada.id] });
    for (let i = 0; i < 20; i++) {
      const flaps = await Promise.all(Array.from({ length: 5 }, () => ada.connect()));
      await Promise.all(flaps.map((flap) => flap.request("presence.active", { ago: 0 })));
      await Promise.all(flaps.map((flap) => flap.close()));
    }
    await until(() => latest(b, ada.id)?.as === "online");
    assertEquals(b.of("presence").length, 1);
    assertEquals((await server.core.profiles.get({ userId: ben.id } as never, ada.id)).presence.as, "online");
  }));

Deno.test("P01 invisible: not in the member list, not while typing, and nothing arrives at their devices", () =>
  withServer(async (server) => {
    const { ada, ben, a, b, room } = await adaAndBen(server);
    await b.request("conversation.open", { conversation: room });
    await b.request("follow", { conversation: room, after: 2 });
    await b.request("presence.watch", { people: [ada.id] });
    await a.request("presence.set", { as: "invisible" });
    await a.request("presence.active", { ago: 0 });
    const [, { n }] = [
      await a.request("typing", { conversation: room, on: true }),
      await b.request("message.send", {
        conversation: room,
        clientId: server.core.effects.id(),
        text: "anybody here?",
      }),
    ];
    const position = await a.request("mark", { conversation: room, delivered: n });
    assert(position.delivered < n);
    const { members } = await b.request("room.members", { conversation: room });
    const online = members.filter((member) => member.online).map(({ person }) => person.id);
    assertEquals(online, [ben.id]);
    assertEquals((await b.request("profile.get", { user: ada.id })).presence.as, "offline");
    assertEquals((await a.request("profile.get", {})).mine!.as, "invisible");
    assertEquals([b.of("typing"), b.of("seen").filter(({ user }) => user === ada.id)], [[], []]);
    await a.request("mark", { conversation: room, read: n });
    await until(() => b.of("seen").some((seen) => seen.user === ada.id));
  }));

Deno.test("P02 whoever is blocked sees somebody who is offline, without a status, on every route", () =>
  withServer(async (server) => {
    const { ada, ben, a, b, room } = await adaAndBen(server);
    for (const client of [a, b]) {
      await client.request("presence.active", { ago: 0 });
      await client.request("profile.set", { status: { emoji: "🎉", text: "Party" } });
    }
    await b.request("presence.watch", { people: [ada.id] });
    await a.request("people.block", { user: ben.id, on: true });
    await until(() => latest(b, ada.id)?.as === "offline");
    const sides = [[a, ben.id], [b, ada.id]] as const;
    for (const [client, user] of sides) {
      const { people } = await (client === a
        ? client.request("presence.watch", { people: [user] })
        : Promise.resolve({ people: [latest(b, ada.id)!] }));
      assertEquals(people, [{ user, as: "offline" }]);
      assertEquals((await client.request("profile.get", { user })).presence, { user, as: "offline" });
      const { members } = await client.request("room.members", { conversation: room });
      assertEquals(
        members.find(({ person }) =>
          person.id === user
        )!.online,
        false,
      );
    }
    await a.request("people.block", { user: ben.id, on: false });
    await until(() => latest(b, ada.id)?.as === "online");
    assertEquals(latest(b, ada.id)!.status!.text, "Party");
  }));

Deno.test("P03 hostile profiles are refused with the field that is wrong, and nothing is changed", () =>
  withServer(async (server) => {
    const { a } = await adaAndBen(server);
    const refusals: [string, Promise<unknown>][] = [
      ["bio", a.request("profile.set", { bio: "x".repeat(501) })],
      ["bio", a.request("profile.set", { bio: "a\0b" })],
      ["pronouns", a.request("profile.set", { pronouns: "she\u202e/her" })],
      ["name", a.request("profile.set", { name: " " })],
      ["zone", a.request("profile.set", { zone: "Mars/Olympus" })],
      ["zone", a.request("profile.set", { zone: "Europe/" + "x".repeat(100) })],
      ["status", a.request("profile.set", { status: { emoji: "", text: " " } })],
      ["status.emoji", a.request("profile.set", { status: { emoji: "<b>", text: "" } })],
      ["status.text", a.request("profile.set", { status: { emoji: "", text: "x".repeat(101) } })],
      ["status.expiresAt", a.request("profile.set", { status: { emoji: "", text: "x", expiresAt: 1 } })],
      ["until", a.request("presence.set", { as: "dnd", until: Date.now() - 1 })],
      ["as", a.request("presence.set", { as: "gone" as never })],
      ["people", a.request("presence.watch", { people: Array(201).fill(server.core.effects.id()) })],
      ["ago", a.request("presence.active", { ago: -1 })],
      ["ago", a.request("presence.active", { ago: 1e12 })],
    ];
    for (const [field, refusal] of refusals) {
      const { body } = await assertRejects(() => refusal, Refused);
      assertEquals([body.code, body.field], ["bad_field", field]);
    }
    const { bio, pronouns, zone, presence, person } = await a.request("profile.get", {});
    assertEquals([bio, pronouns, zone, presence.status, person.name], ["", "", undefined, undefined, "Ada"]);
  }));

Deno.test("When somebody was last here outlives their connections, and does not begin while they are invisible", () =>
  withServer(async (server) => {
    const { ada, ben, a, b } = await adaAndBen(server);
    await a.request("presence.active", { ago: 90_000 });
    await a.close();
    const store = async () => (await b.request("profile.get", { user: ada.id })).presence;
    await until(async () => (await store()).as === "offline", "ada to be offline", 15_000);
    await until(async () => (await store()).seen !== undefined, "ada's last time to be kept", 15_000);
    assert(Math.abs(Date.now() - 90_000 - (await store()).seen!) < 2 * 60_000);
    assertEquals(
      (await b.request("presence.watch", { people: [ada.id] })).people[0]!.seen,
      (await store()).seen,
    );
    await b.request("profile.set", { hideSeen: true });
    assertEquals((await store()).seen, undefined);
    const back = await ada.connect();
    const { presence } = await back.request("profile.get", { user: ben.id });
    assertEquals(presence.seen, undefined);
  }));

Deno.test("Two servers: a status set on one is seen on the other, and who is there", () =>
  withTwoCores(async (here, there) => {
    const [ada, ben] = [await signUp(here, "ada"), await signUp(here, "ben")];
    const line = { send: () => {}, close: () => {}, cut: () => {}, bufferedAmount: 0 };
    const device = there.hub.add(line, ada, "203.0.113.7");
    there.presence.active(device, 0);
    const looking = here.hub.add(line, ben, "203.0.113.8");
    const [seen] = await here.presence.watch(ben, looking, [ada.userId]);
    assertEquals(seen!.as, "online");
    await there.profiles.set(ada, { status: { emoji: "🎉", text: "" } });
    await until(async () => (await here.presence.of(ben.userId, ada.userId)).status?.emoji === "🎉");
    there.hub.remove(device);
    here.hub.remove(looking);
  }));
