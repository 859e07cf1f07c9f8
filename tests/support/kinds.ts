/** A small but whole file of every kind that has a place of its own, as the formats ask for it, made here. */
import { crc32, deflateRawSync, gzipSync } from "node:zlib";
import { gif, joined, jpeg, png, raw, webp } from "./pictures.ts";
import { bytesOf } from "./tus.ts";

type Bytes = Uint8Array<ArrayBuffer>;
type Category = "image" | "document" | "audio" | "video" | "archive" | "code" | "other";
export interface Sample {
  name: string;
  bytes: Bytes;
  category: Category;
  /** What a browser is told that it is. */
  served: string;
}

const little = (value: number, length: number): Bytes =>
  Uint8Array.from({ length }, (_, i) => Math.floor(value / 256 ** i) % 256);
const big = (value: number, length: number): Bytes => little(value, length).reverse();

/** APPNOTE.TXT 6.3.10: entries, the directory of them, and where it is. Text is deflated, the rest is stored. */
export function zip(entries: Record<string, string>): Bytes {
  const bodies: Bytes[] = [];
  const directory: Bytes[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(entries)) {
    const content = bytesOf(text);
    const isStored = name === "mimetype";
    const packed = isStored ? content : new Uint8Array(deflateRawSync(content));
    const about = joined(
      ...[little(20, 2), little(0, 2), little(isStored ? 0 : 8, 2), little(0, 2), little(0x21, 2)],
      ...[little(crc32(content), 4), little(packed.length, 4), little(content.length, 4)],
      ...[little(name.length, 2), little(0, 2)],
    );
    const body = joined(raw("PK\x03\x04"), about, raw(name), packed);
    directory.push(
      joined(raw("PK\x01\x02"), little(20, 2), about, new Uint8Array(10), little(at, 4), raw(name)),
    );
    bodies.push(body);
    at += body.length;
  }
  const all = joined(...directory);
  const count = little(directory.length, 2);
  const end = joined(raw("PK\x05\x06"), little(0, 4), count, count, little(all.length, 4), little(at, 4));
  return joined(...bodies, all, end, little(0, 2));
}

const office = (folder: string, part: string) =>
  zip({
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>',
    [`${folder}/${part}.xml`]: "<x/>",
  });

const openDocument = (type: string) =>
  zip({ mimetype: `application/${type}`, "content.xml": "<x/>", "META-INF/manifest.xml": "<x/>" });

