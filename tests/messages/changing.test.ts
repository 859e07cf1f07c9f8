import { assert, assertEquals, assertRejects } from "@/tests/support/assert.ts";
import { signUp, withCore, withTwoCores } from "@/tests/support/core.ts";
import { until } from "@/tests/support/until.ts";
import { ParleyError } from "@/core/errors.ts";
import { keys } from "@/core/kv/keys.ts";
import type { Core } from "@/core/mod.ts";
import type { ChangedEntry, MessageEntry } from "@/core/protocol/entries.ts";
import type { Scope } from "@/core/scope.ts";

async function generalOf(core: Core, scope: Scope): Promise<string> {
  return (await core.rooms.mine(scope)).memberships[0]!.room.id;
}

async function say(core: Core, scope: Scope, conversation: string, text: string): Promise<number> {
  return (await core.messages.send(scope, { conversation, clientId: core.effects.id(), text })).n;
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return (await assertRejects(() => promise, ParleyError)).code;
}

async function message(core: Core, scope: Scope, conversation: string, n: number): Promise<MessageEntry> {
  return (await core.messages.get(scope, { conversation, numbers: [n] })).entries[0]!;
}

/** Everything that is stored of a conversation, as text. */
async function storedText(core: Core): Promise<string> {
  const rows = await Array.fromAsync(core.store.list(keys.all()));
  return rows.map(({ value }) => JSON.stringify(value)).join("\n");
}

Deno.test("Messages.edit() keeps place and number, says that it was edited, and what it said before", () =>
  withCore(async (core) => {
    const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
    const conversation = await generalOf(core, ada);
    const n = await say(core, ben, conversation, "first");
    await core.messages.edit(ben, { conversation, n, text: "second" });
    await core.messages.edit(ben, { conversation, n, text: "third" });
    const edited = await message(core, ada, conversation, n);
    assertEquals([edited.text, edited.n, edited.edited !== undefined], ["third", n, true]);
    const { revisions } = await core.messages.revisions(ada, { conversation, n });
    assertEquals(revisions.map(({ text }) => text), ["first", "second", "third"]);
    const { entries } = await core.conversations.history(ada, conversation, {});
    assertEquals(entries.filter(({ type }) => type === "message").length, 1);
  }));

Deno.test("Messages.edit() refuses someone else's message, a deleted one and a missing one", () =>
  withCore(async (core) => {
    const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
    const conversation = await generalOf(core, ada);
    const n = await say(core, ben, conversation, "mine");
    assertEquals(await codeOf(core.messages.edit(ada, { conversation, n, text: "yours" })), "forbidden");
    assertEquals(await codeOf(core.messages.edit(ben, { conversation, n: 99, text: "?" })), "not_found");
    await core.messages.delete(ben, { conversation, n });
    assertEquals(
      await codeOf(core.messages.edit(ben, { conversation, n, text: "again" })),
      "message_deleted",
    );
  }));

Deno.test("R08 numbers of another room's messages, and of a room one has left, change nothing", () =>
  withCore(async (core) => {
    const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
    const conversation = await generalOf(core, ada);
    const n = await say(core, ben, conversation, "here");
    const secret = (await core.rooms.create(ada, { name: "Secret", access: "private" })).room.id;
    await say(core, ada, secret, "there");
    const attempts = [
      () => core.messages.edit(ben, { conversation: secret, n: 2, text: "x" }),
      () => core.messages.delete(ben, { conversation: secret, n: 2 }),
      () => core.messages.react(ben, { conversation: secret, n: 2, emoji: "👍", on: true }),
      () => core.messages.pin(ben, { conversation: secret, n: 2, on: true }),
      () => core.messages.revisions(ben, { conversation: secret, n: 2 }),
      () => core.messages.get(ben, { conversation: secret, numbers: [2] }),
      () => core.messages.pins(ben, { conversation: secret }),
      () =>
        core.messages.forward(ben, {
          conversation: secret,
          n: 2,
          to: conversation,
          clientId: core.effects.id(),
        }),
    ];
    for (const attempt of attempts) assertEquals(await codeOf(attempt()), "not_found");
    await core.rooms.remove(ada, { conversation, user: ben.userId });
    assertEquals(await codeOf(core.messages.edit(ben, { conversation, n, text: "after" })), "not_found");
    assertEquals((await message(core, ada, conversation, n)).text, "here");
  }));

