/**
 * Keys as text: how they stand in the environment (`name:base64,name:base64`, newest first), and which ones are too
 * weak to start with. Whoever supplies a key by hand may supply a word; a word can be guessed.
 */
import { StartError } from "../errors.ts";
import type { KeyRing } from "./key_ring.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

const names = { signing: "PARLEY_JWT_KEYS", atRest: "PARLEY_AT_REST_KEYS" } as const;
const minBytes = 32;
/** Random bytes repeat rarely: 32 of them hold about 30 different ones. Words and patterns hold few. */
const minDistinct = 16;

/** Null when the environment supplies none. Both or neither: keys in two places get lost separately. */
export function ringFromEnvironment(env: Environment): KeyRing | null {
  const signing = env[names.signing];
  const atRest = env[names.atRest];
  if (signing === undefined && atRest === undefined) return null;
  const ring = {
    signing: entriesOf(names.signing, signing).map(([kid, key]) => ({ kid, key, verifyUntil: null })),
    atRest: entriesOf(names.atRest, atRest).map(([version, key]) => ({ version: toVersion(version), key })),
  };
  return checkRing(ring, "the environment");
}

/** @throws {StartError} naming the key that cannot be used. */
export function checkRing(ring: KeyRing, source: string): KeyRing {
  for (const kind of ["signing", "atRest"] as const) {
    if (ring[kind].length === 0) throw new StartError(`Cannot start: ${source} holds no ${words[kind]} key`);
  }
  for (const { kid, key } of ring.signing) checkKey(key, `signing key "${kid}"`, source);
  for (const { version, key } of ring.atRest) checkAtRestKey(key, `at-rest key ${version}`, source);
  return ring;
}

/** Base64, either alphabet, padded or not. */
export function decodeKey(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.fromBase64(text.replaceAll("-", "+").replaceAll("_", "/"));
}

const words = { signing: "signing", atRest: "at-rest" } as const;

function checkKey(key: Uint8Array, name: string, source: string): void {
  if (key.length < minBytes) {
    throw new StartError(
      `Cannot start: the ${name} in ${source} has ${key.length} bytes, it needs at least ${minBytes}; ${advice}`,
    );
  }
  if (new Set(key).size < minDistinct || isText(key)) {
    throw new StartError(`Cannot start: the ${name} in ${source} can be guessed; ${advice}`);
  }
}

function checkAtRestKey(key: Uint8Array, name: string, source: string): void {
  checkKey(key, name, source);
  if (key.length !== minBytes) {
    throw new StartError(
      `Cannot start: the ${name} in ${source} has ${key.length} bytes, it needs ${minBytes}`,
    );
  }
}

const advice = "make one with: openssl rand -base64 32";

/** Random bytes are printable ASCII throughout once in 10^13 keys; a sentence or "changeme…" always is. */
function isText(key: Uint8Array): boolean {
  return key.every((byte) => byte >= 0x20 && byte < 0x7f);
}

function entriesOf(setting: string, text: string | undefined): [string, Uint8Array<ArrayBuffer>][] {
  if (text === undefined || text.trim() === "") {
    throw new StartError(`Cannot start: ${setting} is missing or empty; ${advice}`);
  }
  const entries = text.split(",").map((entry) => toEntry(setting, entry.trim()));
  if (new Set(entries.map(([name]) => name)).size !== entries.length) {
    throw new StartError(`Cannot start: ${setting} names two keys the same`);
  }
  return entries;
}

function toEntry(setting: string, entry: string): [string, Uint8Array<ArrayBuffer>] {
  const match = /^([A-Za-z0-9_-]{1,64}):([A-Za-z0-9+/_-]+={0,2})$/.exec(entry);
  try {
    if (match !== null) return [match[1]!, decodeKey(match[2]!)];
  } catch {
    // Not base64: the same advice helps.
  }
  throw new StartError(`Cannot start: ${setting} must be "name:base64key", several with commas; ${advice}`);
}

function toVersion(name: string): number {
  if (/^[1-9][0-9]{0,8}$/.test(name)) return Number(name);
  throw new StartError(
    `Cannot start: ${names.atRest} must name its keys by whole numbers, such as "1:base64key"`,
  );
}
