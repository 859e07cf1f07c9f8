/**
 * Everything that the core takes from the world besides storage: time, chance, ids, timers, log. Real by
 * default; tests pass their own, so that a clock moves by hand. Nothing else in core/ reads a clock, draws
 * a random number, starts a timer or prints.
 */
import { monotonicFactory } from "ulid";

export type LogLevel = "debug" | "info" | "warn" | "error";
export interface Log {
  (level: LogLevel, event: string, fields?: Record<string, unknown>): void;
}

export interface Timer {
  cancel(): void;
}

export interface Effects {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds that never go back, from an arbitrary start. */
  monotonic(): number;
  /** A new ULID, greater than the last one of this process. */
  id(): string;
  randomBytes(length: number): Uint8Array<ArrayBuffer>;
  /** Runs once after `ms`; keeps the process alive until then only when told to. */
  after(ms: number, run: () => void, options?: { keepAlive?: boolean }): Timer;
  /** Runs every `ms`; does not keep the process alive. */
  every(ms: number, run: () => void): Timer;
  log: Log;
}

export function realEffects(log: Log): Effects {
  const id = monotonicFactory();
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    id: () => id(),
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    after: (ms, run, { keepAlive = false } = {}) => timer(setTimeout(run, ms), clearTimeout, keepAlive),
    every: (ms, run) => timer(setInterval(run, ms), clearInterval, false),
    log,
  };
}

// Deno makes Timeout objects, and must be given these; its types say number unless those of node: are loaded.
function timer(handle: unknown, clear: (handle: number) => void, keepAlive: boolean): Timer {
  if (!keepAlive) Deno.unrefTimer(handle as number);
  return { cancel: () => clear(handle as number) };
}
