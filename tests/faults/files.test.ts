import { createHash } from "node:crypto";
import { chunkLength } from "@/core/blobs/sealed_file.ts";
import { storedAs } from "@/core/files/files.ts";
import { type BlobRecord, type FileRecord, keys, type UploadRecord } from "@/core/kv/keys.ts";
import type { Core } from "@/core/mod.ts";
import type { Scope } from "@/core/scope.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { openTestCore, signUp } from "@/tests/support/core.ts";
import { exif, jpeg, raw } from "@/tests/support/pictures.ts";
import { testConfig } from "@/tests/support/settings.ts";
import { noise } from "@/tests/support/tus.ts";
import type { Play } from "./dying.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A server on these data, so many minutes later than it is. */
async function withCoreOn<T>(data: string, run: (core: Core) => Promise<T>, later = 0): Promise<T> {
  const config = testConfig({ PARLEY_KV: `${data}/kv.db`, PARLEY_DATA: data });
  const now = () => Date.now() + later * 60_000;
  const { core, log } = await openTestCore({ config, effects: { now } });
  try {
    return await run(core);
  } finally {
    await core.close();
    assertEquals(log.problems, []);
  }
}

async function prepare(data: string): Promise<Play> {
  // Long enough for several chunks and more than one request, and with something to be taken out of it.
  const picture = jpeg(64, 48, exif(6));
  const tail = new Uint8Array([...raw("a film behind the picture"), ...noise(150_000)]);
  const play = await withCoreOn(data, async (core): Promise<Play> => {
    const scope = await signUp(core, "ada");
    const create = async (name: string) =>
      (await core.rooms.create(scope, { name, access: "private" })).room.id;
    const base64 = (bytes: Bytes) => bytes.toBase64();
    return {
      ...{ scope, room: await create("Here"), other: await create("There") },
      picture: base64(new Uint8Array([...picture, ...tail])),
      ...{ small: base64(noise(3000)), large: base64(noise(70_000)) },
    };
  });
  await Deno.writeTextFile(`${data}/play.json`, JSON.stringify(play));
  return play;
}

/** What the process has promised before it died: words and ids. */
async function died(data: string, step: number): Promise<[word: string, id: string][]> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", new URL("dying.ts", import.meta.url).href, data, String(step)],
    stderr: "inherit",
  });
  const { stdout, signal, code } = await command.output();
  assert(signal === "SIGKILL" || code === 0, `it ended with ${code}`);
  return new TextDecoder().decode(stdout).trim().split("\n").filter(Boolean).map((line) =>
    line.split(" ") as [string, string]
  );
}
/** What there is fits together: each record has its bytes, each of the bytes a record, each message its files. */
async function assertWhole(core: Core, { scope, room, other }: Play, data: string): Promise<void> {
  const named = <T>(noun: string) =>
    Array.fromAsync(core.store.list<T>({ prefix: [noun] }), ({ value }) => value);
  const [files, uploads] = [await named<FileRecord>("files"), await named<UploadRecord>("uploads")];
  for (const { info, sha256 } of files) {
    assertEquals(await digestOf(core, scope, info.id, "whole"), sha256, info.name);
    if (info.thumbs) {
      for (const version of ["small", "large"] as const) await digestOf(core, scope, info.id, version);
    }
  }
  const blobs = await named<BlobRecord>("blobs");
  assertEquals(new Set(blobs.map(({ id }) => id)), new Set(files.map(({ blob }) => blob)));
  assertEquals(await named("blobs_by_release"), []);
  const [stored, growing] = await onDisk(data);
  assertEquals(
    stored.difference(new Set(blobs.flatMap(({ id }) => storedAs(id)))),
    new Set(),
    "nobody's bytes",
  );
  assertEquals(growing.difference(new Set(uploads.map(({ id }) => id))), new Set(), "nobody's upload");
  const sent = (await Promise.all([room, other].map((c) => messagesOf(core, scope, c)))).flat();
  const inMessages = sent.flatMap(({ c, n, files = [] }) => files.map(({ id }) => `${id} ${c} ${n}`));
  const ofMessages = files.filter(({ n }) => n !== null).map(({ info, conversation, n }) =>
    `${info.id} ${conversation} ${n}`
  );
  assertEquals(new Set(ofMessages), new Set(inMessages));
  const taken = [...files.map(({ info }) => info.size), ...uploads.map(({ size }) => size)];
  assertEquals((await named<number>("storage")).toSorted(), taken.toSorted(), "the room that they take");
}

async function messagesOf({ log, messages }: Core, scope: Scope, c: string) {
  const { n } = (await log.head(c))!;
  const numbers = Array.from({ length: n }, (_, i) => i + 1);
  const { entries } = await messages.get(scope, { conversation: c, numbers });
  return entries.map(({ n, files }) => ({ c, n, files }));
}

async function digestOf(core: Core, scope: Scope, id: string, version: "whole" | "small" | "large") {
  const file = await core.files.open(scope, id, version);
  return createHash("sha256").update(await new Response(file.stream(0, file.size)).bytes()).digest("hex");
}

/** Names of what is stored, and of what has begun. */
async function onDisk(data: string): Promise<[stored: Set<string>, growing: Set<string>]> {
  const names = async (path: string) =>
    (await Array.fromAsync(Deno.readDir(path)).catch(() => [])).map(({ name }) => name);
  const folders = (await names(`${data}/files`)).filter((name) => name !== "uploads");
  const stored = await Promise.all(folders.map((folder) => names(`${data}/files/${folder}`)));
  return [
    new Set(stored.flat()),
    new Set((await names(`${data}/files/uploads`)).map((name) => name.split(".")[0]!)),
  ];
}

