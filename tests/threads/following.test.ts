import { assertEquals, assertRejects } from "@/tests/support/assert.ts";
import { signUp, withCore, withTwoCores } from "@/tests/support/core.ts";
import { until } from "@/tests/support/until.ts";
import { ParleyError } from "@/core/errors.ts";
import { keys } from "@/core/kv/keys.ts";
import type { Core } from "@/core/mod.ts";
import { threadOf } from "@/core/protocol/ids.ts";
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

/** Ada asks in a room that Ben is in too. */
async function question(core: Core) {
  const [ada, ben, eve] = [await signUp(core, "ada"), await signUp(core, "ben"), await signUp(core, "eve")];
  const room = await generalOf(core, ada);
  const root = await say(core, ada, room, "Who has the key?");
  return { ada, ben, eve, room, root, thread: threadOf(room, root) };
}

/** What is unread in the threads that somebody follows, and how much of it addresses them. */
async function unreadOf(core: Core, scope: Scope) {
  const { threads } = await core.threads.mine(scope);
  return threads.map(({ head, read, mentions }) => [head.count - read.count, mentions!.length]);
}

Deno.test("Who writes in a thread, wrote its message or is called in it follows it, and nobody else", () =>
  withCore(async (core) => {
    const { ada, ben, eve, room, thread } = await question(core);
    const dora = await signUp(core, "dora");
    await say(core, ben, thread, "I have");
    assertEquals([await unreadOf(core, ada), await unreadOf(core, ben)], [[[1, 0]], [[0, 0]]]);
    await say(core, ben, thread, "or has @eve");
    assertEquals(await unreadOf(core, eve), [[1, 1]], "what was said before she was called is not unread");
    assertEquals(await unreadOf(core, dora), []);
    const { head, read } = await core.rooms.membership(ada, room);
    assertEquals(head.count - read.count, 0, "a reply does not make the room unread");
  }));

Deno.test("A call to everybody in a thread counts for those who follow it", () =>
  withCore(async (core) => {
    const { ada, ben, eve, thread } = await question(core);
    await say(core, ben, thread, "@room come and look");
    const [mine] = (await core.threads.mine(ada)).threads;
    assertEquals((mine!.head.all ?? 0) - (mine!.read.all ?? 0), 1);
    assertEquals(await unreadOf(core, eve), []);
  }));

Deno.test("Threads.follow() begins with nothing unread, and who unfollowed is left alone until they write", () =>
  withCore(async (core) => {
    const { ada, ben, eve, thread } = await question(core);
    await say(core, ben, thread, "one");
    await core.threads.follow(eve, { conversation: thread, on: true });
    assertEquals(await unreadOf(core, eve), [[0, 0]]);
    await core.threads.follow(eve, { conversation: thread, on: false });
    await core.threads.follow(ada, { conversation: thread, on: false });
    await say(core, ben, thread, "still there, @eve?");
    assertEquals([await unreadOf(core, eve), await unreadOf(core, ada)], [[], []]);
    await say(core, eve, thread, "here");
    await say(core, ben, thread, "good");
    assertEquals(await unreadOf(core, eve), [[1, 0]]);
  }));

Deno.test("R01 a thread in a room of others can be followed and opened as little as one that does not exist", () =>
  withCore(async (core) => {
    const { ada, ben, eve, room } = await question(core);
    const { room: secret } = await core.rooms.create(ada, { name: "Secret", access: "private" });
    const hidden = threadOf(secret.id, await say(core, ada, secret.id, "psst"));
    const gone = await say(core, ada, room, "oops");
    await core.messages.delete(ada, { conversation: room, n: gone });
    const follow = (scope: Scope, conversation: string) =>
      codeOf(core.threads.follow(scope, { conversation, on: true }));
    assertEquals(
      [
        await follow(eve, hidden),
        await follow(eve, threadOf(core.effects.id(), 3)),
        await follow(eve, threadOf(room, 1)),
        await follow(eve, threadOf(room, 999)),
        await follow(eve, threadOf(room, gone)),
      ],
      ["not_found", "not_found", "not_found", "not_found", "message_deleted"],
    );
    assertEquals(await codeOf(say(core, ben, threadOf(room, gone), "what was it?")), "message_deleted");
    assertEquals(await codeOf(core.conversations.open(eve, threadOf(room, 1))), "not_found");
  }));