Deno.test("Messages.delete() leaves nothing of what was said, before or after edits", () =>
  withCore(async (core) => {
    const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
    const conversation = await generalOf(core, ada);
    const n = await say(core, ben, conversation, "ZEBRA-1 @ada");
    await core.messages.edit(ben, { conversation, n, text: "ZEBRA-2 @ada" });
    await core.messages.react(ada, { conversation, n, emoji: "🎉", on: true });
    await core.messages.pin(ada, { conversation, n, on: true });
    assert((await storedText(core)).includes("ZEBRA"));
    await core.messages.delete(ben, { conversation, n });
    assertEquals((await storedText(core)).includes("ZEBRA"), false);
    const left = await message(core, ada, conversation, n);
    assertEquals([left.text, left.reactions, left.pinned, left.deleted?.by], [
      "",
      undefined,
      undefined,
      ben.userId,
    ]);
    assertEquals((await core.messages.pins(ada, { conversation })).entries, []);
    assertEquals((await core.messages.mentions(ada, {})).found, []);
  }));

Deno.test("Messages.delete() is for who wrote it and for those who keep order", () =>
  withCore(async (core) => {
    const [ada, ben, eve] = [await signUp(core, "ada"), await signUp(core, "ben"), await signUp(core, "eve")];
    const conversation = await generalOf(core, ada);
    const n = await say(core, ben, conversation, "rude");
    assertEquals(await codeOf(core.messages.delete(eve, { conversation, n })), "forbidden");
    await core.rooms.role(ada, { conversation, user: eve.userId, role: "moderator" });
    await core.messages.delete(eve, { conversation, n });
    assertEquals((await message(core, ada, conversation, n)).deleted?.by, eve.userId);
  }));

Deno.test("Fifty people react to one message at once, on two servers, and every reaction counts once", () =>
  withTwoCores(async (here, there) => {
    const ada = await signUp(here, "ada");
    const people = await Promise.all(Array.from({ length: 50 }, (_, i) => signUp(here, `person${i}`)));
    const conversation = await generalOf(here, ada);
    const n = await say(here, ada, conversation, "vote");
    await Promise.all(
      people.map((person, i) =>
        (i % 2 ? here : there).messages.react(person, { conversation, n, emoji: "👍", on: true })
      ),
    );
    await here.messages.react(people[0]!, { conversation, n, emoji: "👍", on: true });
    await here.messages.react(people[1]!, { conversation, n, emoji: "👍", on: false });
    const [reaction] = (await message(here, ada, conversation, n)).reactions!;
    assertEquals([reaction!.by.length, new Set(reaction!.by).size], [49, 49]);
  }));

Deno.test("A message has at most 20 different emoji", () =>
  withCore(async (core) => {
    const ada = await signUp(core, "ada");
    const conversation = await generalOf(core, ada);
    const n = await say(core, ada, conversation, "zoo");
    const zoo = [..."🐶🐱🐭🐹🐰🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🐤🦆🦅"];
    for (const emoji of zoo.slice(0, 20)) {
      await core.messages.react(ada, { conversation, n, emoji, on: true });
    }
    const refused = core.messages.react(ada, { conversation, n, emoji: zoo[20]!, on: true });
    assertEquals(await codeOf(refused), "too_many_reactions");
  }));

Deno.test("Changes take the next numbers, make nothing unread, and reach whoever follows from before", () =>
  withTwoCores(async (here, there) => {
    const [ada, ben] = [await signUp(here, "ada"), await signUp(here, "ben")];
    const conversation = await generalOf(here, ada);
    const n = await say(here, ada, conversation, "one");
    await here.conversations.mark(ben, conversation, { read: n });
    await there.log.head(conversation);
    const heard: ChangedEntry[] = [];
    there.log.onAppended((appended) =>
      heard.push(...appended.flatMap(({ entry }) => entry.type === "changed" ? [entry] : []))
    );
    await here.messages.edit(ada, { conversation, n, text: "two" });
    await here.messages.react(ben, { conversation, n, emoji: "👍", on: true });
    await until(() => heard.length === 2);
    assertEquals(heard.map((entry) => entry.n), [n + 1, n + 2]);
    const { head, read } = await here.rooms.membership(ben, conversation);
    assertEquals([head.n, head.count - read.count], [n + 2, 0]);
    const missed = await here.log.since(conversation, n, 10) as ChangedEntry[];
    assertEquals(
      missed.map((entry) => entry.message?.text),
      [undefined, "two"],
      "only the last says what it is now",
    );
    assertEquals(missed[1]!.message!.reactions, [{ emoji: "👍", by: [ben.userId] }]);
  }));

