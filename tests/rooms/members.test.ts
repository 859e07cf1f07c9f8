/** Who is in a room, and who may bring in, send out and promote whom. */
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { assertSound, inTown, outcomes, refused, roomOf, story } from "./town.ts";

Deno.test("Rooms.members() shows names, roles and who is online, to members only", () =>
  inTown(async (town) => {
    const { rooms, online, ada, ben, eve } = town;
    const conversation = await roomOf(town, ada);
    await rooms.join(ben, { conversation });
    online.add(ben.userId);
    const { members, cursor } = await rooms.members(ada, { conversation });
    assertEquals(members.map(({ person, role, online }) => [person.name, role, online]), [
      ["Ada", "owner", false],
      ["Ben", "member", true],
    ]);
    assertEquals(cursor, undefined);
    assert(!JSON.stringify(members).includes("@"));
    await refused("not_found", rooms.members(eve, { conversation }));
  }));

Deno.test("Rooms.members() gives everybody once, page by page", () =>
  inTown(async (town) => {
    const { rooms, ada, crowd } = town;
    const conversation = await roomOf(town, ada);
    await Promise.all((await crowd(230)).map((person) => rooms.join(person, { conversation })));
    const ids = new Set<string>();
    const sizes: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await rooms.members(ada, { conversation, ...(cursor ? { cursor } : {}) });
      for (const { person } of page.members) ids.add(person.id);
      sizes.push(page.members.length);
      cursor = page.cursor;
    } while (cursor !== undefined);
    assertEquals([ids.size, sizes], [231, [100, 100, 31]]);
  }));

Deno.test("Rooms.add() brings somebody in, and says who did", () =>
  inTown(async (town) => {
    const { rooms, appended, ada, ben } = town;
    const conversation = await roomOf(town, ada, "private");
    const { person } = await rooms.add(ada, { conversation, username: "ben" });
    assertEquals(person, { id: ben.userId, username: "ben", name: "Ben" });
    const entry = appended.at(-1)!.entry;
    assert(entry.type === "added" && entry.who === ben.userId && entry.by === ada.userId);
    assertEquals((await rooms.mine(ben)).memberships.length, 1);
    await refused("already_member", rooms.add(ada, { conversation, username: "ben" }));
    await refused("not_found", rooms.add(ada, { conversation, username: "nobody" }));
    await assertSound(town, conversation);
  }));

Deno.test("members add people to public rooms only", () =>
  inTown(async (town) => {
    const { rooms, ada, ben } = town;
    const open = await roomOf(town, ada, "public", "Open");
    const secret = await roomOf(town, ada, "private", "Secret");
    const vault = await roomOf(town, ada, "password", "Vault");
    for (const conversation of [open, secret, vault]) await rooms.add(ada, { conversation, username: "ben" });
    await rooms.add(ben, { conversation: open, username: "eve" });
    await refused("forbidden", rooms.add(ben, { conversation: secret, username: "eve" }));
    await refused("forbidden", rooms.add(ben, { conversation: vault, username: "eve" }));
  }));

Deno.test("Rooms.remove() sends somebody out at once and says who did", () =>
  inTown(async (town) => {
    const { rooms, messages, access, ada, ben } = town;
    const conversation = await roomOf(town, ada);
    await rooms.join(ben, { conversation });
    await access.membership(ben.userId, conversation);
    await rooms.remove(ada, { conversation, user: ben.userId });
    await refused("not_found", access.membership(ben.userId, conversation));
    const message = { conversation, clientId: "01ARZ3NDEKTSV4RRFFQ69G5FAV", text: "Still here" };
    await refused("not_found", messages.send(ben, message));
    await refused("not_found", rooms.remove(ada, { conversation, user: ben.userId }));
    assertEquals(await story(town, conversation), ["created", "joined", "removed"]);
    await assertSound(town, conversation);
  }));

Deno.test("moderators remove members, but neither each other nor owners nor themselves", () =>
  inTown(async (town) => {
    const { rooms, ada, ben, eve, person } = town;
    const conversation = await roomOf(town, ada);
    const kim = await person("kim");
    for (const someone of [ben, eve, kim]) await rooms.join(someone, { conversation });
    for (const { userId } of [ben, kim]) {
      await rooms.role(ada, { conversation, user: userId, role: "moderator" });
    }
    await rooms.remove(ben, { conversation, user: eve.userId });
    await refused("forbidden", rooms.remove(ben, { conversation, user: kim.userId }));
    await refused("forbidden", rooms.remove(ben, { conversation, user: ada.userId }));
    await refused("bad_request", rooms.remove(ben, { conversation, user: ben.userId }));
    await rooms.remove(ada, { conversation, user: kim.userId });
    await assertSound(town, conversation);
  }));

