import { openedFile, sealedLength, SealedWriter, streamOf } from "@/core/blobs/blobs.ts";
import { ParleyError } from "@/core/errors.ts";
import { assert, assertEquals, assertRejects } from "@/tests/support/assert.ts";

const chunk = 64 * 1024;
const key = () => crypto.getRandomValues(new Uint8Array(32));

async function inFile(run: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempFile();
  try {
    await run(path);
  } finally {
    await Deno.remove(path);
  }
}

function noise(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += chunk) crypto.getRandomValues(bytes.subarray(at, at + chunk));
  return bytes;
}

async function read(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

Deno.test("an encrypted file gives back any range of what was written, in whatever pieces it came", () =>
  inFile(async (path) => {
    const [secret, bytes] = [key(), noise(5 * chunk + 1234)];
    let writer = await SealedWriter.open(path, secret);
    for (let at = 0, step = 1; at < bytes.length; at += step, step = step * 3 % 100_003 + 1) {
      assertEquals(writer.length, at);
      await writer.write(bytes.subarray(at, at + step));
      if (step % 4 > 0) continue;
      await writer.flush();
      writer.close();
      writer = await SealedWriter.open(path, secret);
    }
    await writer.flush();
    writer.close();
    assertEquals((await Deno.stat(path)).size, sealedLength(bytes.length));
    const source = openedFile(path, { key: secret, size: bytes.length });
    assertEquals(await read(streamOf(source)), bytes);
    const edges = [0, 1, chunk - 1, chunk, chunk + 1, 3 * chunk, bytes.length - 1, bytes.length];
    for (const from of edges) {
      for (const to of edges.filter((to) => to >= from)) {
        assertEquals(await read(streamOf(source, from, to)), bytes.subarray(from, to), `${from} to ${to}`);
      }
    }
  }));

Deno.test("an encrypted file goes on before a chunk that a kill has left unfinished", () =>
  inFile(async (path) => {
    const [secret, bytes] = [key(), noise(2 * chunk + 500)];
    const writer = await SealedWriter.open(path, secret);
    await writer.write(bytes);
    await writer.flush();
    writer.close();
    for (const cut of [1, 300, 500, 527]) {
      await Deno.truncate(path, sealedLength(bytes.length) - cut);
      const again = await SealedWriter.open(path, secret);
      assertEquals(again.length, 2 * chunk);
      await again.write(bytes.subarray(again.length));
      await again.flush();
      again.close();
      assertEquals(await read(streamOf(openedFile(path, { key: secret, size: bytes.length }))), bytes);
    }
  }));

Deno.test("an encrypted file can be cut back to any length", () =>
  inFile(async (path) => {
    const [secret, bytes] = [key(), noise(3 * chunk + 700)];
    for (const length of [0, 1, chunk, chunk + 9, 2 * chunk, 3 * chunk, 3 * chunk + 1, 3 * chunk + 700]) {
      const writer = await SealedWriter.open(path, secret);
      await writer.truncate(0);
      await writer.write(bytes);
      await writer.truncate(length);
      assertEquals(writer.length, length);
      writer.close();
      const again = await SealedWriter.open(path, secret);
      assertEquals(again.length, length);
      await again.write(bytes.subarray(length));
      await again.flush();
      again.close();
      assertEquals(await read(streamOf(openedFile(path, { key: secret, size: bytes.length }))), bytes);
    }
  }));

Deno.test("an encrypted file that was changed does not open, and shows nothing of what is in it", () =>
  inFile(async (path) => {
    const [secret, bytes] = [key(), new Uint8Array(2 * chunk).fill(65)];
    const writer = await SealedWriter.open(path, secret);
    await writer.write(bytes);
    await writer.flush();
    writer.close();
    const stored = await Deno.readFile(path);
    assert(!new TextDecoder("latin1").decode(stored).includes("AAAAAA"));
    const whole = stored.length / 2;
    const damaged = [
      Uint8Array.from(stored, (byte, i) => i === 70_000 ? byte ^ 1 : byte),
      new Uint8Array([...stored.subarray(whole), ...stored.subarray(0, whole)]),
      stored.slice(0, whole),
      stored.slice(0, -1),
    ];
    for (const one of damaged) {
      await Deno.writeFile(path, one);
      const source = openedFile(path, { key: secret, size: bytes.length });
      await assertRejects(() => read(streamOf(source)), ParleyError);
    }
  }));
