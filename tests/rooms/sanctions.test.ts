/** Who may be kept out of a room or kept from writing in it, and that no door is left open meanwhile. */
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { signUp, withCore } from "@/tests/support/core.ts";
import { type TestClient, withServer } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";
import { ulid } from "ulid";
import type { Core } from "@/core/mod.ts";
import type { Scope } from "@/core/scope.ts";
import { assertSound, inTown, outcomes, refused, roomOf, story } from "./town.ts";

const hour = 3600;

async function said(core: Core, who: Scope, conversation: string, text: string): Promise<number> {
  return (await core.messages.send(who, { conversation, clientId: core.effects.id(), text })).n;
}

Deno.test("Rooms.ban() sends somebody out, and no door lets them in until it is lifted", () =>
  inTown(async (town) => {
    const { rooms, ada, ben, eve } = town;
    const conversation = await roomOf(town, ada);
    await rooms.join(ben, { conversation });
    await rooms.join(eve, { conversation });
    const { token } = await rooms.invite(ada, { conversation, lifetime: hour });
    await rooms.ban(ada, { conversation, user: ben.userId });
    await rooms.ban(ada, { conversation, user: ben.userId });
    const doors = [
      () => rooms.join(ben, { conversation }),
      () => rooms.accept(ben, { token }),
      () => rooms.add(eve, { conversation, username: "ben" }),
      () => rooms.add(ada, { conversation, username: "ben" }),
    ];
    for (const door of doors) await refused("banned", door());
    const { bans } = await rooms.bans(ada, { conversation });
    assertEquals(bans.map(({ person, by }) => [person.name, by.name]), [["Ben", "Ada"]]);
    await rooms.unban(ada, { conversation, user: ben.userId });
    await rooms.unban(ada, { conversation, user: ben.userId });
    assertEquals((await rooms.bans(ada, { conversation })).bans, []);
    await rooms.join(ben, { conversation });
    assertEquals(await story(town, conversation), [
      ...["created", "joined", "joined", "banned", "unbanned", "joined"],
    ]);
    await assertSound(town, conversation);
  }));

Deno.test("a ban that has an end is over then, and one of somebody who has left holds too", () => {
  let now = Date.now();
  return withCore(async (core) => {
    const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
    const { rooms } = core;
    const conversation = (await rooms.create(ada, { name: "Workshop", access: "public" })).room.id;
    await rooms.ban(ada, { conversation, user: ben.userId, lasts: hour });
    const refusal = await refused("banned", rooms.join(ben, { conversation }));
    assert(refusal.message.endsWith("banned from it for another 60 minutes"), refusal.message);
    now += hour * 1000;
    assertEquals((await rooms.bans(ada, { conversation })).bans, []);
    assertEquals((await rooms.join(ben, { conversation })).room.members, 2);
  }, { effects: { now: () => now } });
});

Deno.test("moderators ban and mute members, but neither each other nor owners nor themselves", () =>
  inTown(async (town) => {
    const { rooms, person, ada, ben, eve } = town;
    const conversation = await roomOf(town, ada);
    const kim = await person("kim");
    for (const who of [ben, eve, kim]) await rooms.join(who, { conversation });
    for (const who of [ben, kim]) {
      await rooms.role(ada, { conversation, user: who.userId, role: "moderator" });
    }
    const both = (by: Scope, user: string) => [
      () => rooms.ban(by, { conversation, user }),
      () => rooms.mute(by, { conversation, user, on: true }),
    ];
    for (const attempt of both(eve, ben.userId)) await refused("forbidden", attempt());
    for (const attempt of both(ben, kim.userId)) await refused("forbidden", attempt());
    for (const attempt of both(ben, ada.userId)) await refused("forbidden", attempt());
    for (const attempt of both(ben, ben.userId)) await refused("bad_request", attempt());
    await refused("forbidden", rooms.bans(eve, { conversation }));
    await refused("forbidden", rooms.unban(eve, { conversation, user: ben.userId }));
    await rooms.mute(ben, { conversation, user: eve.userId, on: true });
    await rooms.ban(ben, { conversation, user: eve.userId });
    await rooms.ban(ada, { conversation, user: kim.userId });
    await refused("not_found", rooms.ban(ada, { conversation, user: conversation }));
    await assertSound(town, conversation);
  }));

Deno.test("strangers learn nothing of a private room by banning in it, and banning does not reach direct conversations", () =>
  withCore(async (core) => {
    const [ada, ben, eve] = [await signUp(core, "ada"), await signUp(core, "ben"), await signUp(core, "eve")];
    const secret = (await core.rooms.create(ben, { name: "Secret", access: "private" })).room.id;
    for (const who of [ada, eve]) {
      await refused("not_found", core.rooms.ban(who, { conversation: secret, user: ben.userId }));
      await refused("not_found", core.rooms.bans(who, { conversation: secret }));
      await refused("not_found", core.rooms.mute(who, { conversation: secret, user: ben.userId, on: true }));
    }
    const { room } = await core.direct.open(ada, { people: [ben.userId] });
    await refused("forbidden", core.rooms.ban(ada, { conversation: room.id, user: ben.userId }));
    await refused("forbidden", core.rooms.mute(ada, { conversation: room.id, user: ben.userId, on: true }));
  }));

