import { ParleyError } from "@/core/errors.ts";
import type { Core } from "@/core/mod.ts";
import type { Scope } from "@/core/scope.ts";
import { withClock } from "@/tests/support/ahead.ts";
import { assert, assertEquals, assertRejects } from "@/tests/support/assert.ts";
import { signUp } from "@/tests/support/core.ts";
import { withServer } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";

const hour = 3_600_000;
const refusal = (promise: Promise<unknown>) => assertRejects(() => promise, ParleyError);
const mine = async (core: Core, scope: Scope) => (await core.reminders.list(scope)).reminders;

async function town(core: Core) {
  const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
  const room = (await core.rooms.create(ben, { name: "Attic", access: "private" })).room.id;
  await core.rooms.add(ben, { conversation: room, username: "ada" });
  const sent = await core.messages.send(ben, {
    ...{ conversation: room, clientId: core.effects.id(), text: "Bring the ladder" },
  });
  return { ada, ben, room, n: sent.n };
}

Deno.test("A reminder of a message rings in its time, can be put off, and is there until it is done", () =>
  withClock(async ({ core, now, pass }) => {
    const { ada, ben, room, n } = await town(core);
    const { id } = await core.reminders.add(ada, { conversation: room, n, at: now() + hour });
    assertEquals((await mine(core, ada)).map(({ rang, entry }) => [rang, entry?.text]), [
      [undefined, "Bring the ladder"],
    ]);
    assertEquals(await mine(core, ben), []);
    pass(hour);
    await until(async () => (await mine(core, ada))[0]!.rang !== undefined);
    await core.reminders.dismiss(ada, { id });
    assertEquals((await mine(core, ada))[0]!.dismissed, true);
    const later = await core.reminders.snooze(ada, { id, at: now() + hour });
    assertEquals([later.rang, later.dismissed], [undefined, undefined]);
    pass(hour);
    await until(async () => (await mine(core, ada))[0]!.rang !== undefined);
    assertEquals((await refusal(core.reminders.done(ben, { id }))).code, "not_found");
    await core.reminders.done(ada, { id });
    assertEquals(await mine(core, ada), []);
    assertEquals((await refusal(core.reminders.snooze(ada, { id, at: now() + hour }))).code, "not_found");
  }));

Deno.test("What one may not read any more is not in a reminder of it; the reminder rings all the same", () =>
  withClock(async ({ core, now, pass }) => {
    const { ada, ben, room, n } = await town(core);
    await core.reminders.add(ada, { conversation: room, n, text: "the ladder", at: now() + hour });
    await core.rooms.remove(ben, { conversation: room, user: ada.userId });
    pass(hour);
    await until(async () => (await mine(core, ada))[0]!.rang !== undefined);
    const [reminder] = await mine(core, ada);
    assertEquals([reminder!.text, reminder!.entry], ["the ladder", undefined]);
  }));

Deno.test("A reminder is of something that is there, within a year; there are a hundred at most", () =>
  withClock(async ({ core, now }) => {
    const { ada, ben, room, n } = await town(core);
    const eve = await signUp(core, "eve");
    const at = now() + hour;
    assertEquals((await refusal(core.reminders.add(ada, { at }))).code, "bad_request");
    assertEquals((await refusal(core.reminders.add(ada, { conversation: room, at }))).code, "bad_request");
    assertEquals((await refusal(core.reminders.add(ada, { n, at }))).code, "bad_request");
    assertEquals(
      (await refusal(core.reminders.add(ada, { conversation: room, n: 99, at }))).code,
      "not_found",
    );
    assertEquals((await refusal(core.reminders.add(eve, { conversation: room, n, at }))).code, "not_found");
    const past = core.reminders.add(ada, { text: "x", at: now() - hour });
    assertEquals((await refusal(past)).field, "at");
    const far = core.reminders.add(ada, { text: "x", at: now() + 400 * 24 * hour });
    assertEquals((await refusal(far)).field, "at");
    await core.messages.delete(ben, { conversation: room, n });
    const deleted = core.reminders.add(ada, { conversation: room, n, at });
    assertEquals((await refusal(deleted)).code, "message_deleted");
    const all = await Promise.allSettled(
      Array.from({ length: 110 }, (_, i) => core.reminders.add(ada, { text: `no. ${i}`, at })),
    );
    const refused = all.flatMap((one) => one.status === "rejected" ? [one.reason.code] : []);
    assertEquals(refused, Array(10).fill("too_many_reminders"));
  }));

Deno.test("All devices of one person hear of their reminders, scheduled and saved messages; nobody else does", () =>
  withServer(async (server) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    const conversation = await ada.firstRoom();
    const [here, there, other] = [
      await ada.connect(),
      await (await ada.again()).connect(),
      await ben.connect(),
    ];
    const clientId = "01J9ZD0A2C4E6G8J0M2P4R6T8V";
    const { n } = await here.request("message.send", { conversation, clientId, text: "Tea?" });
    await here.request("reminder.add", { text: "tea", at: Date.now() });
    await until(() => there.of("reminders").length === 2);
    await here.request("scheduled.add", {
      ...{ conversation, clientId: "01J9ZD0A2C4E6G8J0M2P4R6T9W", text: "Cake?", at: Date.now() + hour },
    });
    await until(() => there.of("scheduled").length === 1);
    await here.request("message.save", { conversation, n, on: true });
    await until(() => there.of("saved").length === 1);
    assertEquals(there.of("saved"), [{ type: "saved", c: conversation, n, on: true }]);
    await other.request("rooms.mine", {});
    assert(["reminders", "scheduled", "saved"].every((type) => other.of(type as never).length === 0));
  }));
