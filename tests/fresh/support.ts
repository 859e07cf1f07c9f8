/** Asking an app, without a server in between. */
import type { App } from "fresh";

export interface Answer {
  status: number;
  text: string;
  headers: Headers;
}

export type Ask = (path: string, init?: RequestInit) => Promise<Answer>;

// deno-lint-ignore no-explicit-any
export function asker(app: App<any>): Ask {
  const handler = app.handler();
  return async (path, init) => {
    const response = await handler(new Request(`http://chat.test${path}`, init));
    return { status: response.status, text: await response.text(), headers: response.headers };
  };
}

// deno-lint-ignore no-explicit-any
export function ask(app: App<any>, path: string, init?: RequestInit): Promise<Answer> {
  return asker(app)(path, init);
}

/** Serves on a free port while `run` runs. */
export async function withServer(
  // deno-lint-ignore no-explicit-any
  app: App<any>,
  run: (address: string) => Promise<void>,
): Promise<void> {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, app.handler());
  try {
    await run(`127.0.0.1:${server.addr.port}`);
  } finally {
    await server.shutdown();
  }
}
