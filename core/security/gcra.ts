/**
 * The arithmetic of a rate limit (generic cell rate algorithm, ITU-T I.371): one number per subject, the time at
 * which its bucket will be empty again (`tat`). Pure; times in milliseconds. A clock that went back leaves `tat` too
 * far ahead: it is then a full bucket from that moment on, which blocks for one place, not for ever, and is no free pass.
 */
import type { Rate } from "../config.ts";

export interface Outcome {
  /** To be kept, also after a refusal. */
  tat: number;
  /** Refused: milliseconds until a place comes free. */
  wait?: number;
}

export function take(tat: number, now: number, rate: Rate): Outcome {
  const each = rate.per / rate.count;
  const filled = within(tat, now, rate);
  const wait = filled + each - now - rate.per;
  // Sums of fractions may end a hair above the whole.
  return wait > each * 0.01 ? { tat: filled, wait } : { tat: filled + each };
}

export function giveBack(tat: number, now: number, rate: Rate): Outcome {
  return { tat: within(tat, now, rate) - rate.per / rate.count };
}

function within(tat: number, now: number, rate: Rate): number {
  return Math.min(Math.max(tat, now), now + rate.per);
}
