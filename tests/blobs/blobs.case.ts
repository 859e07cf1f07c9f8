/** What every blob store promises. */
import type { BlobStore } from "@/core/blobs/blobs.ts";
import { assertEquals, assertRejects } from "@/tests/support/assert.ts";

export interface Opened {
  blobs: BlobStore;
  close(): Promise<void>;
}

export function blobCases(name: string, open: () => Promise<Opened>): void {
  const test = (what: string, run: (blobs: BlobStore) => Promise<void>) =>
    Deno.test(`${name} ${what}`, async () => {
      const { blobs, close } = await open();
      try {
        await run(blobs);
      } finally {
        await close();
      }
    });

  test("takes a file over and gives it back, whole and in parts", async (blobs) => {
    const path = await fileOf("0123456789");
    await blobs.put("AAAA01", path);
    assertEquals(await exists(path), false);
    assertEquals(await blobs.size("AAAA01"), 10);
    assertEquals(await text(blobs, "AAAA01", 0, 10), "0123456789");
    assertEquals(await text(blobs, "AAAA01", 3, 5), "34");
    assertEquals(await text(blobs, "AAAA01", 9, 10), "9");
    assertEquals(await text(blobs, "AAAA01", 10, 10), "");
  });

  test("gives back a large one in pieces, and can be left in the middle", async (blobs) => {
    const bytes = crypto.getRandomValues(new Uint8Array(65_000));
    const large = new Uint8Array(300 * bytes.length);
    for (let i = 0; i < 300; i++) large.set(bytes, i * bytes.length);
    await blobs.put("AAAA02", await fileOf(large));
    const read = await blobs.read("AAAA02", 0, large.length);
    assertEquals(new Uint8Array(await new Response(read).arrayBuffer()), large);
    const reader = (await blobs.read("AAAA02", 0, large.length)).getReader();
    await reader.read();
    await reader.cancel();
  });

  test("says that there is nothing, and forgets what is deleted, as often as it is told", async (blobs) => {
    assertEquals(await blobs.size("AAAA03"), null);
    await assertRejects(() => blobs.read("AAAA03", 0, 1), Deno.errors.NotFound);
    await blobs.delete("AAAA03");
    await blobs.put("AAAA03", await fileOf("there"));
    await blobs.delete("AAAA03");
    await blobs.delete("AAAA03");
    assertEquals(await blobs.size("AAAA03"), null);
    await assertRejects(() => blobs.read("AAAA03", 0, 1), Deno.errors.NotFound);
  });

  test("lists what there is", async (blobs) => {
    assertEquals(await Array.fromAsync(blobs.list()), []);
    for (const id of ["AAAA04", "BBBB04", "AAAA05"]) await blobs.put(id, await fileOf(id));
    await blobs.delete("BBBB04");
    assertEquals((await Array.fromAsync(blobs.list())).toSorted(), ["AAAA04", "AAAA05"]);
    assertEquals(await Array.fromAsync(blobs.list("AAAA04")), ["AAAA05"]);
    assertEquals(await Array.fromAsync(blobs.list("BBBB")), []);
  });

  test("stores nothing when there is no such file", async (blobs) => {
    await assertRejects(() => blobs.put("AAAA06", "/nowhere/at/all"), Deno.errors.NotFound);
    assertEquals(await blobs.size("AAAA06"), null);
  });
}

async function fileOf(content: string | Uint8Array): Promise<string> {
  const path = await Deno.makeTempFile();
  await Deno.writeFile(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
  return path;
}

async function text(blobs: BlobStore, id: string, from: number, to: number): Promise<string> {
  return await new Response(await blobs.read(id, from, to)).text();
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
