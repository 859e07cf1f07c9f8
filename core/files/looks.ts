/**
 * What bytes look like, by what is at their beginning and end: nothing is believed that a name or a browser says. Each
 * look is as strict as the formats allow; where a format has no mark of its own (text), what cannot be in it is looked
 * for.
 */
export interface Sample {
  /** The first 64 KiB, or all of it. */
  head: Uint8Array;
  /** The last 64 KiB. */
  tail: Uint8Array;
}
export type Look = (sample: Sample) => boolean;

/** What stands at a place; letters of the text are bytes. */
export function marked(text: string, at = 0): Look {
  return ({ head }) => [...text].every((letter, i) => head[at + i] === letter.charCodeAt(0));
}

export function any(...looks: Look[]): Look {
  return (sample) => looks.some((look) => look(sample));
}

export function all(...looks: Look[]): Look {
  return (sample) => looks.every((look) => look(sample));
}

/** Near the beginning, or near the end. */
function holds(text: string, within = 64 * 1024): Look {
  return ({ head, tail }) =>
    latin(head.subarray(0, within)).includes(text) || latin(tail.subarray(-within)).includes(text);
}

const decoder = new TextDecoder("latin1");
function latin(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

export const png = marked("\x89PNG\r\n\x1a\n");
export const jpeg = marked("\xff\xd8\xff");
export const gif = any(marked("GIF87a"), marked("GIF89a"));
export const webp = all(marked("RIFF"), marked("WEBP", 8));

const pictures = { "image/png": png, "image/jpeg": jpeg, "image/gif": gif, "image/webp": webp };
/** What kind of picture it is, whatever anybody calls it; undefined for everything else. */
export function pictureTypeOf(bytes: Uint8Array): string | undefined {
  const sample = { head: bytes, tail: bytes };
  return Object.entries(pictures).find(([, look]) => look(sample))?.[0];
}

export const pdf = holds("%PDF-", 1024);
export const rtf = marked("{\\rtf");
/** Compound File Binary: the office formats of before 2007. */
export const compound = marked("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
export const zip = any(marked("PK\x03\x04"), marked("PK\x05\x06"));
/** Office Open XML: a zip with a folder of that name. */
export const office = (folder: string) => all(zip, holds(`${folder}/`));
/** OpenDocument and EPUB: a zip whose first entry says what it is. */
export const declared = (type: string) => all(zip, marked("mimetype", 30), holds(type, 256));

export const wav = all(marked("RIFF"), marked("WAVE", 8));
export const ogg = marked("OggS");
export const flac = marked("fLaC");
/** ISO base media: an `ftyp` box, or one of those that QuickTime began with. */
export const isoMedia = any(...["ftyp", "moov", "mdat", "wide", "free", "skip"].map((box) => marked(box, 4)));
export const mp3: Look = (sample) =>
  marked("ID3")(sample) || isFrame(sample.head, (layer) => layer === 1 || layer === 2);
export const aac: Look = (sample) => marked("ID3")(sample) || isFrame(sample.head, (layer) => layer === 0);
export const avi = all(marked("RIFF"), marked("AVI ", 8));
/** EBML; what it says it is stands within its first bytes. */
export const matroska = (type: string) => all(marked("\x1a\x45\xdf\xa3"), holds(type, 256));

export const rar = marked("Rar!\x1a\x07");
export const sevenZip = marked("7z\xbc\xaf\x27\x1c");
export const gzip = marked("\x1f\x8b\x08");
export const bzip2 = marked("BZh");
export const xz = marked("\xfd7zXZ\0");
export const zstd = marked("\x28\xb5\x2f\xfd");
/** The sum over its first block is what the block says (POSIX.1-1988, ustar); older ones have no other mark. */
export const tar: Look = ({ head }) => {
  if (head.length < 512) return false;
  const said = Number.parseInt(latin(head.subarray(148, 156)).replace(/[\0 ]+$/, "").trim(), 8);
  const sum = head.subarray(0, 512).reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 32 : byte), 0);
  return said === sum;
};

/** Text in any encoding: none of the characters that no text has. UTF-16 says so at its beginning. */
export const text: Look = ({ head, tail }) => {
  if (head[0] === 0xff && head[1] === 0xfe || head[0] === 0xfe && head[1] === 0xff) return true;
  return isText(head) && isText(tail);
};

function isText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 32 && byte !== 127 || byte >= 8 && byte <= 13 || byte === 27);
}

/** An MPEG audio or ADTS header: eleven bits set, then version and layer. */
function isFrame(head: Uint8Array, isLayer: (layer: number) => boolean): boolean {
  const [first = 0, second = 0, third = 0] = head;
  return first === 0xff && (second & 0xe0) === 0xe0 && isLayer(second >> 1 & 3) && third >> 4 !== 15;
}