Deno.test("Threads.get() shows the message and the last reply, of what one may read only", () =>
  withCore(async (core) => {
    const { ada, ben, eve, room, root, thread } = await question(core);
    await say(core, ben, thread, "first");
    await say(core, ben, thread, "last");
    const { room: secret } = await core.rooms.create(ada, { name: "Secret", access: "private" });
    const hidden = threadOf(secret.id, await say(core, ada, secret.id, "psst"));
    const { threads, people } = await core.threads.get(eve, {
      conversations: [hidden, thread, threadOf(room, 1), thread],
    });
    assertEquals(threads.map(({ root, latest }) => [root.n, latest?.text]), [[root, "last"]]);
    assertEquals(people.map(({ username }) => username).sort(), ["ada", "ben"]);
    assertEquals((await core.conversations.open(eve, thread)).root?.text, "Who has the key?");
  }));

Deno.test("When the message of a thread is deleted, its replies stay and can be answered", () =>
  withCore(async (core) => {
    const { ada, ben, room, root, thread } = await question(core);
    const reply = await say(core, ben, thread, "mine");
    await core.messages.delete(ada, { conversation: room, n: root });
    await core.messages.delete(ben, { conversation: thread, n: reply });
    await say(core, ben, thread, "as I said");
    const opened = await core.conversations.open(ada, thread);
    assertEquals([opened.root!.text, opened.root!.deleted?.by], ["", ada.userId]);
    assertEquals(opened.page.entries.map((entry) => entry.type === "message" && entry.text), [
      "",
      "as I said",
    ]);
  }));

Deno.test("Who wrote the message does not follow because of somebody whom they have blocked", () =>
  withCore(async (core) => {
    const { ada, ben, thread } = await question(core);
    await core.direct.block(ada, { user: ben.userId, on: true });
    await say(core, ben, thread, "hello?");
    assertEquals(await unreadOf(core, ada), []);
  }));

Deno.test("Who leaves or is removed follows nothing there any more, also after coming back", () =>
  withCore(async (core) => {
    const { ada, ben, eve, room, thread } = await question(core);
    await say(core, ben, thread, "I");
    await say(core, eve, thread, "and I");
    await core.rooms.leave(eve, { conversation: room });
    await core.rooms.remove(ada, { conversation: room, user: ben.userId });
    assertEquals([await unreadOf(core, ben), await unreadOf(core, eve)], [[], []]);
    await until(async () => (await core.threads.followers(thread)).length === 1);
    await core.rooms.join(ben, { conversation: room });
    assertEquals([await core.threads.followers(thread), await unreadOf(core, ben)], [[ada.userId], []]);
  }));

Deno.test("Who follows too many threads lets go of the one that has been silent for longest", () =>
  withCore(async (core) => {
    const { ada, ben, room, thread } = await question(core);
    await say(core, ben, thread, "the latest");
    // As if followed long ago: nobody ever replied in them.
    for (let i = 0; i < 500; i++) {
      await core.store.commit((change) =>
        change.set(keys.threadFollower(threadOf(room, 10_000 + i), ada.userId), { on: true, at: i })
          .set(keys.threadByFollower(ada.userId, threadOf(room, 10_000 + i)), true)
      );
    }
    const next = await say(core, ada, room, "another");
    await say(core, ben, threadOf(room, next), "reply");
    await until(async () => (await core.threads.mine(ada)).threads.length === 500);
    const followed = (await core.threads.mine(ada)).threads.map(({ conversation }) => conversation);
    assertEquals(followed.includes(threadOf(room, 10_000)), false);
    assertEquals(followed.includes(threadOf(room, next)) && followed.includes(thread), true);
  }));

Deno.test("Threads.readAll() reads what is followed, on all devices", () =>
  withCore(async (core) => {
    const { ada, ben, room, thread } = await question(core);
    const other = threadOf(room, await say(core, ada, room, "And who the torch?"));
    await say(core, ben, thread, "I");
    await say(core, ben, other, "I, @ada");
    assertEquals((await unreadOf(core, ada)).sort(), [[1, 0], [1, 1]]);
    await core.threads.readAll(ada);
    assertEquals(await unreadOf(core, ada), [[0, 0], [0, 0]]);
  }));

Deno.test("Of replies that are sent at once, each is unread for who wrote the message of the thread", () =>
  withCore(async (core) => {
    const { ada, ben, room } = await question(core);
    for (let i = 0; i < 20; i++) {
      const thread = threadOf(room, await say(core, ada, room, "Anybody?"));
      await Promise.all(["one", "two", "three"].map((text) => say(core, ben, thread, text)));
    }
    assertEquals(await unreadOf(core, ada), Array(20).fill([3, 0]));
  }));

Deno.test("A reply on one server is unread for whoever asks the other", () =>
  withTwoCores(async (here, there) => {
    const ada = await signUp(here, "ada");
    const ben = await signUp(there, "ben");
    const room = await generalOf(here, ada);
    const thread = threadOf(room, await say(here, ada, room, "Anybody?"));
    await Promise.all([say(there, ben, thread, "yes"), say(here, ben, thread, "I am")]);
    assertEquals(await unreadOf(there, ada), [[2, 0]]);
  }));
