/**
 * What the maker of an upload says of it (`Upload-Metadata` of tus: pairs of a name and a base64 value). Names that are
 * not known are passed over, because every client of the protocol adds some of its own.
 */
import * as z from "zod/mini";
import { ParleyError } from "../errors.ts";
import { parse } from "../protocol/parse.ts";
import { conversationId } from "../protocol/shapes.ts";

const longest = 16 * 1024;
const whole = (most: number) =>
  z.pipe(
    z.pipe(z.string().check(z.regex(/^\d{1,9}$/, { error: "must be a whole number" })), z.transform(Number)),
    z.number().check(z.maximum(most, { error: `must be at most ${most.toLocaleString("en")}` })),
  );
const metadata = z.object({
  filename: z.string().check(z.minLength(1, { error: "must not be empty" })),
  conversation: conversationId,
  filetype: z.optional(z.string().check(z.maxLength(200))),
  sha256: z.optional(
    z.string().check(
      z.regex(/^[0-9a-fA-F]{64}$/, { error: "must be 64 digits in hexadecimal" }),
      z.toLowerCase(),
    ),
  ),
  duration: z.optional(whole(7 * 86_400_000)),
  width: z.optional(whole(65_535)),
  height: z.optional(whole(65_535)),
  original: z.optional(whole(999_999_999)),
  waveform: z.optional(z.string().check(z.maxLength(136), z.base64({ error: "must be base64" }))),
});
export type Metadata = z.output<typeof metadata>;

/** @throws {ParleyError} `bad_request`, `bad_field` */
export function readMetadata(header: string): Metadata {
  if (header.length > longest) throw unreadable("it is too long");
  const pairs = header.split(",").map((pair) => pair.trim()).filter((pair) => pair !== "");
  const named = pairs.map((pair): [string, string] => {
    const [name = "", value = "", more] = pair.split(" ");
    if (more !== undefined || name === "") throw unreadable(`"${pair.slice(0, 60)}" is no name and value`);
    return [name, decode(value, name)];
  });
  const known = named.filter(([name]) => Object.hasOwn(metadata.shape, name));
  if (new Set(known.map(([name]) => name)).size < known.length) throw unreadable("it says something twice");
  return parse(metadata, Object.fromEntries(known));
}

function decode(value: string, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Uint8Array.fromBase64(value));
  } catch {
    throw unreadable(`the value of "${name.slice(0, 60)}" is not UTF-8 in base64`);
  }
}

function unreadable(why: string): ParleyError {
  return new ParleyError("bad_request", `Cannot read Upload-Metadata: ${why}`);
}
