/** What messages are made of: the few things of other domains that they need, each as small as its use here. */
import type { Access } from "../conversations/access.ts";
import type { History } from "../conversations/history.ts";
import type { ConversationLog } from "../conversations/log.ts";
import type { Effects } from "../effects.ts";
import type { Files } from "../files/files.ts";
import type { RoomRecord, UserRecord } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";
import type { Person } from "../protocol/entries.ts";
import type { Notifier } from "../notifications/notifications.ts";
import type { Limiter } from "../security/limiter.ts";
import type { Turns } from "../security/turns.ts";
import type { Threads } from "../threads/threads.ts";

export interface MessagesParts {
  store: Store;
  log: Pick<ConversationLog, "append">;
  access: Pick<Access, "membership" | "isCertain">;
  history: Pick<History, "messages">;
  threads: Pick<Threads, "newcomers" | "makeRoom">;
  files: Pick<Files, "claim" | "copies" | "removal">;
  limiter: Limiter;
  effects: Effects;
  people(ids: readonly string[]): Promise<Person[]>;
  byUsername(username: string): Promise<Pick<UserRecord, "id"> | null>;
  /** Of the ids, those whom this person cannot call. */
  whoBlocked(user: string, ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** @throws ParleyError `forbidden` when the people of a conversation of two are kept apart. */
  mayWrite(userId: string, room: RoomRecord): Promise<void>;
  notifier: Pick<Notifier, "concerns" | "note" | "wake">;
  /** Whether the server has a custom emoji of this `:name:`. */
  hasEmoji(name: string): Promise<boolean>;
  /** Tells all of somebody's devices what they have chosen. */
  tellVote(user: string, vote: { conversation: string; n: number; options: number[] }): void;
  /** Changes of one message go one after the other. */
  turns: Turns;
}
