/** Sounds and films of every kind, made here: they say what they are and how long, and there is next to nothing in them. */
import { joined, raw } from "./pictures.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const number = (bytes: number, little: boolean) => (value: number): Bytes => {
  const all = new Uint8Array(8);
  new DataView(all.buffer).setBigUint64(0, BigInt(value), little);
  return little ? all.slice(0, bytes) : all.slice(8 - bytes);
};
const [u8, u16, u32] = [number(1, false), number(2, false), number(4, false)];
const [l16, l32, l64] = [number(2, true), number(4, true), number(8, true)];
const zeros = (length: number): Bytes => new Uint8Array(length);
const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

export interface Tags {
  title: string;
  artist: string;
  album: string;
}
export const tags: Tags = { title: "Gyllene år", artist: "Märta & the Aardvarks", album: "Live in Malmö" };

// RIFF

const riffChunk = (name: string, ...content: Uint8Array[]): Bytes => {
  const body = joined(...content);
  return joined(raw(name), l32(body.length), body, zeros(body.length % 2));
};

/** 8,000 samples of a byte each second. */
export function wav(seconds: number): Bytes {
  const format = joined(l16(1), l16(1), l32(8_000), l32(8_000), l16(1), l16(8));
  const data = riffChunk("data", zeros(8_000 * seconds).fill(128));
  return riffChunk("RIFF", raw("WAVE"), riffChunk("fmt ", format), data);
}

/** 25 pictures a second, of MPEG-4. */
export function avi(seconds: number, width: number, height: number): Bytes {
  const frames = 25 * seconds;
  const main = joined(l32(40_000), zeros(12), l32(frames), l32(0), l32(1), l32(0), l32(width), l32(height));
  const stream = joined(raw("vidsXVID"), zeros(12), l32(1), l32(25), l32(0), l32(frames), zeros(20));
  const format = joined(l32(40), l32(width), l32(height), l16(1), l16(24), raw("XVID"), zeros(20));
  const list = riffChunk("LIST", raw("strl"), riffChunk("strh", stream), riffChunk("strf", format));
  const header = riffChunk("LIST", raw("hdrl"), riffChunk("avih", main, zeros(16)), list);
  const movie = Array.from({ length: frames }, () => riffChunk("00dc", zeros(16)));
  return riffChunk("RIFF", raw("AVI "), header, riffChunk("LIST", raw("movi"), ...movie));
}

// MPEG audio

/** 128 kbit/s: 38 frames of 417 bytes are about a second. With ID3v2. */
export function mp3(seconds: number, { title, artist, album }: Tags): Bytes {
  const frame = (id: string, text: string) => {
    const body = joined(u8(3), utf8(text));
    return joined(raw(id), u32(body.length), zeros(2), body);
  };
  const notes = joined(frame("TIT2", title), frame("TPE1", artist), frame("TALB", album));
  const size = Uint8Array.of(0, 0, notes.length >> 7, notes.length & 127);
  const sound = joined(raw("\xff\xfb\x90\x64"), zeros(413));
  const frames = Array.from({ length: Math.round(seconds * 44_100 / 1152) }, () => sound);
  return joined(raw("ID3\x03\0\0"), size, notes, ...frames);
}

export function aac(frames: number): Bytes {
  const frame = joined(raw("\xff\xf1\x50\x80\x02\x7f\xfc"), zeros(12));
  frame.set([0x50, 0x80, 19 >> 3 | 0, (19 & 7) << 5 | 0x1f, 0xfc], 2);
  return joined(...Array.from({ length: frames }, () => frame));
}

const vorbisComment = (vendor: string, { title, artist, album }: Tags): Bytes => {
  const text = (words: string) => joined(l32(utf8(words).length), utf8(words));
  return joined(
    text(vendor),
    l32(3),
    text(`TITLE=${title}`),
    text(`ARTIST=${artist}`),
    text(`ALBUM=${album}`),
  );
};

