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
  /** Runs once after `ms`; does not keep the process alive. */
  after(ms: number, run: () => void): Timer;
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
    after: (ms, run) => timer(Number(setTimeout(run, ms)), clearTimeout),
    every: (ms, run) => timer(Number(setInterval(run, ms)), clearInterval),
    log,
  };
}

// Numbers, because Deno gives Timeout objects where the types of node: are loaded.
function timer<H>(handle: H, clear: (handle: H) => void): Timer {
  // Deno's own timers are numbers; Node's types, once in the graph, say otherwise.
  Deno.unrefTimer(Number(handle));
  return { cancel: () => clear(handle) };
}
