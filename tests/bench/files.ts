/**
 * Files on their way up and down, beside a plain file server of Deno on the same machine, with the same client and the
 * same bytes; small versions of pictures; and talk while pictures arrive that are made to do harm.
 */
import { ulid } from "ulid";
import { Child } from "@/tests/support/child.ts";
import { joined, jpeg, pngBomb, raw } from "@/tests/support/pictures.ts";
import { TestPerson } from "@/tests/support/server.ts";
import { noise, Tus } from "@/tests/support/tus.ts";
import { until } from "@/tests/support/until.ts";
import { growth, type Measured, type Row, type Size, temporary } from "./measuring.ts";
import { steady } from "./talking.ts";
import { build, unlimited } from "./town.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const length = 100_000_000;
const part = 4_000_000;
const people = 50;
const bombs = 20;

export const fileRows: Row[] = [
  {
    name: "upload",
    what: "100 MB over tus, checked, hashed, encrypted and on disk, and to a plain server",
    target: {
      parley: { unit: "MB/s" },
      plain: { unit: "MB/s" },
      share: { min: 0.4, unit: "of the plain one" },
      memory: { max: 32, unit: "MB more" },
    },
    run: upload,
  },
  {
    name: "download",
    what: "100 MB at once and in ranges of 4 MB, and from a plain server",
    target: {
      parley: { unit: "MB/s" },
      plain: { unit: "MB/s" },
      share: { min: 0.4, unit: "of the plain one" },
      ranges: { unit: "MB/s" },
      "plain ranges": { unit: "MB/s" },
      "share of ranges": { min: 0.4, unit: "of the plain ones" },
      memory: { max: 32, unit: "MB more" },
    },
    run: download,
  },
  {
    name: "thumbnails",
    what: "JPEGs of 2 megapixels sent by 4 people, each made small twice",
    target: { pictures: { min: 4, unit: "/s" }, memory: { max: 32, unit: "MB more in the server" } },
    run: thumbnails,
  },
  {
    name: "bombs",
    what: "one room of 50, 20 messages/s, while 4 people send 20 pictures that unpack to 160 MB",
    target: {
      "p99 before": { unit: "ms" },
      p50: { unit: "ms" },
      p99: { max: 100, unit: "ms" },
      memory: { max: 64, unit: "MB more in the server" },
    },
    run: underBombs,
  },
];

async function upload(): Promise<Measured> {
  const bytes = noise(length);
  const plain = await withPlain(async (url) => {
    const put = () => fetch(url, { method: "POST", body: bytes }).then((response) => response.body?.cancel());
    await put();
    return await rate(put);
  });
  return await withAda(async ({ ada, room, server }) => {
    const tus = new Tus(ada);
    const said = { filename: "a.bin", conversation: room };
    await tus.send(noise(5_000_000), said);
    const { result: parley, more } = await growth(server.pid, () => rate(() => tus.send(bytes, said)));
    return { parley, plain, share: parley / plain, memory: more / 1e6 };
  });
}

async function download(): Promise<Measured> {
  const bytes = noise(length);
  const all = (ask: (headers: Record<string, string>) => Promise<Response>) => async () => {
    await drain(await ask({}));
  };
  const inParts = (ask: (headers: Record<string, string>) => Promise<Response>) => async () => {
    for (let from = 0; from < length; from += part) {
      await drain(await ask({ range: `bytes=${from}-${Math.min(length, from + part) - 1}` }));
    }
  };
  const plain = await withPlain(async (url) => {
    await fetch(url, { method: "POST", body: bytes });
    const ask = (headers: Record<string, string>) => fetch(url, { headers });
    await all(ask)();
    return { whole: await rate(all(ask)), ranges: await rate(inParts(ask)) };
  });
  return await withAda(async ({ ada, room, server }) => {
    const id = await new Tus(ada).send(bytes, { filename: "a.bin", conversation: room });
    const ask = (headers: Record<string, string>) => ada.fetch(`/files/${id}`, { headers });
    await inParts(ask)();
    const { result, more } = await growth(
      server.pid,
      async () => ({ whole: await rate(all(ask)), ranges: await rate(inParts(ask)) }),
    );
    return {
      ...{ parley: result.whole, plain: plain.whole, share: result.whole / plain.whole },
      ...{ ranges: result.ranges, "plain ranges": plain.ranges },
      "share of ranges": result.ranges / plain.ranges,
      memory: more / 1e6,
    };
  });
}

