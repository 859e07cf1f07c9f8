/**
 * Tokens of conversations that are stored encrypted. The index holds keyed hashes of them (HMAC-SHA-256, cut to 48
 * bits), so that its files give away no text to who has them and not the key; what they do give away is how often
 * something occurs (docs/decisions/0006-search-index.md).
 */
import { createHmac } from "node:crypto";
import { Lru } from "../lru.ts";

const length = 12;
const remembered = 50_000;

/** A key of its own: what is known of one use tells nothing about the other. */
export function searchKey(atRest: Uint8Array): Uint8Array {
  return new Uint8Array(createHmac("sha256", atRest).update("search index").digest());
}

export class TokenHashes {
  readonly #key: Uint8Array;
  readonly #known = new Lru<string, string>(remembered);

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** Each once, in an order that tells nothing of how they followed one another. */
  all(tokens: readonly string[]): string[] {
    return [...new Set(tokens.map((token) => this.hash(token)))].sort();
  }

  hash(token: string): string {
    const known = this.#known.get(token);
    if (known !== undefined) return known;
    // Only ASCII letters and digits go into the index as they are; the sign keeps hashes apart from words.
    const hash = "§" + createHmac("sha256", this.#key).update(token).digest("hex").slice(0, length);
    this.#known.set(token, hash);
    return hash;
  }
}
