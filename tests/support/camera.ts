/** What a camera writes into a picture: a TIFF of three directories (Exif 2.3). */
import { joined, raw } from "./pictures.ts";

type Bytes = Uint8Array<ArrayBuffer>;
type Entry = [tag: number, type: 2 | 3 | 4 | 5, values: string | number[]];

/** With where it was taken. Twice a hundredth of a second at f/2.8. */
export function cameraNotes(words: { camera?: string; taken?: string } = {}): Bytes {
  const { camera = "Aardvark X1", taken = "2026:05:01 12:30:00" } = words;
  const main: Entry[] = [[0x010f, 2, "Aardvark"], [0x0110, 2, camera], [0x8769, 4, [0]], [0x8825, 4, [0]]];
  const more: Entry[] = [
    [0x829a, 5, [1, 50]],
    [0x829d, 5, [28, 10]],
    [0x8827, 3, [400]],
    [0x9003, 2, taken],
    [0x920a, 5, [35, 1]],
    [0xa434, 2, "Aardvark 35mm F2"],
  ];
  const place: Entry[] = [[1, 2, "N"], [2, 5, [57, 1, 42, 1, 32, 1]], [3, 2, "E"], [4, 5, [
    11,
    1,
    58,
    1,
    28,
    1,
  ]]];
  const [first, second] = [8 + lengthOf(main), 8 + lengthOf(main) + lengthOf(more)];
  main[2]![2] = [first];
  main[3]![2] = [second];
  return joined(
    raw("MM\0*\0\0\0\x08"),
    directory(main, 8),
    directory(more, first),
    directory(place, second),
  );
}

/** As a JPEG has it. */
export function cameraSegment(tiff: Bytes): Bytes {
  const body = joined(raw("Exif\0\0"), tiff);
  return joined(Uint8Array.of(0xff, 0xe1, body.length + 2 >> 8, body.length + 2 & 255), body);
}

function directory(entries: Entry[], at: number): Bytes {
  let behind = at + 2 + 12 * entries.length + 4;
  const rows: Uint8Array[] = [number(entries.length, 2)];
  const long: Uint8Array[] = [];
  for (const [tag, type, values] of entries) {
    const value = valueOf(type, values);
    const count = typeof values === "string" ? value.length : values.length / (type === 5 ? 2 : 1);
    rows.push(number(tag, 2), number(type, 2), number(count, 4));
    if (value.length <= 4) rows.push(joined(value, new Uint8Array(4 - value.length)));
    else {
      rows.push(number(behind, 4));
      long.push(value);
      behind += value.length;
    }
  }
  return joined(...rows, new Uint8Array(4), ...long);
}

function lengthOf(entries: Entry[]): number {
  return directory(entries, 0).length;
}

function valueOf(type: Entry[1], values: string | number[]): Bytes {
  if (typeof values === "string") return joined(new TextEncoder().encode(values), new Uint8Array(1));
  return joined(...values.map((value) => number(value, type === 3 ? 2 : 4)));
}

function number(value: number, bytes: number): Bytes {
  return Uint8Array.from({ length: bytes }, (_, i) => value >>> 8 * (bytes - 1 - i) & 255);
}
