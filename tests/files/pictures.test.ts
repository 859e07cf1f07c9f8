import { realEffects } from "@/core/effects.ts";
import { maxPixels, Pictures, surveyOf } from "@/core/pictures/pictures.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { withChild } from "@/tests/support/child.ts";
import {
  exif,
  gif,
  joined,
  jpeg,
  png,
  pngBomb,
  pngChunk,
  raw,
  seen,
  webp,
  webpWithNotes,
} from "@/tests/support/pictures.ts";
import { mutated, seeded } from "@/tests/support/mutations.ts";
import { TestPerson, type TestServer, withServer } from "@/tests/support/server.ts";
import { Tus } from "@/tests/support/tus.ts";

type Bytes = Uint8Array<ArrayBuffer>;

interface Scene {
  server: TestServer;
  ada: TestPerson;
  tus: Tus;
  room: string;
  /** Uploads it. @returns what is known of it. */
  // deno-lint-ignore no-explicit-any -- answers are looked at, not trusted
  known(filename: string, bytes: Bytes): Promise<any>;
  fetched(path: string): Promise<Bytes>;
}

function scene(run: (scene: Scene) => Promise<void>): Promise<void> {
  return withServer(async (server) => {
    const ada = await server.person("ada");
    const room = await ada.firstRoom();
    const tus = new Tus(ada);
    await run({
      ...{ server, ada, tus, room },
      async known(filename, bytes) {
        const id = await tus.send(bytes, { filename, conversation: room });
        return (await ada.api("GET", `/api/files/${id}`)).body;
      },
      fetched: async (path) => new Uint8Array(await (await ada.fetch(path)).arrayBuffer()),
    });
  });
}

async function missing(person: TestPerson, path: string): Promise<void> {
  const response = await person.fetch(path);
  await response.body?.cancel();
  assertEquals(response.status, 404);
}

Deno.test("a picture of every kind is known by its size, shown small, and has something to show until then", () =>
  scene(async ({ known, fetched }) => {
    for (
      const [name, bytes] of [
        ["a.png", png(1600, 800)],
        ["a.jpg", jpeg(1600, 800)],
        ["a.webp", await webp(1600, 800)],
      ] as [string, Bytes][]
    ) {
      const info = await known(name, bytes);
      assertEquals([info.category, info.width, info.height, info.thumbs], ["image", 1600, 800, true], name);
      assertEquals([info.animated, info.cleaned], [undefined, undefined], name);
      assertEquals(await fetched(`/files/${info.id}`), bytes, name);
      for (const [version, width, height] of [["small", 360, 180], ["large", 1280, 640]] as const) {
        const picture = await seen(await fetched(`/files/${info.id}/${version}`));
        assertEquals([picture.width, picture.height], [width, height]);
        const [red, green] = picture.at(0.05, 0.05);
        assert(red > 200 && green < 60, `${name} ${version}: ${red}, ${green}`);
        const [lessRed, moreGreen] = picture.at(0.95, 0.05);
        assert(lessRed < 60 && moreGreen > 200, `${name} ${version}`);
      }
      assert(info.placeholder.length < 400);
      const tiny = await seen(Uint8Array.fromBase64(info.placeholder));
      assertEquals([tiny.width, tiny.height], [16, 8]);
    }
    const still = await known("a.gif", gif(40, 20));
    assertEquals([still.width, still.height, still.animated, still.thumbs], [40, 20, undefined, true]);
    const moving = await known("b.gif", gif(40, 20, 3));
    assertEquals([moving.width, moving.height, moving.animated, moving.thumbs], [40, 20, true, true]);
    const small = await seen(await fetched(`/files/${moving.id}/large`));
    assertEquals([small.width, small.height], [40, 20], "never larger than it is");
  }));

Deno.test("a small version is served like a file: by itself it does nothing, and it comes in ranges", () =>
  scene(async ({ ada, known }) => {
    const { id } = await known("Straße.png", png(20, 10));
    const whole = await ada.fetch(`/files/${id}/small`);
    const bytes = new Uint8Array(await whole.arrayBuffer());
    assertEquals(whole.headers.get("content-type"), "image/webp");
    assertEquals(whole.headers.get("content-disposition")!.split("''")[1], "Stra%C3%9Fe.webp");
    assert(whole.headers.get("content-security-policy")!.startsWith("sandbox;"));
    const part = await ada.fetch(`/files/${id}/small`, { headers: { range: "bytes=2-9" } });
    assertEquals([part.status, new Uint8Array(await part.arrayBuffer())], [206, bytes.slice(2, 10)]);
    await missing(ada, `/files/${id}/medium`);
  }));

