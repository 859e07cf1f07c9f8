/** Pictures that are made to do harm, or have come to harm, on their way through a real server. */
import { deflateSync } from "node:zlib";
import { ulid } from "ulid";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { type Child, withChild } from "@/tests/support/child.ts";
import { Dice } from "@/tests/support/fuzz.ts";
import {
  exif,
  gif,
  joined,
  jpeg,
  png,
  pngBomb,
  pngChunk,
  pngHeader,
  pngMark,
  raw,
  webp,
} from "@/tests/support/pictures.ts";
import { TestPerson, withServer } from "@/tests/support/server.ts";
import { Tus } from "@/tests/support/tus.ts";

type Bytes = Uint8Array<ArrayBuffer>;
type Named = [name: string, bytes: Bytes];

const word = (value: number) => [value & 255, value >> 8];

/** Refused by what they say of themselves. */
function tooLarge(): Named[] {
  const frame = Uint8Array.of(0xff, 0xc0, 0, 11, 8, 0xff, 0xff, 0xff, 0xff, 1, 1, 0x11, 0);
  const scan = raw("\xff\xda\0\x08\x01\x01\0\0\x3f\0");
  return [
    ["a.png", pngBomb(30_000)],
    ["b.png", pngBomb(7_000)],
    ["a.jpg", joined(raw("\xff\xd8"), frame, scan, new Uint8Array(100), raw("\xff\xd9"))],
    ["a.webp", raw("RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\xff\x03\xff\xff\x03")],
    ["a.gif", joined(raw("GIF89a\x01\0\x01\0\0\0\0"), raw(",\0\0\0\0\xff\xff\xff\xff\0\x02\x01\x44\0;"))],
  ];
}

/** As many pixels as are taken, of a few kilobytes. */
const just: Named = ["just.png", pngBomb(6_320)];

/** Nothing is wrong with what they say; what is in them is. */
async function lying(): Promise<Named[]> {
  const much = deflateSync(new Uint8Array(200_000_000), { level: 9 });
  const small = joined(pngMark, pngHeader(10, 10, 32));
  const end = pngChunk("IEND", new Uint8Array());
  const inner = (await webp(8, 8)).slice();
  const still = joined(
    raw("GIF89a"),
    Uint8Array.of(...word(6000), ...word(6000), 0x81, 0, 0),
    new Uint8Array(12),
  );
  return [
    // Ten by ten, and two hundred megabytes; the same as a remark.
    ["more.png", joined(small, pngChunk("IDAT", much), end)],
    ["remark.png", joined(small, pngChunk("zTXt", joined(raw("a\0\0"), much)), pngChunk("IDAT", much), end)],
    // A canvas of one, and in it a picture that says that it is enormous.
    ["inner.webp", grown(inner)],
    // Twenty thousand pictures of nothing, one after the other.
    [
      "many.gif",
      joined(still, ...Array.from({ length: 20_000 }, () => raw(",\0\0\0\0\0\0\0\0\0\x02\0")), raw(";")),
    ],
  ];
}

/** The picture itself says 16,383 by 16,383, its canvas 1 by 1. */
function grown(plain: Bytes): Bytes {
  const inner = plain.slice(12);
  const at = inner.findIndex((byte, i) => byte === 0x9d && inner[i + 1] === 0x01 && inner[i + 2] === 0x2a);
  inner.set([0xff, 0x3f, 0xff, 0x3f], at + 3);
  const canvas = raw("VP8X\x0a\0\0\0\0\0\0\0\0\0\0\0\0\0");
  const body = joined(raw("WEBP"), canvas, inner);
  const head = joined(raw("RIFF"), new Uint8Array(4));
  new DataView(head.buffer).setUint32(4, body.length, true);
  return joined(head, body);
}

