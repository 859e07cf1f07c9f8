/** What threads are made of: the few things of other domains that they need. */
import type { Access } from "../conversations/access.ts";
import type { History } from "../conversations/history.ts";
import type { ConversationLog } from "../conversations/log.ts";
import type { Reads } from "../conversations/reads.ts";
import type { Effects } from "../effects.ts";
import type { Store } from "../kv/store.ts";
import type { FollowedThread, Person } from "../protocol/entries.ts";

export interface ThreadsParts {
  store: Store;
  log: Pick<ConversationLog, "onAppended">;
  access: Pick<Access, "membership">;
  history: Pick<History, "messages" | "at">;
  reads: Pick<Reads, "mark">;
  effects: Pick<Effects, "now" | "log">;
  people(ids: readonly string[]): Promise<Person[]>;
  /** Of the ids, those who do not want to hear from this person. */
  whoBlocked(user: string, ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Tells all of somebody's devices; null: they do not follow it any more. */
  tell(user: string, conversation: string, thread: FollowedThread | null): void;
}
