import { assert, assertEquals } from "@/tests/support/assert.ts";
import {
  Refused,
  type TestClient,
  type TestPerson,
  type TestServer,
  withServer,
} from "@/tests/support/server.ts";
import { png } from "@/tests/support/pictures.ts";
import { noise, sha256, Tus } from "@/tests/support/tus.ts";
import { until } from "@/tests/support/until.ts";

interface Scene {
  server: TestServer;
  ada: TestPerson;
  ben: TestPerson;
  tus: Tus;
  /** Ada's and Ben's lines. */
  here: TestClient;
  there: TestClient;
  room: string;
}

function scene(run: (scene: Scene) => Promise<void>, settings: Record<string, string> = {}): Promise<void> {
  return withServer(async (server) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    const room = await ada.firstRoom();
    const [here, there] = [await ada.connect(), await ben.connect()];
    const { membership } = await here.request("conversation.open", { conversation: room });
    for (const line of [here, there]) {
      await line.request("follow", { conversation: room, after: membership.head.n });
    }
    await run({ server, ada, ben, tus: new Tus(ada), here, there, room });
  }, { settings });
}

let made = 0;
function send(line: TestClient, conversation: string, files: string[], text = "") {
  const clientId = `01J9ZD0A2C4E6G8J0M2P4${String(made++).padStart(5, "0")}`;
  return line.request("message.send", { conversation, clientId, text, files });
}

/** The code that it is refused with. */
async function refusal(asked: Promise<unknown>): Promise<string> {
  const error = await asked.then(() => null, (error) => error);
  assert(error instanceof Refused, `Expected a refusal, got ${error}`);
  return error.body.code;
}

async function bytesOf(person: TestPerson, path: string): Promise<Uint8Array<ArrayBuffer> | number> {
  const response = await person.fetch(path);
  const bytes = new Uint8Array(await response.arrayBuffer());
  return response.status === 200 ? bytes : response.status;
}

async function left({ core }: TestServer): Promise<unknown[]> {
  const nouns = /^(uploads|files|blobs|storage)(_by_\w+)?$/;
  const all = await Array.fromAsync(core.store.raw.list({ prefix: [] }));
  return all.map(({ key }) => key).filter(([noun]) => nouns.test(noun as string));
}

Deno.test("a message with files says all that is needed to show them, and is sent once however often it arrives", () =>
  scene(async ({ ada, tus, here, there, room }) => {
    const bytes = noise(3000);
    const files = [
      await tus.send(bytes, { filename: "Straße.bin", conversation: room }),
      await tus.send("let a = 1;", { filename: "a.js", conversation: room }),
    ];
    const body = { conversation: room, clientId: "01J9ZD0A2C4E6G8J0M2P4R6T8V", text: " ", files };
    const sent = await Promise.all([1, 2, 3].map(() => here.request("message.send", body)));
    assertEquals(new Set(sent.map(({ n }) => n)).size, 1);
    assertEquals(
      await refusal(here.request("message.send", { ...body, files: [files[0]!] })),
      "client_id_reused",
    );
    await until(() => there.of("event").length === 1, "the message");
    const { entry } = there.of("event")[0]!;
    assert(entry.type === "message");
    assertEquals(entry.files, [
      {
        id: files[0]!,
        name: "Straße.bin",
        size: 3000,
        type: "application/octet-stream",
        category: "other",
      },
      { id: files[1]!, name: "a.js", size: 10, type: "text/javascript", category: "code" },
    ]);
    assertEquals((await ada.api("GET", `/api/files/${files[0]}`)).body.sha256, await sha256(bytes));
    const [page] = (await ada.api("GET", `/api/rooms/${room}/messages?limit=1`)).body.entries;
    assertEquals(page.files, entry.files);
  }));

