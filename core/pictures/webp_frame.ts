/** The first picture of a WebP that moves, as a WebP of its own: the decoder knows no others (RFC 9649, 2.7.1.1). */
type Bytes = Uint8Array<ArrayBuffer>;

/** Bytes before the chunks of the picture itself: where it stands, how large it is, for how long. */
const header = 16;
const alpha = 0x10;

/** Null when it does not move. */
export function firstFrame(bytes: Bytes): Bytes | null {
  for (const { name, from, to } of chunksOf(bytes, 12)) {
    if (name === "ANMF") return asFile(bytes.subarray(from, to));
  }
  return null;
}

function asFile(frame: Bytes): Bytes {
  const parts: Bytes[] = [];
  let isClear = false;
  for (const { name, start, to } of chunksOf(frame, header)) {
    if (!["ALPH", "VP8 ", "VP8L"].includes(name)) continue;
    isClear ||= name === "ALPH";
    parts.push(frame.slice(start, to + (to - start & 1)));
  }
  // A picture whose opacity stands apart says so before it, with its size, which the frame gives in the same form.
  if (isClear) parts.unshift(chunk("VP8X", Uint8Array.of(alpha, 0, 0, 0), frame.subarray(6, 12)));
  return chunk("RIFF", letters("WEBP"), ...parts);
}

function chunk(name: string, ...parts: readonly Bytes[]): Bytes {
  const made = new Uint8Array(8 + parts.reduce((sum, { length }) => sum + length, 0));
  made.set(letters(name));
  new DataView(made.buffer).setUint32(4, made.length - 8, true);
  let at = 8;
  for (const part of parts) {
    made.set(part, at);
    at += part.length;
  }
  return made;
}

function letters(text: string): Bytes {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** `start`: where it begins with its name; `from`: where what is in it begins. */
function* chunksOf(bytes: Bytes, at: number) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  while (at + 8 <= bytes.length) {
    const name = String.fromCharCode(...bytes.subarray(at, at + 4));
    const length = view.getUint32(at + 4, true);
    const from = at + 8;
    const to = from + length;
    if (to > bytes.length) return;
    yield { name, start: at, from, to };
    at = to + (length & 1);
  }
}
