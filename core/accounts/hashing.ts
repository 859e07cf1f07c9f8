/**
 * Password hashes that say themselves how they were made (PHC string format), so that old ones verify for ever and
 * the cost can rise: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash` for new ones, `$pbkdf2-sha256$i=600000$salt$hash`
 * also verifies. Passwords are compared in NFC (RFC 8265 §4.2): the same keys pressed on two systems may arrive
 * composed on one and decomposed on the other.
 */
export interface Argon2Cost {
  algorithm: "argon2id";
  /** KiB. */
  memory: number;
  passes: number;
}
export interface Pbkdf2Cost {
  algorithm: "pbkdf2-sha256";
  rounds: number;
}
export type Cost = Argon2Cost | Pbkdf2Cost;

export interface PasswordHash {
  cost: Cost;
  salt: Uint8Array<ArrayBuffer>;
  hash: Uint8Array<ArrayBuffer>;
}

/** OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, 2 passes, 1 lane. */
export const todaysCost: Argon2Cost = { algorithm: "argon2id", memory: 19_456, passes: 2 };

const bits = 256;
const encoder = new TextEncoder();

export function derive(
  password: string,
  salt: Uint8Array<ArrayBuffer>,
  cost: Cost,
): Promise<Uint8Array<ArrayBuffer>> {
  const secret = encoder.encode(password.normalize("NFC"));
  return cost.algorithm === "argon2id" ? argon2id(secret, salt, cost) : pbkdf2(secret, salt, cost);
}

export function format({ cost, salt, hash }: PasswordHash): string {
  const parameters = cost.algorithm === "argon2id"
    ? `v=19$m=${cost.memory},t=${cost.passes},p=1`
    : `i=${cost.rounds}`;
  return `$${cost.algorithm}$${parameters}$${toText(salt)}$${toText(hash)}`;
}

export function parseHash(text: string): PasswordHash {
  const match =
    /^\$(?:argon2id\$v=19\$m=(\d+),t=(\d+),p=1|pbkdf2-sha256\$i=(\d+))\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/
      .exec(
        text,
      );
  if (match === null) throw new TypeError("Cannot read a password hash: its format is unknown");
  const [, memory, passes, rounds, salt, hash] = match;
  const cost: Cost = rounds === undefined
    ? { algorithm: "argon2id", memory: Number(memory), passes: Number(passes) }
    : { algorithm: "pbkdf2-sha256", rounds: Number(rounds) };
  return { cost, salt: Uint8Array.fromBase64(salt!), hash: Uint8Array.fromBase64(hash!) };
}

export function sameCost(a: Cost, b: Cost): boolean {
  return JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
}

/** Takes as long whether the first byte differs or the last. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}

// In Deno since 2.9 as in WICG "Modern Algorithms in the Web Cryptography API"; TypeScript has no types for it yet.
interface ModernSubtle {
  importKey(
    format: "raw-secret",
    key: BufferSource,
    algorithm: string,
    extractable: boolean,
    usages: KeyUsage[],
  ): Promise<CryptoKey>;
  deriveBits(algorithm: Record<string, unknown>, key: CryptoKey, length: number): Promise<ArrayBuffer>;
}

async function argon2id(secret: Uint8Array<ArrayBuffer>, nonce: Uint8Array<ArrayBuffer>, cost: Argon2Cost) {
  const subtle = crypto.subtle as unknown as ModernSubtle;
  const key = await subtle.importKey("raw-secret", secret, "Argon2id", false, ["deriveBits"]);
  const algorithm = { name: "Argon2id", nonce, memory: cost.memory, passes: cost.passes, parallelism: 1 };
  return new Uint8Array(await subtle.deriveBits(algorithm, key, bits));
}

async function pbkdf2(secret: Uint8Array<ArrayBuffer>, salt: Uint8Array<ArrayBuffer>, cost: Pbkdf2Cost) {
  const key = await crypto.subtle.importKey("raw", secret, "PBKDF2", false, ["deriveBits"]);
  const algorithm = { name: "PBKDF2", hash: "SHA-256", salt, iterations: cost.rounds };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, bits));
}

function toText(bytes: Uint8Array): string {
  return bytes.toBase64({ omitPadding: true });
}
