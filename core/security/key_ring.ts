/**
 * The keys of a server: what signs sessions and what encrypts at rest, each with the older ones that are still
 * needed to read what they made.
 */
import type { Effects } from "../effects.ts";

export interface SigningKey {
  kid: string;
  key: Uint8Array<ArrayBuffer>;
  /** Milliseconds since 1970 after which it verifies no more; null for the one that signs. */
  verifyUntil: number | null;
}
export interface AtRestKey {
  version: number;
  /** 32 bytes, for AES-256-GCM. */
  key: Uint8Array<ArrayBuffer>;
}

/** Newest first; never empty. */
export interface KeyRing {
  signing: SigningKey[];
  atRest: AtRestKey[];
}

export type SecretEffects = Pick<Effects, "now" | "randomBytes" | "log">;

export function newRing(effects: SecretEffects): KeyRing {
  return { signing: [newSigningKey(effects)], atRest: [{ version: 1, key: effects.randomBytes(32) }] };
}

export function newSigningKey(effects: SecretEffects): SigningKey {
  return { kid: effects.randomBytes(8).toHex(), key: effects.randomBytes(32), verifyUntil: null };
}
