/**
 * Secrets that travel in links (invitations). Only their hash is stored, so that whoever reads the store cannot
 * use them; 192 random bits need no salt and cannot be guessed.
 */
import type { Effects } from "../effects.ts";

export function newToken(effects: Pick<Effects, "randomBytes">): string {
  return effects.randomBytes(24).toBase64({ alphabet: "base64url", omitPadding: true });
}

export async function hashToken(token: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return new Uint8Array(digest).toBase64({ alphabet: "base64url", omitPadding: true });
}
