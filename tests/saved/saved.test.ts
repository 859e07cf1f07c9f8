import { ParleyError } from "@/core/errors.ts";
import { keys } from "@/core/kv/keys.ts";
import type { Core } from "@/core/mod.ts";
import { threadOf } from "@/core/protocol/ids.ts";
import type { Scope } from "@/core/scope.ts";
import { assertEquals, assertRejects } from "@/tests/support/assert.ts";
import { signUp, withCore } from "@/tests/support/core.ts";
import { until } from "@/tests/support/until.ts";

const refusal = (promise: Promise<unknown>) => assertRejects(() => promise, ParleyError);
const say = (core: Core, scope: Scope, conversation: string, text: string) =>
  core.messages.send(scope, { conversation, clientId: core.effects.id(), text });
const texts = async (core: Core, scope: Scope) =>
  (await core.saved.list(scope, {})).found.map(({ entry }) => entry.deleted ? "(deleted)" : entry.text);

async function town(core: Core) {
  const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
  const general = (await core.rooms.mine(ada)).memberships[0]!.room.id;
  const attic = (await core.rooms.create(ben, { name: "Attic", access: "private" })).room.id;
  await core.rooms.add(ben, { conversation: attic, username: "ada" });
  return { ada, ben, general, attic };
}

Deno.test("Saved messages of all rooms are listed as they are now, saved last first, for me alone", () =>
  withCore(async (core) => {
    const { ada, ben, general, attic } = await town(core);
    const key = await say(core, ben, general, "The key is under the mat");
    const ladder = await say(core, ben, attic, "Bring the ladder");
    const thread = threadOf(attic, ladder.n);
    const long = await say(core, ben, thread, "The long one");
    for (const [conversation, { n }] of [[attic, ladder], [thread, long], [general, key]] as const) {
      await core.saved.save(ada, { conversation, n, on: true });
    }
    await core.messages.edit(ben, { conversation: general, n: key.n, text: "The key is with Eve" });
    assertEquals(
      new Set(await texts(core, ada)),
      new Set(["The key is with Eve", "The long one", "Bring the ladder"]),
    );
    assertEquals(await texts(core, ben), []);
    assertEquals(await core.saved.in(ada, attic), { numbers: [ladder.n] });
    await core.messages.delete(ben, { conversation: general, n: key.n });
    assertEquals((await texts(core, ada)).includes("(deleted)"), true);
    await core.saved.save(ada, { conversation: general, n: key.n, on: false });
    assertEquals((await texts(core, ada)).length, 2);
  }));

Deno.test("What I may not read any more is not in my list, and comes back when I may", () =>
  withCore(async (core) => {
    const { ada, ben, attic } = await town(core);
    const { n } = await say(core, ben, attic, "Bring the ladder");
    await core.saved.save(ada, { conversation: attic, n, on: true });
    await core.rooms.remove(ben, { conversation: attic, user: ada.userId });
    assertEquals(await texts(core, ada), []);
    assertEquals((await refusal(core.saved.in(ada, attic))).code, "not_found");
    await core.rooms.add(ben, { conversation: attic, username: "ada" });
    assertEquals(await texts(core, ada), ["Bring the ladder"]);
    await core.rooms.remove(ben, { conversation: attic, user: ada.userId });
    await core.saved.save(ada, { conversation: attic, n, on: false });
    await core.rooms.add(ben, { conversation: attic, username: "ada" });
    assertEquals(await texts(core, ada), []);
  }));

Deno.test("Only a message that I may read can be saved, and a thousand of them", () =>
  withCore(async (core) => {
    const { ada, ben, general, attic } = await town(core);
    const eve = await signUp(core, "eve");
    const { n } = await say(core, ben, attic, "Bring the ladder");
    const save = (scope: Scope, conversation: string, n: number) =>
      core.saved.save(scope, { conversation, n, on: true });
    assertEquals((await refusal(save(eve, attic, n))).code, "not_found");
    assertEquals((await refusal(save(ada, attic, 99))).code, "not_found");
    assertEquals((await refusal(save(ada, attic, 1))).code, "not_found");
    await core.messages.delete(ben, { conversation: attic, n });
    assertEquals((await refusal(save(ada, attic, n))).code, "message_deleted");

    const fill = (conversation: string, from: number, to: number) =>
      core.store.commit((change) => {
        for (let i = from; i < to; i++) change.set(keys.saved(ada.userId, conversation, i), { at: i });
      });
    await fill(general, 1000, 1900);
    await fill(attic, 1000, 1100);
    const { n: one } = await say(core, ben, general, "One more");
    assertEquals((await refusal(save(ada, general, one))).code, "too_many_saved");
    // What was saved in a room that is gone makes place.
    await core.rooms.delete(ben, { conversation: attic });
    await save(ada, general, one);
    assertEquals(await texts(core, ada), ["One more"]);
    assertEquals((await core.saved.places(ada.userId)).length, 901);
  }));

Deno.test("The list of saved messages comes in pages", () =>
  withCore(async (core) => {
    const { ada, general } = await town(core);
    for (let i = 0; i < 70; i++) {
      const { n } = await say(core, ada, general, `no. ${i}`);
      await core.store.commit((change) => change.set(keys.saved(ada.userId, general, n), { at: 1000 + i }));
    }
    const seen: string[] = [];
    for (let before: number | undefined = undefined;;) {
      const page: Awaited<ReturnType<typeof core.saved.list>> = await core.saved.list(
        ada,
        before === undefined ? {} : { before },
      );
      seen.push(...page.found.map(({ entry }) => entry.text));
      if (page.before === undefined) break;
      before = page.before;
    }
    assertEquals(seen, Array.from({ length: 70 }, (_, i) => `no. ${69 - i}`));
  }));

Deno.test("is:saved finds what I have saved, and only in what I may read", () =>
  withCore(async (core) => {
    const { ada, ben, general, attic } = await town(core);
    const key = await say(core, ben, general, "The key is under the mat");
    await say(core, ben, general, "No key here");
    const ladder = await say(core, ben, attic, "The key of the attic");
    await core.saved.save(ada, { conversation: general, n: key.n, on: true });
    await core.saved.save(ada, { conversation: attic, n: ladder.n, on: true });
    const search = async (query: string) =>
      (await core.search.search(ada, { query })).hits.map(({ entry }) => entry.text);
    await until(async () => (await search("key")).length === 3);
    const both = ["The key of the attic", "The key is under the mat"];
    assertEquals(new Set(await search("is:saved key")), new Set(both));
    assertEquals(new Set(await search("is:starred")), new Set(both));
    assertEquals(await search("-is:saved key"), ["No key here"]);
    await core.rooms.remove(ben, { conversation: attic, user: ada.userId });
    assertEquals(await search("is:saved"), ["The key is under the mat"]);
  }));