Deno.test("F10 F22 a file is sent once, by who uploaded it, where it was uploaded for, when it is all here", () =>
  scene(async ({ server, ada, ben, tus, here, there, room }) => {
    const said = { filename: "a.txt", conversation: room };
    const { path } = await tus.begun(5, said);
    const half = path!.split("/").at(-1)!;
    await tus.patch(path!, 0, "Hel");
    assertEquals(await refusal(send(here, room, [half])), "upload_incomplete");
    assertEquals(await refusal(send(here, room, ["01J9ZC8F2Y4T6V8X0Z2B4D6F8H"])), "not_found");
    const id = await tus.send("Hello", said);
    assertEquals(await refusal(send(there, room, [id])), "not_found");
    assertEquals(await refusal(send(there, room, [half])), "not_found");
    assertEquals((await ben.api("GET", `/api/files/${id}`)).status, 404);
    const { body } = await ada.api("POST", "/api/rooms", { name: "Cellar", access: "private" });
    assertEquals(await refusal(send(here, body.room.id, [id])), "forbidden");
    assertEquals(await refusal(send(here, room, [id, id])), "bad_field");
    assertEquals(await refusal(send(here, room, [])), "bad_field");
    assertEquals(await refusal(send(here, room, Array(11).fill(id))), "bad_field");
    const { n } = await send(here, room, [id]);
    assertEquals(await refusal(send(here, room, [id])), "file_attached");
    // A thread is where its room is.
    await send(here, `${room}-${n}`, [await tus.send("Hello", said)]);
    assertEquals((await tus.ask("DELETE", `/api/uploads/${id}`, {})).code, "file_attached");
    assertEquals(server.log.problems, []);
  }));

Deno.test("of two messages with the same file sent at once, one has it", () =>
  scene(async ({ tus, here, there, room }) => {
    const id = await tus.send("Hello", { filename: "a.txt", conversation: room });
    const both = await Promise.allSettled([send(here, room, [id]), send(here, room, [id], "again")]);
    assertEquals(both.filter(({ status }) => status === "fulfilled").length, 1);
    await until(() => there.of("event").length === 1, "one message");
  }));

Deno.test("F19 a deleted message takes its files with it at once, but for bytes that others have", () =>
  scene(async ({ server, ada, ben, tus, here, there, room }) => {
    const bytes = noise(70_000);
    const said = { filename: "a.bin", conversation: room };
    const [one, two] = [await tus.send(bytes, said), await tus.send(bytes, said)];
    const first = await send(here, room, [one]);
    const second = await send(here, room, [two], "with words");
    assertEquals(await bytesOf(ben, `/files/${one}`), bytes);
    await here.request("message.delete", { conversation: room, n: first.n });
    for (const person of [ada, ben]) {
      assertEquals(await bytesOf(person, `/files/${one}`), 404);
      assertEquals((await person.api("GET", `/api/files/${one}`)).status, 404);
    }
    assertEquals(await bytesOf(ben, `/files/${two}`), bytes);
    await here.request("message.edit", { conversation: room, n: second.n, text: "other words" });
    assertEquals(await bytesOf(ben, `/files/${two}`), bytes);
    await here.request("message.delete", { conversation: room, n: second.n });
    assertEquals(await left(server), []);
    await until(() => there.of("event").length === 5, "two messages, an edit, and two deletions");
    const last = there.of("event").at(-1)!.entry;
    assert(last.type === "changed" && last.message!.deleted && last.message!.files === undefined);
  }));

Deno.test("only with files may a message be empty, also when it is edited", () =>
  scene(async ({ tus, here, room }) => {
    const clientId = "01J9ZD0A2C4E6G8J0M2P4R6T8V";
    assertEquals(
      await refusal(here.request("message.send", { conversation: room, clientId, text: " \n" })),
      "bad_field",
    );
    const { n } = await here.request("message.send", { conversation: room, clientId, text: "Hello" });
    assertEquals(
      await refusal(here.request("message.edit", { conversation: room, n, text: " " })),
      "bad_field",
    );
    const id = await tus.send("Hello", { filename: "a.txt", conversation: room });
    const sent = await send(here, room, [id], "A file");
    await here.request("message.edit", { conversation: room, n: sent.n, text: "" });
    const { entries } = await here.request("messages.get", { conversation: room, numbers: [sent.n] });
    assertEquals([entries[0]!.text, entries[0]!.files?.length], ["", 1]);
  }));

