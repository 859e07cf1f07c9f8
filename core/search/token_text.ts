/**
 * The tokens of a text as one text, as the index takes them: first those in a row, then the others. Nearly all that is
 * written is ASCII, and for that they are put in place byte by byte: making a string of every token costs three times as
 * much, and the garbage makes the worker's memory grow by 60 MB.
 */
import { beginningsOf, rowOf } from "./tokens.ts";

const decoder = new TextDecoder();
// deno-lint-ignore no-control-regex -- all of ASCII
const ascii = /^[\x00-\x7f]*$/;
const space = 0x20;
/** "¬" in UTF-8. */
const sign = [0xc2, 0xac] as const;

let bytes = new Uint8Array(1 << 16);
let length = 0;
/** Which beginnings a text has had already: holds the number of the text. */
const seen = new Uint32Array(128 * 128);
let textNumber = 0;

/** @param folded Text as `fold` gives it. */
export function tokenText(folded: string): string {
  if (!ascii.test(folded)) return [...rowOf(folded), ...beginningsOf(folded)].join(" ");
  // A letter begins at most one token of each kind, of 3, 3 and 4 bytes, and each has a space.
  if (bytes.length < 13 * folded.length) bytes = new Uint8Array(26 * folded.length);
  length = 0;
  eachWord(folded, putRow);
  textNumber++;
  eachWord(folded, putBeginnings);
  return decoder.decode(bytes.subarray(0, Math.max(0, length - 1)));
}

function eachWord(text: string, put: (text: string, start: number, end: number) => void): void {
  for (let start = 0; start < text.length; start++) {
    if (!isLetter(text.charCodeAt(start))) continue;
    let end = start + 1;
    while (end < text.length && isLetter(text.charCodeAt(end))) end++;
    put(text, start, end);
    start = end;
  }
}

function putRow(text: string, start: number, end: number): void {
  const last = Math.max(start + 1, end - 2);
  for (let i = start; i < last; i++) {
    for (let k = i; k < Math.min(end, i + 3); k++) bytes[length++] = text.charCodeAt(k);
    bytes[length++] = space;
    if (end - start < 3) return;
  }
}

function putBeginnings(text: string, start: number, end: number): void {
  putBeginning(text.charCodeAt(start), 0);
  if (end - start > 1) putBeginning(text.charCodeAt(start), text.charCodeAt(start + 1));
}

function putBeginning(first: number, second: number): void {
  const place = first * 128 + second;
  if (seen[place] === textNumber) return;
  seen[place] = textNumber;
  bytes[length++] = sign[0];
  bytes[length++] = sign[1];
  bytes[length++] = first;
  if (second !== 0) bytes[length++] = second;
  bytes[length++] = space;
}

/** Folded: there are no capitals. */
function isLetter(code: number): boolean {
  return code >= 0x61 && code <= 0x7a || code >= 0x30 && code <= 0x39;
}