Deno.test("F05 F07 twenty bombs sent at once by several people are refused or have no small version, and the server stays well", () =>
  withChild(async (child) => {
    const people = await Promise.all(
      ["ada", "ben", "eve", "kim"].map((name) => TestPerson.register(child.url, name)),
    );
    const conversation = await people[0]!.firstRoom();
    const talker = await people[0]!.connect();
    await new Tus(people[0]!).send(png(20, 20), { filename: "a.png", conversation });
    const [refused, taken] = [tooLarge(), await lying()];
    // The one that is as large as may be is made small, which takes its time: once is enough.
    const bombs = [...refused, ...taken, just, ...refused, ...taken];
    const before = child.memory;
    let [most, sending, said] = [0, true, 0];
    const talking = (async () => {
      while (sending) {
        await talker.request("message.send", { conversation, clientId: ulid(), text: "Hello" });
        said++;
        most = Math.max(most, child.memory - before);
        assert(besides(child) < 1000, "the process of the pictures takes too much");
      }
    })();
    const outcomes = await Promise.all(
      bombs.map(([name, bytes], i) => sent(people[i % 4]!, name, { conversation, bytes })),
    );
    sending = false;
    await talking;
    for (const [i, { refusal, thumbs }] of outcomes.entries()) {
      const bomb = bombs[i]!;
      const [name] = bomb;
      if (refused.includes(bomb)) assertEquals(refusal, "picture_too_large", name);
      else if (bomb !== just) assertEquals([refusal, thumbs], [null, undefined], name);
    }
    assert(most < 96, `${most} MB more`);
    assert(said > 20, `only ${said} messages were sent meanwhile`);
    const last = await sent(people[1]!, "b.png", { conversation, bytes: png(200, 100) });
    assertEquals(last.thumbs, true, "the next one is made");
  }));

Deno.test("F07 pictures that were cut off or damaged on their way are taken as files, with a picture or without", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const conversation = await ada.firstRoom();
    const originals: Named[] = [
      ["a.png", png(48, 32)],
      ["a.jpg", jpeg(48, 32, exif(6))],
      ["a.gif", gif(16, 12, 2)],
      ["a.webp", await webp(48, 32)],
    ];
    const dice = new Dice(42);
    for (let i = 0; i < 32; i++) {
      const [name, original] = dice.pick(originals);
      const bytes = original.slice(0, dice.chance(0.5) ? dice.below(original.length) : original.length);
      for (let left = dice.below(6); left > 0 && bytes.length > 0; left--) {
        bytes[dice.below(bytes.length)] = dice.below(256);
      }
      const { refusal, id, thumbs } = await sent(ada, name, { conversation, bytes });
      if (refusal !== null) {
        assert(["file_mismatch", "picture_too_large"].includes(refusal), `${i}: ${refusal}`);
        continue;
      }
      const shown = await ada.fetch(`/files/${id}/small`);
      await shown.body?.cancel();
      assertEquals(shown.status, thumbs ? 200 : 404);
      assertEquals((await (await ada.fetch(`/files/${id}`)).bytes()).length > 0, bytes.length > 0);
    }
  }));

/** What becomes of it: the code of its refusal, or what is known of it. */
async function sent(
  person: TestPerson,
  filename: string,
  { conversation, bytes }: { conversation: string; bytes: Bytes },
): Promise<{ refusal: string | null; id?: string; thumbs?: boolean }> {
  try {
    // In a file of its own: nothing is stored already.
    const id = await new Tus(person).send(joined(bytes, raw(ulid())), { filename, conversation });
    const { thumbs } = (await person.api("GET", `/api/files/${id}`)).body;
    return { refusal: null, id, thumbs };
  } catch (error) {
    return { refusal: /Refused with (\w+)/.exec(String(error))?.[1] ?? String(error) };
  }
}

/** MiB of the processes that it has started. */
function besides({ pid }: Child): number {
  let sum = 0;
  for (
    const id of Deno.readTextFileSync(`/proc/${pid}/task/${pid}/children`).trim().split(" ").filter(Boolean)
  ) {
    try {
      sum += Number(/VmRSS:\s+(\d+)/.exec(Deno.readTextFileSync(`/proc/${id}/status`))?.[1] ?? 0) / 1024;
    } catch {
      // It has ended.
    }
  }
  return sum;
}
