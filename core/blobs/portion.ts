/** A part of a file of this machine, read as it is asked for. */
const piece = 64 * 1024;

/** Bytes `from` up to, but not including, `to`. @throws {Deno.errors.NotFound} */
export async function portionOf(
  path: string,
  from: number,
  to: number,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const file = await Deno.open(path);
  await file.seek(from, Deno.SeekMode.Start);
  let left = to - from;
  return new ReadableStream({
    async pull(controller) {
      const bytes = new Uint8Array(Math.min(piece, left));
      const read = left === 0 ? null : await file.read(bytes);
      if (read === null) {
        file.close();
        return controller.close();
      }
      left -= read;
      controller.enqueue(bytes.subarray(0, read));
    },
    cancel: () => file.close(),
  }, { highWaterMark: 0 });
}
