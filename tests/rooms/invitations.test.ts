/** Links into rooms. */
import { keys } from "@/core/kv/keys.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { assertSound, inTown, outcomes, refused, roomOf, story } from "./town.ts";

const hour = 3600;

Deno.test("Rooms.accept() lets the holder of a link into a private room as a member", () =>
  inTown(async (town) => {
    const { rooms, store, ada, ben } = town;
    const conversation = await roomOf(town, ada, "private");
    const { token, invitation } = await rooms.invite(ada, { conversation, lifetime: hour });
    assertEquals(invitation.by.name, "Ada");
    const joined = await rooms.accept(ben, { token });
    assertEquals([joined.room.id, joined.role, joined.room.members], [conversation, "member", 2]);
    assertEquals(await story(town, conversation), ["created", "joined"]);
    const rows = await Array.fromAsync(store.list({ prefix: [] }));
    assert(!JSON.stringify(rows, (_, value) => value instanceof Uint8Array ? "" : value).includes(token));
    await assertSound(town, conversation);
  }));

Deno.test("R05 a link for one lets in one of 30 who use it at once", () =>
  inTown(async (town) => {
    const { rooms, neighbour, ada, crowd } = town;
    const conversation = await roomOf(town, ada, "private");
    const { token } = await rooms.invite(ada, { conversation, lifetime: hour, uses: 1 });
    const other = neighbour();
    const { granted, codes } = await outcomes(
      (await crowd(30)).map((person, i) => (i % 2 ? rooms : other).accept(person, { token })),
    );
    assertEquals([granted, codes], [1, new Set(["invitation_invalid"])]);
    assertEquals((await rooms.membership(ada, conversation)).room.members, 2);
    await assertSound(town, conversation);
  }));

Deno.test("R05 a link for 20 lets in exactly 20 of 30, none of whom has to try again", () =>
  inTown(async (town) => {
    const { rooms, ada, crowd } = town;
    const conversation = await roomOf(town, ada, "private");
    const { token } = await rooms.invite(ada, { conversation, lifetime: hour, uses: 20 });
    const { granted, codes } = await outcomes(
      (await crowd(30)).map((person) => rooms.accept(person, { token })),
    );
    assertEquals([granted, codes], [20, new Set(["invitation_invalid"])]);
    assertEquals((await rooms.invitations(ada, { conversation })).invitations, []);
  }));

Deno.test("R05 the end of a link is judged by the clock when it is used", () =>
  inTown(async (town) => {
    const { rooms, clock, ada, ben, eve } = town;
    const conversation = await roomOf(town, ada, "private");
    const { token } = await rooms.invite(ada, { conversation, lifetime: hour });
    clock.now += hour * 1000 - 1;
    await rooms.accept(ben, { token });
    clock.now += 1;
    await refused("invitation_invalid", rooms.accept(eve, { token }));
    assertEquals((await rooms.invitations(ada, { conversation })).invitations, []);
  }));

Deno.test("R05 a link is good for its own room only", () =>
  inTown(async (town) => {
    const { rooms, ada, ben } = town;
    const a = await roomOf(town, ada, "private", "A");
    const b = await roomOf(town, ada, "private", "B");
    const { token, invitation } = await rooms.invite(ada, { conversation: a, lifetime: hour });
    await refused("not_found", rooms.uninvite(ada, { conversation: b, invitation: invitation.id }));
    assertEquals((await rooms.accept(ben, { token })).room.id, a);
    await refused("not_found", rooms.membership(ben, b));
  }));

Deno.test("R05 a link that is withdrawn while it is used lets in nobody afterwards", () =>
  inTown(async (town) => {
    const { rooms, ada, crowd } = town;
    const conversation = await roomOf(town, ada, "private");
    const { token, invitation } = await rooms.invite(ada, { conversation, lifetime: hour });
    const people = await crowd(20);
    const accepting = people.map((person) => rooms.accept(person, { token }));
    await rooms.uninvite(ada, { conversation, invitation: invitation.id });
    const before = (await outcomes(accepting)).granted;
    for (const person of await Promise.all([town.person("late1"), town.person("late2")])) {
      await refused("invitation_invalid", rooms.accept(person, { token }));
    }
    assertEquals((await rooms.membership(ada, conversation)).room.members, 1 + before);
  }));

Deno.test("R05 a link that is withdrawn between the decision and the commit is refused", () =>
  inTown(async (town) => {
    const { rooms, ada, ben } = town;
    const conversation = await roomOf(town, ada, "private");
    const { token, invitation } = await rooms.invite(ada, { conversation, lifetime: hour });
    const late = town.interrupted(() => rooms.uninvite(ada, { conversation, invitation: invitation.id }));
    await refused("invitation_invalid", late.accept(ben, { token }));
    await refused("not_found", rooms.membership(ben, conversation));
  }));

