import { realEffects } from "@/core/effects.ts";
import { keys } from "@/core/kv/keys.ts";
import { Media } from "@/core/media/media.ts";
import type { FileInfo } from "@/core/protocol/entries.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { cameraNotes, cameraSegment } from "@/tests/support/camera.ts";
import { mutated, seeded } from "@/tests/support/mutations.ts";
import { exif, joined, jpeg, png, pngChunk, raw, webp, webpWithNotes } from "@/tests/support/pictures.ts";
import { aac, avi, flac, m4a, matroska, mp3, mp4, ogg, tags, wav } from "@/tests/support/recordings.ts";
import { type TestClient, type TestPerson, type TestServer, withServer } from "@/tests/support/server.ts";
import { type Said, Tus } from "@/tests/support/tus.ts";
import { until } from "@/tests/support/until.ts";

type Bytes = Uint8Array<ArrayBuffer>;

interface Scene {
  server: TestServer;
  ada: TestPerson;
  /** Ada's and Ben's lines. */
  here: TestClient;
  there: TestClient;
  room: string;
  upload(filename: string, bytes: Bytes, said?: Said): Promise<string>;
  // deno-lint-ignore no-explicit-any -- answers are looked at, not trusted
  known(id: string): Promise<any>;
  /** The same, once it has said something: on a busy machine that may be later than the upload. */
  // deno-lint-ignore no-explicit-any -- answers are looked at, not trusted
  told(id: string): Promise<any>;
  send(id: string): Promise<number>;
}

function scene(run: (scene: Scene) => Promise<void>): Promise<void> {
  return withServer(async (server) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    const room = await ada.firstRoom();
    const [here, there] = [await ada.connect(), await ben.connect()];
    const { membership } = await here.request("conversation.open", { conversation: room });
    await there.request("follow", { conversation: room, after: membership.head.n });
    let sent = 0;
    const known = async (id: string) => (await ada.api("GET", `/api/files/${id}`)).body;
    await run({
      ...{ server, ada, here, there, room },
      upload: (filename, bytes, said = {}) =>
        new Tus(ada).send(bytes, { filename, conversation: room, ...said }),
      known,
      async told(id) {
        await until(async () => Object.keys((await known(id)).details).length > 0, "what it says", 35_000);
        return await known(id);
      },
      async send(id) {
        const clientId = `01J9ZD0A2C4E6G8J0M2P4${String(sent++).padStart(5, "0")}`;
        return (await here.request("message.send", { conversation: room, clientId, files: [id] })).n;
      },
    });
  });
}

const lies = { duration: "999000", width: "7", height: "7" };
const said = { title: tags.title, artist: tags.artist };
/** One of each kind: its name, what is in it, and what is known of it: whatever a browser claims. */
const kinds: [string, Bytes, Partial<FileInfo>, object][] = [
  ["a.wav", wav(3), { duration: 3_000 }, { audio: "PCM" }],
  ["a.mp3", mp3(5, tags), { duration: 4_977, ...said }, { audio: "MP3", bits: 128_000, album: tags.album }],
  ["a.flac", flac(6, tags), { duration: 6_000, ...said }, { audio: "FLAC", album: tags.album }],
  ["a.ogg", ogg(7, tags), { duration: 7_000, ...said }, { audio: "Opus", album: tags.album }],
  ["a.m4a", m4a(10, tags), { duration: 10_000, ...said }, { audio: "AAC", album: tags.album }],
  ["a.mp4", mp4(8, 640, 360), { duration: 8_000, width: 640, height: 360 }, { video: "H.264", rate: 30 }],
  [
    "b.mp4",
    mp4(8, 640, 360, { turned: 90, first: true, said: tags }),
    { duration: 8_000, width: 360, height: 640, ...said },
    { video: "H.264", turned: 90 },
  ],
  ["a.mov", mp4(9, 640, 360, { brand: "qt  " }), { duration: 9_000, width: 640 }, { video: "H.264" }],
  ["a.avi", avi(4, 320, 240), { duration: 4_000, width: 320, height: 240 }, { video: "MPEG-4", rate: 25 }],
  ["a.webm", matroska(11, 320, 200), { duration: 11_000, width: 320, height: 200 }, { video: "VP8" }],
  ["a.mkv", matroska(12, 320, 200, "matroska"), { duration: 12_000, width: 320 }, { video: "VP8" }],
];

