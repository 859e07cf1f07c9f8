/**
 * The conversation log: everything that happens in a conversation takes its next number, 1, 2, 3, without a hole.
 * What is shown (messages, who came and went) stands under `messages`, in the state that it has now; what happened to
 * an earlier message stands under `changes` and only points to it. One append is one commit together with whatever must be true with it; it is announced only after
 * the commit, to this process at once and to the others through the bus. Order, resume, unread and exactly-once
 * all rest on this file.
 */
import type { Effects } from "../effects.ts";
import { notFound, ParleyError } from "../errors.ts";
import type { Committer } from "../kv/committer.ts";
import type { Staged } from "../kv/staged.ts";
import { keys } from "../kv/keys.ts";
import type { Check, Store } from "../kv/store.ts";
import type { ChangedEntry, Entry, EntryDraft, Head } from "../protocol/entries.ts";
import { isDirect } from "../protocol/ids.ts";
import type { Bus } from "../realtime/bus.ts";

export interface Append {
  conversation: string;
  draft: EntryDraft;
  /** Change of the number of people in it. */
  members?: number;
  /** True for the first entry of a conversation that does not exist yet; "when new" for any, as in threads. */
  creates?: boolean | "when new";
  /** Must still hold when it is written; else the append is refused with `conflict`. */
  checks?: readonly Check[];
  /** Judges the head that it will follow; may throw to be refused alone. */
  guard?(head: Head): void;
  /** What else is written in the same commit. */
  also?(change: Staged, entry: Entry, head: Head): void;
  /** Of a change: what is announced with it, and not stored with it. */
  tells?: Pick<ChangedEntry, "message" | "reaction" | "poll">;
}

export interface Appended {
  conversation: string;
  entry: Entry;
  /** The entry's JSON text: encoded once, stored and sent as it is. */
  json: string;
  head: Head;
}

const encoder = new TextEncoder();
const catchUpPage = 500;

export class ConversationLog {
  readonly #store: Store;
  readonly #committer: Committer;
  readonly #bus: Bus;
  readonly #effects: Effects;
  readonly #listeners: ((appended: readonly Appended[]) => void)[] = [];
  readonly #staleListeners: ((conversation: string) => void)[] = [];
  /** The last number of each conversation that the listeners have heard of. */
  readonly #announced = new Map<string, number>();
  readonly #catchingUp = new Set<string>();

  constructor(parts: { store: Store; committer: Committer; bus: Bus; effects: Effects }) {
    this.#store = parts.store;
    this.#committer = parts.committer;
    this.#bus = parts.bus;
    this.#effects = parts.effects;
    parts.committer.onCommitted((results) => this.#announce(results.filter(isAppended)));
    parts.committer.onStale((conversation) => this.#stale(conversation));
    parts.bus.subscribe((signal) => {
      if (signal.kind === "log") this.#heard(signal.conversation, signal.n);
    });
  }

  /** Resolves after the commit. @throws ParleyError `conflict` when a check no longer holds: read again and retry. */
  async append(append: Append): Promise<Appended> {
    const { result } = await this.#committer.write({
      conversation: append.conversation,
      barrier: append.draft.type !== "message" && append.draft.type !== "changed",
      ...(append.checks === undefined ? {} : { checks: append.checks }),
      prepare: (head, change) => prepare(append, head, change),
    });
    return result;
  }

  head(conversation: string): Promise<Head | null> {
    return this.#committer.head(conversation);
  }

  /** Without reading: what this process knows at this very moment. */
  knownHead(conversation: string): Head | null | undefined {
    return this.#committer.knownHead(conversation);
  }

  /** Called after each commit with what it appended, in the order of the numbers, here or in another process. */
  onAppended(listener: (appended: readonly Appended[]) => void): void {
    this.#listeners.push(listener);
  }

  /** Called when another process has moved a conversation, before it is known how. */
  onStale(listener: (conversation: string) => void): void {
    this.#staleListeners.push(listener);
  }

