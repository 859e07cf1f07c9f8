/** What reminders are made of: the few things of other domains that they need. */
import type { Access } from "../conversations/access.ts";
import type { History } from "../conversations/history.ts";
import type { Effects } from "../effects.ts";
import type { Jobs } from "../jobs/jobs.ts";
import type { Store } from "../kv/store.ts";
import type { Notifier } from "../notifications/notifications.ts";
import type { Person } from "../protocol/entries.ts";
import type { ServerFrame } from "../protocol/frames.ts";
import type { Turns } from "../security/turns.ts";

export interface RemindersParts {
  store: Store;
  jobs: Jobs;
  access: Pick<Access, "membership">;
  history: Pick<History, "messages">;
  effects: Effects;
  people(ids: readonly string[]): Promise<Person[]>;
  /** Tells all of somebody's devices. */
  tell(user: string, frame: ServerFrame): void;
  /** Reaches people who are not here. */
  notifier: Pick<Notifier, "note" | "wake">;
  /** What one person plans goes one after the other, so that their number has a bound. */
  turns: Turns;
}