/** Of `all`, those that `some` has too. */
function partOf(all: object, some: object): object {
  return Object.fromEntries(Object.keys(some).map((name) => [name, (all as Record<string, unknown>)[name]]));
}

Deno.test("the server knows by itself what a sound or film of any kind is, however it lies who sends it", () =>
  scene(async ({ upload, known, told, send, here, room, ada }) => {
    for (const [name, bytes, info, details] of kinds) {
      const id = await upload(name, bytes, lies);
      const about = await told(id);
      assertEquals(partOf(about, info), info, name);
      assertEquals(partOf(about.details, details), details, name);
      assertEquals([about.by.username, about.details.located], ["ada", undefined], name);
    }
    const id = await upload("b.mp3", mp3(2, tags));
    await told(id);
    const n = await send(id);
    const { entries: [entry] } = await here.request("messages.get", { conversation: room, numbers: [n] });
    assertEquals([entry!.files![0]!.duration, entry!.files![0]!.artist], [2_006, tags.artist]);
    assertEquals((await known(id)).at, entry!.at, "when it was sent");
    const { files } = await here.request("files.list", { conversation: room, kind: "sounds" });
    assertEquals([files[0]!.by, files[0]!.file.title], [ada.id, tags.title]);
    const clientId = "01J9ZD0A2C4E6G8J0M2P4FWD00";
    const forwarded = await here.request("message.forward", {
      ...{ conversation: room, n },
      to: room,
      clientId,
    });
    const numbers = [forwarded.n];
    const copy = (await here.request("messages.get", { conversation: room, numbers })).entries[0]!.files![0]!;
    assertEquals([copy.title, (await known(copy.id)).details.album], [tags.title, tags.album]);
  }));

Deno.test("where a file says nothing, what the browser claims is shown, and a film that is none is a file", () =>
  scene(async ({ upload, known, told }) => {
    const stream = await told(await upload("a.aac", aac(50), { duration: "1200" }));
    assertEquals([stream.duration, stream.details.audio], [1_200, "AAC"]);
    const nothing = await known(
      await upload("a.mp4", raw("\0\0\0\x20ftypisom"), { width: "640", height: "360" }),
    );
    assertEquals([nothing.category, nothing.width, nothing.details], ["video", 640, {}]);
  }));

Deno.test("a message does not wait for what takes long: it is sent, and says it later, to all who look", () =>
  scene(async ({ server: { core }, upload, told, send, there }) => {
    await core.media.prepare();
    Deno.kill(core.media.pid!, "SIGSTOP");
    const id = await upload("a.mp4", mp4(8, 640, 360), { ...lies });
    const n = await send(id);
    await until(() => there.of("event").some(({ entry }) => entry.n === n));
    const [first] = there.of("event").filter(({ entry }) => entry.n === n);
    assert(first!.entry.type === "message");
    assertEquals([first!.entry.files![0]!.duration, first!.entry.files![0]!.width], [999_000, 7]);
    Deno.kill(core.media.pid!, "SIGCONT");
    await until(() => there.of("event").some(({ entry }) => entry.type === "changed" && entry.of === n));
    const change = there.of("event").find(({ entry }) => entry.type === "changed" && entry.of === n)!.entry;
    assert(change.type === "changed");
    const { files, edited } = change.message!;
    assertEquals([files![0]!.duration, files![0]!.width, files![0]!.height, edited], [
      8_000,
      640,
      360,
      undefined,
    ]);
    const about = await told(id);
    assertEquals([about.duration, about.details.video], [8_000, "H.264"]);
  }));