export function flac(seconds: number, said: Tags): Bytes {
  const samples = 44_100 * seconds;
  const rate = (44_100n << 44n) | (1n << 41n) | (15n << 36n) | BigInt(samples);
  const sound = new Uint8Array(8);
  new DataView(sound.buffer).setBigUint64(0, rate);
  const info = joined(u16(4096), u16(4096), zeros(6), sound, zeros(16));
  const comment = vorbisComment("parley", said);
  const block = (kind: number, body: Uint8Array) => joined(u8(kind), u32(body.length).slice(1), body);
  return joined(raw("fLaC"), block(0, info), block(0x84, comment), raw("\xff\xf8\xc9\x08"), zeros(4_000));
}

/** Opus in Ogg (RFC 7845): the place of its last page says how long it is. */
export function ogg(seconds: number, said: Tags): Bytes {
  const page = (flags: number, position: number, index: number, body: Uint8Array) => {
    const lacing = [...Array(Math.floor(body.length / 255)).fill(255), body.length % 255];
    const head = [raw("OggS\0"), u8(flags), l64(position), l32(7), l32(index)];
    const tail = [u8(lacing.length), Uint8Array.from(lacing), body];
    const bytes = joined(...head, zeros(4), ...tail);
    bytes.set(l32(oggSum(bytes)), 22);
    return bytes;
  };
  const head = joined(raw("OpusHead\x01\x02"), l16(0), l32(48_000), zeros(3));
  const comment = joined(raw("OpusTags"), vorbisComment("parley", said));
  return joined(page(2, 0, 0, head), page(0, 0, 1, comment), page(4, 48_000 * seconds, 2, zeros(200)));
}

function oggSum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) sum = sum & 0x80000000 ? sum << 1 ^ 0x04c11db7 : sum << 1;
  }
  return sum >>> 0;
}

// ISO base media

const box = (name: string, ...content: Uint8Array[]): Bytes => {
  const body = joined(...content);
  return joined(u32(8 + body.length), raw(name), body);
};

export interface FilmOptions {
  brand?: "isom" | "qt  " | "M4A ";
  /** Degrees: what a telephone says that was held upright. */
  turned?: 0 | 90;
  said?: Tags;
  /** Bytes of pictures before what says what they are. */
  data?: number;
  /** What says what it is comes first. */
  first?: boolean;
}

/** H.264 of so many seconds, 30 pictures each; what says so is at its end. */
export function mp4(seconds: number, width: number, height: number, options: FilmOptions = {}): Bytes {
  const { brand = "isom", data = 3_000, first = false } = options;
  const start = box("ftyp", raw(brand), u32(512), raw(brand));
  const pictures = box("mdat", zeros(data));
  const movie = movieBox(seconds, { width, height, data, ...options, at: start.length + 8 });
  return first ? joined(start, movie, pictures) : joined(start, pictures, movie);
}

/** AAC in an M4A. */
export function m4a(seconds: number, said: Tags): Bytes {
  return mp4(seconds, 0, 0, { brand: "M4A ", said });
}