Deno.test("only owners change roles, and the last of them stays one", () =>
  inTown(async (town) => {
    const { rooms, ada, ben, eve } = town;
    const conversation = await roomOf(town, ada);
    await rooms.join(ben, { conversation });
    await rooms.role(ada, { conversation, user: ben.userId, role: "moderator" });
    await refused("forbidden", rooms.role(ben, { conversation, user: ben.userId, role: "owner" }));
    await refused("last_owner", rooms.role(ada, { conversation, user: ada.userId, role: "member" }));
    await refused("not_found", rooms.role(ada, { conversation, user: eve.userId, role: "owner" }));
    await rooms.role(ada, { conversation, user: ben.userId, role: "owner" });
    await rooms.role(ada, { conversation, user: ada.userId, role: "member" });
    await rooms.role(ben, { conversation, user: ada.userId, role: "member" });
    assertEquals((await rooms.membership(ada, conversation)).role, "member");
    assertEquals(await story(town, conversation), ["created", "joined", "role", "role", "role"]);
    await assertSound(town, conversation);
  }));

Deno.test("of two owners who demote each other or step down at the same moment one stays", () =>
  inTown(async (town) => {
    const { rooms, ada, ben } = town;
    for (const together of [true, false]) {
      const conversation = await roomOf(town, ada, "public", `Room ${together}`);
      await rooms.join(ben, { conversation });
      await rooms.role(ada, { conversation, user: ben.userId, role: "owner" });
      const targets = together ? [ben, ada] : [ada, ben];
      const { granted } = await outcomes(
        [ada, ben].map((actor, i) =>
          rooms.role(actor, { conversation, user: targets[i]!.userId, role: "member" })
        ),
      );
      assertEquals(granted, 1);
      await assertSound(town, conversation);
    }
  }));

Deno.test("nobody acts with a power they lost between the decision and the commit", () =>
  inTown(async (town) => {
    const { rooms, ada, ben, eve } = town;
    const conversation = await roomOf(town, ada, "private");
    const user = ben.userId;
    for (const username of ["ben", "eve"]) await rooms.add(ada, { conversation, username });
    await town.person("kim");
    const demote = () => rooms.role(ada, { conversation, user, role: "member" });
    const acts = [
      () => town.interrupted(demote).add(ben, { conversation, username: "kim" }),
      () => town.interrupted(demote).remove(ben, { conversation, user: eve.userId }),
      () => town.interrupted(demote).update(ben, { conversation, topic: "Mine" }),
      () => town.interrupted(demote).role(ben, { conversation, user: ada.userId, role: "member" }),
      () => town.interrupted(demote).archive(ben, { conversation, archived: true }),
      () => town.interrupted(demote).delete(ben, { conversation }),
    ];
    for (const act of acts) {
      await rooms.role(ada, { conversation, user, role: "owner" });
      await refused("forbidden", act());
    }
    const { room } = await rooms.membership(ada, conversation);
    assertEquals([room.topic, room.archived, room.members], ["", false, 3]);
  }));

Deno.test("administrators of the server run public rooms from outside, but see into no other", () =>
  inTown(async (town) => {
    const { rooms, ada, ben, eve, person } = town;
    const admin = await person("root", "admin");
    const open = await roomOf(town, ada, "public", "Open");
    const vault = await roomOf(town, ada, "password", "Vault");
    await rooms.join(ben, { conversation: open });
    await rooms.update(admin, { conversation: open, topic: "Be kind" });
    assertEquals((await rooms.members(admin, { conversation: open })).members.length, 2);
    await rooms.remove(admin, { conversation: open, user: ben.userId });
    await rooms.archive(admin, { conversation: open, archived: true });
    await rooms.delete(admin, { conversation: open });
    await refused("forbidden", rooms.update(admin, { conversation: vault, access: "public" }));
    await refused("forbidden", rooms.update(admin, { conversation: vault, password: "let me in" }));
    await refused("forbidden", rooms.add(admin, { conversation: vault, username: "root" }));
    await refused("forbidden", rooms.invite(admin, { conversation: vault, lifetime: 3600 }));
    await refused("room_password_required", rooms.join(admin, { conversation: vault }));
    await rooms.archive(admin, { conversation: vault, archived: true });
    await refused("forbidden", rooms.delete(eve, { conversation: vault }));
  }));

Deno.test("acts at the same moment leave a room whose numbers are true", () =>
  inTown(async (town) => {
    const { rooms, neighbour, ada, crowd } = town;
    const conversation = await roomOf(town, ada);
    const other = neighbour();
    const people = await crowd(20);
    await outcomes(people.flatMap((person, i) => [
      rooms.join(person, { conversation }),
      other.add(ada, { conversation, username: `person${i}` }),
      rooms.role(ada, { conversation, user: person.userId, role: i % 2 ? "owner" : "moderator" }),
      other.leave(person, { conversation }),
      rooms.remove(ada, { conversation, user: person.userId }),
      rooms.join(person, { conversation }),
    ]));
    await assertSound(town, conversation);
  }));
