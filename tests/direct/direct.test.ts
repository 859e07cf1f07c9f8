import { assert, assertEquals, assertRejects } from "@/tests/support/assert.ts";
import { signUp, withCore, withTwoCores } from "@/tests/support/core.ts";
import { ParleyError } from "@/core/errors.ts";
import { keys } from "@/core/kv/keys.ts";
import type { Core } from "@/core/mod.ts";
import { isDirect } from "@/core/protocol/ids.ts";
import type { Scope } from "@/core/scope.ts";

async function refusal(promise: Promise<unknown>): Promise<ParleyError> {
  return await assertRejects(() => promise, ParleyError);
}

async function adaBenEve(core: Core): Promise<[Scope, Scope, Scope]> {
  return [await signUp(core, "ada"), await signUp(core, "ben"), await signUp(core, "eve")];
}

async function between(core: Core, one: Scope, ...others: Scope[]): Promise<string> {
  return (await core.direct.open(one, { people: others.map(({ userId }) => userId) })).room.id;
}

const say = (core: Core, scope: Scope, conversation: string, text: string) =>
  core.messages.send(scope, { conversation, clientId: core.effects.id(), text });

Deno.test("Direct.open() makes one conversation of two people, whoever opens it and however often", () =>
  withCore(async (core) => {
    const [ada, ben] = await adaBenEve(core);
    const opened = await Promise.all(
      Array.from({ length: 20 }, (_, i) => i % 2 ? between(core, ada, ben) : between(core, ben, ada)),
    );
    assertEquals(new Set(opened).size, 1);
    const { room, head, role, read } = await core.rooms.membership(ben, opened[0]!);
    assertEquals(room.people, [ada.userId, ben.userId].sort());
    assertEquals([room.kind, room.name, room.members, head.n, role], ["direct", "", 2, 1, "member"]);
    assertEquals(head.count - read.count, 0);
    assert(isDirect(room.id));
  }));

Deno.test("Direct.open() is one conversation for two servers that make it at once", () =>
  withTwoCores(async (here, there) => {
    const [ada, ben] = await adaBenEve(here);
    const [one, other] = await Promise.all([between(here, ada, ben), between(there, ben, ada)]);
    assertEquals(one, other);
    const entries = await Array.fromAsync(here.store.list(keys.entries(one)));
    assertEquals(entries.map(({ value }) => value.type), ["created"]);
  }));

Deno.test("Direct.open() with myself alone is a place for notes", () =>
  withCore(async (core) => {
    const ada = await signUp(core, "ada");
    const notes = await between(core, ada, ada);
    await say(core, ada, notes, "buy milk");
    assertEquals((await core.rooms.membership(ada, notes)).room.people, [ada.userId]);
  }));

Deno.test("Direct.open() of three is another conversation than that of two of them", () =>
  withCore(async (core) => {
    const [ada, ben, eve] = await adaBenEve(core);
    assert(await between(core, ada, ben) !== await between(core, ada, ben, eve));
    assertEquals(await between(core, eve, ben, ada), await between(core, ada, eve, eve, ben));
  }));

Deno.test("D01 the id of others' conversation answers like one that does not exist, in every command", () =>
  withCore(async (core) => {
    const [ada, ben, eve] = await adaBenEve(core);
    const conversation = await between(core, ada, ben);
    await say(core, ada, conversation, "between us");
    const missing = "7" + core.effects.id().slice(1);
    const asks = (id: string) => [
      core.conversations.open(eve, id),
      core.conversations.history(eve, id, {}),
      core.conversations.typing(eve, id, true),
      core.conversations.mark(eve, id, { read: 1 }),
      core.messages.react(eve, { conversation: id, n: 2, emoji: "👍", on: true }),
      core.messages.get(eve, { conversation: id, numbers: [2] }),
      core.messages.pins(eve, { conversation: id }),
      core.rooms.summary(eve, id),
      core.rooms.membership(eve, id),
      core.rooms.members(eve, { conversation: id }),
      core.rooms.join(eve, { conversation: id }),
      core.rooms.update(eve, { conversation: id, name: "Mine" }),
      core.rooms.add(eve, { conversation: id, username: "eve" }),
      core.rooms.invite(eve, { conversation: id, lifetime: 60 }),
      core.rooms.delete(eve, { conversation: id }),
      core.rooms.leave(eve, { conversation: id }),
      core.rooms.prefer(eve, { conversation: id, starred: true }),
      say(core, eve, id, "let me in"),
      say(core, eve, `${id}-2`, "let me in"),
    ];
    const guessed = await Promise.all(asks(conversation).map(refusal));
    const absent = await Promise.all(asks(missing).map(refusal));
    assertEquals(
      guessed.map(({ code, message }) => [code, message]),
      absent.map((one) => ["not_found", one.message]),
    );
    assertEquals(
      await between(core, ben, ada),
      conversation,
      "the order of people makes no other conversation",
    );
  }));

