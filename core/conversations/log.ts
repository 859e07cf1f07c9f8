/**
 * The conversation log: everything that happens in a conversation takes its next number (DESIGN §1).
 */
import type { Entry, EntryDraft, Head } from "../protocol/entries.ts";
import type { Change, Check } from "../kv/store.ts";

export interface Append {
  conversation: string;
  draft: EntryDraft;
  /** Change of the number of people in it. */
  members?: 1 | -1;
  /** True for the first entry of a conversation that does not exist yet. */
  creates?: boolean;
  /** Must still hold when it is written; else the append is refused with `conflict`. */
  checks?: readonly Check[];
  /** Judges the head that it will follow; may throw to be refused alone. */
  guard?(head: Head): void;
  /** What else is written in the same commit. */
  also?(change: Pick<Change, "set" | "delete">, entry: Entry, head: Head): void;
}
export interface Appended {
  conversation: string;
  entry: Entry;
  head: Head;
}
export interface ConversationLog {
  /** Resolves after the commit. @throws ParleyError `conflict` when a check no longer holds (read again and retry). */
  append(append: Append): Promise<Appended>;
  head(conversation: string): Promise<Head | null>;
  /** Called after each commit, in the order of the numbers, for entries of this and of other processes. */
  onAppended(listener: (appended: readonly Appended[]) => void): void;
}
