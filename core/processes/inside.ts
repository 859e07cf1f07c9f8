/** The other end of the line, in the process apart: orders are lines of JSON, and so are answers, with bytes after them. */
import { setPriority } from "node:os";

const encoder = new TextEncoder();

/** Until there is nothing more to come. */
export async function serve<T>(work: (order: T) => Promise<void>): Promise<void> {
  giveWay();
  await write(encoder.encode("ready\n"));
  for (let order = await readLine(); order !== null; order = await readLine()) {
    await work(JSON.parse(order));
  }
}

/** Whoever talks goes first: the server and this share their processors. */
function giveWay(): void {
  try {
    setPriority(10);
  } catch {
    // Where that is not possible it works as fast as it may.
  }
}

/** Null when there is nothing more to come. */
async function readLine(): Promise<string | null> {
  let line = "";
  const byte = new Uint8Array(1);
  for (;;) {
    if (await Deno.stdin.read(byte) === null) return null;
    if (byte[0] === 10) return line;
    line += String.fromCharCode(byte[0]!);
  }
}

export async function readBytes(length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const count = await Deno.stdin.read(bytes.subarray(at));
    if (count === null) Deno.exit(1);
    at += count;
  }
  return bytes;
}

export async function write(bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await Deno.stdout.write(bytes.subarray(at));
}

export function writeLine(value: unknown): Promise<void> {
  return write(encoder.encode(`${JSON.stringify(value)}\n`));
}