Deno.test("Nobody runs a direct conversation: its people cannot change, open, fill or end it", () =>
  withCore(async (core) => {
    const [ada, ben] = await adaBenEve(core);
    const conversation = await between(core, ada, ben);
    const refusals = await Promise.all([
      core.rooms.update(ada, { conversation, name: "Ours" }),
      core.rooms.update(ada, { conversation, access: "public" }),
      core.rooms.archive(ada, { conversation, archived: true }),
      core.rooms.delete(ada, { conversation }),
      core.rooms.add(ada, { conversation, username: "eve" }),
      core.rooms.remove(ada, { conversation, user: ben.userId }),
      core.rooms.role(ada, { conversation, user: ada.userId, role: "owner" }),
      core.rooms.invite(ada, { conversation, lifetime: 60 }),
      core.rooms.invitations(ada, { conversation }),
      core.rooms.leave(ada, { conversation }),
    ].map(refusal));
    assertEquals(new Set(refusals.map(({ code }) => code)), new Set(["forbidden"]));
  }));

Deno.test("A group can be left, is then called by those who stayed, and is not come back to", () =>
  withCore(async (core) => {
    const [ada, ben, eve] = await adaBenEve(core);
    const conversation = await between(core, ada, ben, eve);
    await core.rooms.leave(eve, { conversation });
    const { room, head } = await core.rooms.membership(ada, conversation);
    assertEquals([room.people, head.members], [[ada.userId, ben.userId].sort(), 2]);
    assertEquals((await refusal(core.conversations.open(eve, conversation))).code, "not_found");
    assertEquals((await refusal(between(core, eve, ada, ben))).code, "forbidden");
    assertEquals((await refusal(core.rooms.leave(ben, { conversation }))).code, "forbidden");
    assertEquals(await between(core, ada, ben, eve), conversation);
  }));

Deno.test("A hidden conversation is back as soon as something is said in it", () =>
  withCore(async (core) => {
    const [ada, ben] = await adaBenEve(core);
    const conversation = await between(core, ada, ben);
    await say(core, ben, conversation, "hello");
    await core.rooms.prefer(ada, { conversation, hidden: true });
    const isHidden = async () => {
      const { preferences, head } = await core.rooms.membership(ada, conversation);
      return (preferences?.hiddenAt ?? -1) >= head.count;
    };
    assert(await isHidden());
    await core.conversations.mark(ada, conversation, { read: 2 });
    assert(await isHidden());
    await say(core, ben, conversation, "are you there?");
    assert(!await isHidden());
  }));

Deno.test("D02 between two people of whom one has blocked the other nothing is written, without a hint", () =>
  withCore(async (core) => {
    const [ada, ben, eve] = await adaBenEve(core);
    const conversation = await between(core, ada, ben);
    const { n } = await say(core, ada, conversation, "hello");
    const mine = await say(core, ben, conversation, "oh no");
    await core.messages.react(ben, { conversation, n, emoji: "👍", on: true });
    await core.direct.block(ada, { user: ben.userId, on: true });
    const attempts = (who: Scope) => [
      () => say(core, who, conversation, "why?"),
      () => say(core, who, `${conversation}-${n}`, "why?"),
      () => core.conversations.typing(who, conversation, true),
      () => core.messages.react(who, { conversation, n, emoji: "🎉", on: true }),
      () => core.messages.edit(who, { conversation, n: who === ben ? mine.n : n, text: "changed" }),
      () => core.messages.pin(who, { conversation, n, on: true }),
      () => {
        const clientId = core.effects.id();
        return core.messages.forward(who, { conversation, n, to: conversation, clientId });
      },
    ];
    for (const who of [ben, ada]) {
      for (const attempt of attempts(who)) {
        const { code, message } = await refusal(attempt());
        assertEquals([code, message], ["forbidden", "Cannot send to this person"]);
      }
    }
    await core.messages.react(ben, { conversation, n, emoji: "👍", on: false });
    await core.messages.delete(ben, { conversation, n: mine.n });
    assertEquals((await core.conversations.history(ben, conversation, {})).entries.length, 3);
    assertEquals((await refusal(between(core, ben, ada, eve))).code, "forbidden");
    await core.direct.block(ada, { user: ben.userId, on: false });
    await say(core, ben, conversation, "thank you");
  }));

