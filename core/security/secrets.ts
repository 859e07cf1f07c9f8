/**
 * The server's own secrets: the keys that sign sessions and the keys that encrypt at rest. Made on the first start
 * and kept in `<data>/secrets.json`, readable by the owner only, or supplied by environment (PARLEY_JWT_KEYS and
 * PARLEY_AT_REST_KEYS, newest first). A missing or guessable key stops the start: with one, anybody signs in as anybody.
 */
import { realEffects } from "../effects.ts";
import { ParleyError } from "../errors.ts";
import { createRing, readRing, writeRing } from "./key_file.ts";
import {
  type AtRestKey,
  type KeyRing,
  newSigningKey,
  type SecretEffects,
  type SigningKey,
} from "./key_ring.ts";
import { type Environment, ringFromEnvironment } from "./key_text.ts";

/** Loads, or makes on the first start. @throws {StartError} when a key is missing or too weak. */
export async function loadSecrets(
  dataDir: string,
  env: Environment,
  effects: SecretEffects = realEffects(() => {}),
): Promise<Secrets> {
  const supplied = ringFromEnvironment(env);
  if (supplied !== null) return new Secrets(supplied, null, effects);
  const path = `${dataDir}/secrets.json`;
  const ring = await readRing(path, effects) ?? await createRing(path, effects);
  return new Secrets(ring, path, effects);
}

export class Secrets {
  #ring: KeyRing;
  /** Null when the keys come from the environment. */
  readonly #path: string | null;
  readonly #effects: SecretEffects;
  #readAt = 0;

  constructor(ring: KeyRing, path: string | null, effects: SecretEffects) {
    this.#ring = ring;
    this.#path = path;
    this.#effects = effects;
  }

  /** The key that signs new sessions. */
  async signingKey(): Promise<SigningKey> {
    await this.#refresh();
    return this.#ring.signing[0]!;
  }

  /** The key of that name while sessions signed with it may still run, or null. */
  async verificationKey(kid: string): Promise<Uint8Array<ArrayBuffer> | null> {
    if (!this.#ring.signing.some((key) => key.kid === kid)) await this.#refresh();
    const found = this.#ring.signing.find((key) => key.kid === kid);
    if (found === undefined) return null;
    return found.verifyUntil === null || this.#effects.now() < found.verifyUntil ? found.key : null;
  }

  /** The key for encrypting now. */
  get atRest(): AtRestKey {
    return this.#ring.atRest[0]!;
  }

  /** The key that something was encrypted with earlier, or null. */
  atRestOf(version: number): AtRestKey | null {
    return this.#ring.atRest.find((key) => key.version === version) ?? null;
  }

  /**
   * Signs with a new key from now on; nobody is signed out.
   * @param sessionLifetime Milliseconds that the longest session lasts, and so the old key.
   * @returns the new key's name.
   */
  async rotate(sessionLifetime: number): Promise<string> {
    if (this.#path === null) {
      throw new ParleyError("conflict", "Cannot rotate the signing keys: they come from PARLEY_JWT_KEYS");
    }
    const ring = await readRing(this.#path, this.#effects) ?? this.#ring;
    const now = this.#effects.now();
    const old = ring.signing
      .filter((key) => key.verifyUntil === null || now < key.verifyUntil)
      .map((key) => ({ ...key, verifyUntil: key.verifyUntil ?? now + sessionLifetime }));
    const signing = [newSigningKey(this.#effects), ...old];
    await writeRing(this.#path, { ...ring, signing });
    this.#ring = { ...ring, signing };
    return signing[0]!.kid;
  }

  /**
   * Encrypts with a new key from now on; what the older ones have encrypted still opens.
   * @returns the number of the new key.
   */
  async addAtRestKey(): Promise<number> {
    if (this.#path === null) {
      throw new ParleyError("conflict", "Cannot add an at-rest key: they come from PARLEY_AT_REST_KEYS");
    }
    const ring = await readRing(this.#path, this.#effects) ?? this.#ring;
    const version = Math.max(...ring.atRest.map((key) => key.version)) + 1;
    const atRest = [{ version, key: this.#effects.randomBytes(32) }, ...ring.atRest];
    await writeRing(this.#path, { ...ring, atRest });
    this.#ring = { ...ring, atRest };
    return version;
  }

  /** Whether they are kept here, and not handed in by the environment. */
  get isOwn(): boolean {
    return this.#path !== null;
  }

  /** Another process may have rotated. Looked up at most once a second, so that made-up names cost nothing. */
  async #refresh(): Promise<void> {
    const now = this.#effects.now();
    if (this.#path === null || Math.abs(now - this.#readAt) < 1_000) return;
    this.#readAt = now;
    const ring = await readRing(this.#path, this.#effects).catch(() => null);
    if (ring !== null) this.#ring = ring;
  }
}
