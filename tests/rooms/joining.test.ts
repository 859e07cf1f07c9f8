/** Coming and going, passwords, capacity, owners. */
import { keys } from "@/core/kv/keys.ts";
import { assert, assertEquals, assertStringIncludes } from "@/tests/support/assert.ts";
import { assertSound, inTown, outcomes, refused, roomOf, story } from "./town.ts";

const missing = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

Deno.test("Rooms.join() lets anybody into a public room, once", () =>
  inTown(async (town) => {
    const { rooms, ada, ben } = town;
    const conversation = await roomOf(town, ada);
    const [joined, again] = await Promise.all([
      rooms.join(ben, { conversation }),
      rooms.join(ben, { conversation }),
    ]);
    assertEquals(joined.room.members, 2);
    assertEquals(again, joined);
    assertEquals(await story(town, conversation), ["created", "joined"]);
    await assertSound(town, conversation);
  }));

Deno.test("Rooms.join() wants the password of a password room", () =>
  inTown(async (town) => {
    const { rooms, store, ada, ben } = town;
    const conversation = await roomOf(town, ada, "password");
    await refused("room_password_required", rooms.join(ben, { conversation }));
    const error = await refused(
      "room_password_wrong",
      rooms.join(ben, { conversation, password: "open barley" }),
    );
    assertEquals(error.field, "password");
    assert(!error.message.includes("open"));
    const { role } = await rooms.join(ben, { conversation, password: "open sesame" });
    assertEquals(role, "member");
    const hash = await store.get(keys.roomPassword(conversation));
    assert(!hash!.includes("sesame"));
    assert(!JSON.stringify(await town.log.since(conversation, 0, 10)).includes("sesame"));
  }));

Deno.test("R04 wrong room passwords are throttled per room and person, also when sent at once", () =>
  inTown(async (town) => {
    const { rooms, ada, ben, eve, clock } = town;
    const conversation = await roomOf(town, ada, "password");
    const guesses = Array.from(
      { length: 40 },
      (_, i) => rooms.join(eve, { conversation, password: `guess ${i}` }),
    );
    const { granted, codes } = await outcomes(guesses);
    assertEquals([granted, codes], [0, new Set(["room_password_wrong", "rate_limited"])]);
    const error = await refused("rate_limited", rooms.join(eve, { conversation, password: "open sesame" }));
    await rooms.join(ben, { conversation, password: "open sesame" });
    clock.now += error.retryAfter! * 1000;
    await rooms.join(eve, { conversation, password: "open sesame" });
  }, { roomPassword: 20 }));

Deno.test("R04 wrong room passwords are throttled per address, whoever guesses", () =>
  inTown(async (town) => {
    const conversation = await roomOf(town, town.ada, "password");
    const people = (await town.crowd(30)).map((person) => ({ ...person, address: "192.0.2.7" }));
    const { codes } = await outcomes(
      people.map((person) => town.rooms.join(person, { conversation, password: "wrong one" })),
    );
    assert(codes.has("rate_limited"));
    await town.rooms.join(town.ben, { conversation, password: "open sesame" });
  }, { roomPassword: 4 }));

Deno.test("R04 right passwords do not count", () =>
  inTown(async (town) => {
    const { rooms, ada, ben } = town;
    const conversation = await roomOf(town, ada, "password");
    for (let i = 0; i < 5; i++) {
      await rooms.join(ben, { conversation, password: "open sesame" });
      await rooms.leave(ben, { conversation });
    }
  }, { roomPassword: 2 }));

Deno.test("R04 a changed password shuts out whoever knows the old one, and nobody who is in", () =>
  inTown(async (town) => {
    const { rooms, ada, ben, eve } = town;
    const conversation = await roomOf(town, ada, "password");
    await rooms.join(ben, { conversation, password: "open sesame" });
    await rooms.update(ada, { conversation, password: "close sesame" });
    await refused("room_password_wrong", rooms.join(eve, { conversation, password: "open sesame" }));
    await rooms.join(eve, { conversation, password: "close sesame" });
    assertEquals((await rooms.membership(ben, conversation)).room.members, 3);
    assert(!JSON.stringify(await town.log.since(conversation, 0, 10)).includes("sesame"));
  }));

