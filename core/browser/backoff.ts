// This module is browser compatible.
/**
 * How long to wait before trying again: anywhere between nothing and a bound that doubles ("full jitter"), so
 * that a thousand clients of a restarted server do not come back at the same moment.
 */
export const backoff = { base: 500, cap: 30_000 } as const;

/** Milliseconds; `attempt` counts from 0, `random` is from 0 up to 1. */
export function delayBefore(attempt: number, random: number): number {
  return Math.round(random * Math.min(backoff.cap, backoff.base * 2 ** Math.min(attempt, 16)));
}
