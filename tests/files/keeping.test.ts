import { createHash } from "node:crypto";
import S3rver from "s3rver";
import { openStore } from "@/core/kv/open.ts";
import { realEffects } from "@/core/effects.ts";
import { loadSecrets } from "@/core/security/secrets.ts";
import { rotate } from "@/tasks/rotate.ts";
import { assert, assertEquals, assertStringIncludes } from "@/tests/support/assert.ts";
import { png } from "@/tests/support/pictures.ts";
import { type Child, withChild } from "@/tests/support/child.ts";
import { type TestClient, TestPerson } from "@/tests/support/server.ts";
import { noise, sha256, standsIn, Tus } from "@/tests/support/tus.ts";
import { until } from "@/tests/support/until.ts";

const marker = "AARDVARK-MOON-42";

async function sendFile(line: TestClient, conversation: string, file: string): Promise<number> {
  const clientId = realEffects(() => {}).id();
  return (await line.request("message.send", { conversation, clientId, text: "", files: [file] })).n;
}

async function fetched(person: TestPerson, id: string): Promise<Uint8Array<ArrayBuffer> | number> {
  const response = await person.fetch(`/files/${id}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  return response.status === 200 ? bytes : response.status;
}

Deno.test("what is in files, and how they are called, stands nowhere in what the server keeps, and outlives another key", () =>
  withChild(async (child) => {
    const [ada, ben] = [
      await TestPerson.register(child.url, "ada"),
      await TestPerson.register(child.url, "ben"),
    ];
    const line = await ada.connect();
    const { room } = await line.request("direct.open", { people: [ben.id] });
    const text = `${marker} `.repeat(10_000);
    const said = { filename: `${marker}.txt`, conversation: room.id };
    const id = await new Tus(ada).send(text, said);
    await sendFile(line, room.id, id);
    // One that waits, and one that has not ended.
    await new Tus(ada).send(text, { ...said, filename: `b${marker}.txt` });
    const { path } = await new Tus(ada).begun(200_000, said);
    await new Tus(ada).patch(path!, 0, text.slice(0, 100_000));
    assert(!await standsIn(child.data, marker), "while the server runs");
    assertEquals(new TextDecoder().decode(await fetched(ben, id) as Uint8Array), text);
    await child.kill("SIGTERM");
    assert(!await standsIn(child.data, marker), "when it has ended");
    assert(!child.log.join("").includes(marker));

    const effects = realEffects(() => {});
    await rotate({ kv: `${child.data}/kv.db`, secrets: await loadSecrets(child.data, {}, effects), effects });
    await child.startAgain();
    assertEquals(new TextDecoder().decode(await fetched(ben, id) as Uint8Array), text);
    assertEquals(await new Tus(ada).offset(path!), 100_000);
    await new Tus(ada).patch(path!, 100_000, `${text} `.repeat(2).slice(100_000, 200_000));
    assertEquals((await ada.api("GET", path!.replace("uploads", "files"))).body.size, 200_000);
    assert(!await standsIn(child.data, marker));
  }));

Deno.test("an upload goes on after the server was killed, as often as it is, and arrives whole", () =>
  withChild(async (child) => {
    const ada = await TestPerson.register(child.url, "ada");
    const tus = new Tus(ada);
    const bytes = noise(20_000_000);
    const digest = await sha256(bytes);
    const said = { filename: "a.bin", conversation: await ada.firstRoom(), sha256: digest };
    const { path } = await tus.begun(bytes.length, said);
    for (const until of [3_000_000, 9_000_000, 15_000_000]) {
      await killedAt(child, tus, { path: path!, bytes, until });
    }
    for (let offset = await tus.offset(path!); offset! < bytes.length; offset = await tus.offset(path!)) {
      assertEquals((await tus.patch(path!, offset!, bytes.slice(offset!))).status, 204);
    }
    assertEquals((await ada.api("GET", path!.replace("uploads", "files"))).body.sha256, digest);
    assertEquals(await fetched(ada, path!.split("/").at(-1)!), bytes);
  }));

/** Sends on from where it is, and kills the server when it has got so far. */
async function killedAt(
  child: Child,
  tus: Tus,
  { path, bytes, until: goal }: { path: string; bytes: Uint8Array<ArrayBuffer>; until: number },
): Promise<void> {
  let at = (await tus.offset(path))!;
  let reached = () => {};
  const arrived = new Promise<void>((resolve) => reached = resolve);
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (at >= goal) {
        reached();
        await new Promise(() => {});
      }
      controller.enqueue(bytes.slice(at, at += 250_000));
      await Promise.resolve();
    },
  });
  const sending = tus.patch(path, at, body).catch(() => {});
  await arrived;
  await until(async () => (await tus.offset(path))! > 0, "something to arrive");
  await child.kill("SIGKILL");
  await sending;
  await child.startAgain();
}

Deno.test("F17 100 MB on their way up, and down again, add no more than 32 MB to the process", () =>
  withChild(async (child) => {
    const ada = await TestPerson.register(child.url, "ada");
    const tus = new Tus(ada);
    const said = { filename: "a.bin", conversation: await ada.firstRoom() };
    // What the first file brings into memory is there for good: code, pages of the database.
    await fetched(ada, await tus.send(noise(5_000_000), said));
    const bytes = noise(100_000_000);
    const up = await watching(child, () => tus.send(bytes, said));
    assert(up.more <= 32, `${up.more} MB more on the way up`);
    const down = await watching(child, async () => {
      const digest = createHash("sha256");
      let pieces = 0;
      for await (const piece of (await ada.fetch(`/files/${up.result}`)).body!) {
        digest.update(piece);
        // Somebody who reads slowly has the same come.
        if (++pieces % 50 === 0) await ada.api("GET", "/api/session");
      }
      return digest.digest("hex");
    });
    assertEquals(down.result, await sha256(bytes));
    assert(down.more <= 32, `${down.more} MB more on the way down`);
  }));

/** How many MB more the process had at most while it worked. */
async function watching<T>(child: Child, work: () => Promise<T>): Promise<{ result: T; more: number }> {
  const before = child.memory;
  let most = before;
  const timer = setInterval(() => most = Math.max(most, child.memory), 10);
  try {
    return { result: await work(), more: most - before };
  } finally {
    clearInterval(timer);
  }
}

Deno.test("what a crash leaves behind is swept away", async () => {
  await withChild(async (child) => {
    const ada = await TestPerson.register(child.url, "ada");
    const id = await new Tus(ada).send(noise(1000), {
      filename: "a.bin",
      conversation: await ada.firstRoom(),
    });
    await child.kill("SIGKILL");
    const folder = `${child.data}/files`;
    await Deno.mkdir(`${folder}/zz`, { recursive: true });
    await Deno.writeFile(`${folder}/zz/01J9ZC8F2Y4T6V8X0Z2B4D6FZZ`, noise(10));
    await Deno.writeFile(`${folder}/uploads/01J9ZC8F2Y4T6V8X0Z2B4D6F8H`, noise(10));
    // As the server does every minute, some minutes later.
    const effects = { ...realEffects(() => {}), now: () => Date.now() + 6 * 60_000 };
    const { openCore } = await import("@/core/mod.ts");
    const { loadConfig } = await import("@/core/config.ts");
    const config = loadConfig({ PARLEY_DATA: child.data }, () => {
      throw new Deno.errors.NotFound();
    });
    const opened = await openStore(config.kv, effects);
    const core = await openCore(config, {
      effects,
      opened,
      secrets: await loadSecrets(child.data, {}, effects),
    });
    await core.files.sweep();
    await core.close();
    opened.close();
    const left = [];
    for await (const { name } of Deno.readDir(`${folder}/uploads`)) left.push(name);
    for await (const { name } of Deno.readDir(`${folder}/zz`)) left.push(name);
    assertEquals(left, []);
    await child.startAgain();
    assertEquals((await fetched(ada, id) as Uint8Array).length, 1000);
  });
});

Deno.test("with a bucket, files are there and nowhere else, and are read and removed there", async () => {
  const directory = await Deno.makeTempDir();
  const configureBuckets = [{ name: "parley", configs: [] }];
  const s3 = new S3rver({ port: 0, address: "127.0.0.1", silent: true, directory, configureBuckets });
  const { port } = await s3.run();
  const settings = { PARLEY_S3: `http://127.0.0.1:${port}/parley`, PARLEY_S3_KEY: "S3RVER:S3RVER" };
  try {
    await withChild(async (child) => {
      const ada = await TestPerson.register(child.url, "ada");
      const conversation = await ada.firstRoom();
      const bytes = noise(9_000_000);
      const id = await new Tus(ada).send(bytes, { filename: `${marker}.bin`, conversation });
      const picture = await new Tus(ada).send(png(400, 300), { filename: "a.png", conversation });
      assertEquals(await fetched(ada, id), bytes);
      const part = await ada.fetch(`/files/${id}`, { headers: { range: "bytes=8388600-8388700" } });
      assertEquals(new Uint8Array(await part.arrayBuffer()), bytes.slice(8_388_600, 8_388_701));
      const folders = (await Array.fromAsync(Deno.readDir(`${child.data}/files`))).map(({ name }) => name);
      assertEquals(folders, ["uploads"]);
      assert((await Array.fromAsync(Deno.readDir(`${directory}/parley`))).length >= 4);
      assert(!await standsIn(directory, marker));
      const line = await ada.connect();
      for (const file of [id, picture]) {
        const n = await sendFile(line, conversation, file);
        await line.request("message.delete", { conversation, n });
      }
      const left = (await Array.fromAsync(Deno.readDir(`${directory}/parley`))).map(({ name }) => name);
      assertEquals(left.filter((name) => /^[0-9A-Z]{26}/.test(name)), []);
    }, settings);
    const { PARLEY_S3 } = settings;
    const data = await Deno.makeTempDir();
    const env = { PARLEY_S3, PARLEY_DATA: data, PORT: "0" };
    const refused = await new Deno.Command(Deno.execPath(), { args: ["run", "-A", "main.ts"], env }).output();
    await Deno.remove(data, { recursive: true });
    assertEquals(refused.code, 78);
    assertStringIncludes(new TextDecoder().decode(refused.stderr), "PARLEY_S3_KEY");
  } finally {
    await s3.close();
    await Deno.remove(directory, { recursive: true });
  }
});
