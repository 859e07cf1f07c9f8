/**
 * Listening. An aborted signal stops accepting and lets running answers finish; Deno.serve itself would cut them off.
 */
import type { ListenOptions } from "./types.ts";

export type Handler = (req: Request, info?: Deno.ServeHandlerInfo) => Promise<Response>;

const firstPort = 8000;
const ports = 20;

export function serve(handler: Handler, options: ListenOptions): Deno.HttpServer {
  const { signal, onListen = announce, ...rest } = options;
  const server = bind(handler, { hostname: "0.0.0.0", ...rest, onListen });
  const stop = () => void server.shutdown();
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop, { once: true });
  return server;
}

function bind(handler: Handler, options: ListenOptions): Deno.HttpServer {
  if (options.port !== undefined) return Deno.serve(options as Deno.ServeTcpOptions, handler);
  for (let port = firstPort; port < firstPort + ports; port++) {
    try {
      return Deno.serve({ ...options, port } as Deno.ServeTcpOptions, handler);
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
  throw new Deno.errors.AddrInUse(`Cannot listen: ports ${firstPort} to ${firstPort + ports - 1} are in use`);
}

function announce({ hostname, port }: Deno.NetAddr): void {
  const name = hostname === "0.0.0.0" || hostname === "::" ? "localhost" : hostname;
  // deno-lint-ignore no-console
  console.log(`Listening on http://${name}:${port}/`);
}
