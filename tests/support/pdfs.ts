/** PDFs made here: pages with a line of text each, and some that mean no good. */
import { createHash } from "node:crypto";
import { joined, raw } from "./pictures.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export interface PdfWish {
  /** What stands on each page. */
  pages: readonly string[];
  /** As many pages as it says that it has. */
  count?: number;
  /** Runs when it is opened, where that is allowed. */
  script?: string;
  /** Opens it. */
  password?: string;
  /** The box on each page is a fax (CCITT, group 4), as in scans. */
  scanned?: boolean;
}

export function pdf({ pages, count = pages.length, script, password, scanned = false }: PdfWish): Bytes {
  const lock = password === undefined ? undefined : new Lock(password);
  const bodies: Bytes[] = [];
  const add = (body: (number: number) => string) => bodies.push(raw(body(bodies.length + 1)));
  const action = script === undefined ? "" : `/OpenAction << /S /JavaScript /JS (${script}) >>`;
  add(() => `<< /Type /Catalog /Pages 2 0 R ${action} >>`);
  const kids = pages.map((_, i) => `${4 + 2 * i} 0 R`).join(" ");
  add(() => `<< /Type /Pages /Kids [${kids}] /Count ${count} >>`);
  add(() => "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
  pages.forEach((text) => {
    add((number) =>
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> ${
        scanned ? `/XObject << /Im ${4 + 2 * pages.length} 0 R >>` : ""
      } >> ` +
      `/Contents ${number + 1} 0 R >>`
    );
    add((number) => {
      const box = scanned ? "475 0 0 400 60 200 cm /Im Do" : "0.1 0.4 0.4 rg 60 200 475 400 re f";
      const content = `BT /F1 28 Tf 60 740 Td (${text}) Tj ET ${box}`;
      const bytes = lock === undefined ? content : lock.closed(content, number);
      return `<< /Length ${bytes.length} >>\nstream\n${bytes}\nendstream`;
    });
  });
  if (scanned) add(() => fax);
  if (lock !== undefined) add(() => lock.words);
  return written(bodies, lock);
}

/** 64 rows that are each like the one before, shown dark. */
const fax =
  "<< /Type /XObject /Subtype /Image /Width 64 /Height 64 /BitsPerComponent 1 /ColorSpace /DeviceGray " +
  "/Decode [1 0] /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 64 /Rows 64 >> /Length 11 >>\nstream\n" +
  "\xff\xff\xff\xff\xff\xff\xff\xff\x00\x10\x01\nendstream";

function written(bodies: readonly Bytes[], lock: Lock | undefined): Bytes {
  const parts: Bytes[] = [raw("%PDF-1.4\n")];
  const places: number[] = [];
  let at = parts[0]!.length;
  bodies.forEach((body, i) => {
    const whole = joined(raw(`${i + 1} 0 obj\n`), body, raw("\nendobj\n"));
    places.push(at);
    at += whole.length;
    parts.push(whole);
  });
  const lines = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
  const encrypt = lock === undefined
    ? ""
    : `/Encrypt ${bodies.length} 0 R /ID [<${hex(lock.id)}> <${hex(lock.id)}>]`;
  const size = bodies.length + 1;
  return joined(
    ...parts,
    raw(`xref\n0 ${size}\n0000000000 65535 f \n${lines}`),
    raw(`trailer << /Size ${size} /Root 1 0 R ${encrypt} >>\nstartxref\n${at}\n%%EOF\n`),
  );
}

/** The standard security handler, revision 2 (PDF 1.4, 3.5). */
class Lock {
  readonly id = raw("0123456789abcdef");
  readonly words: string;
  readonly #key: Bytes;

  constructor(password: string) {
    const padded = joined(raw(password), padding).subarray(0, 32);
    const owner = rc4(md5(padded).subarray(0, 5), padded);
    this.#key = md5(padded, owner, Uint8Array.of(0xfc, 0xff, 0xff, 0xff), this.id).subarray(0, 5);
    const user = rc4(this.#key, padding);
    this.words = `<< /Filter /Standard /V 1 /R 2 /O <${hex(owner)}> /U <${hex(user)}> /P -4 >>`;
  }

  closed(text: string, number: number): string {
    const key = md5(this.#key, Uint8Array.of(number, 0, 0, 0, 0)).subarray(0, 10);
    return String.fromCharCode(...rc4(key, raw(text)));
  }
}

const padding = raw(
  "\x28\xbf\x4e\x5e\x4e\x75\x8a\x41\x64\x00\x4e\x56\xff\xfa\x01\x08" +
    "\x2e\x2e\x00\xb6\xd0\x68\x3e\x80\x2f\x0c\xa9\xfe\x64\x53\x69\x7a",
);

function md5(...parts: Uint8Array[]): Bytes {
  return new Uint8Array(createHash("md5").update(joined(...parts)).digest());
}

function rc4(key: Uint8Array, bytes: Uint8Array): Bytes {
  const state = Uint8Array.from({ length: 256 }, (_, i) => i);
  const swap = (i: number, j: number) => [state[i], state[j]] = [state[j]!, state[i]!];
  for (let i = 0, j = 0; i < 256; i++) swap(i, j = (j + state[i]! + key[i % key.length]!) % 256);
  let [i, j] = [0, 0];
  return Uint8Array.from(bytes, (byte) => {
    i = (i + 1) % 256;
    swap(i, j = (j + state[i]!) % 256);
    return byte ^ state[(state[i]! + state[j]!) % 256]!;
  });
}

function hex(bytes: Uint8Array): string {
  return bytes.toHex();
}