async function thumbnails({ time }: Size): Promise<Measured> {
  const picture = jpeg(1632, 1224);
  const count = Math.max(8, Math.round(time / 250));
  return await withAda(async ({ ada, room, server }) => {
    const senders = [
      ada,
      ...await Promise.all(["ben", "eve", "kim"].map((name) => TestPerson.register(server.url, name))),
    ];
    const send = (person: TestPerson) =>
      new Tus(person).send(different(picture), { filename: "a.jpg", conversation: room });
    await send(ada);
    const { result, more } = await growth(server.pid, async () => {
      const began = performance.now();
      let left = count;
      await Promise.all(senders.map(async (person) => {
        while (left-- > 0) await send(person);
      }));
      return count / (performance.now() - began) * 1000;
    });
    return { pictures: result, memory: more / 1e6 };
  });
}

async function underBombs(size: Size): Promise<Measured> {
  const data = await temporary();
  const town = await build(data, people);
  const server = await Child.start(unlimited, data);
  try {
    const before = await steady(server, town, size, 20);
    const senders = await Promise.all(
      ["ada", "ben", "eve", "kim"].map((name) => TestPerson.register(server.url, name)),
    );
    // As many pixels as are taken, and twice as many as that.
    const made = [pngBomb(6320), pngBomb(9000)];
    let left = bombs;
    const { result, more } = await growth(server.pid, async () => {
      const sending = senders.map(async (person) => {
        while (left-- > 0) {
          const bomb = made[left % 2]!;
          await new Tus(person).refusal(joined(bomb, raw(ulid())), {
            filename: "a.png",
            conversation: town.big,
          });
        }
      });
      const [talk] = await Promise.all([steady(server, town, size, 20), ...sending]);
      return talk;
    });
    return { "p99 before": before.p99!, p50: result.p50!, p99: result.p99!, memory: more / 1e6 };
  } finally {
    await server.remove();
  }
}

/** The same picture in a file of its own: nothing is stored already. */
function different(picture: Bytes): Bytes {
  const note = raw(ulid());
  return joined(
    picture.subarray(0, 2),
    Uint8Array.of(0xff, 0xfe, 0, note.length + 2),
    note,
    picture.subarray(2),
  );
}

/** MB/s, the better of two. */
async function rate(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 2; i++) {
    const began = performance.now();
    await work();
    times.push(performance.now() - began);
  }
  return length / 1e6 / (Math.min(...times) / 1000);
}

async function drain({ body, ok }: Response): Promise<void> {
  if (!ok) throw new Error("Refused");
  for await (const _ of body!);
}

async function withPlain<T>(run: (url: string) => Promise<T>): Promise<T> {
  const data = await temporary();
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const program = new URL("plain_server.ts", import.meta.url).href;
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", program, `${data}/file.bin`, String(port)],
  }).spawn();
  try {
    const url = `http://127.0.0.1:${port}/`;
    await until(() => fetch(url, { method: "PUT" }).then(() => true, () => false), "it to listen", 30_000);
    return await run(url);
  } finally {
    process.kill();
    await process.status;
    await Deno.remove(data, { recursive: true });
  }
}

interface Scene {
  server: Child;
  ada: TestPerson;
  room: string;
}

async function withAda<T>(run: (scene: Scene) => Promise<T>): Promise<T> {
  const server = await Child.start(unlimited, await temporary());
  try {
    const ada = await TestPerson.register(server.url, "ada");
    return await run({ server, ada, room: await ada.firstRoom() });
  } finally {
    await server.remove();
  }
}