Deno.test("A reply and a thread need a message, and a page brings what they refer to", () =>
  withCore(async (core) => {
    const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
    const conversation = await generalOf(core, ada);
    const n = await say(core, ada, conversation, "question");
    const answer = (text: string, reply: number, to = conversation) =>
      core.messages.send(ben, { conversation: to, clientId: core.effects.id(), text, reply });
    assertEquals(await codeOf(answer("to nothing", 999)), "not_found");
    assertEquals(await codeOf(answer("to an event", 1)), "not_found");
    await answer("answer", n);
    const thread = `${conversation}-${n}`;
    await say(core, ben, thread, "in the thread");
    await say(core, ada, thread, "me too");
    assertEquals(await codeOf(say(core, ada, `${conversation}-999`, "about nothing")), "not_found");
    const page = await core.conversations.history(ada, conversation, {});
    assertEquals(page.quoted.map(({ text }) => text), ["question"]);
    assertEquals(page.threads.map(({ root, replies, by }) => [root, replies, by]), [[n, 2, [
      ada.userId,
      ben.userId,
    ]]]);
    const opened = await core.conversations.open(ben, thread);
    assertEquals(opened.page.entries.map((entry) => entry.type === "message" && entry.text), [
      "in the thread",
      "me too",
    ]);
    await core.rooms.remove(ada, { conversation, user: ben.userId });
    assertEquals(await codeOf(core.conversations.open(ben, thread)), "not_found");
  }));

Deno.test("A message addresses members by name, everybody with @room, and nobody outside", () =>
  withCore(async (core) => {
    const [ada, ben, eve] = [await signUp(core, "ada"), await signUp(core, "ben"), await signUp(core, "eve")];
    const room = (await core.rooms.create(ada, { name: "Two", access: "private" })).room.id;
    await core.rooms.add(ada, { conversation: room, username: "ben" });
    const n = await say(core, ada, room, "@ben and @eve and @ada, mail me at x@ben.example");
    assertEquals((await message(core, ada, room, n)).mentions, { users: [ben.userId] });
    assertEquals((await core.rooms.membership(ben, room)).mentions, [n]);
    assertEquals((await core.messages.mentions(eve, {})).found, []);
    await say(core, ada, room, "@room come all");
    const { head, read } = await core.rooms.membership(ben, room);
    assertEquals((head.all ?? 0) - (read.all ?? 0), 1);
    await core.conversations.mark(ben, room, { read: head.n });
    const after = await core.rooms.membership(ben, room);
    assertEquals([(after.head.all ?? 0) - (after.read.all ?? 0), after.mentions], [0, []]);
  }));

Deno.test("R10 what is forwarded from a private room names its author and not the room", () =>
  withCore(async (core) => {
    const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
    const general = await generalOf(core, ada);
    const secret = (await core.rooms.create(ada, { name: "Secret", access: "private" })).room.id;
    const n = await say(core, ada, secret, "spread the word");
    const sent = await core.messages.forward(ada, {
      conversation: secret,
      n,
      to: general,
      clientId: core.effects.id(),
    });
    const copy = await message(core, ben, general, sent.n);
    assertEquals([copy.text, copy.forwarded?.by, copy.forwarded?.from], [
      "spread the word",
      ada.userId,
      undefined,
    ]);
    assertEquals(JSON.stringify(await core.conversations.history(ben, general, {})).includes(secret), false);
  }));

Deno.test("Marking as unread goes back in a turn of its own, until it is read again", () =>
  withCore(async (core) => {
    const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
    const conversation = await generalOf(core, ada);
    const numbers = [];
    for (const text of ["a", "b", "c"]) numbers.push(await say(core, ada, conversation, text));
    const before = await core.conversations.mark(ben, conversation, { read: numbers[2]! });
    const back = await core.conversations.mark(ben, conversation, { unread: numbers[1]! });
    assertEquals([back.n, back.count, (back.turn ?? 0) > (before.turn ?? 0)], [numbers[0]!, 1, true]);
    const again = await core.conversations.mark(ben, conversation, { read: numbers[2]! });
    assertEquals([again.n, again.turn], [numbers[2]!, back.turn]);
  }));

Deno.test("What I set for a room reaches my other devices only, and lasts", () =>
  withCore(async (core) => {
    const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
    const conversation = await generalOf(core, ada);
    const heard: string[] = [];
    core.bus.subscribe((signal) => signal.kind === "frame" && heard.push(`${signal.topic} ${signal.frame}`));
    await core.rooms.prefer(ada, { conversation, starred: true, section: "Work", level: "mentions" });
    await core.rooms.prefer(ada, { conversation, section: null });
    assertEquals((await core.rooms.membership(ada, conversation)).preferences, {
      starred: true,
      level: "mentions",
    });
    assertEquals((await core.rooms.membership(ben, conversation)).preferences, {});
    assertEquals(heard.every((one) => one.startsWith(`user:${ada.userId} `)), true);
  }));
