/** A core whose clock a test moves: what falls due meanwhile is done at once. */
import type { Core } from "@/core/mod.ts";
import { type CoreOptions, withCore } from "./core.ts";

export interface Ahead {
  core: Core;
  /** What the clock of the server shows. */
  now(): number;
  /** Lets so many milliseconds pass. */
  pass(ms: number): void;
}

export async function withClock(
  run: (ahead: Ahead) => Promise<void>,
  options: Omit<CoreOptions, "effects"> = {},
): Promise<void> {
  let passed = 0;
  const now = () => Date.now() + passed;
  await withCore((core) =>
    run({
      core,
      now,
      pass(ms) {
        passed += ms;
        for (const kind of ["scheduled", "reminder", "mail"]) core.jobs.wake({ kind, due: now() });
      },
    }), { ...options, effects: { now } });
}