Deno.test("a recording from before anybody listened to them is listened to when somebody asks about it", () =>
  scene(async ({ server: { core: { store } }, upload, known, told, send, there }) => {
    const waiting = await upload("waits.mp3", mp3(5, tags));
    const id = await upload("a.mp3", mp3(5, tags));
    await told(id);
    const n = await send(id);
    const [file, other] = [(await store.get(keys.file(id)))!, (await store.get(keys.file(waiting)))!];
    assertEquals(file.blob, other.blob);
    const blob = (await store.get(keys.blob(file.blob)))!;
    const entry = (await store.get(keys.entry(file.conversation, n)))!;
    assert(entry.type === "message");
    const bare = ({ title: _t, artist: _a, duration: _d, ...info }: FileInfo) => info;
    const { heard: _heard, ...deaf } = blob;
    await store.commit((change) =>
      change.set(keys.blob(blob.id), deaf)
        .set(keys.file(id), { ...file, info: bare(file.info) })
        .set(keys.file(waiting), { ...other, info: bare(other.info) })
        .set(
          keys.entry(file.conversation, n),
          { ...entry, files: [bare(file.info)] },
        )
    );
    assertEquals((await told(id)).details.album, tags.album);
    await until(() => there.of("event").some(({ entry }) => entry.type === "changed" && entry.of === n));
    assertEquals([(await known(id)).title, (await known(id)).details.audio], [tags.title, "MP3"]);
    await until(async () => (await known(waiting)).title === tags.title);
    assertEquals(there.of("event").filter(({ entry }) => entry.type === "changed").length, 1);
  }));

Deno.test("F18 of a picture is known with what and when it was taken, and that it said where, but not where", () =>
  scene(async ({ server: { core }, upload, known, ada }) => {
    const details = {
      camera: "Aardvark X1",
      lens: "Aardvark 35mm F2",
      taken: "2026-05-01T12:30:00",
      exposure: 0.02,
      aperture: 2.8,
      sensitivity: 400,
      focal: 35,
      located: true,
    };
    const notes = cameraNotes();
    const xmp = raw("http://ns.adobe.com/xap/1.0/\0<x exif:GPSLatitude='57,42.5N'/>");
    const segment = joined(Uint8Array.of(0xff, 0xe1, 0, xmp.length + 2), xmp);
    for (
      const [name, bytes, expected] of [
        ["a.jpg", jpeg(60, 40, cameraSegment(notes)), details],
        ["b.jpg", jpeg(61, 40, segment), { located: true }],
        ["c.jpg", jpeg(62, 40, cameraSegment(raw("MM\0*\xff\xff\xff\xff"))), {}],
        ["a.png", png(60, 40, pngChunk("eXIf", notes)), details],
        ["a.webp", webpWithNotes(await webp(60, 40), 60, 40, joined(raw("Exif\0\0"), notes)), details],
        // It could have said where, and did not.
        ["d.jpg", jpeg(63, 40, exif(1)), { camera: "AardvarkCam" }],
        ["b.png", png(60, 40), {}],
      ] as [string, Bytes, object][]
    ) {
      const about = await known(await upload(name, bytes));
      assertEquals(about.details, expected, name);
      assertEquals([about.category, about.height], ["image", 40], name);
      const whole = new Uint8Array(await (await ada.fetch(`/files/${about.id}`)).arrayBuffer());
      assert(!new TextDecoder("latin1").decode(whole).includes("Aardvark"), name);
      const blob = await core.store.get(keys.blob((await core.store.get(keys.file(about.id)))!.blob));
      assert(!/57|GPS|latitude/i.test(JSON.stringify(blob!.heard ?? "")), name);
    }
  }));

