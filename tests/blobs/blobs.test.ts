import S3rver from "s3rver";
import { DiskBlobs, MemoryBlobs, S3Blobs } from "@/core/blobs/blobs.ts";
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

/** s3rver answers as S3 does, and does not look at signatures; those are aws4fetch's, tested by their makers. */
blobCases("S3Blobs", async () => {
  const directory = await Deno.makeTempDir();
  const configureBuckets = [{ name: "parley", configs: [] }];
  const server = new S3rver({ port: 0, address: "127.0.0.1", silent: true, directory, configureBuckets });
  const { port } = await server.run();
  const url = new URL(`http://127.0.0.1:${port}/parley`);
  return {
    blobs: new S3Blobs({ url, region: "us-east-1", key: { id: "S3RVER", secret: "S3RVER" } }),
    async close() {
      await server.close();
      await Deno.remove(directory, { recursive: true });
    },
  };
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
