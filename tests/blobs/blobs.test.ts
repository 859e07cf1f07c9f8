import { DiskBlobs, MemoryBlobs } from "@/core/blobs/blobs.ts";
import { assertEquals } from "@/tests/support/assert.ts";
import { blobCases } from "./blobs.case.ts";

blobCases("MemoryBlobs", () =>
  Promise.resolve({
    blobs: new MemoryBlobs(),
    close: () => Promise.resolve(),
  }));

blobCases("DiskBlobs", async () => {
  const directory = await Deno.makeTempDir();
  return { blobs: new DiskBlobs(directory), close: () => Deno.remove(directory, { recursive: true }) };
});

Deno.test("DiskBlobs keeps blobs from everybody but its owner", async () => {
  const directory = await Deno.makeTempDir();
  const path = await Deno.makeTempFile();
  await Deno.chmod(path, 0o644);
  await new DiskBlobs(directory).put("AAAAXY", path);
  assertEquals((await Deno.stat(`${directory}/xy`)).mode! & 0o777, 0o700);
  assertEquals((await Deno.stat(`${directory}/xy/AAAAXY`)).mode! & 0o777, 0o600);
  await Deno.remove(directory, { recursive: true });
});