Deno.test("D02 who was blocked calls nobody by name, and may still talk in rooms", () =>
  withCore(async (core) => {
    const [ada, ben] = await adaBenEve(core);
    const general = (await core.rooms.mine(ada)).memberships[0]!.room.id;
    await core.direct.block(ada, { user: ben.userId, on: true });
    await say(core, ben, general, "@ada look at this");
    assertEquals((await core.messages.mentions(ada, {})).found, []);
    await core.direct.block(ada, { user: ben.userId, on: false });
    await say(core, ben, general, "@ada look at this");
    assertEquals((await core.messages.mentions(ada, {})).found.length, 1);
  }));

Deno.test("D02 who was blocked cannot begin a conversation, and is refused as by somebody who wants none", () =>
  withCore(async (core) => {
    const [ada, ben, eve] = await adaBenEve(core);
    await core.direct.block(ada, { user: ben.userId, on: true });
    await core.direct.setPrivacy(eve, { messages: "nobody" });
    const [blocked, unwanted] = [
      await refusal(between(core, ben, ada)),
      await refusal(between(core, ben, eve)),
    ];
    assertEquals([blocked.code, blocked.message], [unwanted.code, unwanted.message]);
    assertEquals((await refusal(between(core, ada, ben))).code, "forbidden");
    assertEquals((await core.rooms.mine(ada)).memberships.length, 1);
  }));

Deno.test("Direct.block() lists whom I have blocked, and neither myself nor nobody", () =>
  withCore(async (core) => {
    const [ada, ben] = await adaBenEve(core);
    await core.direct.block(ada, { user: ben.userId, on: true });
    await core.direct.block(ada, { user: ben.userId, on: true });
    assertEquals((await core.direct.blocked(ada)).people.map(({ username }) => username), ["ben"]);
    assertEquals((await core.direct.blocked(ben)).people, []);
    assertEquals((await refusal(core.direct.block(ada, { user: ada.userId, on: true }))).code, "bad_request");
    const missing = core.direct.block(ada, { user: core.effects.id(), on: true });
    assertEquals((await refusal(missing)).code, "not_found");
  }));

Deno.test("D03 a conversation with nobody, with somebody who does not exist, or with thousands is refused", () =>
  withCore(async (core) => {
    const ada = await signUp(core, "ada");
    const missing = await refusal(core.direct.open(ada, { people: [core.effects.id()] }));
    assertEquals(missing.code, "not_found");
    const thousands = Array.from({ length: 10_000 }, () => core.effects.id());
    const many = await refusal(core.direct.open(ada, { people: thousands }));
    assertEquals([many.code, many.field], ["bad_field", "people"]);
    assertEquals((await core.rooms.mine(ada)).memberships.length, 1);
  }));

Deno.test("Who may message me: everybody, those who share a room with me, or nobody", () =>
  withCore(async (core) => {
    const [ada, ben, eve] = await adaBenEve(core);
    const general = (await core.rooms.mine(ada)).memberships[0]!.room.id;
    assertEquals(await core.direct.privacy(ada), { messages: "shared", receipts: true });
    await core.rooms.leave(eve, { conversation: general });
    assertEquals((await refusal(between(core, eve, ada))).code, "forbidden");
    await core.direct.setPrivacy(ada, { messages: "everybody" });
    const begun = await between(core, eve, ada);
    await core.direct.setPrivacy(ada, { messages: "nobody" });
    assertEquals((await refusal(between(core, ben, ada))).code, "forbidden");
    assertEquals(await between(core, eve, ada), begun, "what has begun goes on");
    await say(core, eve, begun, "as before");
    assert(await between(core, ada, ben), "and I may still begin with others");
  }));

Deno.test("Who may message me: my contacts only, or they as well as those who share a room with me", () =>
  withCore(async (core) => {
    const [ada, ben, eve] = await adaBenEve(core);
    await core.direct.setPrivacy(ada, { messages: "contacts" });
    assertEquals((await refusal(between(core, ben, ada))).code, "forbidden");
    assertEquals((await refusal(between(core, eve, ben, ada))).code, "forbidden");
    await core.contacts.ask(ben, { user: ada.userId });
    assertEquals((await refusal(between(core, ben, ada))).code, "forbidden", "asking is not enough");
    await core.contacts.answer(ada, { user: ben.userId, accept: true });
    const begun = await between(core, ben, ada);
    await core.contacts.remove(ada, { user: ben.userId });
    assertEquals(await between(core, ben, ada), begun, "what has begun goes on");
    const general = (await core.rooms.mine(ada)).memberships[0]!.room.id;
    await core.direct.setPrivacy(ada, { messages: "shared" });
    await core.rooms.leave(eve, { conversation: general });
    assertEquals((await refusal(between(core, eve, ada))).code, "forbidden");
    await core.contacts.ask(eve, { user: ada.userId });
    await core.contacts.answer(ada, { user: eve.userId, accept: true });
    await between(core, eve, ada);
  }));
