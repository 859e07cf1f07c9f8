import { assert, assertEquals, assertRejects } from "@/tests/support/assert.ts";
import { signUp, withCore, withTwoCores } from "@/tests/support/core.ts";
import { until } from "@/tests/support/until.ts";
import { ParleyError } from "@/core/errors.ts";
import { keys } from "@/core/kv/keys.ts";
import type { Core } from "@/core/mod.ts";
import type { Scope } from "@/core/scope.ts";

async function generalOf(core: Core, scope: Scope): Promise<string> {
  const { memberships } = await core.rooms.mine(scope);
  return memberships[0]!.room.id;
}

async function refusal(promise: Promise<unknown>): Promise<ParleyError> {
  return await assertRejects(() => promise, ParleyError);
}

Deno.test("Messages.send() numbers what two people say without a hole", () =>
  withCore(async (core) => {
    const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
    const conversation = await generalOf(core, ada);
    const before = (await core.log.head(conversation))!.n;
    await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        core.messages.send(i % 2 ? ada : ben, { conversation, clientId: core.effects.id(), text: `m${i}` })),
    );
    const { entries } = await core.conversations.history(ada, conversation, { after: before, limit: 100 });
    assertEquals(
      entries.map(({ n }) =>
        n
      ),
      Array.from({ length: 40 }, (_, i) => before + 1 + i),
    );
  }));

Deno.test("S05 the same message 50 times at once, on two servers, is stored once", () =>
  withTwoCores(async (here, there) => {
    const ada = await signUp(here, "ada");
    const conversation = await generalOf(here, ada);
    const message = { conversation, clientId: here.effects.id(), text: "once" };
    const sent = await Promise.all(
      Array.from({ length: 50 }, (_, i) => (i % 2 ? here : there).messages.send(ada, message)),
    );
    assertEquals(new Set(sent.map(({ n }) => n)).size, 1);
    const stored = await Array.fromAsync(here.store.list(keys.entries(conversation)));
    assertEquals(stored.filter(({ value }) => value.type === "message").length, 1);
  }));

Deno.test("S05 the same client id with another text is refused, at once and later", () =>
  withCore(async (core) => {
    const ada = await signUp(core, "ada");
    const conversation = await generalOf(core, ada);
    const clientId = core.effects.id();
    const [first, second] = await Promise.allSettled([
      core.messages.send(ada, { conversation, clientId, text: "one" }),
      core.messages.send(ada, { conversation, clientId, text: "two" }),
    ]);
    assertEquals([first.status, second.status], ["fulfilled", "rejected"]);
    const error = await refusal(core.messages.send(ada, { conversation, clientId, text: "three" }));
    assertEquals(error.code, "client_id_reused");
  }));

Deno.test("S06 a message whose acknowledgement was lost is answered with the same number", () =>
  withCore(async (core) => {
    const ada = await signUp(core, "ada");
    const message = { conversation: await generalOf(core, ada), clientId: core.effects.id(), text: "hello" };
    assertEquals(await core.messages.send(ada, message), await core.messages.send(ada, message));
  }));

Deno.test("Messages.send() answers a stranger and a missing room alike (R01)", () =>
  withCore(async (core) => {
    const [ada, eve] = [await signUp(core, "ada"), await signUp(core, "eve")];
    const { room } = await core.rooms.create(ada, { name: "Secret", access: "private" });
    const text = "let me in";
    const stranger = await refusal(
      core.messages.send(eve, { conversation: room.id, clientId: core.effects.id(), text }),
    );
    const missing = await refusal(
      core.messages.send(eve, { conversation: core.effects.id(), clientId: core.effects.id(), text }),
    );
    assertEquals([stranger.code, stranger.message], [missing.code, missing.message]);
  }));

Deno.test("Messages.send() refuses an archived room", () =>
  withCore(async (core) => {
    const ada = await signUp(core, "ada");
    const { room } = await core.rooms.create(ada, { name: "Old", access: "public" });
    await core.rooms.archive(ada, { conversation: room.id, archived: true });
    const error = await refusal(
      core.messages.send(ada, { conversation: room.id, clientId: core.effects.id(), text: "too late" }),
    );
    assertEquals(error.code, "room_archived");
    await core.rooms.archive(ada, { conversation: room.id, archived: false });
    await core.messages.send(ada, { conversation: room.id, clientId: core.effects.id(), text: "in time" });
  }));

Deno.test("Messages.send() never counts one's own message as unread, and everybody else's once", () =>
  withCore(async (core) => {
    const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
    const conversation = await generalOf(core, ada);
    for (let i = 0; i < 3; i++) {
      await core.messages.send(ada, { conversation, clientId: core.effects.id(), text: `m${i}` });
    }
    const unread = async (scope: Scope) => {
      const { head, read } = await core.rooms.membership(scope, conversation);
      return head.count - read.count;
    };
    assertEquals([await unread(ada), await unread(ben)], [0, 3]);
    await core.conversations.mark(ben, conversation, { read: (await core.log.head(conversation))!.n - 1 });
    assertEquals(await unread(ben), 1);
  }));

