/**
 * The tokens of a text as one text, as the index takes them. Nearly all that is written is ASCII, and for that the
 * letters are put in place byte by byte: making a string of every token costs three times as much, and the garbage
 * makes the worker's memory grow by 60 MB.
 */
import { tokensOf } from "./tokens.ts";

const decoder = new TextDecoder();
// deno-lint-ignore no-control-regex -- all of ASCII
const ascii = /^[\x00-\x7f]*$/;
const space = 0x20;
/** "·" in UTF-8. */
const dot = [0xc2, 0xb7] as const;

let bytes = new Uint8Array(1 << 16);
let length = 0;

/** @param folded Text as `fold` gives it. Tokens may come twice. */
export function tokenText(folded: string): string {
  if (!ascii.test(folded)) return [...tokensOf(folded)].join(" ");
  // A letter begins at most one token of each kind: one, two, three letters, and a seam of four bytes; each has a space.
  if (bytes.length < 14 * folded.length) bytes = new Uint8Array(28 * folded.length);
  length = 0;
  let last = 0;
  for (let start = 0; start < folded.length; start++) {
    if (!isLetter(folded.charCodeAt(start))) continue;
    if (last !== 0) put(last, ...dot, folded.charCodeAt(start));
    let end = start + 1;
    while (end < folded.length && isLetter(folded.charCodeAt(end))) end++;
    putWord(folded, start, end);
    last = folded.charCodeAt(end - 1);
    start = end;
  }
  return decoder.decode(bytes.subarray(0, length));
}

function putWord(text: string, start: number, end: number): void {
  const first = text.charCodeAt(start);
  put(first);
  if (end - start > 1) put(first, text.charCodeAt(start + 1));
  for (let i = start + 2; i < end; i++) {
    bytes[length++] = text.charCodeAt(i - 2);
    bytes[length++] = text.charCodeAt(i - 1);
    bytes[length++] = text.charCodeAt(i);
    bytes[length++] = space;
  }
}

function put(...codes: number[]): void {
  for (const code of codes) bytes[length++] = code;
  bytes[length++] = space;
}

/** Folded: there are no capitals. */
function isLetter(code: number): boolean {
  return code >= 0x61 && code <= 0x7a || code >= 0x30 && code <= 0x39;
}
