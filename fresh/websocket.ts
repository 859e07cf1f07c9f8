/**
 * WebSocket upgrades whose handlers cannot end the process: what a handler throws, or its promise rejects with, is
 * reported and the socket lives on. Without it one bad frame stops the server for everybody.
 */
import { HttpError } from "./error.ts";
import type { WebSocketHandlers, WebSocketUpgradeOptions } from "./types.ts";

type Report = (error: unknown) => void;
// deno-lint-ignore no-explicit-any
type Listener = (this: WebSocket, event: any) => unknown;

export function upgradeSocket(
  req: Request,
  first: WebSocketHandlers | WebSocketUpgradeOptions,
  options: WebSocketUpgradeOptions | undefined,
  report: Report,
): Response | Deno.WebSocketUpgrade {
  const managed = options !== undefined || isHandlers(first);
  const { idleTimeout = 120, protocol } = managed ? options ?? {} : first as WebSocketUpgradeOptions;
  refuseOtherRequests(req, protocol);
  const upgrade = Deno.upgradeWebSocket(req, { idleTimeout, protocol });
  guard(upgrade.socket, report);
  if (!managed) return upgrade;
  attach(upgrade.socket, first as WebSocketHandlers);
  return upgrade.response;
}

function isHandlers(value: object): value is WebSocketHandlers {
  return ["open", "message", "close", "error"].some((name) => name in value);
}

function refuseOtherRequests(req: Request, protocol: string | undefined): void {
  if (!asksForSocket(req)) throw new HttpError(400, "Expected a WebSocket upgrade");
  const offered = req.headers.get("sec-websocket-protocol")?.split(",").map((name) => name.trim()) ?? [];
  if (protocol !== undefined && !offered.includes(protocol)) {
    throw new HttpError(400, `Expected the WebSocket subprotocol "${protocol}"`);
  }
}

/** RFC 6455 §4.2.1. Deno throws for some of these and lets a HEAD pass. */
function asksForSocket({ method, headers }: Request): boolean {
  const has = (name: string, wanted: string) =>
    headers.get(name)?.toLowerCase().split(",").some((part) => part.trim() === wanted) ?? false;
  return method === "GET" && has("upgrade", "websocket") && has("connection", "upgrade") &&
    headers.has("sec-websocket-key");
}

function attach(socket: WebSocket, handlers: WebSocketHandlers): void {
  socket.onopen = () => handlers.open?.(socket);
  socket.onmessage = (event) => handlers.message?.(socket, event);
  socket.onclose = (event) => handlers.close?.(socket, event.code, event.reason);
  socket.onerror = (event) => handlers.error?.(socket, event);
}

/** Every listener that will ever be added to this socket goes through safely(). */
function guard(socket: WebSocket, report: Report): void {
  const wrapped = new WeakMap<object, Listener>();
  const wrap = (listener: unknown): unknown => {
    if (listener === null || (typeof listener !== "function" && typeof listener !== "object")) {
      return listener;
    }
    let safe = wrapped.get(listener);
    if (safe === undefined) wrapped.set(listener, safe = safely(listener, report));
    return safe;
  };
  for (const name of ["onopen", "onmessage", "onclose", "onerror"] as const) {
    guardProperty(socket, name, wrap);
  }
  const { addEventListener, removeEventListener } = socket;
  Object.defineProperties(socket, {
    addEventListener: {
      value: (type: string, listener: unknown, options?: AddEventListenerOptions) =>
        addEventListener.call(socket, type, wrap(listener) as EventListener, options),
    },
    removeEventListener: {
      value: (type: string, listener: unknown, options?: EventListenerOptions) =>
        removeEventListener.call(socket, type, wrap(listener) as EventListener, options),
    },
  });
}

function guardProperty(
  socket: WebSocket,
  name: "onopen" | "onmessage" | "onclose" | "onerror",
  wrap: (listener: unknown) => unknown,
): void {
  const property = findProperty(socket, name);
  let given: unknown = null;
  Object.defineProperty(socket, name, {
    get: () => given,
    set(listener) {
      given = listener;
      property?.set?.call(socket, wrap(listener));
    },
  });
}

function findProperty(object: object, name: string): PropertyDescriptor | undefined {
  for (let at: object | null = object; at !== null; at = Object.getPrototypeOf(at)) {
    const found = Object.getOwnPropertyDescriptor(at, name);
    if (found !== undefined) return found;
  }
}

function safely(listener: object, report: Report): Listener {
  return function (event) {
    try {
      const result = typeof listener === "function"
        ? listener.call(this, event)
        : (listener as EventListenerObject).handleEvent(event);
      if (typeof result?.then === "function") result.then(undefined, report);
    } catch (error) {
      report(error);
    }
  };
}