Deno.test("a link whose maker is demoted between the decision and the commit is refused", () =>
  inTown(async (town) => {
    const { rooms, ada, ben, eve } = town;
    const conversation = await roomOf(town, ada, "private");
    await rooms.add(ada, { conversation, username: "ben" });
    const user = ben.userId;
    await rooms.role(ada, { conversation, user, role: "moderator" });
    const { token } = await rooms.invite(ben, { conversation, lifetime: hour });
    const late = town.interrupted(() => rooms.role(ada, { conversation, user, role: "member" }));
    await refused("invitation_invalid", late.accept(eve, { token }));
  }));

Deno.test("a member who opens a link again uses nothing up", () =>
  inTown(async (town) => {
    const { rooms, ada, ben, eve } = town;
    const conversation = await roomOf(town, ada, "private");
    const { token } = await rooms.invite(ada, { conversation, lifetime: hour, uses: 2 });
    for (let i = 0; i < 3; i++) await rooms.accept(ben, { token });
    assertEquals((await rooms.invitations(ada, { conversation })).invitations[0]?.uses, 1);
    await rooms.accept(eve, { token });
    await refused("invitation_invalid", rooms.accept(await town.person("kim"), { token }));
  }));

Deno.test("who was removed does not come back by a link of their own", () =>
  inTown(async (town) => {
    const { rooms, ada, ben } = town;
    const conversation = await roomOf(town, ada, "private");
    await rooms.add(ada, { conversation, username: "ben" });
    await rooms.role(ada, { conversation, user: ben.userId, role: "moderator" });
    const { token } = await rooms.invite(ben, { conversation, lifetime: hour });
    await rooms.remove(ada, { conversation, user: ben.userId });
    await refused("invitation_invalid", rooms.accept(ben, { token }));
  }));

Deno.test("a member's link into a public room ends when the room becomes private", () =>
  inTown(async (town) => {
    const { rooms, ada, ben, eve } = town;
    const conversation = await roomOf(town, ada);
    await rooms.join(ben, { conversation });
    const { token } = await rooms.invite(ben, { conversation, lifetime: hour });
    await rooms.update(ada, { conversation, access: "private" });
    await refused("invitation_invalid", rooms.accept(eve, { token }));
    await refused("forbidden", rooms.invite(ben, { conversation, lifetime: hour }));
  }));

Deno.test("members see and withdraw their own links, moderators everybody's", () =>
  inTown(async (town) => {
    const { rooms, ada, ben, eve } = town;
    const conversation = await roomOf(town, ada);
    for (const person of [ben, eve]) await rooms.join(person, { conversation });
    const hers = (await rooms.invite(ada, { conversation, lifetime: hour })).invitation;
    const his = (await rooms.invite(ben, { conversation, lifetime: hour })).invitation;
    assertEquals((await rooms.invitations(ben, { conversation })).invitations, [his]);
    assertEquals((await rooms.invitations(ada, { conversation })).invitations, [his, hers]);
    await refused("forbidden", rooms.uninvite(eve, { conversation, invitation: his.id }));
    await rooms.uninvite(ben, { conversation, invitation: his.id });
    await refused("not_found", rooms.uninvite(ada, { conversation, invitation: his.id }));
    await rooms.uninvite(ada, { conversation, invitation: hers.id });
    assertEquals((await rooms.invitations(ada, { conversation })).invitations, []);
  }));

Deno.test("a link into a password room needs no password; into a deleted or archived room it is of no use", () =>
  inTown(async (town) => {
    const { rooms, ada, ben, eve } = town;
    const conversation = await roomOf(town, ada, "password");
    const { token } = await rooms.invite(ada, { conversation, lifetime: hour });
    await rooms.accept(ben, { token });
    await rooms.archive(ada, { conversation, archived: true });
    await refused("room_archived", rooms.accept(eve, { token }));
    await rooms.delete(ada, { conversation });
    await refused("invitation_invalid", rooms.accept(eve, { token }));
  }));

Deno.test("a room has at most 200 links, and expired ones make place", () =>
  inTown(async (town) => {
    const { rooms, store, clock, ada } = town;
    const conversation = await roomOf(town, ada);
    for (let i = 0; i < 200; i++) await rooms.invite(ada, { conversation, lifetime: hour });
    await refused("bad_request", rooms.invite(ada, { conversation, lifetime: hour }));
    clock.now += hour * 1000;
    await rooms.invite(ada, { conversation, lifetime: hour });
    const rows = await Array.fromAsync(store.list(keys.roomInvitationsByRoom(conversation)));
    assertEquals(rows.length, 1);
  }));

Deno.test("Rooms.invitation() shows whoever has a link where it leads, as long as it can be used", () =>
  inTown(async (town) => {
    const { rooms, clock, ada } = town;
    const conversation = await roomOf(town, ada, "private");
    const { token } = await rooms.invite(ada, { conversation, lifetime: hour });
    const { room, by } = await rooms.invitation(token);
    assertEquals([room.id, by], [conversation, "Ada"]);
    clock.now += hour * 1000 + 1;
    await refused("invitation_invalid", rooms.invitation(token));
    await refused("invitation_invalid", rooms.invitation("x".repeat(32)));
  }));