  /** Everything numbered after `after`, entries and changes, oldest first, up to `limit`. */
  async since(conversation: string, after: number, limit: number): Promise<Entry[]> {
    const options = { from: after + 1, limit };
    const [entries, changes] = await Promise.all([
      Array.fromAsync(this.#store.list(keys.entries(conversation), options)),
      Array.fromAsync(this.#store.list(keys.changes(conversation), options)),
    ]);
    if (changes.length === 0) return entries.map((found) => found.value);
    const all: Entry[] = [...entries, ...changes].map((found) => found.value);
    return await this.#withStates(conversation, all.sort((a, b) => a.n - b.n).slice(0, limit));
  }

  /** The last change of each message says what the message is now. */
  async #withStates(conversation: string, entries: Entry[]): Promise<Entry[]> {
    const lastOf = new Map<number, ChangedEntry>();
    for (const entry of entries) if (entry.type === "changed") lastOf.set(entry.of, entry);
    const found = await this.#store.getMany([...lastOf.keys()].map((n) => keys.entry(conversation, n)));
    const states = new Map(
      found.flatMap((one) => one?.value.type === "message" ? [[one.value.n, one.value]] : []),
    );
    return entries.map((entry) =>
      entry.type === "changed" && lastOf.get(entry.of) === entry && states.has(entry.of)
        ? { ...entry, message: states.get(entry.of)! }
        : entry
    );
  }

  /** Signals of other processes were lost: looks at everything that was ever announced here. */
  recheck(): void {
    for (const [conversation, announced] of this.#announced) this.#catchUp(conversation, announced);
  }

  #announce(appended: Appended[]): void {
    const inOrder: Appended[] = [];
    const signals = new Map<string, number>();
    for (const one of appended) {
      const { conversation, entry } = one;
      signals.set(conversation, entry.n);
      const announced = this.#announced.get(conversation) ?? entry.n - 1;
      if (announced === entry.n - 1 && !this.#catchingUp.has(conversation)) {
        this.#announced.set(conversation, entry.n);
        inOrder.push(one);
      } else this.#catchUp(conversation, announced);
    }
    this.#tell(inOrder);
    for (const [conversation, n] of signals) this.#bus.publish({ kind: "log", conversation, n });
  }

  #tell(appended: readonly Appended[]): void {
    if (appended.length === 0) return;
    for (const listener of this.#listeners) {
      try {
        listener(appended);
      } catch (error) {
        this.#effects.log("error", "log.listener_failed", { error });
      }
    }
  }

  /** A process says that a conversation has reached n: read what is missing here. */
  #heard(conversation: string, n: number): void {
    const announced = this.#announced.get(conversation) ?? this.#committer.knownHead(conversation)?.n;
    if (announced === undefined) return this.#catchUp(conversation, n - 1);
    if (announced < n) this.#catchUp(conversation, announced);
  }

  #stale(conversation: string): void {
    for (const listener of this.#staleListeners) listener(conversation);
    const announced = this.#announced.get(conversation);
    if (announced !== undefined) this.#catchUp(conversation, announced);
  }

  #catchUp(conversation: string, announced: number): void {
    if (this.#catchingUp.has(conversation)) return;
    this.#catchingUp.add(conversation);
    this.#announced.set(conversation, announced);
    this.#readOn(conversation).catch((error) => {
      this.#catchingUp.delete(conversation);
      this.#effects.log("error", "log.catch_up_failed", { conversation, error });
    });
  }

  async #readOn(conversation: string): Promise<void> {
    for (const listener of this.#staleListeners) listener(conversation);
    let head = await this.#committer.refresh(conversation);
    for (;;) {
      const entries = await this.since(conversation, this.#announced.get(conversation)!, catchUpPage);
      head = this.#committer.knownHead(conversation) ?? head;
      if (entries.length > 0) {
        this.#announced.set(conversation, entries.at(-1)!.n);
        this.#tell(
          entries.map((entry) => ({ conversation, entry, json: JSON.stringify(entry), head: head! })),
        );
      }
      // No await between this judgement and leaving: a commit that ends later announces for itself.
      if (entries.length === 0 || head === null || entries.at(-1)!.n >= head.n) {
        this.#catchingUp.delete(conversation);
        return;
      }
    }
  }
}

function prepare(append: Append, head: Head | null, change: Staged): { head: Head; result: Appended } {
  const { conversation, draft, creates = false } = append;
  if (head === null && creates === false) throw notFound("conversation");
  if (head !== null && creates === true) {
    throw new ParleyError("conflict", "That conversation exists already");
  }
  const before: Head = head ?? { n: 0, count: 0, members: 0 };
  append.guard?.(before);
  const entry = { ...draft, ...numbersOf(draft, before) } as Entry;
  const { n, count, all } = entry;
  const at = isDirect(conversation) && entry.type === "message" ? entry.at : before.at;
  const after: Head = {
    ...{ n, count },
    members: before.members + (append.members ?? 0),
    ...(all ? { all } : {}),
    ...(at === undefined ? {} : { at }),
  };
  const json = JSON.stringify(entry);
  if (entry.type === "changed") change.set(keys.change(conversation, n), encoder.encode(json));
  else change.set(keys.entry(conversation, n), encoder.encode(json));
  append.also?.(change, entry, after);
  if (append.tells === undefined) return { head: after, result: { conversation, entry, json, head: after } };
  const told = { ...entry, ...append.tells } as Entry;
  return { head: after, result: { conversation, entry: told, json: JSON.stringify(told), head: after } };
}

function numbersOf(draft: EntryDraft, before: Head): Pick<Entry, "n" | "count" | "all"> {
  const isMessage = draft.type === "message";
  const all = (before.all ?? 0) + (isMessage && draft.mentions?.all !== undefined ? 1 : 0);
  return { n: before.n + 1, count: before.count + (isMessage ? 1 : 0), ...(all > 0 ? { all } : {}) };
}

function isAppended(result: unknown): result is Appended {
  return typeof result === "object" && result !== null && "json" in result;
}
