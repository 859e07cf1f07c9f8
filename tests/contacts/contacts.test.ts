import { assert, assertEquals, assertRejects } from "@/tests/support/assert.ts";
import { Clock } from "@/tests/support/clock.ts";
import { signUp, withCore } from "@/tests/support/core.ts";
import { withServer } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";
import { ParleyError } from "@/core/errors.ts";
import { keys } from "@/core/kv/keys.ts";
import type { Core } from "@/core/mod.ts";
import type { Scope } from "@/core/scope.ts";

const day = 86_400_000;

async function adaBenEve(core: Core): Promise<[Scope, Scope, Scope]> {
  return [await signUp(core, "ada"), await signUp(core, "ben"), await signUp(core, "eve")];
}
const refusal = async (promise: Promise<unknown>) => await assertRejects(() => promise, ParleyError);

/** What stands in somebody's list: contacts, who asks, who was asked. */
async function listOf(core: Core, scope: Scope) {
  const { contacts, incoming, outgoing } = await core.contacts.list(scope);
  return {
    contacts,
    asks: incoming.map(({ person, note }) => [person.id, note]),
    asked: outgoing.map(({ person }) => person.id),
  };
}
const nothing = { contacts: [], asks: [], asked: [] };

Deno.test("Ada asks Ben with a note, Ben accepts, and either may end it", () =>
  withCore(async (core) => {
    const [ada, ben] = await adaBenEve(core);
    assertEquals(await core.contacts.ask(ada, { user: ben.userId, note: "From the fair" }), { is: "asked" });
    assertEquals(await listOf(core, ben), { ...nothing, asks: [[ada.userId, "From the fair"]] });
    assertEquals(await listOf(core, ada), { ...nothing, asked: [ben.userId] });
    assertEquals(await core.contacts.answer(ben, { user: ada.userId, accept: true }), { is: "contact" });
    assertEquals(await listOf(core, ada), { ...nothing, contacts: [ben.userId] });
    assertEquals(await listOf(core, ben), { ...nothing, contacts: [ada.userId] });
    assertEquals(await core.contacts.ask(ben, { user: ada.userId }), { is: "contact" });
    await core.contacts.remove(ben, { user: ada.userId });
    assertEquals([await listOf(core, ada), await listOf(core, ben)], [nothing, nothing]);
  }));

Deno.test("Two people who ask each other are contacts, also when they ask at the same moment", () =>
  withCore(async (core) => {
    const [ada, ben] = await adaBenEve(core);
    const answers = await Promise.all([
      core.contacts.ask(ada, { user: ben.userId }),
      core.contacts.ask(ben, { user: ada.userId }),
    ]);
    assertEquals(answers.map(({ is }) => is).toSorted(), ["asked", "contact"]);
    assertEquals((await listOf(core, ada)).contacts, [ben.userId]);
    assertEquals(await listOf(core, ben), { ...nothing, contacts: [ada.userId] });
  }));

Deno.test("P04 whoever is declined is not told, and reaches nobody again for a day, whatever they try", () => {
  const clock = new Clock();
  return withCore(async (core) => {
    const [ada, ben] = await adaBenEve(core);
    await core.contacts.ask(ada, { user: ben.userId, note: "Please" });
    await core.contacts.answer(ben, { user: ada.userId, accept: false });
    assertEquals(await listOf(core, ada), { ...nothing, asked: [ben.userId] });
    assertEquals(await core.contacts.ask(ada, { user: ben.userId, note: "Please!" }), { is: "asked" });
    await core.contacts.remove(ada, { user: ben.userId });
    assertEquals(await core.contacts.ask(ada, { user: ben.userId, note: "PLEASE" }), { is: "asked" });
    assertEquals(await listOf(core, ben), nothing);
    clock.jump(day + 1);
    await core.contacts.ask(ada, { user: ben.userId, note: "A day later" });
    assertEquals((await listOf(core, ben)).asks, [[ada.userId, "A day later"]]);
    await core.contacts.answer(ben, { user: ada.userId, accept: false });
    assertEquals(await core.contacts.ask(ben, { user: ada.userId }), { is: "contact" }, "ben thinks again");
  }, { effects: { now: () => clock.now() } });
});

