/**
 * Working on one job: run it, keep the lease meanwhile, and then take it away, put it off, or give it up. Never rejects:
 * what could not even be written comes up again when the lease ends.
 */
import type { Effects } from "../effects.ts";
import { ParleyError } from "../errors.ts";
import type { Held } from "./held.ts";
import type { Writing } from "./rows.ts";

/** Thrown by a handler: trying again would change nothing. It is given up at once. */
export class Hopeless extends Error {
  override readonly name = "Hopeless";
}

/** A job as its handler gets it. */
export interface Job {
  readonly key: string;
  readonly data: unknown;
  /** This one included. */
  readonly tries: number;
  /**
   * Takes the job away in the commit of the handler itself. Together with a check on what the job stands on, this is
   * what makes it happen exactly once.
   */
  settle(change: Writing): void;
}

export interface Kind {
  /** Looks again whether there is still something to do. May come twice. Rejects to be tried again later. */
  run(job: Job): Promise<void>;
  /** Called when it is given up, to tell those who wait for it. */
  buried?(job: Job, error: unknown): Promise<void>;
  /** How many at once. */
  atOnce?: number;
  /** How often it is tried before it is given up. */
  attempts?: number;
}

/** A crashed process keeps a job for so long, milliseconds; one that works renews three times as often. */
export const lease = 20_000;
const usualAttempts = 10;
const backoff = { first: 5_000, most: 10 * 60_000 };

type World = Pick<Effects, "now" | "every" | "randomBytes" | "log">;

export async function work(held: Held, kind: Kind, effects: World): Promise<void> {
  let renewing: Promise<unknown> = Promise.resolve();
  const renewal = effects.every(lease / 3, () => {
    renewing = renewing.then(() => renew(held, effects));
  });
  try {
    const failure = await attempt(held, kind);
    renewal.cancel();
    await renewing;
    await (failure === null ? held.finish() : failed(held, kind, failure.reason, effects));
  } catch (error) {
    effects.log("error", "jobs.unwritable", { ...nameOf(held), error });
  } finally {
    renewal.cancel();
  }
}

/** @returns why it failed, or null. */
async function attempt(held: Held, kind: Kind): Promise<{ reason: unknown } | null> {
  // Whoever ran it so often did not live to say how it went.
  if (held.record.tries > attemptsOf(kind)) {
    return { reason: new Error("It never ended but with the process") };
  }
  try {
    await kind.run(jobOf(held));
    return null;
  } catch (reason) {
    return { reason };
  }
}

async function renew(held: Held, effects: World): Promise<void> {
  await held.move({ ...held.record, due: effects.now() + lease }).catch((error) => {
    effects.log("warn", "jobs.lease_not_renewed", { ...nameOf(held), error });
  });
}

async function failed(held: Held, kind: Kind, reason: unknown, effects: World): Promise<void> {
  const { owner: _owner, ...record } = held.record;
  const attempts = attemptsOf(kind);
  // What is the server's trouble, and passes, is no reason to give up.
  const passes = reason instanceof ParleyError && reason.passes;
  const error = String(reason instanceof Error ? reason.message : reason).slice(0, 500);
  if (reason instanceof Hopeless || record.tries >= attempts && !passes) {
    effects.log(reason instanceof Hopeless ? "warn" : "error", "jobs.given_up", {
      ...nameOf(held),
      error: reason,
    });
    await kind.buried?.(jobOf(held), reason);
    return await held.bury(effects.now(), error);
  }
  effects.log(passes ? "info" : "warn", "jobs.failed", { ...nameOf(held), error: reason });
  const tries = passes ? Math.min(record.tries, attempts - 1) : record.tries;
  await held.move({ ...record, tries, due: effects.now() + pause(record.tries, reason, effects), error });
}

function pause(tries: number, reason: unknown, effects: World): number {
  const asked = reason instanceof ParleyError ? (reason.retryAfter ?? 0) * 1000 : 0;
  const growing = Math.min(backoff.most, backoff.first * 2 ** (tries - 1));
  const chance = effects.randomBytes(1)[0]! / 255;
  return Math.max(asked, Math.round(growing * (0.5 + chance / 2)));
}

function attemptsOf({ attempts = usualAttempts }: Kind): number {
  return attempts;
}

function nameOf({ record: { kind, key, tries } }: Held) {
  return { kind, key, tries };
}

function jobOf(held: Held): Job {
  const { key, data, tries } = held.record;
  return { key, data, tries, settle: (change) => held.settle(change) };
}
