/** Making rooms, and the room that everybody shares. */
import { keys } from "@/core/kv/keys.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { withServer } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";
import { assertSound, inTown, namesOf, outcomes, refused, roomOf, story } from "./town.ts";

Deno.test("Rooms.create() makes its creator the owner and says so in the room", () =>
  inTown(async (town) => {
    const { rooms, ada, appended } = town;
    const created = await rooms.create(ada, {
      name: "Workshop",
      access: "public",
      topic: "Tools",
      description: "Where things are made",
      icon: "🔧",
    });
    assertEquals(created.role, "owner");
    assertEquals(created.head, { n: 1, count: 0, members: 1 });
    assertEquals([created.room.topic, created.room.icon, created.room.members], ["Tools", "🔧", 1]);
    assertEquals(appended[0]?.entry.type, "created");
    const listed = { ...created, mentions: [], preferences: {} };
    assertEquals(await rooms.membership(ada, created.room.id), listed);
    assertEquals((await rooms.mine(ada)).memberships, [listed]);
    await assertSound(town, created.room.id);
  }));

Deno.test("Rooms.create() wants a password for a password room, and for no other", () =>
  inTown(async ({ rooms, ada }) => {
    const missing = await refused("bad_field", rooms.create(ada, { name: "Vault", access: "password" }));
    assertEquals(missing.field, "password");
    await refused(
      "bad_field",
      rooms.create(ada, { name: "Vault", access: "public", password: "open sesame" }),
    );
    await refused(
      "weak_password",
      rooms.create(ada, { name: "Vault", access: "password", password: "12345" }),
    );
    assertEquals((await rooms.mine(ada)).memberships, []);
  }));

Deno.test("creating rooms is limited per person, says when to retry, and a taken name costs nothing", () =>
  inTown(async ({ rooms, ada, ben, clock }) => {
    await roomOf({ rooms }, ben, "public", "Taken");
    for (let i = 0; i < 5; i++) {
      await refused("room_name_taken", rooms.create(ada, { name: "Taken", access: "public" }));
    }
    const { granted, codes } = await outcomes(
      Array.from({ length: 10 }, (_, i) => rooms.create(ada, { name: `Room ${i}`, access: "public" })),
    );
    assertEquals([granted, codes], [3, new Set(["rate_limited"])]);
    const error = await refused("rate_limited", rooms.create(ada, { name: "More", access: "private" }));
    assert(error.retryAfter! > 0 && error.retryAfter! <= 1200);
    clock.now += error.retryAfter! * 1000;
    await rooms.create(ada, { name: "More", access: "private" });
  }, { rooms: 3 }));

Deno.test("creating rooms is limited per address, whoever asks from there", () =>
  inTown(async ({ rooms, crowd }) => {
    const people = (await crowd(12)).map((person) => ({ ...person, address: "2001:db8:0:7::1" }));
    const { granted } = await outcomes(
      people.map((person, i) => rooms.create(person, { name: `Room ${i}`, access: "public" })),
    );
    assertEquals(granted, 5);
  }, { rooms: 1 }));

Deno.test("the first account owns General, and everybody later joins it once", () =>
  inTown(async (town) => {
    const { rooms, ada, ben, eve } = town;
    const general = (await rooms.firstRoom(ada))!;
    assertEquals([general.room.name, general.room.access, general.role], ["General", "public", "owner"]);
    const [once, again] = await Promise.all([rooms.joinFirstRoom(ben), rooms.joinFirstRoom(ben)]);
    assertEquals([once?.role, again?.role], ["member", "member"]);
    assertEquals((await rooms.firstRoom(eve))?.room.id, general.room.id);
    assertEquals(await story(town, general.room.id), ["created", "joined", "joined"]);
    await assertSound(town, general.room.id);
  }));

Deno.test("of many first rooms at once there is one", () =>
  inTown(async (town) => {
    const people = await town.crowd(10);
    await Promise.all(people.map((person) => town.rooms.firstRoom(person)));
    const { rooms } = await town.rooms.browse(town.ada, {});
    assertEquals(rooms.map(({ room }) => [room.name, room.members]), [["General", 10]]);
  }));

Deno.test("A20 whoever registers while the first room is being made is in it like everybody else", () =>
  withServer(async (server) => {
    const names = Array.from({ length: 8 }, (_, i) => `person${i}`);
    const people = await Promise.all(names.map((name) => server.person(name)));
    for (const person of people) {
      await until(async () => (await person.api("GET", "/api/rooms")).body.memberships.length === 1);
    }
  }));

Deno.test("nobody joins a first room that is gone, private, archived or full", () =>
  inTown(async ({ rooms, store, ada, ben, eve }) => {
    assertEquals(await rooms.joinFirstRoom(ben), null);
    const conversation = (await rooms.firstRoom(ada))!.room.id;
    await rooms.archive(ada, { conversation, archived: true });
    assertEquals(await rooms.joinFirstRoom(ben), null);
    await rooms.archive(ada, { conversation, archived: false });
    await rooms.update(ada, { conversation, access: "private" });
    assertEquals(await rooms.joinFirstRoom(ben), null);
    await rooms.update(ada, { conversation, access: "public" });
    await rooms.joinFirstRoom(ben);
    assertEquals(await rooms.joinFirstRoom(eve), null);
    await rooms.delete(ada, { conversation });
    assertEquals(await rooms.joinFirstRoom(eve), null);
    assert(await store.get(keys.firstRoom()) !== null);
  }, { capacity: 2 }));

Deno.test("Rooms.mine() lists my rooms by name with my read position in each", () =>
  inTown(async ({ rooms, messages, ada, ben }) => {
    const zoo = await roomOf({ rooms }, ada, "private", "Zoo");
    const bar = await roomOf({ rooms }, ada, "public", "bar");
    await messages.send(ada, { conversation: bar, clientId: "01ARZ3NDEKTSV4RRFFQ69G5FAV", text: "Hello" });
    await rooms.join(ben, { conversation: bar });
    await messages.send(ada, { conversation: bar, clientId: "01ARZ3NDEKTSV4RRFFQ69G5FAW", text: "Ben!" });
    assertEquals(namesOf((await rooms.mine(ada)).memberships), ["bar", "Zoo"]);
    const [his] = (await rooms.mine(ben)).memberships;
    assertEquals(his!.read, { n: 3, count: 1, delivered: 3 });
    assertEquals(his!.head.count - his!.read.count, 1);
    assert(zoo !== bar);
  }));
