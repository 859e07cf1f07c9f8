import { keys } from "@/core/kv/keys.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { type TestPerson, type TestServer, withServer } from "@/tests/support/server.ts";
import { metadata, noise, sha256, Tus } from "@/tests/support/tus.ts";
import { until } from "@/tests/support/until.ts";

interface Scene {
  server: TestServer;
  ada: TestPerson;
  tus: Tus;
  room: string;
}

function scene(run: (scene: Scene) => Promise<void>, settings: Record<string, string> = {}): Promise<void> {
  return withServer(async (server) => {
    const ada = await server.person("ada");
    await run({ server, ada, tus: new Tus(ada), room: await ada.firstRoom() });
  }, { settings });
}

/** Nothing is left: no record, no bytes, no room taken. */
async function assertNothingLeft({ core }: TestServer): Promise<void> {
  await core.files.sweep();
  const nouns = /^(uploads|files|blobs|storage)(_by_\w+)?$/;
  const left = await Array.fromAsync(core.store.raw.list({ prefix: [] }));
  assertEquals(left.map(({ key }) => key).filter(([noun]) => nouns.test(noun as string)), []);
}

Deno.test("an upload arrives in pieces, and is a file with the same SHA-256", () =>
  scene(async ({ ada, tus, room }) => {
    const bytes = noise(200_000);
    const digest = await sha256(bytes);
    const begun = await tus.begin(bytes.length, {
      filename: "noise.bin",
      conversation: room,
      sha256: digest,
    });
    assertEquals(begun.status, 201);
    assertEquals(begun.headers.get("tus-resumable"), "1.0.0");
    assert(Date.parse(begun.headers.get("upload-expires")!) > Date.now());
    const path = begun.headers.get("location")!;
    for (const [from, to] of [[0, 1], [1, 70_000], [70_000, 70_000], [70_000, 200_000]] as const) {
      assertEquals(await tus.offset(path), from);
      const { status, headers } = await tus.patch(path, from, bytes.slice(from, to));
      assertEquals([status, headers.get("upload-offset")], [204, String(to)]);
    }
    assertEquals(await tus.offset(path), 200_000);
    const { body } = await ada.api("GET", path.replace("uploads", "files"));
    assertEquals([body.by.username, typeof body.at], ["ada", "number"]);
    assertEquals({ ...body, by: null, at: null }, {
      ...{ by: null, at: null, details: {} },
      id: path.split("/").at(-1),
      name: "noise.bin",
      size: 200_000,
      type: "application/octet-stream",
      category: "other",
      sha256: digest,
    });
  }));

Deno.test("the first bytes may come with the request that begins the upload", () =>
  scene(async ({ ada, tus, room }) => {
    const headers = { "content-type": "application/offset+octet-stream" };
    const said = { filename: "hello.txt", conversation: room };
    const begun = await tus.begin(11, said, headers, "Hello");
    assertEquals([begun.status, begun.headers.get("upload-offset")], [201, "5"]);
    const path = begun.headers.get("location")!;
    assertEquals(
      (await ada.api("GET", path.replace("uploads", "files"))).body.error.code,
      "upload_incomplete",
    );
    assertEquals((await tus.patch(path, 5, " world")).status, 204);
    assertEquals((await ada.api("GET", path.replace("uploads", "files"))).body.category, "document");
    const whole = await tus.begin(5, said, headers, "Hello");
    assertEquals([whole.status, whole.headers.get("upload-offset")], [201, "5"]);
    assertEquals((await tus.begin(0, said)).headers.get("upload-offset"), "0");
  }));

