// This module is browser compatible.
/**
 * Everything that the browser side takes from the page around it: time, chance, the wire, storage, and what
 * happens to the window. Tests pass their own and move time by hand; nothing else in core/browser reads a
 * clock, starts a timer or touches `window`.
 */
import { ulids } from "./ulids.ts";
import { openIndexedDbStore } from "./outbox_store.ts";
import type { OutboxStore } from "./outbox_store.ts";

export interface Timer {
  cancel(): void;
}

/** One WebSocket, as the connection needs it. */
export interface Line {
  send(text: string): void;
  close(): void;
}
export interface LineListener {
  received(text: string): void;
  closed(code: number, reason: string): void;
}

/** How the server answers a plain request by the same person: tells why it refused the line. */
export interface Answer {
  status: number;
  /** Seconds. */
  retryAfter?: number;
}

export interface Channel {
  post(message: unknown): void;
  close(): void;
}

/**
 * `online` and `offline`: what the device believes. `shown` and `hidden`: the page became visible or not
 * (also by being put aside and taken back). `attention`: visibility or focus changed either way.
 */
export type Happening = "online" | "offline" | "shown" | "hidden" | "attention";

export type TextStore = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

export interface World {
  /** Milliseconds since 1970; also moves while the device sleeps. */
  now(): number;
  /** From 0 up to but not including 1. */
  random(): number;
  /** A new ULID, greater than the last one of this page. */
  id(): string;
  after(ms: number, run: () => void): Timer;
  connect(listener: LineListener): Line;
  /** Undefined when the server cannot be reached. */
  ask(): Promise<Answer | undefined>;
  online(): boolean;
  /** Whether the person is looking: visible and focused. */
  attentive(): boolean;
  on(happening: Happening, run: () => void): () => void;
  /** Text that survives a reload; undefined when the browser forbids it. */
  readonly local: TextStore | undefined;
  /** Rejects when the browser has no database or forbids it. */
  openOutbox(user: string): Promise<OutboxStore>;
  /** Runs alone among all tabs; among this page's own calls where the browser has no locks. */
  alone(name: string, run: () => Promise<void>): Promise<void>;
  /** To the same channel in other tabs; undefined where the browser has none. */
  channel(name: string, received: (message: unknown) => void): Channel | undefined;
  /** The local calendar day, `YYYY-MM-DD`. */
  day(at: number): string;
  reload(): void;
}

export function browserWorld(): World {
  const id = ulids();
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    id: () => id(),
    after: afterInPage,
    connect: (listener) => connect(socketUrl(location.href), listener),
    ask,
    online: () => navigator.onLine,
    attentive: () => document.visibilityState === "visible" && document.hasFocus(),
    on: onHappening,
    local: localText(),
    openOutbox: (user) => openIndexedDbStore(globalThis.indexedDB, user),
    alone: aloneAmongTabs(),
    channel,
    day: localDay,
    reload: () => location.reload(),
  };
}

export function afterInPage(ms: number, run: () => void): Timer {
  const handle = setTimeout(run, ms);
  return { cancel: () => clearTimeout(handle) };
}

/** Milliseconds since 1970. */
export function nowInPage(): number {
  return Date.now();
}

/** `wss://host/socket` for `https://host/anything`. */
export function socketUrl(page: string): string {
  const url = new URL("/socket", page);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}

/** Opens a WebSocket and reports its text messages and its one end. */
export function connect(url: string, listener: LineListener): Line {
  const socket = new WebSocket(url);
  socket.onmessage = (event) => listener.received(String(event.data));
  socket.onclose = (event) => listener.closed(event.code, event.reason);
  return {
    send: (text) => socket.send(text),
    close: () => {
      socket.onmessage = socket.onclose = null;
      socket.close();
    },
  };
}

async function ask(): Promise<Answer | undefined> {
  try {
    const response = await fetch("/api/session", { cache: "no-store", signal: AbortSignal.timeout(5_000) });
    await response.body?.cancel();
    const retryAfter = Number(response.headers.get("retry-after") ?? NaN);
    return Number.isFinite(retryAfter)
      ? { status: response.status, retryAfter }
      : { status: response.status };
  } catch {
    return undefined;
  }
}

function onHappening(happening: Happening, run: () => void): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const when = (state: DocumentVisibilityState) => () => {
    if (document.visibilityState === state) run();
  };
  if (happening === "online" || happening === "offline") addEventListener(happening, run, { signal });
  if (happening === "shown") {
    document.addEventListener("visibilitychange", when("visible"), { signal });
    addEventListener("pageshow", run, { signal });
  }
  if (happening === "hidden") {
    document.addEventListener("visibilitychange", when("hidden"), { signal });
    addEventListener("pagehide", run, { signal });
  }
  if (happening === "attention") {
    document.addEventListener("visibilitychange", run, { signal });
    addEventListener("focus", run, { signal });
    addEventListener("blur", run, { signal });
  }
  return () => ending.abort();
}

function localText(): TextStore | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined; // Cookies are blocked: even looking throws.
  }
}

function aloneAmongTabs(): World["alone"] {
  const locks = globalThis.navigator?.locks;
  if (locks) return async (name, run) => void await locks.request(name, run);
  return aloneInPage();
}

/** One after another by name, within this page. */
export function aloneInPage(): World["alone"] {
  const tails = new Map<string, Promise<void>>();
  return (name, run) => {
    const turn = (tails.get(name) ?? Promise.resolve()).then(run);
    tails.set(name, turn.catch(() => {}));
    return turn;
  };
}

function channel(name: string, received: (message: unknown) => void): Channel | undefined {
  if (!globalThis.BroadcastChannel) return undefined;
  const channel = new BroadcastChannel(name);
  channel.onmessage = (event) => received(event.data);
  return { post: (message) => channel.postMessage(message), close: () => channel.close() };
}

/** `YYYY-MM-DD` in the time zone of the device. */
export function localDay(at: number): string {
  const date = new Date(at);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
