/**
 * Encrypts what is stored (AES-256-GCM, NIST SP 800-38D). Each value says which key it was sealed with, so that keys
 * can be changed while old values still open; the place where it stands is authenticated with it, so that nobody who
 * can write the database can move one person's words under another's name.
 *
 * Layout: 1 byte format, 4 bytes number of the key, 12 bytes nonce, ciphertext, 16 bytes tag. Synchronous, because
 * the commit that writes it is put together in one turn.
 */
import { createCipheriv, createDecipheriv } from "node:crypto";
import { ParleyError } from "../errors.ts";
import type { Effects } from "../effects.ts";
import type { Secrets } from "./secrets.ts";

const format = 1;
const head = 5;
const nonceLength = 12;
const tagLength = 16;
const encoder = new TextEncoder();

export class AtRestSealer {
  readonly #secrets: Pick<Secrets, "atRest" | "atRestOf">;
  readonly #effects: Pick<Effects, "randomBytes">;

  constructor(secrets: Pick<Secrets, "atRest" | "atRestOf">, effects: Pick<Effects, "randomBytes">) {
    this.#secrets = secrets;
    this.#effects = effects;
  }

  seal(bytes: Uint8Array, place: string): Uint8Array {
    const { version, key } = this.#secrets.atRest;
    const nonce = this.#effects.randomBytes(nonceLength);
    const cipher = createCipheriv("aes-256-gcm", key, nonce);
    cipher.setAAD(encoder.encode(place));
    const text = cipher.update(bytes);
    cipher.final();
    const sealed = new Uint8Array(head + nonceLength + text.length + tagLength);
    sealed[0] = format;
    new DataView(sealed.buffer).setUint32(1, version);
    sealed.set(nonce, head);
    sealed.set(text, head + nonceLength);
    sealed.set(cipher.getAuthTag(), head + nonceLength + text.length);
    return sealed;
  }

  /** @throws {ParleyError} `storage_unavailable` when its key is missing or it was changed. */
  open(sealed: Uint8Array, place: string): Uint8Array {
    const { key, version } = this.#keyOf(sealed);
    const nonce = sealed.subarray(head, head + nonceLength);
    const decipher = createDecipheriv("aes-256-gcm", key, nonce);
    decipher.setAAD(encoder.encode(place));
    decipher.setAuthTag(sealed.subarray(-tagLength));
    try {
      const bytes = decipher.update(sealed.subarray(head + nonceLength, -tagLength));
      decipher.final();
      return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    } catch (cause) {
      throw unreadable(`it does not open with at-rest key ${version}`, cause);
    }
  }

  /** The number of the key that it is sealed with. */
  versionOf(sealed: Uint8Array): number {
    return new DataView(sealed.buffer, sealed.byteOffset).getUint32(1);
  }

  #keyOf(sealed: Uint8Array) {
    if (sealed[0] !== format || sealed.length < head + nonceLength + tagLength) {
      throw unreadable("it is not in a form that this Parley writes");
    }
    const version = this.versionOf(sealed);
    const found = this.#secrets.atRestOf(version);
    if (found === null) throw unreadable(`at-rest key ${version} is missing`);
    return found;
  }
}

function unreadable(why: string, cause?: unknown): ParleyError {
  return new ParleyError("storage_unavailable", `Cannot read what is stored: ${why}`, { cause });
}
