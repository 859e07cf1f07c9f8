/**
 * The least that a server for files can do, to compare with: what is sent is written as it comes and is on disk when it
 * is answered; what is asked for is the file as Deno streams it, whole or from one byte to another. Nobody is asked who
 * they are.
 */
const [path, port] = [Deno.args[0]!, Number(Deno.args[1])];

Deno.serve({ hostname: "127.0.0.1", port, onListen() {} }, async (request) => {
  if (request.method === "GET") return await give(request.headers.get("range"));
  if (request.method === "POST") await take(request.body!);
  return new Response(null, { status: 204 });
});

async function take(body: ReadableStream<Uint8Array>): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true, truncate: true });
  for await (const bytes of body) {
    for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
  }
  await file.sync();
}

async function give(range: string | null): Promise<Response> {
  const file = await Deno.open(path);
  if (range === null) return new Response(file.readable);
  const [from, last] = /(\d+)-(\d+)/.exec(range)!.slice(1).map(Number) as [number, number];
  await file.seek(from, Deno.SeekMode.Start);
  return new Response(file.readable.pipeThrough(cutAfter(last + 1 - from)), { status: 206 });
}

function cutAfter(length: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let left = length;
  return new TransformStream({
    transform(bytes, controller) {
      controller.enqueue(bytes.subarray(0, left));
      left -= bytes.length;
      if (left <= 0) controller.terminate();
    },
  });
}
