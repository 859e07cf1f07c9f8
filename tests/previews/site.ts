/**
 * A web site on this machine that counts who comes, and the guard as it is with one change: whatever address it has found
 * good is this machine. So a private address that slipped through would be seen here as a visit.
 */
import type { GuardOptions } from "@/core/security/guard.ts";

/** One that belongs to everybody: what names of the tests resolve to unless said otherwise. */
export const publicAddress = "93.184.215.14";

export interface Visit {
  host: string;
  path: string;
  headers: Headers;
}

export class Site {
  readonly visits: Visit[] = [];
  readonly port: number;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor(answer: (visit: Visit) => Response | Promise<Response>) {
    this.#server = Deno.serve({
      hostname: "127.0.0.1",
      port: 0,
      onListen() {},
      onError: () => new Response(),
    }, (
      { url, headers },
    ) => {
      const visit = { host: headers.get("host") ?? "", path: new URL(url).pathname, headers };
      this.visits.push(visit);
      return answer(visit);
    });
    this.port = this.#server.addr.port;
  }

  /** Names of the site, or a whole address without its port. */
  url(host: string, path = "/"): URL {
    return new URL(`http://${host}:${this.port}${path}`);
  }

  guard(options: GuardOptions = {}): GuardOptions {
    return guardTo(this.port, options);
  }

  async close(): Promise<void> {
    await this.#server.shutdown();
  }
}

export function guardTo(port: number, options: GuardOptions = {}): GuardOptions {
  return {
    resolve: () => Promise.resolve([publicAddress]),
    ports: [80, 443, port],
    reach: () => "127.0.0.1",
    ...options,
  };
}

export async function withSite(
  answer: (visit: Visit) => Response | Promise<Response>,
  run: (site: Site) => Promise<void>,
): Promise<void> {
  const site = new Site(answer);
  try {
    await run(site);
  } finally {
    await site.close();
  }
}

export function html(text: string, headers: Record<string, string> = {}): Response {
  return new Response(text, { headers: { "content-type": "text/html; charset=utf-8", ...headers } });
}

/** A server that speaks bytes, not HTTP: what it says is up to the test. */
export class RawSite {
  readonly port: number;
  /** Connections that were made, and that were closed by the other side. */
  came = 0;
  gone = 0;
  /** Bytes that were taken from it. */
  written = 0;
  readonly #listener: Deno.TcpListener;

  /** `say` writes until it is done or the other side goes away. */
  constructor(say: (write: (text: string) => Promise<void>) => Promise<void>) {
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.port = this.#listener.addr.port;
    void this.#serve(say);
  }

  async #serve(say: (write: (text: string) => Promise<void>) => Promise<void>): Promise<void> {
    for await (const connection of this.#listener) {
      this.came++;
      void this.#talk(connection, say);
    }
  }

  async #talk(connection: Deno.Conn, say: (write: (text: string) => Promise<void>) => Promise<void>) {
    const encoder = new TextEncoder();
    const writer = connection.writable.getWriter();
    const listening = (async () => {
      for await (const _ of connection.readable);
    })();
    try {
      const write = async (text: string) => {
        const bytes = encoder.encode(text);
        await writer.write(bytes);
        this.written += bytes.length;
      };
      await Promise.race([say(write), listening]);
      await listening;
    } catch {
      // Reset: gone as well.
    }
    this.gone++;
    writer.abort().catch(() => {});
  }

  close(): void {
    this.#listener.close();
  }
}

/** A picture of one dot. */
export const dot = Uint8Array.fromBase64(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
);
