import type { Core } from "@/core/mod.ts";
import type { Scope } from "@/core/scope.ts";
import { ParleyError } from "@/core/errors.ts";
import { threadOf } from "@/core/protocol/ids.ts";
import { withClock } from "@/tests/support/ahead.ts";
import { assert, assertEquals, assertRejects } from "@/tests/support/assert.ts";
import { signUp, withTwoCores } from "@/tests/support/core.ts";
import { until } from "@/tests/support/until.ts";

const hour = 3_600_000;

async function town(core: Core) {
  const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
  const general = (await core.rooms.mine(ada)).memberships[0]!.room.id;
  const { room: { id: direct } } = await core.direct.open(ada, { people: [ben.userId] });
  return { ada, ben, general, direct };
}

async function said(core: Core, scope: Scope, conversation: string) {
  const { entries } = await core.conversations.history(scope, conversation, {});
  return entries.flatMap((entry) => entry.type === "message" ? [entry] : []);
}

const waiting = async (core: Core, scope: Scope) => (await core.scheduled.list(scope)).scheduled;
const refusal = (promise: Promise<unknown>) => assertRejects(() => promise, ParleyError);

Deno.test("A scheduled message is sent when its time has come, once, under the id that it was given", () =>
  withClock(async ({ core, now, pass }) => {
    const { ada, ben, general } = await town(core);
    const clientId = core.effects.id();
    const at = now() + 2 * hour;
    const later = { conversation: general, clientId, text: "Good morning", at };
    assertEquals(await core.scheduled.add(ada, later), {
      ...{ id: clientId, conversation: general, text: "Good morning", at },
    });
    await core.scheduled.add(ada, later);
    assertEquals((await waiting(core, ada)).length, 1);
    assertEquals(await waiting(core, ben), []);
    pass(hour);
    assertEquals(await said(core, ben, general), []);
    pass(hour);
    await until(async () => (await waiting(core, ada)).length === 0);
    const [message, ...more] = await said(core, ben, general);
    assertEquals([message!.id, message!.by, message!.text], [clientId, ada.userId, "Good morning"]);
    assertEquals(more, []);
    assert(message!.at >= at);
    await until(async () => (await core.jobs.list({ kind: "scheduled" })).length === 0);
  }));

Deno.test("It is sent as a reply, and into a thread", () =>
  withClock(async ({ core, now, pass }) => {
    const { ada, ben, direct } = await town(core);
    const asked = await core.messages.send(ben, {
      ...{ conversation: direct, clientId: core.effects.id(), text: "When do you land?" },
    });
    const thread = threadOf(direct, asked.n);
    const at = now() + hour;
    const later = (conversation: string, text: string, reply?: number) =>
      core.scheduled.add(ada, {
        ...{ conversation, clientId: core.effects.id(), text, at },
        ...(reply === undefined ? {} : { reply }),
      });
    await later(direct, "At nine", asked.n);
    await later(thread, "At Gate 4");
    pass(hour);
    await until(async () => (await waiting(core, ada)).length === 0);
    assertEquals((await said(core, ben, direct)).map(({ text, reply }) => [text, reply]), [
      ["When do you land?", undefined],
      ["At nine", asked.n],
    ]);
    assertEquals((await said(core, ben, thread)).map(({ text }) => text), ["At Gate 4"]);
  }));

Deno.test("Text and time of what waits can be changed; it can be sent now, and taken back", () =>
  withClock(async ({ core, now, pass }) => {
    const { ada, ben, general } = await town(core);
    const at = now() + hour;
    const ids = [1, 2, 3].map(() => core.effects.id());
    for (const clientId of ids) {
      await core.scheduled.add(ada, { conversation: general, clientId, text: `about ${clientId}`, at });
    }
    const [changed, sent, gone] = ids as [string, string, string];
    await core.scheduled.change(ada, { id: changed, text: "another", at: at + hour });
    await core.scheduled.send(ada, { id: sent });
    await core.scheduled.cancel(ada, { id: gone });
    assertEquals((await said(core, ben, general)).map(({ id }) => id), [sent]);
    assertEquals((await refusal(core.scheduled.send(ada, { id: sent }))).code, "not_found");
    assertEquals((await refusal(core.scheduled.cancel(ada, { id: gone }))).code, "not_found");
    assertEquals(
      (await refusal(core.scheduled.change(ben, { id: changed, text: "mine" }))).code,
      "not_found",
    );
    pass(hour);
    assertEquals((await waiting(core, ada)).map(({ text }) => text), ["another"]);
    pass(hour);
    await until(async () => (await waiting(core, ada)).length === 0);
    assertEquals((await said(core, ben, general)).map(({ text }) => text), [`about ${sent}`, "another"]);
  }));