Deno.test("the server says what it knows of the protocol, and refuses other versions of it", () =>
  scene(async ({ ada, tus, room }) => {
    const asked = await ada.fetch("/api/uploads", { method: "OPTIONS" });
    assertEquals(asked.status, 204);
    assertEquals(asked.headers.get("tus-version"), "1.0.0");
    assertEquals(asked.headers.get("tus-max-size"), "100000000");
    assertEquals(asked.headers.get("tus-checksum-algorithm"), "sha1,sha256");
    assertEquals(
      asked.headers.get("tus-extension"),
      "creation,creation-with-upload,termination,checksum,expiration",
    );
    const said = { filename: "a.txt", conversation: room };
    const old = await tus.begin(5, said, { "tus-resumable": "0.2.2" });
    assertEquals([old.status, old.code, old.headers.get("tus-version")], [412, "wrong_tus_version", "1.0.0"]);
    for (
      const [status, size, headers] of [
        [400, NaN, {}],
        [400, -1, {}],
        [400, 5, { "upload-metadata": "filename" }],
        [400, 5, { "upload-metadata": "filename ***" }],
        [400, 5, { "upload-metadata": metadata({ filename: "a.txt" }) }],
        [400, 5, { "upload-metadata": metadata({ ...said, sha256: "abc" }) }],
        [400, 5, { "upload-metadata": metadata({ ...said, duration: "-1" }) }],
        [400, 5, { "upload-metadata": `${metadata(said)},${metadata(said)}` }],
        [415, 5, { "content-type": "application/json" }],
      ] as const
    ) assertEquals((await tus.begin(size, said, headers)).status, status, JSON.stringify(headers));
    assertEquals((await tus.begin(5, { ...said, relativePath: "null", name: "a.txt" })).status, 201);
    const { path } = await tus.begun(5, said);
    assertEquals((await tus.ask("PATCH", path!, { "upload-offset": "0" }, "Hello")).status, 415);
    assertEquals((await tus.patch(path!, NaN, "Hello")).status, 400);
    assertEquals((await tus.patch(path!, 0, "Hello", { "upload-checksum": "md5 xxxx" })).status, 400);
    assertEquals(await tus.offset(path!), 0);
  }));

Deno.test("F09 a file of the largest size is taken, and not a byte more, whatever was said of it", () =>
  scene(async ({ server, tus, room }) => {
    const said = { filename: "big.bin", conversation: room };
    const bytes = noise(1_000_001);
    await tus.send(bytes.slice(0, 1_000_000), said);
    const more = await tus.begin(1_000_001, said);
    assertEquals([more.status, more.code], [413, "file_too_large"]);
    // The request says that it brings too much, and one that does not say.
    for (const body of [bytes, new Blob([bytes]).stream()]) {
      const { path } = await tus.begun(500_000, said);
      const refused = await tus.patch(path!, 0, body).catch(() => null);
      assert(refused === null || refused.status === 413 && refused.code === "file_too_large");
      await until(async () => await tus.offset(path!) === null, "the upload to be gone");
    }
    await server.core.files.sweep();
    assertEquals((await Array.fromAsync(server.core.store.list(keys.uploads()))).length, 0);
  }, { PARLEY_FILE_MB: "1" }));

Deno.test("F10 what was cut off is no file, cannot be sent, goes on where it was, and leaves nothing when given up", () =>
  scene(async ({ server, ada, tus, room }) => {
    const bytes = noise(500_000);
    const { path } = await tus.begun(bytes.length, { filename: "cut.bin", conversation: room });
    const cut = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes.slice(0, 200_000));
      },
      pull: async (controller) => {
        await until(async () => await tus.offset(path!) === 200_000, "what was sent to arrive");
        controller.error(new Error("The line is dead"));
      },
    });
    await tus.patch(path!, 0, cut).catch(() => {});
    const id = path!.split("/").at(-1)!;
    assertEquals((await ada.api("GET", `/api/files/${id}`)).status, 409);
    assertEquals(await ada.fetch(`/files/${id}`).then((got) => (got.body?.cancel(), got.status)), 404);
    assertEquals(await tus.offset(path!), 200_000);
    assertEquals((await tus.ask("DELETE", path!, {})).status, 204);
    assertEquals(await tus.offset(path!), null);
    await assertNothingLeft(server);
  }));

