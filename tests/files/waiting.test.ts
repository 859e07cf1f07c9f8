import type { Core } from "@/core/mod.ts";
import type { Scope } from "@/core/scope.ts";
import { keys } from "@/core/kv/keys.ts";
import { threadOf } from "@/core/protocol/ids.ts";
import { withClock } from "@/tests/support/ahead.ts";
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@/tests/support/assert.ts";
import { signUp } from "@/tests/support/core.ts";
import { withServer } from "@/tests/support/server.ts";
import { Tus } from "@/tests/support/tus.ts";
import { until } from "@/tests/support/until.ts";
import { ParleyError } from "@/core/errors.ts";

const hour = 3_600_000;
const day = 24 * hour;

async function upload(
  core: Core,
  scope: Scope,
  conversation: string,
  filename = "plan.txt",
): Promise<string> {
  const bytes = new TextEncoder().encode(`what is in ${filename} ${core.effects.id()}`);
  const { id } = await core.files.begin(scope, bytes.length, { filename, conversation });
  const body = new Blob([bytes]).stream();
  await core.files.add(scope, id, { offset: 0, length: bytes.length, checksum: null, body });
  return id;
}

async function town(core: Core) {
  const [ada, ben] = [await signUp(core, "ada"), await signUp(core, "ben")];
  const general = (await core.rooms.mine(ada)).memberships[0]!.room.id;
  const { room: { id: direct } } = await core.direct.open(ada, { people: [ben.userId] });
  return { ada, ben, general, direct };
}

const codeOf = async (promise: Promise<unknown>) => (await assertRejects(() => promise, ParleyError)).code;
const namesIn = async (core: Core, scope: Scope) =>
  (await core.drafts.mine(scope, {})).drafts.map(({ files = [] }) => files.map(({ name }) => name).join());
const isThere = async (core: Core, id: string) => await core.store.get(keys.file(id)) !== null;

Deno.test("A draft with files is on my other devices, and goes away with its text and files", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const conversation = await ada.firstRoom();
    const [laptop, phone] = [await ada.connect(), await ada.connect()];
    const id = await new Tus(ada).send("a plan", { filename: "plan.txt", conversation });
    assertEquals((await laptop.request("draft.set", { conversation, text: "", files: [id] })).files, [id]);
    await until(() => phone.of("draft").length === 1);
    const { draft } = phone.of("draft")[0]!;
    assertEquals([draft.text, draft.files?.map(({ name, size }) => [name, size])], ["", [["plan.txt", 6]]]);
    assertEquals((await phone.request("drafts.mine", {})).drafts, [draft]);
    assertEquals((await phone.request("files.mine", {})).files[0]!.keptBy, "draft");
    await phone.request("draft.set", { conversation, text: "" });
    await until(() => laptop.of("draft").length === 2);
    assertEquals(laptop.of("draft")[1]!.draft.files, undefined);
    assertEquals((await laptop.request("drafts.mine", {})).drafts, []);
  }));

Deno.test("A draft has no file that is not mine, not there, sent, scheduled, or of another conversation; the rest it has", () =>
  withClock(async ({ core, now }) => {
    const { ada, ben, general, direct } = await town(core);
    const [mine, sent, later, elsewhere] = [
      await upload(core, ada, general, "mine.txt"),
      await upload(core, ada, general, "sent.txt"),
      await upload(core, ada, general, "later.txt"),
      await upload(core, ada, direct, "elsewhere.txt"),
    ];
    const foreign = await upload(core, ben, general, "foreign.txt");
    const half = (await core.files.begin(ada, 10, { filename: "half.txt", conversation: general })).id;
    const clientId = core.effects.id();
    await core.messages.send(ada, { conversation: general, clientId, text: "", files: [sent] });
    await core.scheduled.add(ada, {
      ...{ conversation: general, clientId: core.effects.id(), text: "", at: now() + hour, files: [later] },
    });
    const files = [foreign, sent, later, elsewhere, half, core.effects.id(), mine, mine];
    assertEquals((await core.drafts.set(ada, { conversation: general, text: "x", files })).files, [mine]);
    assertEquals(await namesIn(core, ada), ["mine.txt"]);
    assertEquals(await namesIn(core, ben), []);
    // Of a thread it may be: the last draft that names it has it.
    await core.drafts.set(ada, { conversation: threadOf(general, 1), text: "", files: [mine] });
    assertEquals(await namesIn(core, ada), ["", "mine.txt"]);
    // Whoever has nothing else to keep keeps nothing.
    assertEquals(
      (await core.drafts.set(ada, { conversation: direct, text: "", files: [foreign] })).files,
      undefined,
    );
    await core.files.giveUp(ada, mine);
    assertEquals(await namesIn(core, ada), [""]);
  }));

