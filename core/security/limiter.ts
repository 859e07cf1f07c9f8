/**
 * Says no to whoever does something too often. A rule (login, message …) allows `count` per `per`, smoothly: after
 * a burst of `count`, one place comes free every `per / count`. Two kinds pass the same tests: KvLimiter counts for
 * all processes together, MemoryLimiter for one process and without storage. Without it passwords can be guessed
 * and one person can drown a room.
 */
import type { Config, Rate } from "../config.ts";
import { ParleyError } from "../errors.ts";

export type RuleName = {
  [Name in keyof Config["limits"]]: Config["limits"][Name] extends Rate ? Name : never;
}[keyof Config["limits"]];

export interface LimitOptions {
  /** Allows so many times the rule's count: for subjects that stand for many people. */
  times?: number;
}

export interface Limiter {
  /** Takes a place. @throws {ParleyError} `rate_limited` with `retryAfter` (seconds) when there is none. */
  take(rule: RuleName, subject: string, options?: LimitOptions): Promise<void>;
  /** Returns a place, for something that turned out not to count (a login that was right). */
  giveBack(rule: RuleName, subject: string, options?: LimitOptions): Promise<void>;
}

const refused: Record<RuleName, string> = {
  login: "Cannot log in: too many attempts",
  register: "Cannot create an account: too many attempts from this network",
  message: "Cannot send: too many messages at once",
  room: "Cannot create a room: too many new rooms",
  direct: "Cannot begin a conversation: too many new ones",
  contact: "Cannot ask: too many requests to be contacts",
  roomPassword: "Cannot join: too many wrong passwords for this room",
  command: "Cannot do that now: too many requests",
  preview: "Cannot show where the link leads: too many new links",
  upload: "Cannot send that file: too many at once",
  mail: "Cannot send another mail: too many were asked for",
  connect: "Cannot connect: too many new connections from this network",
};

/** @param wait Milliseconds until a place comes free. */
export function rateLimited(rule: RuleName, wait: number): ParleyError {
  const retryAfter = Math.max(1, Math.ceil(wait / 1000));
  return new ParleyError("rate_limited", `${refused[rule]}; try again in ${inWords(retryAfter)}`, {
    retryAfter,
  });
}

export function rateOf(config: Pick<Config, "limits">, rule: RuleName, options: LimitOptions = {}): Rate {
  const { count, per } = config.limits[rule];
  return { count: count * (options.times ?? 1), per };
}

function inWords(seconds: number): string {
  if (seconds < 120) return `${seconds} second${seconds === 1 ? "" : "s"}`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