Deno.test("words out of a stranger's file are short, in one line, and turn nothing around", () =>
  scene(async ({ upload, known, told }) => {
    const album = "x\u202Eevil\0\n\nline\u2028two";
    const hostile = {
      title: `<img src=x onerror=alert(1)> ${"long ".repeat(500)}`,
      artist: "\u200B\u200B",
      album,
    };
    const { title, artist, details } = await told(await upload("a.flac", flac(1, hostile)));
    assertEquals([[...title].length <= 120, title.startsWith("<img src=x"), artist], [true, true, undefined]);
    assert(/^x evil/.test(details.album) && !/[\p{Cc}\p{Cf}\p{Zl}]/u.test(details.album), details.album);
    const never = cameraNotes({ camera: "c".repeat(5_000), taken: "0000:00:00 00:00:00" });
    const about = await known(await upload("a.jpg", jpeg(30, 20, cameraSegment(never))));
    assertEquals([about.details.camera.length, about.details.taken], [120, undefined]);
  }));

Deno.test("of a film of 100 MB that says at its end what it is, next to nothing is read or held", async () => {
  const film = mp4(60, 640, 360, { data: 100_000_000 });
  const media = new Media(realEffects(() => {}));
  let read = 0;
  const heard = await media.recording(film.length, (from, to) => {
    read += to - from;
    return Promise.resolve(film.slice(from, to));
  });
  assertEquals([heard!.duration, heard!.width], [60_000, 640]);
  assert(read < 7_000_000, `${read} bytes read`);
  const memory = Number(/VmRSS:\s*(\d+)/.exec(Deno.readTextFileSync(`/proc/${media.pid}/status`))![1]);
  assert(memory < 250_000, `${memory} KB held`);
  await media.close();
});

Deno.test("a file that takes too long, or too much memory, is given up, and the next one is read", async () => {
  const sound = mp3(5, tags);
  const read = (from: number, to: number) => Promise.resolve(sound.slice(from, to));
  for (const limits of [{ waiting: 1 }, { memory: 1_000_000 }]) {
    const strict = new Media(realEffects(() => {}), limits);
    // It may be ended while it starts.
    assertEquals(await strict.recording(sound.length, read).catch(() => null), null);
    assertEquals(strict.pid, null);
    await strict.close();
  }
  const media = new Media(realEffects(() => {}));
  assertEquals(await media.recording(sound.length, () => Promise.reject(new Error("no disk"))), null);
  const asked = [1, 2, 3].map(() => media.recording(sound.length, read));
  await asked[0];
  // Killed by somebody else, in the middle or between.
  Deno.kill(media.pid!, "SIGKILL");
  await Promise.all(asked);
  assertEquals((await media.recording(sound.length, read))?.title, tags.title);
  await media.close();
});

// `MUTATIONS=5000 deno test -A tests/files/recordings.test.ts --filter F07` does it longer.
const mutations = Number(Deno.env.get("MUTATIONS") ?? 240);

Deno.test("F07 mutated sounds, films and notes are read or not, in bounded time, and the process that reads them is there again", async () => {
  const media = new Media(realEffects(() => {}));
  const random = seeded(23);
  const originals = [
    ...kinds.map(([name, bytes]): [string, Bytes] => [name, bytes]),
    ["notes", cameraNotes()] as const,
  ];
  let known = 0;
  for (let i = 0; i < mutations; i++) {
    const [name, original] = originals[i % originals.length]!;
    const bytes = mutated(original, random);
    const began = performance.now();
    const heard = name === "notes"
      ? await media.notes(bytes)
      : await media.recording(bytes.length, (from, to) => Promise.resolve(bytes.slice(from, to)));
    if (heard !== null) known++;
    assert(performance.now() - began < 35_000, name);
    assert(JSON.stringify(heard).length < 2_000, name);
  }
  assert(known > mutations / 2, `${known} of ${mutations} could still be read`);
  const sound = wav(3);
  const heard = await media.recording(sound.length, (from, to) => Promise.resolve(sound.slice(from, to)));
  assertEquals(heard!.duration, 3_000);
  await media.close();
});