type Promises = [word: string, id: string][];

/** What was acknowledged is so. */
async function assertKept(core: Core, { scope, room, other }: Play, promises: Promises): Promise<void> {
  const ids = promises.filter(([word]) => word === "whole").map(([, id]) => id);
  const promised = new Map(promises);
  const isThere = (id: string) => core.files.info(scope, id).then(() => true, () => false);
  const filesIn = async (c: string, n: string) =>
    (await messagesOf(core, scope, c)).find((message) => message.n === Number(n))?.files?.length ?? 0;
  const mayGo = [promised.has("forwarded"), promised.has("forwarded"), true];
  for (const [i, id] of ids.entries()) if (!mayGo[i]) assert(await isThere(id), `file ${i} is lost`);
  if (promised.has("sent") && !promised.has("forwarded")) {
    assertEquals(await filesIn(room, promised.get("sent")!), 2);
  }
  if (promised.has("forwarded") && !promised.has("given")) {
    assertEquals(await filesIn(other, promised.get("forwarded")!), 2);
  }
  if (promised.has("deleted")) {
    for (const id of ids.slice(0, 2)) assert(!await isThere(id), "deleted, and there");
  }
  if (promised.has("given")) assert(!await isThere(promised.get("given")!), "given up, and there");
}

/** Whoever was sending goes on where the upload is. */
async function goOn(core: Core, { scope, picture }: Play, promises: Promises): Promise<void> {
  const begun = promises.findLast(([word]) => word === "begun")?.[1];
  if (begun === undefined || promises.some(([word, id]) => word === "given" && id === begun)) return;
  const progress = await core.files.progress(scope, begun).catch(() => null);
  const isHalf = promises.some(([word, id]) => word === "half" && id === begun);
  if (progress === null) return assert(promises.some(([word, id]) => word === "whole" && id === begun));
  const bytes = Uint8Array.fromBase64(picture).slice(0, progress.size);
  // The last chunk may have been torn when it was written again: it comes once more.
  assert(progress.offset >= (isHalf ? (bytes.length >> 1) - chunkLength : 0), "half of it was acknowledged");
  const rest = bytes.slice(progress.offset);
  if (await core.store.get(keys.upload(begun)) !== null) {
    const body = new Blob([rest]).stream();
    await core.files.add(scope, begun, {
      offset: progress.offset,
      length: rest.length,
      checksum: null,
      body,
    });
  }
  await core.files.info(scope, begun);
}

/** Everything is deleted. */
async function removeAll(core: Core, { scope, room, other }: Play): Promise<void> {
  for (const c of [room, other]) {
    for (const { n, files } of await messagesOf(core, scope, c)) {
      if (files !== undefined) await core.messages.delete(scope, { conversation: c, n });
    }
  }
  for await (const { value } of core.store.list<FileRecord>({ prefix: ["files"] })) {
    await core.files.giveUp(scope, value.info.id);
  }
}

async function assertNothingLeft(core: Core, data: string): Promise<void> {
  const nouns = /^(uploads|files|blobs|storage)(_by_\w+)?$/;
  const left = await Array.fromAsync(core.store.raw.list({ prefix: [] }), ({ key }) => key);
  assertEquals(left.filter(([noun]) => nouns.test(noun as string)), []);
  assertEquals(await onDisk(data), [new Set(), new Set()]);
}

async function copied(from: string): Promise<string> {
  const to = await Deno.makeTempDir({ prefix: "parley-" });
  for await (const { name, isFile } of Deno.readDir(from)) {
    if (isFile) await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
  return to;
}

/**
 * Of the first upload before each commit and rename, in the middle of the first write and before the first removal of
 * several; of what comes after before each commit, and the first removal and rename: the rest is the same again.
 */
function worthDying(steps: readonly string[]): number[] {
  const first = steps.indexOf("commit", steps.indexOf("rename"));
  return steps.flatMap((name, i) => {
    const isNew = name !== steps[i - 1];
    const isWorth = Deno.env.has("K03_ALL") || name === "commit" ||
      (i < first ? name === "rename" || isNew && name === "write" : isNew && /rename|remove/.test(name));
    return isWorth ? [i] : [];
  });
}

// `K03_ALL=1 deno test -A tests/faults/files.test.ts` takes every step there is.
Deno.test("K03 killed at any step of an upload, a send, a forward or a deletion, no acknowledged file is lost and nobody's bytes stay", async () => {
  const whole = await Deno.makeTempDir({ prefix: "parley-" });
  const play = await prepare(whole);
  const trial = await copied(whole);
  const steps = (await died(trial, Infinity)).find(([word]) => word === "steps")![1].split(",");
  assert(steps.length > 80, steps.join());
  const left = worthDying(steps).values();
  const lane = async () => {
    for (const step of left) {
      const data = await copied(whole);
      try {
        await afterDying(data, step, play);
      } catch (cause) {
        throw new Error(`Killed before step ${step}, ${steps.slice(0, step + 1).join()}`, { cause });
      }
      await Deno.remove(data, { recursive: true });
    }
  };
  await Promise.all([lane(), lane()]);
  for (const data of [whole, trial]) await Deno.remove(data, { recursive: true });
});

async function afterDying(data: string, step: number, play: Play): Promise<void> {
  const promises = await died(data, step);
  // As the server does every minute; so much later nothing can be about to be written down any more.
  await withCoreOn(data, async (core) => {
    await core.files.sweep();
    await assertWhole(core, play, data);
    await assertKept(core, play, promises);
    await goOn(core, play, promises);
    await assertWhole(core, play, data);
    await removeAll(core, play);
    await core.files.sweep();
    await assertNothingLeft(core, data);
  }, 6);
}