Deno.test("what is see-through stays so", () =>
  scene(async ({ known, fetched }) => {
    const data = new Uint8ClampedArray(4 * 600 * 600);
    for (let i = 0; i < data.length; i += 4) data.set([255, 255, 255, i < data.length / 2 ? 0 : 255], i);
    const info = await known("a.png", png(600, 600, undefined, data));
    const small = await seen(await fetched(`/files/${info.id}/small`));
    assertEquals([small.at(0.5, 0.2)[3], small.at(0.5, 0.8)], [0, [255, 255, 255, 255]]);
    assertEquals(info.placeholder, undefined);
  }));

Deno.test("F18 where a picture was taken and with what is nowhere in what is given out, and it stands upright", () =>
  scene(async ({ known, fetched }) => {
    const text = (bytes: Bytes) => new TextDecoder("latin1").decode(bytes);
    const xmp = raw("http://ns.adobe.com/xap/1.0/\0<x>AardvarkCam GPS</x>");
    const note = joined(Uint8Array.of(0xff, 0xe1, 0, xmp.length + 2), xmp);
    const comment = joined(raw("\xff\xfe\0\x0d"), raw("AardvarkCam"));
    const turned = joined(
      jpeg(400, 200, joined(exif(6), note, comment)),
      raw("AardvarkCam: a film behind the picture"),
    );
    const plain = webp(400, 200);
    const notes = pngChunk("eXIf", exif(1).subarray(10));
    for (
      const [name, bytes, size] of [
        ["a.jpg", turned, [200, 400]],
        ["a.png", png(400, 200, joined(notes, pngChunk("tEXt", raw("Camera\0AardvarkCam")))), [400, 200]],
        ["a.webp", webpWithNotes(await plain, 400, 200), [400, 200]],
        ["a.gif", joined(gif(40, 20).subarray(0, -1), raw("!\xfe\x0bAardvarkCam\0;")), [40, 20]],
      ] as [string, Bytes, number[]][]
    ) {
      assert(text(bytes).includes("AardvarkCam"));
      const info = await known(name, bytes);
      assertEquals([[info.width, info.height], info.cleaned], [size, true], name);
      const whole = await fetched(`/files/${info.id}`);
      assertEquals(whole.length, info.size);
      for (
        const one of [
          whole,
          await fetched(`/files/${info.id}/small`),
          await fetched(`/files/${info.id}/large`),
        ]
      ) {
        assert(!/AardvarkCam|GPS/.test(text(one)), name);
      }
      // What is left is clean, and stays as it is.
      const again = await known(name, whole);
      assertEquals([again.cleaned, again.sha256, again.width], [undefined, info.sha256, info.width], name);
    }
    // Turned to the right: what was on the left is above.
    const info = await known("b.jpg", jpeg(400, 200, exif(6)));
    const small = await seen(await fetched(`/files/${info.id}/small`));
    assertEquals([small.width, small.height], [180, 360]);
    const [[red], [, green]] = [small.at(0.9, 0.05), small.at(0.9, 0.95)];
    assert(red > 180 && green > 180, `${red} above, ${green} below`);
  }));

Deno.test("every way up that a camera knows is turned as it should be", async () => {
  const pictures = new Pictures(realEffects(() => {}));
  // Where red, which is on the left and brightest at the top, comes to stand: [across, down] of the brightest corner.
  const corners: Record<number, [number, number]> = {
    1: [0, 0],
    2: [1, 0],
    3: [1, 1],
    4: [0, 1],
    5: [0, 0],
    6: [1, 0],
    7: [1, 1],
    8: [0, 1],
  };
  const bytes = jpeg(300, 200);
  for (const [way, [x, y]] of Object.entries(corners)) {
    const order = {
      type: "image/jpeg",
      width: 300,
      height: 200,
      orientation: Number(way),
      size: bytes.length,
    };
    const made = await pictures.press(order, () => new Blob([bytes]).stream());
    const small = await seen(made!.small);
    assertEquals(small.width > small.height, Number(way) < 5, way);
    const red = ([r, g]: number[]) => r! - g!;
    const brightest = red(small.at(x * 0.9 + 0.05, y * 0.9 + 0.05));
    for (const [otherX, otherY] of [[0, 0], [0, 1], [1, 0], [1, 1]] as const) {
      if (otherX === x && otherY === y) continue;
      assert(brightest > red(small.at(otherX * 0.9 + 0.05, otherY * 0.9 + 0.05)), `orientation ${way}`);
    }
  }
  await pictures.close();
});

