import { StartError } from "@/core/errors.ts";
import { keys } from "@/core/kv/keys.ts";
import { markerOf, openStore } from "@/core/kv/open.ts";
import { assert, assertEquals, assertNotEquals, assertRejects } from "@/tests/support/assert.ts";
import { Clock } from "@/tests/support/clock.ts";

/** A data directory that does not exist yet. */
async function withData(run: (kv: string, dir: string) => Promise<void>): Promise<void> {
  const parent = await Deno.makeTempDir();
  try {
    await run(`${parent}/data/kv.db`, `${parent}/data`);
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
}

async function makeStore(kv: string): Promise<void> {
  const { store, close } = await openStore(kv, new Clock());
  await store.commit((change) => change.set(keys.owner(), "ada"));
  close();
}

async function refusal(kv: string): Promise<string> {
  const error = await assertRejects(() => openStore(kv, new Clock()), StartError);
  assertEquals(error.exitCode, 78);
  return error.message;
}

Deno.test("openStore() makes the data directory for its owner only and keeps what was stored", async () => {
  await withData(async (kv, dir) => {
    await makeStore(kv);
    if (Deno.build.os !== "windows") assertEquals((await Deno.stat(dir)).mode! & 0o777, 0o700);
    const again = await openStore(kv, new Clock());
    assertEquals(await again.store.get(keys.owner()), "ada");
    assertEquals((await Deno.readTextFile(markerOf(kv))).trim(), again.epoch);
    again.close();
  });
});

Deno.test("openStore() gives each store in memory its own", async () => {
  const [one, two] = await Promise.all([
    openStore(":memory:", new Clock()),
    openStore(":memory:", new Clock()),
  ]);
  assertNotEquals(one.epoch, two.epoch);
  one.close();
  two.close();
});

Deno.test("K12 a second process on the same database is refused with a sentence, and gets in after the first", async () => {
  await withData(async (kv) => {
    const program = `
      import { openStore } from "${new URL("../../core/kv/open.ts", import.meta.url)}";
      try {
        (await openStore(Deno.args[0], { id: () => "01JZZZZZZZZZZZZZZZZZZZZZZZ", log() {} })).close();
        console.log("opened");
      } catch (error) { console.log(error.name, error.message); }
    `;
    const config = new URL("../../deno.json", import.meta.url).pathname;
    const args = ["eval", "--config", config, program, kv];
    const other = async () => {
      const { stdout } = await new Deno.Command(Deno.execPath(), { args }).output();
      return new TextDecoder().decode(stdout);
    };
    const first = await openStore(kv, new Clock());
    const said = await other();
    assert(said.startsWith("StartError") && said.includes("another process uses it"), said);
    first.close();
    assertEquals(await other(), "opened\n");
  });
});

Deno.test("K12 a second opening in one process is refused as well", async () => {
  await withData(async (kv) => {
    const first = await openStore(kv, new Clock());
    assert((await refusal(kv)).includes("another process uses it"));
    first.close();
    await makeStore(kv);
  });
});

Deno.test("K07 a zeroed header refuses to start and is left as it is", async () => {
  await withData(async (kv) => {
    await makeStore(kv);
    using file = await Deno.open(kv, { write: true });
    await file.write(new Uint8Array(100));
    const before = await Deno.readFile(kv);
    assert((await refusal(kv)).includes("it is damaged"));
    assertEquals(await Deno.readFile(kv), before);
  });
});

Deno.test("K07 a cut or emptied database refuses to start", async () => {
  for (const length of [0, 50, 4096]) {
    await withData(async (kv) => {
      await makeStore(kv);
      await Deno.truncate(kv, length);
      assert((await refusal(kv)).includes("it is damaged"), `cut to ${length}`);
    });
  }
});

Deno.test("K07 a database that is gone is missed, never replaced by an empty one", async () => {
  await withData(async (kv) => {
    await makeStore(kv);
    await Deno.remove(kv);
    assert((await refusal(kv)).includes("although there has been one"));
    await assertRejects(() => Deno.stat(kv), Deno.errors.NotFound);
    await Deno.remove(markerOf(kv));
    const fresh = await openStore(kv, new Clock());
    assertEquals(await fresh.store.get(keys.owner()), null);
    fresh.close();
  });
});

Deno.test("openStore() says so when it may not write", async () => {
  await withData(async (_kv, dir) => {
    await Deno.mkdir(dir);
    await Deno.writeTextFile(`${dir}/file`, "");
    assert((await refusal(`${dir}/file/kv.db`)).includes("PARLEY_DATA"));
  });
});