Deno.test("R04 a password that is changed between the decision and the commit lets nobody in", () =>
  inTown(async (town) => {
    const { rooms, ada, ben } = town;
    const conversation = await roomOf(town, ada, "password");
    const late = town.interrupted(() => rooms.update(ada, { conversation, password: "close sesame" }));
    await refused("room_password_wrong", late.join(ben, { conversation, password: "open sesame" }));
    await refused("not_found", rooms.membership(ben, conversation));
  }));

Deno.test("R01 a room that becomes private or is deleted between the decision and the commit lets nobody in", () =>
  inTown(async (town) => {
    const { rooms, ada, ben } = town;
    const open = await roomOf(town, ada, "public", "Open");
    const closed = town.interrupted(() => rooms.update(ada, { conversation: open, access: "private" }));
    await refused("not_found", closed.join(ben, { conversation: open }));
    const other = await roomOf(town, ada, "public", "Other");
    const deleted = town.interrupted(() => rooms.delete(ada, { conversation: other }));
    await refused("not_found", deleted.join(ben, { conversation: other }));
  }));

Deno.test("R06 at capacity 50, of 100 parallel joins exactly 50 are in", () =>
  inTown(async (town) => {
    const conversation = await roomOf(town, town.ada);
    const people = await town.crowd(100);
    const { granted, codes } = await outcomes(
      people.map((person) => town.rooms.join(person, { conversation })),
    );
    assertEquals([granted, codes], [49, new Set(["room_full"])]);
    assertEquals((await town.rooms.membership(town.ada, conversation)).room.members, 50);
    await assertSound(town, conversation);
  }, { capacity: 50 }));

Deno.test("R06 the capacity holds against two processes and against adding", () =>
  inTown(async (town) => {
    const conversation = await roomOf(town, town.ada);
    const other = town.neighbour();
    const people = await town.crowd(30);
    await outcomes(people.map((person, i) => {
      if (i % 3 === 0) return town.rooms.add(town.ada, { conversation, username: `person${i}` });
      return (i % 3 === 1 ? town.rooms : other).join(person, { conversation });
    }));
    const head = await town.store.get(keys.head(conversation));
    assert(head!.members <= 10);
    await assertSound(town, conversation);
  }, { capacity: 10 }));

Deno.test("R01 a private room answers a stranger exactly like a missing one", () =>
  inTown(async ({ rooms, ada, ben, eve, store, person }) => {
    const conversation = await roomOf({ rooms }, ada, "private");
    await rooms.add(ada, { conversation, username: "ben" });
    await rooms.remove(ada, { conversation, user: ben.userId });
    const invited = eve;
    await rooms.invite(ada, { conversation, lifetime: 3600 });
    const admin = await person("root", "admin");
    const user = ada.userId;
    for (const stranger of [eve, ben, invited, admin]) {
      const acts = (room: string): [string, () => Promise<unknown>][] => [
        ["summary", () => rooms.summary(stranger, room)],
        ["membership", () => rooms.membership(stranger, room)],
        ["join", () => rooms.join(stranger, { conversation: room })],
        ["join with password", () => rooms.join(stranger, { conversation: room, password: "open sesame" })],
        ["leave", () => rooms.leave(stranger, { conversation: room })],
        ["update", () => rooms.update(stranger, { conversation: room, name: "Mine" })],
        ["archive", () => rooms.archive(stranger, { conversation: room, archived: true })],
        ["delete", () => rooms.delete(stranger, { conversation: room })],
        ["members", () => rooms.members(stranger, { conversation: room })],
        ["add", () => rooms.add(stranger, { conversation: room, username: "eve" })],
        ["remove", () => rooms.remove(stranger, { conversation: room, user })],
        ["role", () => rooms.role(stranger, { conversation: room, user, role: "member" })],
        ["invitations", () => rooms.invitations(stranger, { conversation: room })],
        ["invite", () => rooms.invite(stranger, { conversation: room, lifetime: 3600 })],
        ["uninvite", () => rooms.uninvite(stranger, { conversation: room, invitation: missing })],
      ];
      const [hidden, absent] = [acts(conversation), acts(missing)];
      for (const [i, [act, asked]] of hidden.entries()) {
        const [secret, nothing] = [
          await refused("not_found", asked()),
          await refused("not_found", absent[i]![1]()),
        ];
        assertEquals(secret.toBody(), nothing.toBody(), act);
      }
      assertEquals((await rooms.browse(stranger, { query: "Work" })).rooms, []);
      assertEquals((await rooms.mine(stranger)).memberships, []);
    }
    assertEquals((await store.get(keys.head(conversation)))?.members, 1);
  }));