Deno.test("S11 two devices move the read position, and the greatest wins", () =>
  withTwoCores(async (here, there) => {
    const [ada, ben] = [await signUp(here, "ada"), await signUp(here, "ben")];
    const conversation = await generalOf(here, ada);
    for (let i = 0; i < 20; i++) {
      await here.messages.send(ada, { conversation, clientId: here.effects.id(), text: `m${i}` });
    }
    const { n } = (await here.log.head(conversation))!;
    await Promise.all(
      Array.from(
        { length: 20 },
        (_, i) => (i % 2 ? here : there).conversations.mark(ben, conversation, { read: n - i }),
      ),
    );
    assertEquals((await there.conversations.mark(ben, conversation, { read: 1 })).n, n);
    assertEquals((await here.rooms.membership(ben, conversation)).read.count, 20);
  }));

Deno.test("A read position never passes the head", () =>
  withCore(async (core) => {
    const ada = await signUp(core, "ada");
    const conversation = await generalOf(core, ada);
    const head = (await core.log.head(conversation))!;
    const read = await core.conversations.mark(ada, conversation, { read: 1e15, delivered: 1e15 });
    assertEquals([read.n, read.count, read.delivered], [head.n, head.count, head.n]);
  }));

Deno.test("S12 what one server stores is announced by the other, once and in order", () =>
  withTwoCores(async (here, there) => {
    const ada = await signUp(here, "ada");
    const conversation = await generalOf(here, ada);
    await there.log.head(conversation);
    const heard: number[] = [];
    there.log.onAppended((appended) => heard.push(...appended.map(({ entry }) => entry.n)));
    const first = (await here.log.head(conversation))!.n + 1;
    for (let i = 0; i < 30; i++) {
      const server = i % 3 === 0 ? there : here;
      await server.messages.send(ada, { conversation, clientId: here.effects.id(), text: `m${i}` });
    }
    await until(() => heard.length >= 30);
    assertEquals(heard, Array.from({ length: 30 }, (_, i) => first + i));
  }));

Deno.test("History pages backward, forward and around, and says whether there is more", () =>
  withCore(async (core) => {
    const ada = await signUp(core, "ada");
    const conversation = await generalOf(core, ada);
    const start = (await core.log.head(conversation))!.n;
    await Promise.all(
      Array.from(
        { length: 200 },
        (_, i) => core.messages.send(ada, { conversation, clientId: core.effects.id(), text: `m${i}` }),
      ),
    );
    const page = async (request: Parameters<Core["conversations"]["history"]>[2]) => {
      const { entries, older, newer } = await core.conversations.history(ada, conversation, request);
      return {
        first: entries[0]!.n - start,
        last: entries.at(-1)!.n - start,
        length: entries.length,
        older,
        newer,
      };
    };
    assertEquals(await page({}), { first: 151, last: 200, length: 50, older: true, newer: false });
    assertEquals(await page({ before: start + 151 }), {
      first: 101,
      last: 150,
      length: 50,
      older: true,
      newer: true,
    });
    assertEquals(await page({ after: start + 180 }), {
      first: 181,
      last: 200,
      length: 20,
      older: true,
      newer: false,
    });
    assertEquals(await page({ around: start + 100, limit: 30 }), {
      first: 90,
      last: 119,
      length: 30,
      older: true,
      newer: true,
    });
    const end = await page({ around: start + 199, limit: 30 });
    assertEquals([end.last, end.length, end.newer], [200, 30, false]);
    assert((await page({ before: 2 })).older === false);
  }));

Deno.test("Conversations.open() opens at the first unread, with the divider before it", () =>
  withCore(async (core) => {
    const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
    const conversation = await generalOf(core, ada);
    const sent = [];
    for (let i = 0; i < 120; i++) {
      sent.push(await core.messages.send(ada, { conversation, clientId: core.effects.id(), text: `m${i}` }));
    }
    await core.conversations.mark(ben, conversation, { read: sent[30]!.n });
    const opened = await core.conversations.open(ben, conversation);
    assertEquals(opened.divider, sent[30]!.n);
    const numbers = opened.page.entries.map(({ n }) => n);
    assert(numbers.includes(sent[31]!.n) && numbers[0]! < sent[31]!.n && opened.page.newer);
    assertEquals((await core.conversations.open(ben, conversation, "latest")).page.newer, false);
  }));

Deno.test("R02 nothing that somebody sends is stored after their removal, also what was queued beside it", () =>
  withCore(async (core) => {
    const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
    const conversation = await generalOf(core, ada);
    await core.messages.send(ben, { conversation, clientId: core.effects.id(), text: "before" });
    const sends: Promise<unknown>[] = [];
    const send = () =>
      sends.push(core.messages.send(ben, { conversation, clientId: core.effects.id(), text: "x" }));
    for (let i = 0; i < 20; i++) send();
    const removal = core.rooms.remove(ada, { conversation, user: ben.userId });
    for (let i = 0; i < 200; i++) {
      send();
      if (i % 10 === 0) await Promise.resolve();
    }
    await removal;
    send();
    await Promise.allSettled(sends);
    const stored = await Array.fromAsync(core.store.list(keys.entries(conversation)));
    const entries = stored.map(({ value }) => value);
    const removed = entries.findIndex(({ type }) => type === "removed");
    assert(removed > 0);
    assertEquals(entries.slice(removed + 1).filter(({ by }) => by === ben.userId), []);
  }));