Deno.test("F05 a picture with more pixels than are shown is refused by its header, and nothing is unpacked", () =>
  withChild(async (child) => {
    const ada = await TestPerson.register(child.url, "ada");
    const tus = new Tus(ada);
    const conversation = await ada.firstRoom();
    await tus.send(png(10, 10), { filename: "a.png", conversation });
    const before = child.memory;
    const frame = Uint8Array.of(0xff, 0xc0, 0, 11, 8, 0xff, 0xff, 0xff, 0xff, 1, 1, 0x11, 0);
    const scan = raw("\xff\xda\0\x08\x01\x01\0\0\x3f\0");
    const large = raw("RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\xff\x03\xff\xff\x03");
    for (
      const [filename, bytes] of [
        ["a.png", pngBomb(30_000)],
        ["b.png", pngBomb(12_000)],
        ["a.jpg", joined(raw("\xff\xd8"), frame, scan, new Uint8Array(100), raw("\xff\xd9"))],
        ["a.webp", large],
        ["a.gif", joined(raw("GIF89a\xff\xff\xff\xff\0\0\0"), gif(1, 1).subarray(25))],
        ["b.gif", joined(raw("GIF89a\x01\0\x01\0\0\0\0"), raw(",\0\0\0\0\xff\xff\xff\xff\0\x02\x01\x44\0;"))],
      ] as [string, Bytes][]
    ) {
      assert(bytes.length < 200_000);
      assertEquals(await tus.refusal(bytes, { filename, conversation }), "picture_too_large", filename);
      assert(child.memory - before < 64, `${child.memory - before} MB more`);
    }
    const just = Math.floor(Math.sqrt(maxPixels) / 8) * 8;
    await tus.send(pngBomb(just), { filename: "just.png", conversation });
    assert(child.memory - before < 64, `${child.memory - before} MB more`);
  }));

Deno.test("a picture that takes too long, or too much memory, is given up, and the next one is made", async () => {
  const bytes = png(2000, 2000);
  const order = { type: "image/png", width: 2000, height: 2000, orientation: 1, size: bytes.length };
  const stream = () => new Blob([bytes]).stream();
  for (const limits of [{ processing: 10 }, { memory: 1_000_000 }]) {
    const strict = new Pictures(realEffects(() => {}), limits);
    assertEquals(await strict.press(order, stream), null);
    assertEquals(strict.pid, null);
    await strict.close();
  }
  const pictures = new Pictures(realEffects(() => {}));
  const asked = [1, 2, 3].map(() => pictures.press(order, stream));
  await asked[0];
  // Killed by somebody else, in the middle or between.
  Deno.kill(pictures.pid!, "SIGKILL");
  await Promise.all(asked);
  assert(await pictures.press(order, stream) !== null);
  await pictures.close();
});

Deno.test("a picture that cannot be read is a file like any other, and one that cannot be made smaller is shown as it is", () =>
  scene(async ({ ada, known }) => {
    const cut = await known("cut.png", png(300, 300).subarray(0, 400));
    assertEquals([cut.category, cut.type, cut.width], ["other", "application/octet-stream", undefined]);
    const damaged = png(300, 300);
    damaged.fill(7, 60, 200);
    const shown = await known("damaged.png", damaged);
    assertEquals([shown.category, shown.width, shown.thumbs], ["image", 300, undefined]);
    await missing(ada, `/files/${shown.id}/small`);
  }));

// `MUTATIONS=5000 deno test -A tests/files/pictures.test.ts --filter F07` does it longer.
const mutations = Number(Deno.env.get("MUTATIONS") ?? 240);

Deno.test("F07 mutated pictures are read or not, in bounded time, and the process that reads them is there again", async () => {
  const pictures = new Pictures(realEffects(() => {}));
  const originals: [string, Bytes][] = [
    ["image/png", png(64, 48)],
    ["image/jpeg", jpeg(64, 48, exif(6))],
    ["image/gif", gif(16, 12, 2)],
    ["image/webp", await webp(64, 48)],
  ];
  const random = seeded(17);
  let made = 0;
  for (let i = 0; i < mutations; i++) {
    const [type, original] = originals[i % originals.length]!;
    const bytes = mutated(original, random);
    const survey = await surveyOf(type, bytes.length, (from, to) => Promise.resolve(bytes.slice(from, to)));
    if (survey === null || survey.pixels > maxPixels) continue;
    const { width, height, orientation } = survey;
    const began = performance.now();
    const order = { type, width, height, orientation, size: bytes.length };
    if (await pictures.press(order, () => new Blob([bytes]).stream()) !== null) made++;
    assert(performance.now() - began < 35_000);
  }
  assert(made > mutations / 20, `${made} of ${mutations} could still be read`);
  const last = originals[0]![1];
  const order = { type: "image/png", width: 64, height: 48, orientation: 1, size: last.length };
  assert(await pictures.press(order, () => new Blob([last]).stream()) !== null);
  await pictures.close();
});
