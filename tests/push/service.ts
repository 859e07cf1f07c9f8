/**
 * A push service on this machine and browsers that subscribe to it: over TLS, with names, as the real ones. It takes
 * nothing whose sender is not proved (RFC 8292), and what it takes is opened as a browser would (RFC 8291), by code that
 * has nothing to do with ours.
 */
import { createDecipheriv, createECDH, hkdfSync } from "node:crypto";
import { compactVerify, importJWK } from "jose";
import type { Way } from "@/core/push/push.ts";
import type { PushMessage } from "@/core/protocol/push.ts";
import { publicAddress } from "@/tests/previews/site.ts";
import { assert, assertEquals } from "@/tests/support/assert.ts";
import { cert, host, key } from "./certificate.ts";

export interface Taken {
  path: string;
  headers: Headers;
  body: Uint8Array;
  /** What the sender says of itself. */
  claims: { aud: string; exp: number; sub: string };
}

type Answer = (taken: Taken) => Response | Promise<Response>;

export class PushService {
  readonly taken: Taken[] = [];
  /** Requests that have come, also those that were not answered. */
  came = 0;
  /** How it answers from now on. */
  answer: Answer = () => new Response(null, { status: 201 });
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  /** Lets go of those whom it does not answer. */
  readonly #closing = Promise.withResolvers<Response>();

  constructor() {
    const options = { hostname: "127.0.0.1", port: 0, cert, key, onListen() {} };
    this.#server = Deno.serve(
      { ...options, onError: () => new Response(null, { status: 400 }) },
      async (req) => {
        this.came++;
        const taken = await this.#take(req);
        const response = await Promise.race([this.answer(taken), this.#closing.promise]);
        if (response.ok) this.taken.push(taken);
        return response;
      },
    );
  }

  /** Where it is called for a subscription. */
  endpoint(name: string): string {
    return `https://${host}:${this.#server.addr.port}/${name}`;
  }

  /** Settings and ways of a server that sends to it. */
  get settings(): Record<string, string> {
    return { PARLEY_PUSH_SERVICES: host };
  }

  get way(): Way {
    const { port } = this.#server.addr;
    return {
      ca: cert,
      ports: [443, port],
      resolve: (name) => Promise.resolve([name === host ? publicAddress : "127.0.0.1"]),
      reach: () => "127.0.0.1",
    };
  }

  async close(): Promise<void> {
    this.#closing.resolve(new Response(null, { status: 503 }));
    await this.#server.shutdown();
  }

  async #take(req: Request): Promise<Taken> {
    const { headers, url } = req;
    assertEquals(req.method, "POST");
    assertEquals(headers.get("content-encoding"), "aes128gcm");
    const [, token, open] = /^vapid t=([\w.-]+), k=([\w-]{87})$/.exec(headers.get("authorization") ?? "") ??
      [];
    const point = Uint8Array.fromBase64(open!, { alphabet: "base64url" });
    const part = (from: number) =>
      point.slice(from, from + 32).toBase64({ alphabet: "base64url", omitPadding: true });
    const jwk = { kty: "EC", crv: "P-256", x: part(1), y: part(33) };
    const { payload } = await compactVerify(token!, await importJWK(jwk, "ES256"));
    const claims = JSON.parse(new TextDecoder().decode(payload));
    assertEquals(claims.aud, `https://${host}:${this.#server.addr.port}`);
    assert(claims.exp * 1000 < Date.now() + 86_400_000);
    return { path: new URL(url).pathname, headers, body: new Uint8Array(await req.arrayBuffer()), claims };
  }
}

/** A browser that has subscribed. */
export class Subscribed {
  readonly endpoint: string;
  readonly #service: PushService;
  readonly #own = createECDH("prime256v1");
  readonly #auth = crypto.getRandomValues(new Uint8Array(16));

  constructor(service: PushService, name: string) {
    this.#service = service;
    this.endpoint = service.endpoint(name);
    this.#own.generateKeys();
  }

  /** What its page tells the server. */
  get body() {
    const text = (bytes: Uint8Array) => bytes.toBase64({ alphabet: "base64url", omitPadding: true });
    return {
      endpoint: this.endpoint,
      p256dh: text(new Uint8Array(this.#own.getPublicKey())),
      auth: text(this.#auth),
    };
  }

  /** Everything that the service has taken for it. */
  get taken(): Taken[] {
    return this.#service.taken.filter(({ path }) => this.endpoint.endsWith(path));
  }

  /** What it has got, in order. */
  get got(): PushMessage[] {
    return this.taken.map(({ body }) => JSON.parse(new TextDecoder().decode(this.open(body))));
  }

  forget(): void {
    this.#service.taken.length = 0;
  }

  /** RFC 8188 §2, RFC 8291 §3. */
  open(body: Uint8Array): Uint8Array {
    const salt = body.slice(0, 16);
    const idLength = body[20]!;
    const theirs = body.slice(21, 21 + idLength);
    const sealed = body.slice(21 + idLength);
    const derive = (from: Uint8Array, salted: Uint8Array, info: Uint8Array | string, length: number) =>
      new Uint8Array(hkdfSync("sha256", from, salted, info, length));
    const encoder = new TextEncoder();
    const info = new Uint8Array([
      ...encoder.encode("WebPush: info\0"),
      ...new Uint8Array(this.#own.getPublicKey()),
      ...theirs,
    ]);
    const secret = derive(new Uint8Array(this.#own.computeSecret(theirs)), this.#auth, info, 32);
    const cipher = createDecipheriv(
      "aes-128-gcm",
      derive(secret, salt, "Content-Encoding: aes128gcm\0", 16),
      derive(secret, salt, "Content-Encoding: nonce\0", 12),
    );
    cipher.setAuthTag(sealed.slice(-16));
    const record = new Uint8Array([...cipher.update(sealed.slice(0, -16)), ...cipher.final()]);
    const end = record.findLastIndex((byte) => byte !== 0);
    assertEquals(record[end], 2);
    return record.slice(0, end);
  }
}

export async function withPushService(run: (service: PushService) => Promise<void>): Promise<void> {
  const service = new PushService();
  try {
    await run(service);
  } finally {
    await service.close();
  }
}