Deno.test("F11 an upload goes on only at its end, only for its maker, one request at a time", () =>
  withServer(async (server) => {
    const [ada, eve] = [await server.person("ada"), await server.person("eve")];
    const [tus, hers] = [new Tus(ada), new Tus(eve)];
    const bytes = noise(100_000);
    const said = { filename: "a.bin", conversation: await ada.firstRoom() };
    const { path } = await tus.begun(bytes.length, said);
    await tus.patch(path!, 0, bytes.slice(0, 10_000));
    for (const wrong of [0, 9_999, 10_001, 100_000]) {
      const refused = await tus.patch(path!, wrong, bytes.slice(0, 10));
      assertEquals([refused.status, refused.code], [409, "wrong_offset"]);
    }
    assertEquals(await hers.offset(path!), null);
    assertEquals((await hers.patch(path!, 10_000, "x")).status, 404);
    assertEquals((await hers.ask("DELETE", path!, {})).status, 404);
    assertEquals((await hers.patch("/api/uploads/01J9ZC8F2Y4T6V8X0Z2B4D6F8H", 0, "x")).status, 404);

    const both = await Promise.all(
      [1, 2, 3].map(() => tus.patch(path!, 10_000, bytes.slice(10_000, 90_000))),
    );
    assertEquals(both.filter(({ status }) => status === 204).length, 1);
    for (const { status } of both) assert([204, 409, 423].includes(status), String(status));
    assertEquals(await tus.offset(path!), 90_000);

    const checksum = async (of: Uint8Array<ArrayBuffer>) =>
      `sha256 ${Uint8Array.fromHex(await sha256(of)).toBase64()}`;
    const last = bytes.slice(90_000);
    const damaged = await tus.patch(path!, 90_000, last, { "upload-checksum": await checksum(bytes) });
    assertEquals([damaged.status, damaged.code], [460, "chunk_damaged"]);
    assertEquals(await tus.offset(path!), 90_000);
    const sound = await tus.patch(path!, 90_000, last, { "upload-checksum": await checksum(last) });
    assertEquals(sound.status, 204);
    assertEquals((await ada.api("GET", path!.replace("uploads", "files"))).body.sha256, await sha256(bytes));

    const { path: other } = await tus.begun(10, said);
    await ada.api("DELETE", "/api/session");
    assertEquals((await tus.patch(other!, 0, "Hello")).status, 401);
    assertEquals((await tus.ask("HEAD", other!, {})).status, 401);
    assertEquals((await tus.begin(10, said)).status, 401);
  }));

Deno.test("a line that brings nothing any more is given up when its maker asks how far it is", () =>
  scene(async ({ server, tus, room }) => {
    const bytes = noise(100_000);
    const { path } = await tus.begun(bytes.length, { filename: "a.bin", conversation: room });
    let end = () => {};
    const stuck = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes.slice(0, 40_000));
        end = () => controller.error(new Error("gone"));
      },
    });
    const first = tus.patch(path!, 0, stuck).catch(() => null);
    await until(async () => await tus.offset(path!) === 40_000, "what was sent to arrive");
    assertEquals((await tus.patch(path!, 40_000, bytes.slice(40_000))).code, "upload_busy");
    await until(async () => {
      assertEquals(await tus.offset(path!), 40_000);
      return (await tus.patch(path!, 40_000, bytes.slice(40_000))).status === 204;
    }, "the dead line to be given up");
    end();
    await first;
    assertEquals(server.log.problems, []);
  }));

Deno.test("F12 a file that is not what was announced is refused, and nothing of it is kept", () =>
  scene(async ({ server, tus, room }) => {
    const said = { filename: "a.bin", conversation: room, sha256: await sha256(noise(10)) };
    const { path } = await tus.begun(1000, said);
    const refused = await tus.patch(path!, 0, noise(1000));
    assertEquals([refused.status, refused.code], [422, "file_damaged"]);
    assertEquals(await tus.offset(path!), null);
    await assertNothingLeft(server);
  }));

