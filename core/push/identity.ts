/**
 * Who this server is to push services (VAPID, RFC 8292): a key that is made at the first start and kept, encrypted,
 * in the store beside the subscriptions, which are bound to it. Lost, every device would have to subscribe again.
 */
import type { Effects } from "../effects.ts";
import { keys, type PushKeyRecord } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";

const curve = { name: "ECDSA", namedCurve: "P-256" } as const;
/** Milliseconds that a token holds (24 hours at most), and before its end in which a new one is made. */
const lifetime = 12 * 3_600_000;
const early = 3_600_000;
const mostTokens = 50;
const encoder = new TextEncoder();
const base64url = { alphabet: "base64url", omitPadding: true } as const;

export class Identity {
  readonly #store: Store;
  readonly #effects: Pick<Effects, "now">;
  #key: Promise<{ sign: CryptoKey; open: string }> | null = null;
  /** By whom they are for and from. */
  readonly #tokens = new Map<string, { text: string; until: number }>();

  constructor(store: Store, effects: Pick<Effects, "now">) {
    this.#store = store;
    this.#effects = effects;
  }

  /** What browsers subscribe with: `applicationServerKey`. */
  async publicKey(): Promise<string> {
    return (await this.#load()).open;
  }

  /** The `Authorization` header. @param contact where whoever runs the push service reaches who runs this. */
  async authorization(endpoint: URL, contact: string): Promise<string> {
    const { open } = await this.#load();
    return `vapid t=${await this.#token(endpoint.origin, contact)}, k=${open}`;
  }

  async #token(audience: string, contact: string): Promise<string> {
    const name = `${audience} ${contact}`;
    const now = this.#effects.now();
    const known = this.#tokens.get(name);
    if (known !== undefined && known.until - now > early) return known.text;
    const until = now + lifetime;
    const claims = { aud: audience, exp: Math.floor(until / 1000), sub: contact };
    const said = `${partOf({ typ: "JWT", alg: "ES256" })}.${partOf(claims)}`;
    const { sign } = await this.#load();
    const how = { name: "ECDSA", hash: "SHA-256" };
    const signature = new Uint8Array(await crypto.subtle.sign(how, sign, encoder.encode(said)));
    const text = `${said}.${signature.toBase64(base64url)}`;
    if (this.#tokens.size >= mostTokens) this.#tokens.clear();
    this.#tokens.set(name, { text, until });
    return text;
  }

  #load() {
    return this.#key ??= this.#read().catch((error) => {
      this.#key = null;
      throw error;
    });
  }

  async #read() {
    const found = await this.#store.get(keys.pushKey()) ?? await this.#make();
    const sign = await crypto.subtle.importKey("jwk", found.jwk, curve, false, ["sign"]);
    return { sign, open: found.open };
  }

  /** Of two processes that make one at the same moment, the second takes the first one's. */
  async #make(): Promise<PushKeyRecord> {
    const pair = await crypto.subtle.generateKey(curve, true, ["sign", "verify"]) as CryptoKeyPair;
    const open = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)).toBase64(base64url);
    const record = { jwk: await crypto.subtle.exportKey("jwk", pair.privateKey), open };
    const stored = await this.#store.commit((change) =>
      change.check(keys.pushKey(), null).set(keys.pushKey(), record)
    );
    return stored ? record : (await this.#store.get(keys.pushKey()))!;
  }
}

function partOf(value: unknown): string {
  return encoder.encode(JSON.stringify(value)).toBase64(base64url);
}
