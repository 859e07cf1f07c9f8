/** Changing, archiving, deleting, and what deleting leaves behind. */
import { keys } from "@/core/kv/keys.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { assertSound, inTown, refused, roomOf, story, type Town } from "./town.ts";

Deno.test("Rooms.update() changes everything at once and says each thing in the room", () =>
  inTown(async (town) => {
    const { rooms, appended, ada, ben } = town;
    const conversation = await roomOf(town, ada);
    await rooms.join(ben, { conversation });
    const changed = await rooms.update(ada, {
      conversation,
      name: "Studio",
      topic: "Paint",
      description: "Where pictures are made",
      icon: "🎨",
      access: "password",
      password: "open sesame",
    });
    assertEquals(await story(town, conversation), [
      "created",
      "joined",
      "access",
      "renamed",
      "topic",
      "described",
    ]);
    const renamed = appended.find(({ entry }) => entry.type === "renamed")!.entry;
    assert(renamed.type === "renamed" && renamed.was === "Workshop" && renamed.name === "Studio");
    assertEquals(await rooms.membership(ada, conversation), { ...changed, mentions: [], preferences: {} });
    assertEquals((await rooms.membership(ben, conversation)).room.topic, "Paint");
    await assertSound(town, conversation);
  }));

Deno.test("Rooms.update() that changes nothing says nothing", () =>
  inTown(async (town) => {
    const conversation = await roomOf(town, town.ada);
    const { head } = await town.rooms.update(town.ada, { conversation, name: "Workshop", access: "public" });
    assertEquals(head.n, 1);
  }));

Deno.test("moderators change what a room is called and about, only owners who may join", () =>
  inTown(async (town) => {
    const { rooms, ada, ben, eve } = town;
    const conversation = await roomOf(town, ada);
    await rooms.join(ben, { conversation });
    await refused("forbidden", rooms.update(ben, { conversation, topic: "Mine" }));
    await refused("forbidden", rooms.update(eve, { conversation, topic: "Mine" }));
    await rooms.role(ada, { conversation, user: ben.userId, role: "moderator" });
    await rooms.update(ben, { conversation, topic: "Tools", access: "public" });
    await refused("forbidden", rooms.update(ben, { conversation, access: "private" }));
    await refused(
      "forbidden",
      rooms.update(ben, { conversation, access: "password", password: "open sesame" }),
    );
    await refused("forbidden", rooms.archive(ben, { conversation, archived: true }));
    await refused("forbidden", rooms.delete(ben, { conversation }));
  }));

Deno.test("a room opened to all forgets its password", () =>
  inTown(async (town) => {
    const { rooms, store, ada, ben, eve } = town;
    const conversation = await roomOf(town, ada, "password");
    await rooms.update(ada, { conversation, access: "public" });
    await rooms.join(ben, { conversation });
    assertEquals(await store.get(keys.roomPassword(conversation)), null);
    await refused("bad_field", rooms.update(ada, { conversation, access: "password" }));
    await refused("bad_field", rooms.update(ada, { conversation, password: "open sesame" }));
    await rooms.update(ada, { conversation, access: "password", password: "new sesame" });
    await refused("room_password_wrong", rooms.join(eve, { conversation, password: "open sesame" }));
  }));

Deno.test("R04 a room made private while somebody joins is judged by what it is at the commit", () =>
  inTown(async (town) => {
    const { rooms, ada, ben } = town;
    const conversation = await roomOf(town, ada);
    const [closing, joining] = await Promise.allSettled([
      rooms.update(ada, { conversation, access: "private" }),
      rooms.join(ben, { conversation }),
    ]);
    assertEquals(closing.status, "fulfilled");
    const order = (await story(town, conversation)).slice(1);
    assertEquals(order, joining.status === "fulfilled" ? ["joined", "access"] : ["access"]);
    await assertSound(town, conversation);
  }));

Deno.test("an archived room can be read, left, reopened and deleted, but not joined, changed or written to", () =>
  inTown(async (town) => {
    const { rooms, messages, ada, ben, eve } = town;
    const conversation = await roomOf(town, ada);
    for (const person of [ben, await town.person("kim")]) await rooms.join(person, { conversation });
    assertEquals((await rooms.archive(ada, { conversation, archived: true })).room.archived, true);
    await rooms.archive(ada, { conversation, archived: true });
    const message = { conversation, clientId: "01ARZ3NDEKTSV4RRFFQ69G5FAV", text: "Hello" };
    await refused("room_archived", messages.send(ben, message));
    await refused("room_archived", rooms.join(eve, { conversation }));
    await refused("room_archived", rooms.add(ada, { conversation, username: "eve" }));
    await refused("room_archived", rooms.invite(ada, { conversation, lifetime: 60 }));
    await refused("room_archived", rooms.update(ada, { conversation, topic: "New" }));
    await refused("room_name_taken", rooms.create(eve, { name: "Workshop", access: "public" }));
    assertEquals((await rooms.browse(eve, {})).rooms, []);
    assertEquals((await rooms.mine(ben)).memberships.length, 1);
    await rooms.leave(ben, { conversation });
    await rooms.archive(ada, { conversation, archived: false });
    await rooms.join(eve, { conversation });
    assertEquals(await story(town, conversation), [
      ...["created", "joined", "joined", "archived", "left", "unarchived", "joined"],
    ]);
  }));

