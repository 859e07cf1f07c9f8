/**
 * What the rooms are made of: the few things of other domains that they need, each as small as its use here.
 */
import type { Config } from "../config.ts";
import type { Access } from "../conversations/access.ts";
import type { ConversationLog } from "../conversations/log.ts";
import type { Effects } from "../effects.ts";
import type { UserRecord } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";
import type { Person, Preferences } from "../protocol/entries.ts";
import type { Notifier } from "../notifications/notifications.ts";
import type { Limiter } from "../security/limiter.ts";

export interface Passwords {
  hash(password: string): Promise<string>;
  verify(password: string, hash: string): Promise<boolean>;
}
export interface Accounts {
  /** Those of the ids that are somebody. */
  people(ids: readonly string[]): Promise<Person[]>;
  byUsername(username: string): Promise<UserRecord | null>;
}
export interface RoomsParts {
  store: Store;
  log: Pick<ConversationLog, "append">;
  access: Pick<Access, "membership" | "room">;
  effects: Effects;
  config: Pick<Config, "limits">;
  limiter: Limiter;
  passwords: Passwords;
  accounts: Accounts;
  /** Whether the person has a connection now; nobody has one unless told otherwise. */
  isOnline?(userId: string): boolean;
  /** Of the ids, those who do not let somebody see whether they are there. */
  hiddenFrom?(viewer: string, ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Removes files of a room that is gone. @returns how many were removed, at most `limit`. */
  clearFiles?(room: string, limit: number): Promise<number>;
  /** What somebody wants to be told of there may have changed. */
  onWishes?(user: string, conversation: string): void;
  /** Whoever is added is told. */
  notifier?: Pick<Notifier, "note" | "wake">;
  /** Tells all of somebody's devices what they have set. */
  tellPreferences?(userId: string, conversation: string, preferences: Preferences): void;
}