function movieBox(
  seconds: number,
  { width, height, brand, turned, said, data, at }: FilmOptions & {
    width: number;
    height: number;
    data: number;
    at: number;
  },
): Bytes {
  const isSound = brand === "M4A ";
  const matrix = (turned === 90 ? [0, 0x10000, 0, 0xffff0000, 0, 0, 0, 0, 0x40000000] : [
    ...[0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000],
  ]).map(u32);
  const rate = isSound ? 48_000 : 30;
  const samples = isSound ? Math.round(seconds * rate / 1024) : seconds * rate;
  const track = box(
    "tkhd",
    ...[u32(3), zeros(8), u32(1), zeros(4), u32(seconds * 1000), zeros(16)],
    ...matrix,
    ...[u32(width * 65_536), u32(height * 65_536)],
  );
  const table = box(
    "stbl",
    box("stsd", u32(0), u32(1), isSound ? soundSample() : pictureSample(width, height)),
    box("stts", u32(0), u32(1), u32(samples), u32(isSound ? 1024 : 1)),
    box("stsc", u32(0), u32(1), u32(1), u32(samples), u32(1)),
    box("stsz", u32(0), u32(Math.floor(data / samples)), u32(samples)),
    box("stco", u32(0), u32(1), u32(at)),
  );
  const place = box("dinf", box("dref", u32(0), u32(1), box("url ", u32(1))));
  const header = isSound ? box("smhd", zeros(8)) : box("vmhd", u32(1), zeros(8));
  const media = box(
    "mdia",
    box("mdhd", zeros(12), u32(rate), u32(seconds * rate), u16(0x55c4), zeros(2)),
    box("hdlr", zeros(8), raw(isSound ? "soun" : "vide"), zeros(13)),
    box("minf", header, place, table),
  );
  return box(
    "moov",
    box("mvhd", zeros(12), u32(1000), u32(seconds * 1000), u32(0x10000), u16(256), zeros(70), u32(2)),
    box("trak", track, media),
    said === undefined ? zeros(0) : box("udta", tagBox(said)),
  );
}

function pictureSample(width: number, height: number): Bytes {
  const settings = raw("\x01\x42\xc0\x1e\xff\xe1\0\x04\x67\x42\xc0\x1e\x01\0\x02\x68\xce");
  return box(
    "avc1",
    ...[zeros(6), u16(1), zeros(16), u16(width), u16(height), u32(0x480000), u32(0x480000), zeros(4)],
    ...[u16(1), zeros(32), u16(24), u16(65_535), box("avcC", settings)],
  );
}

function soundSample(): Bytes {
  const settings = raw(
    "\x03\x19\0\0\0\x04\x11\x40\x15\0\0\0\0\x01\xf4\0\0\x01\xf4\0\x05\x02\x11\x90\x06\x01\x02",
  );
  const sound = [u16(2), u16(16), zeros(4), u32(48_000 * 65_536)];
  return box("mp4a", zeros(6), u16(1), zeros(8), ...sound, box("esds", u32(0), settings));
}

function tagBox({ title, artist, album }: Tags): Bytes {
  const one = (name: string, text: string) => box(name, box("data", u32(1), u32(0), utf8(text)));
  const list = box("ilst", one("\xa9nam", title), one("\xa9ART", artist), one("\xa9alb", album));
  return box("meta", u32(0), box("hdlr", zeros(8), raw("mdirappl"), zeros(9)), list);
}

// Matroska

/** VP8, as a browser records it, or in a Matroska file. */
export function matroska(seconds: number, width: number, height: number, kind = "webm"): Bytes {
  const size = (length: number) => joined(u8(0x08), u32(length).slice(1)).with(0, 0x10 | length >> 24);
  const one = (id: number[], ...content: Uint8Array[]) => {
    const body = joined(...content);
    return joined(Uint8Array.from(id), new Uint8Array(size(body.length)), body);
  };
  const length = new Uint8Array(8);
  new DataView(length.buffer).setFloat64(0, 1000 * seconds);
  const track = one(
    [0xae],
    ...[one([0xd7], u8(1)), one([0x73, 0xc5], u8(1)), one([0x83], u8(1)), one([0x86], raw("V_VP8"))],
    one([0xe0], one([0xb0], u16(width)), one([0xba], u16(height))),
  );
  return joined(
    one([0x1a, 0x45, 0xdf, 0xa3], one([0x42, 0x82], raw(kind)), one([0x42, 0x87], u8(2))),
    one(
      [0x18, 0x53, 0x80, 0x67],
      one([0x15, 0x49, 0xa9, 0x66], one([0x2a, 0xd7, 0xb1], u32(1_000_000)), one([0x44, 0x89], length)),
      one([0x16, 0x54, 0xae, 0x6b], track),
      one([0x1f, 0x43, 0xb6, 0x75], one([0xe7], u8(0)), one([0xa3], raw("\x81\0\0\x80"), zeros(60))),
    ),
  );
}
