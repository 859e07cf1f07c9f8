import { assertEquals, assertRejects } from "@/tests/support/assert.ts";
import { Clock } from "@/tests/support/clock.ts";
import { signUp, withCore } from "@/tests/support/core.ts";
import { ParleyError } from "@/core/errors.ts";
import type { Core } from "@/core/mod.ts";
import type { Scope } from "@/core/scope.ts";

const hour = 3_600_000;
const begun = Date.UTC(2026, 0, 15, 12);

/** Ada says something every hour, and reacts to it, so that numbers without an entry lie between. */
async function hourly(core: Core, clock: Clock, ada: Scope, count: number) {
  const conversation = (await core.rooms.mine(ada)).memberships[0]!.room.id;
  const sent: { n: number; at: number }[] = [];
  for (let i = 0; i < count; i++) {
    clock.jump(hour);
    const { n, at } = await core.messages.send(ada, { conversation, clientId: clock.id(), text: `m${i}` });
    sent.push({ n, at });
    await core.messages.react(ada, { conversation, n, emoji: "🎉", on: true });
  }
  return { conversation, sent };
}

Deno.test("Conversations.numberAt() finds the first entry at or after a time, wherever it is", async () => {
  const clock = new Clock(begun);
  await withCore(async (core) => {
    const ada = await signUp(core, "ada");
    const { conversation, sent } = await hourly(core, clock, ada, 40);
    const numberAt = async (at: number) => (await core.conversations.numberAt(ada, conversation, at)).n;
    for (const { n, at } of sent) {
      assertEquals(await numberAt(at), n);
      assertEquals(await numberAt(at - hour / 2), n);
    }
    assertEquals(await numberAt(0), 1);
    assertEquals(await numberAt(sent.at(-1)!.at + 1), sent.at(-1)!.n);
  }, { effects: { now: () => clock.now() } });
});

Deno.test("Conversations.numberAt() tells nothing to somebody who is not in the room", () =>
  withCore(async (core) => {
    const [ada, eve] = [await signUp(core, "ada"), await signUp(core, "eve")];
    const { room } = await core.rooms.create(ada, { name: "Cellar", access: "private" });
    const error = await assertRejects(() => core.conversations.numberAt(eve, room.id, 0), ParleyError);
    assertEquals(error.code, "not_found");
  }));
