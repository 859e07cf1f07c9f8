/** What notifications are made of: the few things of other domains that they need. */
import type { Access } from "../conversations/access.ts";
import type { History } from "../conversations/history.ts";
import type { Effects } from "../effects.ts";
import type { Jobs, NewJob } from "../jobs/jobs.ts";
import type { Change, Store } from "../kv/store.ts";
import type { Person } from "../protocol/entries.ts";
import type { ServerFrame } from "../protocol/frames.ts";
import type { NotificationKind } from "../protocol/notifications.ts";
import type { Bus } from "../realtime/bus.ts";
import type { Keen } from "./keen.ts";

/** Something that somebody may have to be told of. Ids only: it lies in the store as a job. */
export type Occasion =
  | { type: "message"; conversation: string; n: number }
  | { type: "reaction"; conversation: string; n: number; by: string; emoji: string; at: number }
  | { type: "invitation"; conversation: string; who: string; by: string; at: number }
  | { type: "reminder"; user: string; id: string };

/** That somebody is told of something, as whoever reaches them keeps it until it is sent. Ids only. */
export interface Notice {
  user: string;
  kind: NotificationKind;
  at: number;
  /** Names it among theirs. */
  id: string;
  conversation: string;
  n?: number;
  by?: string;
  emoji?: string;
}

/** A way of reaching people who do not look. Adding one is adding one file, and its name where they are wired. */
export interface Way {
  /** Of these people, those who can be reached so. */
  reaches(users: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Asked before the commit. @returns what writes the job into it, by the person; not for those to whom a job goes that waits
   * already.
   */
  plan(notices: readonly Planned[]): Promise<(change: Change, notice: Notice) => NewJob | null>;
}
export interface Planned {
  notice: Notice;
  /** Milliseconds since 1970, at the earliest. */
  due: number;
}

/** Milliseconds that decisions are kept, and lines of the list. */
export const kept = { decisions: 30 * 86_400_000, lines: 90 * 86_400_000 };

export interface NotificationsParts {
  store: Store;
  jobs: Jobs;
  bus: Bus;
  access: Pick<Access, "membership" | "room">;
  history: Pick<History, "messages">;
  effects: Effects;
  people(ids: readonly string[]): Promise<Person[]>;
  /** Tells all of somebody's devices. */
  tell(user: string, frame: ServerFrame): void;
  /** Of the ids, those who have blocked somebody, and those whom they have. */
  apartFrom(user: string, ids: readonly string[]): Promise<ReadonlySet<string>>;
  isUndisturbed(user: string): Promise<boolean>;
  isActive(user: string): Promise<boolean>;
  keen: Keen;
  ways: Partial<Record<"push" | "email", Way>>;
}