Deno.test("R03 whoever tries every door fifty times while they are banned is out, whichever came first", () =>
  inTown(async (town) => {
    const { rooms, ada, ben } = town;
    for (let round = 0; round < 5; round++) {
      const conversation = await roomOf(town, ada, "public", `Workshop ${round}`);
      const { token } = await rooms.invite(ada, { conversation, lifetime: 3600 });
      const doors = [
        () => rooms.join(ben, { conversation }),
        () => town.neighbour().join(ben, { conversation }),
        () => rooms.accept(ben, { token }),
      ];
      const attempts = Array.from({ length: 50 }, (_, i) => doors[i % doors.length]!());
      await outcomes([...attempts, rooms.ban(ada, { conversation, user: ben.userId })]);
      const { members } = await rooms.members(ada, { conversation });
      assertEquals(members.map(({ person }) => person.name), ["Ada"]);
      await assertSound(town, conversation);
    }
  }));

Deno.test("whoever is banned between the decision to let them in and the writing of it is not let in", () =>
  inTown(async (town) => {
    const { rooms, ada, ben } = town;
    const conversation = await roomOf(town, ada);
    const late = town.interrupted(() => rooms.ban(ada, { conversation, user: ben.userId }));
    await refused("banned", late.join(ben, { conversation }));
    await assertSound(town, conversation);
  }));

Deno.test("Rooms.mute() lets somebody read and not write, react, edit or vote, until it is over or taken back", () => {
  let now = Date.now();
  return withCore(async (core) => {
    const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
    const { rooms, messages } = core;
    const conversation = (await rooms.mine(ada)).memberships[0]!.room.id;
    const n = await said(core, ben, conversation, "before");
    await messages.react(ben, { conversation, n, emoji: "👍", on: true });
    await rooms.mute(ada, { conversation, user: ben.userId, on: true, lasts: hour });
    const refusal = await refused("muted", said(core, ben, conversation, "Hey!"));
    assert(refusal.message.endsWith("you are muted for another 60 minutes"), refusal.message);
    const attempts = [
      () => messages.edit(ben, { conversation, n, text: "after" }),
      () => messages.react(ben, { conversation, n, emoji: "🎉", on: true }),
      () => said(core, ben, `${conversation}-${n}`, "in a thread"),
      () => core.conversations.typing(ben, conversation, true),
    ];
    for (const attempt of attempts) await refused("muted", attempt());
    await messages.react(ben, { conversation, n, emoji: "👍", on: false });
    assert((await core.conversations.history(ben, conversation, {})).entries.length > 0);
    const silenced = (await rooms.membership(ben, conversation)).silencedUntil;
    assertEquals(silenced, now + hour * 1000);
    assertEquals((await rooms.members(ada, { conversation })).members.map((one) => one.silencedUntil), [
      undefined,
      silenced,
    ]);
    await rooms.leave(ben, { conversation });
    assertEquals((await rooms.join(ben, { conversation })).silencedUntil, silenced);
    await refused("muted", said(core, ben, conversation, "back again"));
    now += hour * 1000;
    await said(core, ben, conversation, "at last");
    await rooms.mute(ada, { conversation, user: ben.userId, on: true });
    const forGood = await refused("muted", said(core, ben, conversation, "?"));
    assert(forGood.message.endsWith("until a moderator lets you write again"), forGood.message);
    await rooms.mute(ada, { conversation, user: ben.userId, on: false });
    await said(core, ben, conversation, "thanks");
    assertEquals((await rooms.membership(ben, conversation)).silencedUntil, undefined);
  }, { effects: { now: () => now } });
});

Deno.test("no message that is acknowledged comes after the mute of who wrote it", () =>
  withCore(async (core) => {
    const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
    const conversation = (await core.rooms.mine(ada)).memberships[0]!.room.id;
    const sending = Array.from({ length: 40 }, (_, i) => said(core, ben, conversation, `${i}`));
    const muting = core.rooms.mute(ada, { conversation, user: ben.userId, on: true });
    const more = Array.from({ length: 40 }, (_, i) => said(core, ben, conversation, `late ${i}`));
    const { codes } = await outcomes([...sending, muting, ...more]);
    assertEquals([...codes].filter((code) => code !== "muted"), []);
    const entries = await core.log.since(conversation, 0, 1000);
    const muted = entries.findIndex(({ type }) => type === "muted");
    assertEquals(entries.slice(muted).filter(({ type, by }) => type === "message" && by === ben.userId), []);
  }));

Deno.test("who is banned or muted learns it at once, and who was not in the room is told nothing", () =>
  withServer(async (server) => {
    const [ada, ben, eve] = [
      await server.person("ada"),
      await server.person("ben"),
      await server.person("eve"),
    ];
    const [a, b, e] = [await ada.connect(), await ben.connect(), await eve.connect()];
    const { room } = await a.request("room.create", { name: "Workshop", access: "private" });
    const conversation = room.id;
    await a.request("room.add", { conversation, username: "ben" });
    await until(() => b.of("membership").length > 0);
    await a.request("room.mute", { conversation, user: ben.id, on: true });
    await until(() => silencedOf(b, conversation) === 0);
    await a.request("room.mute", { conversation, user: ben.id, on: false });
    await until(() => silencedOf(b, conversation) === undefined);
    await a.request("room.ban", { conversation, user: ben.id });
    await until(() => b.of("gone").some(({ c, reason }) => c === conversation && reason === "banned"));
    await a.request("room.ban", { conversation, user: eve.id });
    await a.request("message.send", { conversation, clientId: ulid(), text: "alone again" });
    await e.request("rooms.mine", {});
    assertEquals([...e.of("gone"), ...e.of("head").filter(({ c }) => c === conversation)], []);
    assertEquals(b.texts(conversation), []);
    const { membership } = await a.request("conversation.open", { conversation });
    assertEquals([membership.room.members, membership.head.members], [1, 1]);
  }));

function silencedOf(client: TestClient, conversation: string): number | undefined {
  return client.of("membership").findLast(({ membership }) => membership.room.id === conversation)!.membership
    .silencedUntil;
}
