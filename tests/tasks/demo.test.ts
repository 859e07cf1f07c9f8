import { StartError } from "@/core/errors.ts";
import { demoConfig, fill, linesOf, StoryClock } from "@/tasks/demo.ts";
import { realEffects } from "@/core/effects.ts";
import type { Core } from "@/core/mod.ts";
import { assert, assertEquals, assertRejects, assertThrows } from "@/tests/support/assert.ts";
import { signUp, withCore } from "@/tests/support/core.ts";
import { testConfig } from "@/tests/support/settings.ts";

// Noon, so that the talk of the last hours is of the same day.
const now = Date.UTC(2026, 5, 12, 12);

async function withDemoCore(run: (core: Core, clock: StoryClock) => Promise<void>): Promise<void> {
  const clock = new StoryClock(now);
  const real = realEffects(() => {});
  const { now: storyNow, id } = clock.effects(real);
  await withCore((core) => run(core, clock), {
    config: demoConfig(testConfig({ PARLEY_REGISTRATION: "closed" })),
    effects: { now: storyNow, id },
  });
}

Deno.test("deno task demo fills an empty server with people, rooms of each kind and talk", async () => {
  await withDemoCore(async (core, clock) => {
    const filled = await fill(core, clock);
    assertEquals(filled.people.length, 8);
    assert(filled.messages > 80);
    const visitor = { address: "127.0.0.1", userAgent: "Test", requestId: "test" };
    const user = await core.accounts.verify(visitor, { login: "ada", password: filled.password });
    assertEquals(user.role, "owner");
    const { scope } = await core.sessions.open(user, visitor);
    const { memberships } = await core.rooms.mine(scope);
    const kinds = memberships.map(({ room }) => room.archived ? "archived" : room.access);
    assertEquals(new Set(kinds), new Set(["public", "private", "password", "archived"]));
    assertEquals(memberships.length, filled.rooms);
    const { contacts, incoming } = await core.contacts.list(scope);
    assertEquals([contacts.length, incoming.length], [2, 1]);
    assert(memberships.some(({ head, read }) => head.count > read.count), "something is unread");
    const general = memberships.find(({ room }) => room.name === "General")!;
    const [thread] = (await core.threads.mine(scope)).threads;
    assertEquals([thread!.head.count - thread!.read.count, thread!.mentions!.length], [2, 1]);
    const { page } = await core.conversations.open(scope, general.room.id, "latest");
    const said = page.entries.filter(({ type }) => type === "message");
    assert(said.length > 40 && said.every(({ at }) => at <= now && at > now - 7 * 86_400_000));
    assertEquals(said.map(({ at }) => at), said.map(({ at }) => at).toSorted((a, b) => a - b));
    assertEquals((await core.sessions.list(scope)).length, 1, "the demo itself signed out");
  });
});

Deno.test("deno task demo leaves a server alone that has people, unless asked to add", async () => {
  await withDemoCore(async (core, clock) => {
    await signUp(core, "zoe");
    await assertRejects(() => fill(core, clock), StartError, "it has people already");
    assertEquals((await fill(core, clock, { add: true })).people.length, 8);
    await assertRejects(() => fill(core, clock, { add: true }), StartError, 'somebody called "ada"');
  });
});

Deno.test("deno task demo says where its story cannot be read", () => {
  assertThrows(() => linesOf("ada says hello", "room", now), Error, 'the line of the story "ada says hello"');
  assertThrows(() => linesOf("@ noon", "room", now), Error, 'the time of the story "@ noon"');
});
