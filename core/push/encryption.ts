/**
 * Encrypts a message for one browser, so that the push service in between carries it without reading it: RFC 8291 on
 * RFC 8188 (`aes128gcm`), one record. Padded in steps, so that the length of what is said shows little.
 */
export interface BrowserKeys {
  /** The public key of the browser, an uncompressed point of P-256. */
  p256dh: Uint8Array<ArrayBuffer>;
  auth: Uint8Array<ArrayBuffer>;
}

export interface EncryptionOptions {
  salt: Uint8Array<ArrayBuffer>;
  /** For this message only; made anew unless given. */
  own?: CryptoKeyPair;
  /** Bytes that every length is filled up to a multiple of; 0 adds none. */
  step?: number;
}

const curve = { name: "ECDH", namedCurve: "P-256" } as const;
const recordSize = 4096;
/** Bytes that fit: push services take bodies of 4,096 bytes, of which 86 are the head and 17 the end of the record. */
export const longest = recordSize - 86 - 17;
const usualStep = 512;
const encoder = new TextEncoder();

export async function encrypt(
  text: Uint8Array<ArrayBuffer>,
  browser: BrowserKeys,
  { salt, own, step = usualStep }: EncryptionOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const pair = own ?? await crypto.subtle.generateKey(curve, true, ["deriveBits"]) as CryptoKeyPair;
  const ownPublic = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const shared = await agree(pair.privateKey, browser.p256dh);
  const info = joined(encoder.encode("WebPush: info\0"), browser.p256dh, ownPublic);
  const secret = await derive(shared, browser.auth, info, 32);
  const key = await derive(secret, salt, encoder.encode("Content-Encoding: aes128gcm\0"), 16);
  const nonce = await derive(secret, salt, encoder.encode("Content-Encoding: nonce\0"), 12);
  const padding = step === 0 ? 0 : Math.min(longest, Math.ceil(text.length / step) * step) - text.length;
  const record = joined(text, Uint8Array.of(2), new Uint8Array(padding));
  const cipher = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, cipher, record);
  const head = new Uint8Array(5);
  new DataView(head.buffer).setUint32(0, recordSize);
  head[4] = ownPublic.length;
  return joined(salt, head, ownPublic, new Uint8Array(sealed));
}

/** Whether a browser can have these keys. A point that is not on the curve is only found out by using it. */
export async function isUsable(browser: BrowserKeys): Promise<boolean> {
  if (browser.p256dh.length !== 65 || browser.auth.length !== 16) return false;
  const salt = new Uint8Array(16);
  return await encrypt(new Uint8Array(), browser, { salt }).then(() => true, () => false);
}

async function agree(own: CryptoKey, theirs: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const other = await crypto.subtle.importKey("raw", theirs, curve, false, []);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "ECDH", public: other }, own, 256));
}

/** HKDF with SHA-256 (RFC 5869). */
async function derive(
  from: Uint8Array<ArrayBuffer>,
  salt: Uint8Array<ArrayBuffer>,
  info: Uint8Array<ArrayBuffer>,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.importKey("raw", from, "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt, info };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, length * 8));
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