/** [MS-CFB]: a header, the table of sectors, and a directory with nothing but its root. */
function compound(): Bytes {
  const free = 0xffffffff;
  const header = joined(
    ...[raw("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), new Uint8Array(16), little(0x3e, 2), little(3, 2)],
    ...[little(0xfffe, 2), little(9, 2), little(6, 2), new Uint8Array(10), little(1, 4), little(1, 4)],
    ...[
      little(0, 4),
      little(4096, 4),
      little(0xfffffffe, 4),
      little(0, 4),
      little(0xfffffffe, 4),
      little(0, 4),
    ],
    ...[little(0, 4), ...Array.from({ length: 108 }, () => little(free, 4))],
  );
  const table = joined(
    little(0xfffffffd, 4),
    little(0xfffffffe, 4),
    ...Array.from({ length: 126 }, () => little(free, 4)),
  );
  const name = joined(...[..."Root Entry"].map((letter) => joined(raw(letter), little(0, 1))));
  const root = joined(
    ...[name, new Uint8Array(64 - name.length), little(22, 2), Uint8Array.of(5, 1)],
    ...[
      little(free, 4),
      little(free, 4),
      little(free, 4),
      new Uint8Array(36),
      little(0xfffffffe, 4),
      new Uint8Array(8),
    ],
  );
  return joined(header, table, root, new Uint8Array(512 - root.length));
}

function pdf(): Bytes {
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>",
  ];
  let text = "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n";
  const places = objects.map((object, i) => {
    const at = text.length;
    text += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, "0")} 00000 n \n`;
  });
  const table = `xref\n0 4\n0000000000 65535 f \n${places.join("")}`;
  return raw(`${text}${table}trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`);
}

const riff = (form: string, ...chunks: Bytes[]) => {
  const body = joined(raw(form), ...chunks);
  return joined(raw("RIFF"), little(body.length, 4), body);
};
const chunk = (name: string, ...content: Bytes[]) => {
  const body = joined(...content);
  return joined(raw(name), little(body.length, 4), body, new Uint8Array(body.length & 1));
};

const wav = () =>
  riff(
    "WAVE",
    chunk("fmt ", little(1, 2), little(1, 2), little(8000, 4), little(8000, 4), little(1, 2), little(8, 2)),
    chunk("data", new Uint8Array(800).fill(128)),
  );
const avi = () => {
  const head = joined(little(40_000, 4), new Uint8Array(12), little(0, 4), new Uint8Array(12));
  const size = joined(little(32, 4), little(32, 4), new Uint8Array(16));
  return riff("AVI ", chunk("LIST", raw("hdrl"), chunk("avih", head, size)), chunk("LIST", raw("movi")));
};

/** ISO/IEC 14496-12. */
const box = (name: string, ...content: Bytes[]) => {
  const body = joined(...content);
  return joined(big(body.length + 8, 4), raw(name), body);
};
const isoMedia = (brand: string) =>
  joined(
    box("ftyp", raw(brand), big(0, 4), raw(brand)),
    box("moov", box("mvhd", new Uint8Array(12), big(1000, 4), big(1000, 4), new Uint8Array(80))),
    box("mdat", new Uint8Array(16)),
  );

/** RFC 8794: an element whose length takes one byte. */
const element = (id: string, content: Bytes) =>
  joined(raw(id), Uint8Array.of(0x80 | content.length), content);
const matroska = (type: string) =>
  joined(
    element("\x1a\x45\xdf\xa3", joined(element("\x42\x86", big(1, 1)), element("\x42\x82", raw(type)))),
    element("\x18\x53\x80\x67", element("\x15\x49\xa9\x66", element("\x2a\xd7\xb1", big(1_000_000, 4)))),
  );

/** RFC 3533: one page that is the first and the last, with the header of an Opus stream (RFC 7845). */
function ogg(): Bytes {
  const opus = joined(raw("OpusHead\x01\x01"), little(0, 2), little(48_000, 4), little(0, 3));
  const page = joined(
    ...[raw("OggS\0\x06"), new Uint8Array(8), little(1, 4), little(0, 4), new Uint8Array(4)],
    ...[Uint8Array.of(1, opus.length), opus],
  );
  let sum = 0;
  for (const byte of page) {
    sum ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) sum = sum & 0x80000000 ? sum << 1 ^ 0x04c11db7 : sum << 1;
  }
  page.set(little(sum >>> 0, 4), 22);
  return page;
}

/** Silence of 26 ms: MPEG-1 layer III, 128 kbit/s, 44.1 kHz. */
const mp3 = () => joined(raw("\xff\xfb\x90\x64"), new Uint8Array(413));
const flac = () =>
  joined(
    raw("fLaC\x80\0\0\x22"),
    ...[big(4096, 2), big(4096, 2), new Uint8Array(6)],
    ...[Uint8Array.of(0x0a, 0xc4, 0x42, 0xf0, 0, 0, 0, 0), new Uint8Array(16)],
  );

/** Nothing in it. */
const sevenZip = () => {
  const next = new Uint8Array(20);
  return joined(raw("7z\xbc\xaf\x27\x1c\0\x04"), little(crc32(next), 4), next);
};
/** Version 5: its header and its end. */
const rar = () => {
  const part = (...content: number[]) => {
    const body = Uint8Array.of(content.length, ...content);
    return joined(little(crc32(body), 4), body);
  };
  return joined(raw("Rar!\x1a\x07\x01\0"), part(1, 0, 0), part(5, 0, 0));
};

export function tar(): Bytes {
  const header = new Uint8Array(2048);
  header.set(raw("hello.txt"));
  header.set(raw("0000644\x000001750\x000001750\x00"), 100);
  header.set(raw("00000000005\x0014000000000\0        0\0"), 124);
  const sum = header.subarray(0, 512).reduce((sum, byte) => sum + byte, 0);
  header.set(raw(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
  header.set(raw("Hello"), 512);
  return header;
}

const bytes = "application/octet-stream";
const text = "text/plain; charset=utf-8";

/** Every kind that people were promised, and some more. */
export async function samples(): Promise<Sample[]> {
  const of = (category: Category, served: (ending: string) => string, made: Record<string, Bytes>) =>
    Object.entries(made).map(([ending, bytes]): Sample => ({
      ...{ name: `A file.${ending}`, bytes, category },
      served: served(ending),
    }));
  const called = (names: Record<string, string>) => (ending: string) => names[ending]!;
  return [
    ...of("image", (ending) => `image/${ending.replace("jpg", "jpeg")}`, {
      ...{ jpg: jpeg(20, 10), jpeg: jpeg(10, 20), png: png(20, 10), gif: gif(20, 10) },
      webp: await webp(20, 10),
    }),
    ...of("document", (ending) => ending === "pdf" ? "application/pdf" : bytes, {
      ...{ pdf: pdf(), doc: compound(), rtf: raw("{\\rtf1\\ansi Hello}") },
      ...{
        docx: office("word", "document"),
        xlsx: office("xl", "workbook"),
        pptx: office("ppt", "presentation"),
      },
      odt: openDocument("vnd.oasis.opendocument.text"),
    }),
    ...of("document", () => text, {
      txt: bytesOf("Grüße\r\n"),
      md: bytesOf("# Hello"),
      csv: bytesOf("a,b\n1,2"),
    }),
    ...of(
      "audio",
      called({ mp3: "audio/mpeg", wav: "audio/wav", ogg: "audio/ogg", m4a: "audio/mp4", flac: "audio/flac" }),
      { mp3: mp3(), wav: wav(), ogg: ogg(), m4a: isoMedia("M4A "), flac: flac() },
    ),
    ...of(
      "video",
      called({
        ...{ mp4: "video/mp4", mov: "video/quicktime", avi: "video/x-msvideo" },
        ...{ mkv: "video/x-matroska", webm: "video/webm" },
      }),
      {
        ...{ mp4: isoMedia("isom"), mov: isoMedia("qt  "), avi: avi() },
        ...{ mkv: matroska("matroska"), webm: matroska("webm") },
      },
    ),
    ...of("archive", () => bytes, {
      ...{ zip: zip({ "a.txt": "Hello" }), rar: rar(), "7z": sevenZip(), tar: tar() },
      gz: new Uint8Array(gzipSync("Hello")),
    }),
    ...of("code", () => text, {
      ...{ py: bytesOf("print('Grüße')"), js: bytesOf("alert(1)"), html: bytesOf("<!doctype html>") },
      ...{ css: bytesOf("a{}"), json: bytesOf("{}"), xml: bytesOf("<a/>"), sql: bytesOf("SELECT 1;") },
      ...{ ts: bytesOf("let a: 1;"), yaml: bytesOf("a: 1"), svg: bytesOf("<svg/>") },
    }),
    ...of("other", () => bytes, { blend: raw("BLENDER-v300\0") }),
  ];
}
