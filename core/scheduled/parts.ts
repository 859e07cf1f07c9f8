/** What scheduled messages are made of: the few things of other domains that they need. */
import type { Effects } from "../effects.ts";
import type { Files } from "../files/files.ts";
import type { Jobs } from "../jobs/jobs.ts";
import type { Store } from "../kv/store.ts";
import type { Messages } from "../messages/messages.ts";
import type { ServerFrame } from "../protocol/frames.ts";
import type { Limiter } from "../security/limiter.ts";
import type { Turns } from "../security/turns.ts";

export interface ScheduledParts {
  store: Store;
  jobs: Jobs;
  files: Pick<Files, "keepForScheduled" | "dropKept">;
  messages: Pick<Messages, "send" | "refuseSending">;
  effects: Effects;
  limiter: Limiter;
  /** Tells all of somebody's devices. */
  tell(user: string, frame: ServerFrame): void;
  /** What one person schedules goes one after the other, so that their number has a bound. */
  turns: Turns;
}
