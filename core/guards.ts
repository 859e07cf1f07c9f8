/**
 * The last net: a throw that no handler caught, or a promise whose rejection nobody awaited, is logged and
 * counted instead of ending the process with everybody's connections. Each count is a bug: tests
 * hold it at 0.
 */
import type { Log } from "./effects.ts";

export interface Guards {
  /** What has been caught so far. */
  readonly count: number;
  dispose(): void;
}

export function installGuards(log: Log): Guards {
  let count = 0;
  const caught = (event: Event, error: unknown) => {
    event.preventDefault();
    count++;
    log("error", "guard.caught", { kind: event.type, error, count });
  };
  const onError = (event: ErrorEvent) => caught(event, event.error ?? event.message);
  const onRejection = (event: PromiseRejectionEvent) => caught(event, event.reason);
  globalThis.addEventListener("error", onError);
  globalThis.addEventListener("unhandledrejection", onRejection);
  return {
    get count() {
      return count;
    },
    dispose() {
      globalThis.removeEventListener("error", onError);
      globalThis.removeEventListener("unhandledrejection", onRejection);
    },
  };
}
