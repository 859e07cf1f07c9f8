// This module is browser compatible.
/**
 * A world in which nothing happens, and a line that never opens: what a client is made of while the server
 * renders a page with it. Nothing is started there, so nothing of one request can reach another.
 */
import { signal } from "@preact/signals";
import type { Connection } from "./connection.ts";
import { LineLost } from "./connection.ts";
import { aloneInPage, localDay } from "./world.ts";
import type { World } from "./world.ts";

export function stillWorld(): World {
  const never = () => Promise.reject(new Error("There is no browser here"));
  return {
    now: () => 0,
    random: () => 0,
    id: () => "",
    after: () => ({ cancel: () => {} }),
    connect: () => ({ send: () => {}, close: () => {} }),
    ask: () => Promise.resolve(undefined),
    online: () => true,
    attentive: () => false,
    on: () => () => {},
    local: undefined,
    openOutbox: never,
    alone: aloneInPage(),
    channel: () => undefined,
    day: localDay,
    reload: () => {},
  };
}

export function stillConnection(): Connection {
  return {
    state: signal({ phase: "connecting", since: 0 }),
    request: () => Promise.reject(new LineLost("disconnected", "There is no connection on the server")),
    on: () => () => {},
    retryNow: () => {},
    close: () => {},
  };
}