Deno.test("R13 a deleted room is gone for everybody at once, and every process is told", () =>
  inTown(async (town) => {
    const { rooms, messages, access, appended, ada, ben } = town;
    const conversation = await roomOf(town, ada);
    await rooms.join(ben, { conversation });
    const { token } = await rooms.invite(ada, { conversation, lifetime: 3600 });
    await access.membership(ben.userId, conversation);
    await rooms.delete(ada, { conversation });
    assertEquals(appended.at(-1)?.entry.type, "deleted");
    const message = { conversation, clientId: "01ARZ3NDEKTSV4RRFFQ69G5FAV", text: "Hello" };
    for (const person of [ada, ben]) {
      await refused("not_found", messages.send(person, message));
      await refused("not_found", rooms.membership(person, conversation));
      await refused("not_found", rooms.summary(person, conversation));
      await refused("not_found", rooms.members(person, { conversation }));
      await refused("not_found", rooms.join(person, { conversation }));
      await refused("not_found", rooms.delete(person, { conversation }));
      assertEquals((await rooms.mine(person)).memberships, []);
    }
    await refused("invitation_invalid", rooms.accept(town.eve, { token }));
    assertEquals((await rooms.browse(ben, {})).rooms, []);
    await refused("not_found", town.neighbour().membership(ben, conversation));
  }));

Deno.test("R13 nothing of a deleted room is left after clearing, and other rooms keep theirs", () =>
  inTown(async (town) => {
    const { rooms, clock, ada } = town;
    const kept = await fill(town, await roomOf(town, ada, "public", "Kept"));
    const gone = await fill(town, await roomOf(town, ada, "password", "Gone"));
    const before = await rowsOf(town, kept);
    await rooms.delete(ada, { conversation: gone });
    assertEquals(await rooms.clearDeleted(), 0);
    clock.now += 60_000;
    assert(await rooms.clearDeleted() > 0);
    assertEquals(await rowsOf(town, gone), []);
    assertEquals(await rowsOf(town, kept), before);
    assertEquals(await rooms.clearDeleted(), 0);
    await refused("not_found", rooms.summary(ada, gone));
  }));

Deno.test("R13 clearing may stop after every few rows and go on elsewhere, twice at once", () =>
  inTown(async (town) => {
    const { rooms, clock, ada } = town;
    const gone = await fill(town, await roomOf(town, ada, "private"));
    await rooms.delete(ada, { conversation: gone });
    clock.now += 60_000;
    let last = (await rowsOf(town, gone)).length;
    for (let removed = 3; removed >= 3;) {
      [removed] = await Promise.all([rooms.clearDeleted(3), town.neighbour().clearDeleted(3)]) as [
        number,
        number,
      ];
      const now = (await rowsOf(town, gone)).length;
      assert(now < last || now === 0);
      last = now;
    }
    assertEquals(last, 0);
  }));

/** With people, an invitation, messages, and everything that is kept of a message beside it. */
async function fill({ rooms, messages, threads, crowd, ada }: Town, conversation: string): Promise<string> {
  const people = await crowd(5);
  const { token } = await rooms.invite(ada, { conversation, lifetime: 3600 });
  await Promise.all(people.map((person) => rooms.accept(person, { token })));
  const ids = ["V", "W", "X", "Y", "Z"].map((last) => "01ARZ3NDEKTSV4RRFFQ69G5FA" + last);
  await Promise.all(
    people.map((person, i) => messages.send(person, { conversation, clientId: ids[i]!, text: "Hello" })),
  );
  const [ben] = people;
  const clientId = "01ARZ3NDEKTSV4RRFFQ69G5FB0";
  const { n } = await messages.send(ben!, { conversation, clientId, text: "Hello @ada" });
  await messages.edit(ben!, { conversation, n, text: "Goodbye @ada" });
  await messages.pin(ada, { conversation, n, on: true });
  await messages.send(ada, { conversation: `${conversation}-${n}`, clientId, text: "In a thread, @person0" });
  await threads.follow(ada, { conversation: `${conversation}-${n - 1}`, on: true });
  await rooms.prefer(ada, { conversation, starred: true });
  return conversation;
}

/** Every row that names the room in its key or its value. */
async function rowsOf({ store }: Town, conversation: string): Promise<string[]> {
  const rows = await Array.fromAsync(store.list({ prefix: [] }));
  return rows.map(({ key, value }) => JSON.stringify([key, value])).filter((row) =>
    row.includes(conversation)
  );
}
