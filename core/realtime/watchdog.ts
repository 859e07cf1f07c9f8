/**
 * The runtime gathers a WebSocket message in memory until its last fragment has come, without a limit and without
 * telling. Whoever sends an endless one can answer no heartbeat meanwhile, so when the process grows suddenly, or has
 * grown a lot by and by, every connection has to answer one quickly, and who does not is cut off, which frees what was
 * gathered.
 */
import type { Effects, Timer } from "../effects.ts";
import type { Hub } from "./hub.ts";

export interface WatchdogParts {
  hub: Pick<Hub, "challenge">;
  effects: Effects;
  /** Resident memory of the process, bytes. */
  memory: () => number;
}

const look = 250;
/** Looks that growth is measured over: two seconds. */
const window = 8;
const suddenGrowth = 96 * 1024 * 1024;
/** However long it took, so that many patient ones together are noticed too. */
const steadyGrowth = 256 * 1024 * 1024;
const patience = 2000;
/** Milliseconds between two alarms: memory is freed some time after a connection was cut. */
const pause = 5000;

export class Watchdog {
  readonly #parts: WatchdogParts;
  readonly #seen: number[] = [];
  readonly #timer: Timer;
  #quietUntil = 0;
  /** The least since the last alarm. */
  #least = Infinity;

  constructor(parts: WatchdogParts) {
    this.#parts = parts;
    this.#timer = parts.effects.every(look, () => this.look());
  }

  /** One look; happens by itself four times a second. */
  look(): void {
    const { hub, effects, memory } = this.#parts;
    const now = memory();
    const grown = now - Math.min(now, ...this.#seen);
    this.#seen.push(now);
    if (this.#seen.length > window) this.#seen.shift();
    this.#least = Math.min(this.#least, now);
    const alarming = grown >= suddenGrowth || now - this.#least >= steadyGrowth;
    if (!alarming || effects.monotonic() < this.#quietUntil) return;
    this.#quietUntil = effects.monotonic() + pause;
    effects.log("warn", "watchdog.growth", { grownBytes: now - this.#least, residentBytes: now });
    this.#least = now;
    hub.challenge(patience);
  }

  stop(): void {
    this.#timer.cancel();
  }
}
