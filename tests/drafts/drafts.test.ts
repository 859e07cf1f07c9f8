import { assertEquals, assertRejects } from "@/tests/support/assert.ts";
import { Refused, type TestServer, withServer } from "@/tests/support/server.ts";
import { until } from "@/tests/support/until.ts";
import { threadOf } from "@/core/protocol/ids.ts";
import { limits } from "@/core/protocol/limits.ts";

/** Ada at two devices, and Ben, in the first room. */
async function here(server: TestServer) {
  const [ada, ben] = [await server.person("ada"), await server.person("ben")];
  const room = await ada.firstRoom();
  return { ada, ben, room, laptop: await ada.connect(), phone: await ada.connect(), b: await ben.connect() };
}

/** What lies in the store as it is there, without being opened. */
async function stored(server: TestServer, noun: string): Promise<string> {
  const rows = await Array.fromAsync(server.core.store.raw.list({ prefix: [noun] }));
  return rows.map(({ value }) => value instanceof Uint8Array ? new TextDecoder("latin1").decode(value) : "")
    .join("\n");
}

Deno.test("A draft arrives on my other devices with what it answers, and on nobody else's", () =>
  withServer(async (server) => {
    const { room, laptop, phone, b } = await here(server);
    const draft = { conversation: room, text: "Has anybody  \n", reply: 3 };
    const { at } = await laptop.request("draft.set", draft);
    await until(() => phone.of("draft").length === 1);
    assertEquals(phone.of("draft")[0]!.draft, { ...draft, at });
    assertEquals(await phone.request("drafts.mine", {}), { drafts: [{ ...draft, at }], more: false });
    assertEquals(await b.request("drafts.mine", {}), { drafts: [], more: false });
    await phone.request("draft.set", { conversation: room, text: " " });
    await until(() => laptop.of("draft").length === 2);
    assertEquals(laptop.of("draft")[1]!.draft.text, "");
    assertEquals(await laptop.request("drafts.mine", {}), { drafts: [], more: false });
    assertEquals([b.of("draft"), await stored(server, "drafts")], [[], ""]);
  }));

Deno.test("The last one that is written counts, and each thread has one of its own", () =>
  withServer(async (server) => {
    const { room, laptop, phone } = await here(server);
    const thread = threadOf(room, 2);
    await laptop.request("draft.set", { conversation: room, text: "one" });
    await phone.request("draft.set", { conversation: room, text: "two" });
    await phone.request("draft.set", { conversation: thread, text: "three" });
    const { drafts } = await laptop.request("drafts.mine", {});
    assertEquals(drafts.map(({ conversation, text }) => [conversation, text]), [
      [room, "two"],
      [thread, "three"],
    ]);
  }));

Deno.test("Drafts of direct conversations and their threads lie in the store encrypted, others as they are", () =>
  withServer(async (server) => {
    const { ben, room, laptop } = await here(server);
    const direct = await laptop.request("direct.open", { people: [ben.id] });
    await laptop.request("draft.set", { conversation: direct.room.id, text: "a secret plan" });
    await laptop.request("draft.set", { conversation: threadOf(direct.room.id, 1), text: "a secret reply" });
    await laptop.request("draft.set", { conversation: room, text: "an open word" });
    const lies = await stored(server, "drafts");
    assertEquals([lies.includes("secret"), lies.includes("an open word")], [false, true]);
    assertEquals((await laptop.request("drafts.mine", {})).drafts.length, 3);
  }));

Deno.test("Who is not in a conversation keeps no draft there, and one ends with the membership", () =>
  withServer(async (server) => {
    const { ben, laptop, b } = await here(server);
    const { room: { id } } = await laptop.request("room.create", { name: "Attic", access: "private" });
    await assertRejects(
      () => b.request("draft.set", { conversation: id, text: "Let me in" }),
      Refused,
      "not_found",
    );
    await laptop.request("room.add", { conversation: id, username: "ben" });
    await b.request("draft.set", { conversation: id, text: "Thank you" });
    await b.request("draft.set", { conversation: threadOf(id, 1), text: "for this" });
    await laptop.request("room.remove", { conversation: id, user: ben.id });
    await until(() => b.of("gone").length === 1);
    assertEquals(await b.request("drafts.mine", {}), { drafts: [], more: false });
    await until(async () => await stored(server, "drafts") === "");
    await laptop.request("room.add", { conversation: id, username: "ben" });
    assertEquals(await b.request("drafts.mine", {}), { drafts: [], more: false });
  }));

Deno.test("A draft is bounded in size and number; what is there can still be changed", () =>
  withServer(async (server) => {
    const { room, laptop } = await here(server);
    const refused = (text: string, conversation = room) =>
      assertRejects(() => laptop.request("draft.set", { conversation, text }), Refused);
    await refused("a".repeat(limits.draftText + 1));
    await refused("a\0b");
    await refused("x", `${room}-0`);
    for (let n = 1; n <= limits.drafts; n++) {
      await laptop.request("draft.set", { conversation: threadOf(room, n), text: "€".repeat(2_000) });
    }
    const error = await refused("one more");
    assertEquals(error.body.code, "too_many_drafts");
    await laptop.request("draft.set", { conversation: threadOf(room, 1), text: "changed" });
    const found: string[] = [];
    for (let after: string | undefined, more = true; more;) {
      const page = await laptop.request("drafts.mine", after === undefined ? {} : { after });
      found.push(...page.drafts.map(({ conversation }) => conversation));
      [after, more] = [found.at(-1), page.more];
    }
    assertEquals([found.length, new Set(found).size], [limits.drafts, limits.drafts]);
    await laptop.request("draft.set", { conversation: threadOf(room, 1), text: "" });
    await laptop.request("draft.set", { conversation: room, text: "now there is room" });
  }));

Deno.test("Nothing of a draft is left when its room has been cleared", () => {
  let ahead = 0;
  return withServer(async (server) => {
    const { laptop } = await here(server);
    const { room: { id } } = await laptop.request("room.create", { name: "Attic", access: "private" });
    await laptop.request("draft.set", { conversation: id, text: "Who has the key?" });
    await laptop.request("draft.set", { conversation: threadOf(id, 1), text: "I" });
    await laptop.request("room.delete", { conversation: id });
    assertEquals(await laptop.request("drafts.mine", {}), { drafts: [], more: false });
    ahead = 61_000;
    await server.core.rooms.clearDeleted(1000);
    assertEquals(await Array.fromAsync(server.core.store.raw.list({ prefix: ["drafts"] })), []);
    assertEquals(await Array.fromAsync(server.core.store.raw.list({ prefix: ["drafts_by_user"] })), []);
  }, { effects: { now: () => Date.now() + ahead } });
});