Deno.test("Rooms.leave() forgets my place and my read position, and doing it twice does no harm", () =>
  inTown(async (town) => {
    const { rooms, messages, store, ada, ben } = town;
    const conversation = await roomOf(town, ada);
    await rooms.join(ben, { conversation });
    await messages.send(ben, { conversation, clientId: missing, text: "Hello" });
    await Promise.all([rooms.leave(ben, { conversation }), rooms.leave(ben, { conversation })]);
    await rooms.leave(ben, { conversation });
    await refused("not_found", rooms.membership(ben, conversation));
    assertEquals(await store.get(keys.read(conversation, ben.userId)), null);
    assertEquals((await rooms.mine(ben)).memberships, []);
    assertEquals(await story(town, conversation), ["created", "joined", "message", "left"]);
    await assertSound(town, conversation);
  }));

Deno.test("the last owner cannot leave others behind, and is told what to do", () =>
  inTown(async (town) => {
    const { rooms, ada, ben } = town;
    const conversation = await roomOf(town, ada);
    await rooms.join(ben, { conversation });
    const error = await refused("last_owner", rooms.leave(ada, { conversation }));
    assertStringIncludes(error.message, "make somebody else an owner first");
    await rooms.role(ada, { conversation, user: ben.userId, role: "owner" });
    await rooms.leave(ada, { conversation });
    assertEquals((await rooms.membership(ben, conversation)).role, "owner");
    await assertSound(town, conversation);
  }));

Deno.test("of two owners who leave at the same moment one stays", () =>
  inTown(async (town) => {
    const { rooms, ada, ben, eve } = town;
    const conversation = await roomOf(town, ada);
    for (const person of [ben, eve]) await rooms.join(person, { conversation });
    await rooms.role(ada, { conversation, user: ben.userId, role: "owner" });
    const leaving = [ada, ben].map((owner) => rooms.leave(owner, { conversation }));
    assertEquals(await outcomes(leaving), { granted: 1, codes: new Set(["last_owner"]) });
    await assertSound(town, conversation);
  }));

Deno.test("the last one to leave a private room takes it along; a public room stays", () =>
  inTown(async (town) => {
    const { rooms, store, ada, person } = town;
    const secret = await roomOf(town, ada, "private", "Secret");
    const open = await roomOf(town, ada, "public", "Open");
    await rooms.leave(ada, { conversation: secret });
    await rooms.leave(ada, { conversation: open });
    assert((await store.get(keys.room(secret)))!.deletedAt !== null);
    assertEquals((await rooms.summary(ada, open)).room.members, 0);
    const admin = await person("root", "admin");
    await rooms.join(admin, { conversation: open });
    await rooms.role(admin, { conversation: open, user: admin.userId, role: "owner" });
    assertEquals((await rooms.membership(admin, open)).role, "owner");
    await assertSound(town, open);
  }));
