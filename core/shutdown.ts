/**
 * Going away without losing anything: nobody new gets in, everybody is told to come back, what was begun is
 * finished, what was gathered is written, the store is closed. The steps come from outside, in this order; one
 * that fails is logged and does not keep the others from happening.
 */
import type { Effects } from "./effects.ts";

export interface ShutdownSteps {
  /** The listener closes and /readyz says so. */
  stopAccepting(): void | Promise<void>;
  /** `bye` and close code 1012 to every socket. */
  sayGoodbye(): void | Promise<void>;
  /** Resolves when the requests and commands that had begun are answered. */
  finishWork(): void | Promise<void>;
  /** Resolves when everything that was accepted is committed. */
  flush(): void | Promise<void>;
  closeStore(): void | Promise<void>;
}

export interface ShutdownOptions {
  /** Milliseconds that finishing and flushing may take together. */
  patience?: number;
}

/** The exit code: 0 when every step was done in time, 1 otherwise. */
export async function shutDown(
  steps: ShutdownSteps,
  effects: Pick<Effects, "after" | "log" | "monotonic">,
  options: ShutdownOptions = {},
): Promise<number> {
  const started = effects.monotonic();
  const patience = options.patience ?? 10_000;
  effects.log("info", "shutdown.started");
  const left = () => Math.max(0, patience - (effects.monotonic() - started));
  let done = true;
  for (const name of ["stopAccepting", "sayGoodbye", "finishWork", "flush"] as const) {
    done = await attempt(name, within(() => steps[name](), left(), effects), effects) && done;
  }
  done = await attempt("closeStore", async () => await steps.closeStore(), effects) && done;
  effects.log("info", "shutdown.finished", { ms: Math.round(effects.monotonic() - started), done });
  return done ? 0 : 1;
}

async function attempt(
  step: string,
  run: () => Promise<void>,
  effects: Pick<Effects, "log">,
): Promise<boolean> {
  try {
    await run();
    return true;
  } catch (error) {
    effects.log("error", "shutdown.step_failed", { step, error });
    return false;
  }
}

function within(run: () => void | Promise<void>, ms: number, effects: Pick<Effects, "after">) {
  return async () => {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = effects.after(ms, () => reject(new Error(`Not done after ${Math.round(ms)} ms`)));
    try {
      await Promise.race([run(), late]);
    } finally {
      timer.cancel();
    }
  };
}

/** The process, as far as this file touches it. */
export interface SignalSource {
  listen(signal: "SIGTERM" | "SIGINT", handler: () => void): () => void;
  exit(code: number): void;
}

const realSignals: SignalSource = {
  listen(signal, handler) {
    Deno.addSignalListener(signal, handler);
    return () => Deno.removeSignalListener(signal, handler);
  },
  exit: (code) => Deno.exit(code),
};

/**
 * Runs `shutDown` on the first SIGTERM or SIGINT and exits with its code; a second signal exits at once.
 * Returns what stops listening.
 */
export function onStopSignal(run: () => Promise<number>, signals: SignalSource = realSignals): () => void {
  let stopping = false;
  const handle = async (code: number) => {
    if (stopping) return signals.exit(code);
    stopping = true;
    signals.exit(await run().catch(() => 1));
  };
  // 128 + the number of the signal, as shells report it. Windows has no SIGTERM.
  const stops = [signals.listen("SIGINT", () => handle(130))];
  if (Deno.build.os !== "windows") stops.push(signals.listen("SIGTERM", () => handle(143)));
  return () => stops.forEach((stop) => stop());
}