Deno.test("F16 many uploads at once never take more room than one has", () =>
  scene(async ({ tus, room }) => {
    const begun = await Promise.all(
      Array.from({ length: 20 }, () => tus.begun(1_000_000, { filename: "a.bin", conversation: room })),
    );
    assertEquals(begun.filter(({ status }) => status === 201).length, 5);
    for (const { status, code } of begun) assert(status === 201 || code === "quota_exceeded");
    const taken = begun.find(({ status }) => status === 201)!;
    await tus.ask("DELETE", taken.path!, {});
    assertEquals((await tus.begun(1_000_000, { filename: "a.bin", conversation: room })).status, 201);
  }, { PARLEY_QUOTA_MB: "5" }));

Deno.test("five messages full of pictures can be sent at once; who goes on hears when, and others are not held up", () =>
  withServer(async (server) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    const said = { filename: "a.png", conversation: await ada.firstRoom() };
    const many = await Promise.all(Array.from({ length: 60 }, () => new Tus(ada).begin(10, said)));
    const refused = many.filter(({ status }) => status !== 201);
    // A place may have come free while they were on their way.
    assert(refused.length >= 1 && refused.length <= 10, `${refused.length} of 60`);
    for (const { status, code, headers } of refused) {
      assertEquals([status, code], [429, "rate_limited"]);
      assert(Number(headers.get("retry-after")) <= 60);
    }
    assertEquals((await new Tus(ben).begun(10, said)).status, 201);
  }, { settings: { PARLEY_LIMIT_UPLOAD: "50/5m" } }));

Deno.test("D10 who may not write somewhere cannot upload for it, and nobody uploads in another's name", () =>
  withServer(async (server) => {
    const [ada, eve] = [await server.person("ada"), await server.person("eve")];
    const { body } = await ada.api("POST", "/api/rooms", { name: "Cellar", access: "private" });
    const said = { filename: "a.txt", conversation: body.room.id };
    assertEquals((await new Tus(eve).begun(5, said)).status, 404);
    const { path } = await new Tus(ada).begun(5, said);
    const evil = await new Tus(ada).patch(path!, 0, "Hello", { origin: "https://evil.example" });
    assertEquals([evil.status, evil.code], [403, "cross_site"]);
    await ada.api("DELETE", `/api/rooms/${body.room.id}/members`);
    const line = await ada.connect();
    await line.request("room.archive", { conversation: body.room.id, archived: true }).catch(() => {});
    assertEquals((await new Tus(eve).patch(path!, 0, "Hello")).status, 404);
  }));

Deno.test("an upload that is not finished in a day is gone, and so is a file that nobody sends", async () => {
  let ahead = 0;
  await withServer(async (server) => {
    const ada = await server.person("ada");
    const tus = new Tus(ada);
    const said = { filename: "a.txt", conversation: await ada.firstRoom() };
    const { path } = await tus.begun(5, said);
    await tus.patch(path!, 0, "Hel");
    const id = await tus.send("Hello", said);
    ahead = 23 * 3_600_000;
    await server.core.files.sweep();
    assertEquals(await tus.offset(path!), 3);
    assertEquals((await ada.api("GET", `/api/files/${id}`)).status, 200);
    ahead = 25 * 3_600_000;
    assertEquals(await tus.offset(path!), null);
    await server.core.files.sweep();
    assertEquals((await ada.api("GET", `/api/files/${id}`)).status, 404);
    await assertNothingLeft(server);
  }, { effects: { now: () => Date.now() + ahead } });
});

Deno.test("the same bytes are stored once, and stay while somebody has them", () =>
  scene(async ({ server, ada, tus, room }) => {
    const bytes = noise(5000);
    const [one, two] = await Promise.all(
      ["a.bin", "b.bin"].map((filename) => tus.send(bytes, { filename, conversation: room })),
    );
    const { store, files } = server.core;
    await files.sweep();
    const blobs = async () => (await Array.fromAsync(store.list({ prefix: ["blobs"] }))).length;
    assertEquals(await blobs(), 1);
    await tus.ask("DELETE", `/api/uploads/${one}`, {});
    assertEquals(await blobs(), 1);
    assertEquals((await ada.api("GET", `/api/files/${two}`)).body.sha256, await sha256(bytes));
    await tus.ask("DELETE", `/api/uploads/${two}`, {});
    assertEquals(await blobs(), 0);
    await assertNothingLeft(server);
  }));