Deno.test("A file waits for as long as a draft has it, and a day longer", () =>
  withClock(async ({ core, pass }) => {
    const { ada, ben, general } = await town(core);
    const [kept, alone] = [await upload(core, ada, general), await upload(core, ada, general)];
    await core.drafts.set(ada, { conversation: general, text: "", files: [kept] });
    pass(9 * day);
    await core.files.sweep();
    assertEquals([await isThere(core, kept), await isThere(core, alone)], [true, false]);
    await core.drafts.set(ada, { conversation: general, text: "" });
    await core.files.sweep();
    pass(day - hour);
    await core.files.sweep();
    // It was taken up again in time.
    await core.drafts.set(ada, { conversation: general, text: "", files: [kept] });
    pass(2 * day);
    await core.files.sweep();
    const { n } = await core.messages.send(ada, {
      ...{ conversation: general, clientId: core.effects.id(), text: "", files: [kept] },
    });
    await core.drafts.set(ada, { conversation: general, text: "" });
    pass(2 * day);
    await core.files.sweep();
    assertEquals(
      (await core.messages.get(ada, { conversation: general, numbers: [n] })).entries[0]!.files?.length,
      1,
    );
    const forgotten = await upload(core, ben, general);
    await core.drafts.set(ben, { conversation: general, text: "", files: [forgotten] });
    pass(2 * day);
    await core.rooms.leave(ben, { conversation: general });
    await until(async () => (await core.drafts.mine(ben, {})).drafts.length === 0);
    await core.files.sweep();
    pass(day + hour);
    await core.files.sweep();
    assertEquals(await isThere(core, forgotten), false);
    assertEquals((await core.files.mine(ada, {})).files.map(({ n }) => n), [n]);
  }));

Deno.test("A scheduled message is sent with its files, weeks after they came, into a thread of a direct conversation too", () =>
  withClock(async ({ core, now, pass }) => {
    const { ada, ben, direct } = await town(core);
    const { n } = await core.messages.send(ada, {
      conversation: direct,
      clientId: core.effects.id(),
      text: "Root",
    });
    const thread = threadOf(direct, n);
    const file = await upload(core, ada, direct, "gate.txt");
    const at = now() + 20 * day;
    const later = { conversation: thread, clientId: core.effects.id(), text: "", files: [file], at };
    const kept = await core.scheduled.add(ada, later);
    assertEquals(kept.files?.map(({ name }) => name), ["gate.txt"]);
    assertEquals(await core.scheduled.add(ada, later), kept);
    assertEquals((await core.files.mine(ada, {})).files[0]!.keptBy, "scheduled");
    pass(10 * day);
    await core.files.sweep();
    assertEquals((await core.scheduled.list(ada)).scheduled, [kept]);
    pass(10 * day);
    await until(async () => (await core.scheduled.list(ada)).scheduled.length === 0);
    const { entries } = await core.conversations.history(ben, thread, {});
    assertEquals(entries.flatMap((entry) => entry.type === "message" ? entry.files?.[0]?.id : []), [file]);
    const listed = async (span: { from?: number; to?: number }) =>
      (await core.files.list(ben, { conversation: direct, ...span })).files.map(({ file }) => file.id);
    assertEquals([await listed({ from: at }), await listed({ to: at })], [[file], []]);
  }));

Deno.test("A file is in one message only: scheduled, it is not sent otherwise, given up, or scheduled twice", () =>
  withClock(async ({ core, now }) => {
    const { ada, ben, general, direct } = await town(core);
    const file = await upload(core, ada, general);
    const foreign = await upload(core, ben, general);
    const at = now() + hour;
    const schedule = (files: string[], conversation = general) =>
      core.scheduled.add(ada, { conversation, clientId: core.effects.id(), text: "", files, at });
    assertEquals(await codeOf(schedule([foreign])), "not_found");
    assertEquals(await codeOf(schedule([core.effects.id()])), "not_found");
    assertEquals(await codeOf(schedule([file], direct)), "forbidden");
    assertEquals(await codeOf(schedule([file, file])), "bad_field");
    await core.drafts.set(ada, { conversation: general, text: "", files: [file] });
    const { id } = await schedule([file]);
    assertEquals(await codeOf(schedule([file])), "file_attached");
    const now_ = { conversation: general, clientId: core.effects.id(), text: "", files: [file] };
    assertEquals(await codeOf(core.messages.send(ada, now_)), "file_attached");
    assertEquals(await codeOf(core.files.giveUp(ada, file)), "file_attached");
    assertEquals(await codeOf(core.scheduled.change(ada, { id: core.effects.id(), text: "x" })), "not_found");
    assertEquals((await core.scheduled.change(ada, { id, text: "" })).files?.length, 1);
    const used = (await core.files.mine(ada, {})).used;
    await core.scheduled.cancel(ada, { id });
    assert(used > 0);
    assertEquals([await isThere(core, file), (await core.files.mine(ada, {})).used], [false, 0]);
    const plain = await core.scheduled.add(ada, {
      ...{ conversation: general, clientId: core.effects.id(), text: "words", at },
    });
    assertEquals(await codeOf(core.scheduled.change(ada, { id: plain.id, text: " " })), "bad_field");
  }));

Deno.test("A scheduled message whose file is gone stays, with the reason", () =>
  withClock(async ({ core, now, pass }) => {
    const { ada, general } = await town(core);
    const file = await upload(core, ada, general);
    const later = { conversation: general, clientId: core.effects.id(), text: "Look", at: now() + hour };
    await core.scheduled.add(ada, { ...later, files: [file] });
    await core.store.commit((change) => change.delete(keys.file(file)));
    pass(hour);
    await until(async () => (await core.scheduled.list(ada)).scheduled[0]?.failed !== undefined);
    const [one] = (await core.scheduled.list(ada)).scheduled;
    assertEquals(one!.failed!.code, "not_found");
    assertStringIncludes(one!.failed!.message, "file");
    assertEquals(one!.files?.length, 1);
    await core.scheduled.cancel(ada, { id: one!.id });
  }));
