/**
 * The world by hand: time moves only when a test moves it, timers run at their moment, what was logged can be read.
 * Ids and random bytes are real ones; nothing that is tested depends on their values.
 */
import { monotonicFactory } from "ulid";
import type { Effects, Log, LogLevel, Timer } from "@/core/effects.ts";

export interface Logged {
  level: LogLevel;
  event: string;
  fields: Record<string, unknown>;
}
interface Alarm {
  at: number;
  /** Milliseconds until it rings again, or null. */
  every: number | null;
  run: () => void;
}

export class Clock implements Effects {
  readonly logged: Logged[] = [];
  readonly #alarms = new Set<Alarm>();
  readonly #nextId = monotonicFactory();
  /** Monotonic time, from 0. */
  #time = 0;
  /** What the wall clock shows beyond that. */
  #wall: number;

  constructor(now: number = Date.UTC(2026, 0, 15, 12)) {
    this.#wall = now;
  }

  now(): number {
    return this.#wall + this.#time;
  }

  monotonic(): number {
    return this.#time;
  }

  id(): string {
    return this.#nextId(this.now());
  }

  randomBytes(length: number): Uint8Array<ArrayBuffer> {
    return crypto.getRandomValues(new Uint8Array(length));
  }

  after(ms: number, run: () => void): Timer {
    return this.#set({ at: this.#time + ms, every: null, run });
  }

  every(ms: number, run: () => void): Timer {
    return this.#set({ at: this.#time + ms, every: ms, run });
  }

  readonly log: Log = (level, event, fields = {}) => {
    this.logged.push({ level, event, fields });
  };

  /** Lets time pass; timers that come due run in order, each at its moment. */
  advance(ms: number): void {
    const end = this.#time + ms;
    for (let alarm = this.#next(end); alarm !== null; alarm = this.#next(end)) {
      this.#time = alarm.at;
      if (alarm.every === null) this.#alarms.delete(alarm);
      else alarm.at += alarm.every;
      alarm.run();
    }
    this.#time = end;
  }

  /** Moves the wall clock only, as somebody who sets it does. */
  jump(ms: number): void {
    this.#wall += ms;
  }

  #set(alarm: Alarm): Timer {
    this.#alarms.add(alarm);
    return { cancel: () => this.#alarms.delete(alarm) };
  }

  #next(end: number): Alarm | null {
    const due = [...this.#alarms].filter((alarm) => alarm.at <= end).sort((a, b) => a.at - b.at);
    return due[0] ?? null;
  }
}
