/** The client that most people use who use tus, against the server as it is. */
import { Buffer } from "node:buffer";
import { Upload } from "tus-js-client";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { type TestPerson, withServer } from "@/tests/support/server.ts";
import { noise, sha256 } from "@/tests/support/tus.ts";

interface Watching {
  size: number;
  metadata: Record<string, string>;
  chunkSize?: number;
  /** Bytes after which it is broken off. */
  until?: number;
  url?: string;
}

/** @returns where it went, and the status that it was refused with. */
function upload(
  person: TestPerson,
  bytes: Uint8Array,
  options: Watching,
): Promise<{ url: string; status: number | null }> {
  const { promise, resolve } = Promise.withResolvers<{ url: string; status: number | null }>();
  const upload = new Upload(Buffer.from(bytes) as never, {
    endpoint: `${person.url}/api/uploads`,
    ...(options.url === undefined ? {} : { uploadUrl: options.url }),
    headers: { cookie: person.cookie, origin: person.url },
    metadata: options.metadata,
    chunkSize: options.chunkSize ?? Infinity,
    uploadSize: options.size,
    retryDelays: [0, 100, 500, 1000, 1000],
    onSuccess: () => resolve({ url: upload.url!, status: null }),
    onError: (error) =>
      resolve({
        url: upload.url ?? "",
        status: (error as { originalResponse?: { getStatus(): number } }).originalResponse?.getStatus() ?? 0,
      }),
    onChunkComplete(_size, accepted) {
      if (options.until === undefined || accepted < options.until) return;
      upload.abort().then(() => resolve({ url: upload.url!, status: null }));
    },
  });
  upload.start();
  return promise;
}

Deno.test("tus-js-client uploads, is broken off, goes on, and is told why a file is not taken", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const conversation = await ada.firstRoom();
    const bytes = noise(3_000_000);
    const metadata = { filename: "Straße.bin", filetype: "", conversation, sha256: await sha256(bytes) };
    const size = bytes.length;
    const first = await upload(ada, bytes, { size, metadata, chunkSize: 500_000, until: 1_000_000 });
    const half = await ada.api("GET", new URL(first.url).pathname.replace("uploads", "files"));
    assertEquals([half.status, half.body.error.code], [409, "upload_incomplete"]);
    const { url, status } = await upload(ada, bytes, { size, metadata, url: first.url });
    assertEquals([url, status], [first.url, null]);
    const { body } = await ada.api("GET", new URL(url).pathname.replace("uploads", "files"));
    assertEquals([body.name, body.sha256], ["Straße.bin", metadata.sha256]);
    const refused = await upload(ada, bytes, { size, metadata: { ...metadata, filename: "a.png" } });
    assertEquals(refused.status, 415);
    assert(
      (await upload(ada, bytes, { size, metadata: { ...metadata, conversation: "nowhere" } })).status === 400,
    );
  }));