Deno.test("a forwarded message has files of its own, which stay when the first are gone and count as the forwarder's", () =>
  scene(async ({ server, ben, tus, here, there, room }) => {
    const bytes = noise(600_000);
    const id = await tus.send(bytes, { filename: "a.bin", conversation: room });
    const { n } = await send(here, room, [id], "See");
    const { body } = await ben.api("POST", "/api/rooms", { name: "Cellar", access: "private" });
    const to = body.room.id;
    const ask = { conversation: room, n, to, clientId: "01J9ZD0A2C4E6G8J0M2P4R6T8V" };
    const [copy] = await Promise.all([1, 2].map(() => there.request("message.forward", ask)));
    const { entries } = await there.request("messages.get", { conversation: to, numbers: [copy!.n] });
    const [file] = entries[0]!.files!;
    assert(file!.id !== id);
    const { name, size, category } = file!;
    assertEquals([name, size, category], ["a.bin", 600_000, "other"]);
    const again = { ...ask, clientId: "01J9ZD0A2C4E6G8J0M2P4R6T8W" };
    assertEquals(await refusal(there.request("message.forward", again)), "quota_exceeded");
    await here.request("message.delete", { conversation: room, n });
    assertEquals(await bytesOf(ben, `/files/${id}`), 404);
    assertEquals(await bytesOf(ben, `/files/${file!.id}`), bytes);
    await there.request("message.delete", { conversation: to, n: copy!.n });
    assertEquals(await left(server), []);
  }, { PARLEY_QUOTA_MB: "1" }));

Deno.test("R13 the files of a deleted room are gone at once for everybody, and soon from the store", async () => {
  let ahead = 0;
  await withServer(async (server) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    const { body } = await ada.api("POST", "/api/rooms", { name: "Cellar", access: "public" });
    const room = body.room.id;
    await ben.api("POST", `/api/rooms/${room}/members`, {});
    const here = await ada.connect();
    const tus = new Tus(ada);
    const said = { filename: "a.bin", conversation: room };
    const id = await tus.send(noise(100), said);
    const { n } = await send(here, room, [id]);
    const inThread = await tus.send(noise(200), said);
    await send(here, `${room}-${n}`, [inThread]);
    for (const file of [id, inThread]) assert(await bytesOf(ben, `/files/${file}`) instanceof Uint8Array);
    await ada.api("DELETE", `/api/rooms/${room}`);
    for (const file of [id, inThread]) assertEquals(await bytesOf(ben, `/files/${file}`), 404);
    ahead = 61_000;
    while (await server.core.rooms.clearDeleted(3) > 0);
    assertEquals(await left(server), []);
  }, { effects: { now: () => Date.now() + ahead } });
});

Deno.test("files are found by their names, and by what they are", () =>
  scene(async ({ server, tus, here, room }) => {
    const id = await tus.send("Hello", { filename: "Quarterly-report.txt", conversation: room });
    const { n } = await send(here, room, [id], "Look");
    await here.request("message.send", {
      conversation: room,
      clientId: "01J9ZD0A2C4E6G8J0M2P4R6T8V",
      text: "Look here",
    });
    const hits = async (query: string) =>
      (await here.request("search", { query })).hits.map(({ entry }) => entry.n);
    await until(async () => (await hits("look")).length === 2, "the index to know");
    for (const query of ["quarterly", "report", "has:file", "look has:file", '"look" report']) {
      assertEquals(await hits(query), [n], query);
    }
    assertEquals(await hits("has:image"), []);
    assertEquals((await here.request("search", { query: "report" })).hits[0]!.ranges, []);
    await here.request("message.delete", { conversation: room, n });
    await until(async () => (await hits("has:file")).length === 0, "the index to forget");
    assertEquals(server.log.problems, []);
  }));

Deno.test("a message waits for a file that is all here and is just being looked at", () =>
  scene(async ({ ada, tus, here, room }) => {
    const bytes = png(1500, 1500);
    const { path } = await tus.begun(bytes.length, { filename: "a.png", conversation: room });
    const sending = tus.patch(path!, 0, bytes);
    await until(async () => await tus.offset(path!) === bytes.length, "all of it to be here");
    const id = path!.split("/").at(-1)!;
    const [{ body }, { n }] = await Promise.all([ada.api("GET", `/api/files/${id}`), send(here, room, [id])]);
    assertEquals([body.width, body.thumbs], [1500, true]);
    const { entries } = await here.request("messages.get", { conversation: room, numbers: [n] });
    assertEquals(entries[0]!.files, [{ ...entries[0]!.files![0]!, width: 1500, thumbs: true }]);
    assertEquals((await sending).status, 204);
  }));
