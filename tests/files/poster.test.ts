import { maxPixels } from "@/core/pictures/pictures.ts";
import { assertEquals } from "@/tests/support/assert.ts";
import { png, pngBomb, raw, seen } from "@/tests/support/pictures.ts";
import { type TestClient, TestPerson, type TestServer, withServer } from "@/tests/support/server.ts";
import { noise, Tus } from "@/tests/support/tus.ts";

type Bytes = Uint8Array<ArrayBuffer>;

interface Scene {
  server: TestServer;
  ada: TestPerson;
  ben: TestPerson;
  here: TestClient;
  room: string;
  /** A film of somebody's that waits to be sent. */
  film(of: TestPerson): Promise<string>;
}

const bytes = raw("\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm and then pictures that move");

function scene(run: (scene: Scene) => Promise<void>): Promise<void> {
  return withServer(async (server) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    const room = await ada.firstRoom();
    const here = await ada.connect();
    const said = { filename: "sea.webm", conversation: room, duration: "4000", width: "640", height: "360" };
    await run({ server, ada, ben, here, room, film: (of) => new Tus(of).send(bytes, said) });
  });
}

async function give(person: TestPerson, id: string, picture: Bytes) {
  const headers = { "content-type": "application/octet-stream" };
  const response = await person.fetch(`/api/files/${id}/poster`, { method: "PUT", headers, body: picture });
  const body = await response.json();
  return { status: response.status, body, code: body.error?.code as string | undefined };
}

async function gotten(person: TestPerson, path: string): Promise<Bytes | number> {
  const response = await person.fetch(path);
  const bytes = new Uint8Array(await response.arrayBuffer());
  return response.status === 200 ? bytes : response.status;
}

let made = 0;
async function send(line: TestClient, conversation: string, files: string[]): Promise<number> {
  const clientId = `01J9ZD0A2C4E6G8J0M2P5${String(made++).padStart(5, "0")}`;
  return (await line.request("message.send", { conversation, clientId, text: "", files })).n;
}

/** How many of these there are in the store. */
async function count({ core }: TestServer, noun: string): Promise<number> {
  return (await Array.fromAsync(core.store.raw.list({ prefix: [noun] }))).length;
}

Deno.test("a film has a poster that its sender gives it before it is sent, for everybody who may see it", () =>
  scene(async ({ server, ada, ben, here, room, film }) => {
    const id = await film(ada);
    assertEquals(await gotten(ada, `/files/${id}/small`), 404);
    const given = await give(ada, id, png(1600, 900));
    assertEquals([given.status, given.body.thumbs, given.body.duration], [200, true, 4000]);
    assertEquals(typeof given.body.placeholder, "string");
    assertEquals(await gotten(ben, `/files/${id}/small`), 404);
    // Whoever asks again, because the answer was lost, is told the same and changes nothing.
    assertEquals((await give(ada, id, png(10, 10))).body, given.body);
    await send(here, room, [id]);
    for (const [version, side] of [["small", 360], ["large", 1280]] as const) {
      const picture = await gotten(ben, `/files/${id}/${version}`) as Bytes;
      assertEquals((await seen(picture)).width, side);
    }
    assertEquals(await gotten(ben, `/files/${id}`), bytes);
    assertEquals((await give(ada, id, png(10, 10))).code, "file_attached");
    const dan = await server.person("dan");
    await dan.api("DELETE", `/api/rooms/${room}/members`);
    assertEquals(await gotten(dan, `/files/${id}/small`), 404);
  }));

Deno.test("two who send the same film have posters of their own, and each goes with its message", () =>
  scene(async ({ server, ada, ben, here, room, film }) => {
    const [first, second] = [await film(ada), await film(ben)];
    await give(ada, first, png(400, 200));
    assertEquals((await ben.api("GET", `/api/files/${second}`)).body.thumbs, undefined);
    assertEquals(await gotten(ben, `/files/${second}/small`), 404);
    await give(ben, second, png(200, 400));
    assertEquals((await seen(await gotten(ben, `/files/${second}/small`) as Bytes)).height, 360);
    const n = await send(here, room, [first]);
    assertEquals(await count(server, "blobs"), 3);
    // A forwarded one has the poster too, and keeps it.
    const { room: other } = await here.request("room.create", { name: "Films", access: "private" });
    const clientId = "01J9ZD0A2C4E6G8J0M2P6WWWWW";
    const forward = { conversation: room, n, to: other.id, clientId };
    const sent = await here.request("message.forward", forward);
    await here.request("message.delete", { conversation: room, n });
    assertEquals(await gotten(ada, `/files/${first}/small`), 404);
    const { files } = await here.request("files.list", { conversation: other.id, kind: "films" });
    const copy = files[0]!.file.id;
    assertEquals((await seen(await gotten(ada, `/files/${copy}/small`) as Bytes)).width, 360);
    await here.request("message.delete", { conversation: other.id, n: sent.n });
    await new Tus(ben).ask("DELETE", `/api/uploads/${second}`, {});
    await server.core.files.sweep();
    assertEquals([await count(server, "blobs"), await count(server, "files_by_blob")], [0, 0]);
  }));

Deno.test("F05 a poster is refused that is no picture, damaged, too large, of no film, or by somebody else", () =>
  scene(async ({ server, ada, ben, room, film }) => {
    const id = await film(ada);
    const note = await new Tus(ada).send("hello", { filename: "note.txt", conversation: room });
    for (
      const [person, file, bytes, code] of [
        [ada, id, raw("<svg onload=alert(1)>"), "file_mismatch"],
        [ada, id, png(40, 40).slice(0, 60), "picture_unreadable"],
        [ada, id, pngBomb(Math.ceil(Math.sqrt(maxPixels)) + 10), "picture_too_large"],
        [ada, id, noise(1_000_001), "too_large"],
        [ada, id, new Uint8Array(), "file_mismatch"],
        [ada, note, png(10, 10), "file_mismatch"],
        [ada, "01J9ZD0A2C4E6G8J0M2P4ZZZZZ", png(10, 10), "not_found"],
        [ben, id, png(10, 10), "not_found"],
      ] as const
    ) {
      assertEquals((await give(person, file, bytes)).code, code);
    }
    const stranger = await server.fetch(`/api/files/${id}/poster`, {
      method: "PUT",
      headers: { origin: server.url },
      body: png(10, 10),
    });
    await stranger.body?.cancel();
    assertEquals(stranger.status, 401);
    assertEquals((await ada.api("GET", `/api/files/${id}`)).body.thumbs, undefined);
    assertEquals(await count(server, "blobs"), 2);
  }));

Deno.test("a picture says how large it was before its sender made it smaller, when that is larger", () =>
  scene(async ({ ada, room }) => {
    const known = async (original: string) => {
      const id = await new Tus(ada).send(png(20, 20), { filename: "a.png", conversation: room, original });
      return (await ada.api("GET", `/api/files/${id}`)).body.original;
    };
    assertEquals([await known("3000000"), await known("10")], [3_000_000, undefined]);
    const begun = await new Tus(ada).begin(9, { filename: "a.png", conversation: room, original: "-1" });
    assertEquals(begun.code, "bad_field");
  }));
