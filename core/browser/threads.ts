// This module is browser compatible.
/**
 * The threads that I follow: asked for with each line, and moved by frames in between. Unread is head minus read,
 * computed and never counted up or down, so frames may arrive in any order; what was read on this page counts at once.
 */
import { batch, computed, signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { FollowedThread, ReadPosition } from "../protocol/entries.ts";
import { homeOf } from "../protocol/ids.ts";
import { attentionOf, further, laterHead } from "./attention.ts";
import type { Client } from "./client.ts";
import { afterInPage, nowInPage } from "./world.ts";
import type { World } from "./world.ts";

export interface ThreadItem extends FollowedThread {
  unread: number;
  /** How many unread replies address me, by name or with everybody. */
  addressed: number;
  /** Calls for me: what is muted does only by name. */
  bold: boolean;
}
export interface ThreadCalls {
  /** Threads with something new. */
  unread: number;
  /** Unread replies that address me. */
  addressed: number;
}

type Source = Pick<Client, "connection" | "conversation">;
/** Milliseconds until a refused or unanswered list is asked for again. */
const pause = 5_000;

export class Threads {
  /** Those with something new first, then those in which something was said last. */
  readonly list: ReadonlySignal<readonly ThreadItem[]>;
  readonly calls: ReadonlySignal<ThreadCalls>;
  readonly #client: Source;
  readonly #world: Pick<World, "now" | "after">;
  readonly #known = signal<ReadonlyMap<string, FollowedThread>>(new Map());
  /** Replies that address me, heard of on this page: also before it is known that I follow their thread. */
  readonly #mentions = signal<ReadonlyMap<string, readonly number[]>>(new Map());
  /** Moved by a frame while the list is being asked for. */
  readonly #touched = new Set<string>();
  #asked = 0;
  #epoch: string | undefined;

  constructor(client: Source, world: Pick<World, "now" | "after">) {
    this.#client = client;
    this.#world = world;
    this.list = computed(() =>
      [...this.#known.value.values()].map((thread) => this.#itemOf(thread)).sort(inOrder)
    );
    this.calls = computed(() => ({
      unread: this.list.value.filter(({ bold }) => bold).length,
      addressed: this.list.value.reduce((sum, { bold, addressed }) => sum + (bold ? addressed : 0), 0),
    }));
  }

  start(): void {
    const { connection } = this.#client;
    connection.on("welcome", ({ epoch }) => {
      // After a restored backup numbers mean something else.
      if (this.#epoch !== epoch) this.#forget(() => this.#epoch !== undefined);
      this.#epoch = epoch;
      void this.refresh();
    });
    connection.on("lagged", () => void this.refresh());
    connection.on("following", ({ c, thread }) => this.#moved(c, thread));
    connection.on("mention", ({ c, n }) => this.#mentioned(c, n));
    connection.on("read", ({ c, read }) => this.#read(c, read));
    connection.on("gone", ({ c }) => this.#forget((thread) => homeOf(thread) === c));
    if (connection.state.peek().phase === "open") void this.refresh();
  }

  follows(thread: string): boolean {
    return this.#known.value.has(thread);
  }

  item(thread: string): ThreadItem | undefined {
    const known = this.#known.value.get(thread);
    return known && this.#itemOf(known);
  }

  /** Rejects with the server's refusal; shown when the server says so. */
  async follow(conversation: string, on: boolean): Promise<void> {
    await this.#client.connection.request("thread.follow", { conversation, on });
  }

  async readAll(): Promise<void> {
    await this.#client.connection.request("threads.readAll", {});
  }

  /** The list as the server has it; what moved meanwhile stays. */
  async refresh(): Promise<void> {
    const turn = ++this.#asked;
    this.#touched.clear();
    try {
      const { threads } = await this.#client.connection.request("threads.mine", {}, { wait: false });
      if (turn === this.#asked) this.#replace(threads);
    } catch {
      // A new line asks for itself; otherwise the server was busy.
      this.#world.after(pause, () => {
        const open = this.#client.connection.state.peek().phase === "open";
        if (turn === this.#asked && open) void this.refresh();
      });
    }
  }

  #replace(threads: readonly FollowedThread[]): void {
    const was = this.#known.peek();
    const next = new Map(
      threads.map((thread) => [thread.conversation, later(was.get(thread.conversation), thread)]),
    );
    for (const id of this.#touched) {
      const known = was.get(id);
      if (known === undefined) next.delete(id);
      else next.set(id, later(next.get(id), known));
    }
    batch(() => {
      this.#known.value = next;
      this.#mentions.value = new Map(
        threads.map(({ conversation, mentions = [] }) => [
          conversation,
          [...new Set([...mentions, ...this.#mentions.peek().get(conversation) ?? []])],
        ]),
      );
    });
  }

  #moved(id: string, thread: FollowedThread | null): void {
    this.#touched.add(id);
    if (thread === null) return this.#forget((one) => one === id);
    this.#known.value = new Map(this.#known.peek()).set(id, later(this.#known.peek().get(id), thread));
  }

  #mentioned(id: string, n: number): void {
    const known = this.#mentions.peek().get(id) ?? [];
    if (!known.includes(n)) this.#mentions.value = new Map(this.#mentions.peek()).set(id, [...known, n]);
  }

  #read(id: string, read: ReadPosition): void {
    const was = this.#known.peek().get(id);
    if (was === undefined) return;
    this.#touched.add(id);
    this.#known.value = new Map(this.#known.peek()).set(id, { ...was, read: further(was.read, read) });
  }

  #forget(which: (thread: string) => boolean): void {
    const kept = [...this.#known.peek()].filter(([id]) => !which(id));
    if (kept.length < this.#known.peek().size) this.#known.value = new Map(kept);
  }

  #itemOf(thread: FollowedThread): ThreadItem {
    const { conversation, head } = thread;
    // Where it is open on this page, reading is known there first.
    const here = this.#client.conversation(conversation).value?.read;
    const read = here === undefined ? thread.read : further(thread.read, here);
    const unread = Math.max(0, head.count - read.count);
    const named = (this.#mentions.value.get(conversation) ?? []).filter((n) => n > read.n).length;
    const addressed = named + Math.max(0, (head.all ?? 0) - (read.all ?? 0));
    const { preferences = {} } = this.#client.conversation(homeOf(conversation)).value ?? {};
    const { bold } = attentionOf(
      { room: { kind: "thread" }, unread, addressed, preferences },
      this.#world.now(),
    );
    return { ...thread, read, unread, addressed, bold };
  }
}

function later(was: FollowedThread | undefined, thread: FollowedThread): FollowedThread {
  if (was === undefined) return thread;
  const newer = was.head.n > thread.head.n ? was : thread;
  return { ...newer, head: laterHead(was.head, thread.head), read: further(was.read, thread.read) };
}

function inOrder(a: ThreadItem, b: ThreadItem): number {
  return Number(b.bold) - Number(a.bold) || b.at - a.at || (a.conversation < b.conversation ? 1 : -1);
}

const ofClients = new WeakMap<object, Threads>();

/** Those of a page, begun by the first who asks. */
export function threadsOf(client: Client): Threads {
  const known = ofClients.get(client);
  if (known !== undefined) return known;
  const threads = new Threads(client, { now: nowInPage, after: afterInPage });
  ofClients.set(client, threads);
  threads.start();
  return threads;
}