Deno.test("P05 blocking ends a contact and hides requests; who was blocked is answered like everybody", () =>
  withCore(async (core) => {
    const [ada, ben, eve] = await adaBenEve(core);
    await core.contacts.ask(ada, { user: ben.userId });
    await core.contacts.answer(ben, { user: ada.userId, accept: true });
    await core.contacts.ask(eve, { user: ada.userId });
    await core.direct.block(ada, { user: ben.userId, on: true });
    await core.direct.block(ada, { user: eve.userId, on: true });
    assertEquals([await listOf(core, ada), await listOf(core, ben)], [nothing, nothing]);
    assertEquals(await listOf(core, eve), { ...nothing, asked: [ada.userId] });
    assertEquals(await core.contacts.ask(ben, { user: ada.userId }), { is: "asked" });
    assertEquals(await core.contacts.ask(eve, { user: ada.userId }), { is: "asked" });
    assertEquals(await listOf(core, ada), nothing);
    assertEquals((await refusal(core.contacts.ask(ada, { user: ben.userId }))).code, "forbidden");
    assertEquals(
      (await refusal(core.contacts.answer(ada, { user: ben.userId, accept: true }))).code,
      "not_found",
    );
    await core.direct.block(ada, { user: ben.userId, on: false });
    assertEquals(await core.contacts.ask(ada, { user: ben.userId }), { is: "contact" }, "ben still asks");
  }));

Deno.test("P06 requests to nobody, to myself, too many, and answers to what was not asked are refused", () =>
  withCore(async (core) => {
    const [ada, ben] = await adaBenEve(core);
    assertEquals((await refusal(core.contacts.ask(ada, { user: ada.userId }))).code, "bad_request");
    assertEquals((await refusal(core.contacts.ask(ada, { user: core.effects.id() }))).code, "not_found");
    for (const accept of [true, false]) {
      assertEquals(
        (await refusal(core.contacts.answer(ada, { user: ben.userId, accept }))).code,
        "not_found",
      );
    }
    await core.contacts.remove(ada, { user: ben.userId });
    for (let i = 0; i < 30; i++) await core.contacts.ask(ada, { user: ben.userId });
    const { code, retryAfter } = await refusal(core.contacts.ask(ada, { user: ben.userId }));
    assertEquals([code, retryAfter! > 0], ["rate_limited", true]);
    assertEquals((await listOf(core, ben)).asks.length, 1);
  }, { settings: { PARLEY_LIMIT_CONTACT: "30/1h" } }));

Deno.test("P06 one person's requests and contacts are bounded, and a full list loses nothing", () =>
  withCore(async (core) => {
    const [ada, ben] = await adaBenEve(core);
    const at = 1;
    const fill = (
      write: (change: Parameters<Parameters<Core["store"]["commit"]>[0]>[0], id: string) => void,
      n: number,
    ) =>
      core.store.commit((change) => {
        for (let i = 0; i < n; i++) write(change, core.effects.id());
      });
    await fill((change, id) => change.set(keys.contactRequest(ben.userId, id), { at, note: "" }), 200);
    assertEquals(await core.contacts.ask(ada, { user: ben.userId }), { is: "asked" });
    assertEquals((await Array.fromAsync(core.store.list(keys.contactRequests(ben.userId)))).length, 200);
    await fill((change, id) => change.set(keys.contact(ada.userId, id), { at }), 900);
    await fill((change, id) => change.set(keys.contact(ada.userId, id), { at }), 100);
    assertEquals((await refusal(core.contacts.ask(ben, { user: ada.userId }))).code, "bad_request");
    await core.contacts.remove(ada, { user: ben.userId });
    await fill((change, id) => change.set(keys.contactAsk(ada.userId, id), { at }), 200);
    assertEquals((await refusal(core.contacts.ask(ada, { user: ben.userId }))).code, "bad_request");
  }));

Deno.test("What is written with a request is stored encrypted", () =>
  withCore(async (core) => {
    const [ada, ben] = await adaBenEve(core);
    await core.contacts.ask(ada, { user: ben.userId, note: "ZEBRA-42" });
    const { value } = await core.store.raw.get<Uint8Array>(keys.contactRequest(ben.userId, ada.userId).parts);
    assert(value instanceof Uint8Array);
    assert(!new TextDecoder().decode(value).includes("ZEBRA"));
    assertEquals((await listOf(core, ben)).asks, [[ada.userId, "ZEBRA-42"]]);
  }));

Deno.test("Requests and answers reach both people's devices at once, and a refusal only mine", () =>
  withServer(async (server) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    const [a, b, phone] = [await ada.connect(), await ben.connect(), await (await ben.again()).connect()];
    await a.request("contact.ask", { user: ben.id, note: "Hello" });
    await until(() => phone.of("contact").length === 1 && b.of("contact").length === 1);
    const { at, ...asks } = phone.of("contact")[0]!;
    assertEquals([asks, at! > 0], [{ type: "contact", user: ada.id, is: "asks", note: "Hello" }, true]);
    await b.request("contact.answer", { user: ada.id, accept: false });
    await until(() => phone.of("contact").at(-1)?.is === "none");
    await b.request("contact.ask", { user: ada.id });
    await until(() =>
      a.of("contact").at(-1)?.is === "contact" && phone.of("contact").at(-1)?.is === "contact"
    );
    assertEquals(a.of("contact").map(({ is }) => is), ["asked", "contact"]);
    await a.request("people.block", { user: ben.id, on: true });
    await until(() => b.of("contact").at(-1)?.is === "none");
  }));