Deno.test("What may not be sent any more when its time has come stays, with the reason", () =>
  withClock(async ({ core, now, pass }) => {
    const { ada, ben, general, direct } = await town(core);
    const room = (await core.rooms.create(ben, { name: "Attic", access: "private" })).room.id;
    await core.rooms.add(ben, { conversation: room, username: "ada" });
    const archived = (await core.rooms.create(ada, { name: "Cellar", access: "private" })).room.id;
    const at = now() + hour;
    for (const conversation of [general, direct, room, archived]) {
      const text = `to ${conversation}`;
      await core.scheduled.add(ada, { conversation, clientId: core.effects.id(), text, at });
    }
    await core.direct.block(ben, { user: ada.userId, on: true });
    await core.rooms.remove(ben, { conversation: room, user: ada.userId });
    await core.rooms.archive(ada, { conversation: archived, archived: true });
    pass(hour);
    await until(async () => (await waiting(core, ada)).every(({ failed }) => failed !== undefined));
    const failed = await waiting(core, ada);
    assertEquals(
      new Map(failed.map(({ conversation, text, failed }) => [conversation, `${text}: ${failed!.code}`])),
      new Map([
        [direct, `to ${direct}: forbidden`],
        [room, `to ${room}: not_found`],
        [archived, `to ${archived}: room_archived`],
      ]),
    );
    await until(async () => (await core.jobs.list({ kind: "scheduled" })).length === 0);

    // It can be sent once the reason is gone.
    const { id } = failed.find(({ conversation }) => conversation === archived)!;
    assertEquals((await refusal(core.scheduled.send(ada, { id }))).code, "room_archived");
    await core.rooms.archive(ada, { conversation: archived, archived: false });
    await core.scheduled.change(ada, { id, text: "after all" });
    assertEquals((await waiting(core, ada)).find((one) => one.id === id)!.failed!.code, "room_archived");
    await core.scheduled.change(ada, { id, at: now() + hour });
    pass(hour);
    await until(async () => (await said(core, ada, archived)).length === 1);
  }));

Deno.test("Who is away when their message is sent keeps what they have not read", () =>
  withClock(async ({ core, now, pass }) => {
    const { ada, ben, general } = await town(core);
    const at = now() + hour;
    const text = "Back on Monday";
    await core.scheduled.add(ada, { conversation: general, clientId: core.effects.id(), text, at });
    await core.messages.send(ben, { conversation: general, clientId: core.effects.id(), text: "Hello?" });
    pass(hour);
    await until(async () => (await said(core, ben, general)).length === 2);
    const [mine] = (await core.rooms.mine(ada)).memberships.filter(({ room }) => room.id === general);
    assertEquals([mine!.head.count, mine!.read.count], [2, 0]);
    const [ours] = (await core.rooms.mine(ben)).memberships.filter(({ room }) => room.id === general);
    assertEquals([ours!.head.count, ours!.read.count], [2, 1]);
  }));

Deno.test("Nothing is scheduled into the past, beyond a year, where one may not write, or without end", () =>
  withClock(async ({ core, now }) => {
    const { ada, ben, general } = await town(core);
    const room = (await core.rooms.create(ben, { name: "Attic", access: "private" })).room.id;
    const add = (conversation: string, at: number, more = {}) =>
      core.scheduled.add(ada, {
        ...{ conversation, clientId: core.effects.id(), text: "Hm", at, ...more },
      });
    assertEquals((await refusal(add(general, now() - hour))).field, "at");
    assertEquals((await refusal(add(general, now() + 400 * 24 * hour))).field, "at");
    assertEquals((await refusal(add(room, now() + hour))).code, "not_found");
    assertEquals((await refusal(add(general, now() + hour, { reply: 99 }))).code, "not_found");
    assertEquals((await refusal(add(threadOf(room, 1), now() + hour))).code, "not_found");
    assertEquals((await refusal(add(threadOf(general, 99), now() + hour))).code, "not_found");
    const all = await Promise.allSettled(Array.from({ length: 120 }, () => add(general, now() + hour)));
    const refused = all.flatMap((one) => one.status === "rejected" ? [one.reason.code] : []);
    assertEquals(refused, Array(20).fill("too_many_scheduled"));
    assertEquals((await waiting(core, ada)).length, 100);
    for (const { id } of (await waiting(core, ada)).slice(0, 50)) await core.scheduled.cancel(ada, { id });
    const long = () => add(general, now() + hour, { text: "long ".repeat(2000) });
    for (let i = 0; i < 14; i++) await long();
    assertEquals((await refusal(long())).code, "too_many_scheduled");
    const { id } = (await waiting(core, ada))[0]!;
    const longer = core.scheduled.change(ada, { id, text: "long ".repeat(2000) });
    assertEquals((await refusal(longer)).code, "too_many_scheduled");
  }));

Deno.test("Two servers that find it due at the same moment, and who wrote it too, send it once", () =>
  withTwoCores(async (here, there) => {
    const ada = await signUp(here, "ada");
    const general = (await here.rooms.mine(ada)).memberships[0]!.room.id;
    for (let round = 0; round < 10; round++) {
      const id = here.effects.id();
      const at = Date.now() + hour;
      await here.scheduled.add(ada, { conversation: general, clientId: id, text: `round ${round}`, at });
      await Promise.allSettled([
        here.scheduled.change(ada, { id, at: Date.now() }),
        here.scheduled.send(ada, { id }),
        there.scheduled.send(ada, { id }),
      ]);
    }
    await until(async () => (await waiting(here, ada)).length === 0);
    const texts = (await said(here, ada, general)).map(({ text }) => text);
    assertEquals(texts.toSorted(), Array.from({ length: 10 }, (_, i) => `round ${i}`));
  }));
