// This module is browser compatible.
/**
 * The client of a page: opens conversations, moves through their history, and turns what the person does into
 * what the stores do. It holds no state of its own besides which conversation is shown.
 */
import { computed } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { OpenConversation, Person } from "../protocol/entries.ts";
import type { Habits } from "./habits.ts";
import type { Client, ClientInit, SendOptions, TimelineView } from "./client.ts";
import type { Connection } from "./connection.ts";
import { LineLost } from "./connection.ts";
import type { ConversationItem } from "./conversations.ts";
import { takeFrames } from "./intake.ts";
import type { Notice } from "./notice.ts";
import { beginTimeline, learnFrom, makeParts } from "./parts.ts";
import type { Gone, Parts } from "./parts.ts";
import { Sync } from "./sync.ts";
import type { Timeline, View } from "./timeline.ts";
import type { Uploads } from "./uploads.ts";
import type { World } from "./world.ts";

/** Entries of one page of history. */
export const pageSize = 50;
const unseen: View = { first: 0, last: 0, atBottom: true };

export class PageClient implements Client {
  readonly me: Person;
  readonly habits: Habits;
  readonly connection: Connection;
  readonly notice: ReadonlySignal<Notice>;
  readonly outdated: ReadonlySignal<boolean>;
  readonly conversations: ReadonlySignal<readonly ConversationItem[]>;
  readonly totalUnread: ReadonlySignal<number>;
  readonly current: ReadonlySignal<Timeline | undefined>;
  readonly beside: ReadonlySignal<Timeline | undefined>;
  readonly gone: ReadonlySignal<Gone | undefined>;
  readonly previews: Parts["previews"];
  readonly unsent: ReadonlySignal<number>;
  readonly durable: ReadonlySignal<boolean>;
  readonly drafts: Parts["drafts"];
  readonly #parts: Parts;
  readonly #sync: Sync;
  /** Counts what was opened, so that a slow answer does not undo a later choice. */
  #opened = 0;
  #openedBeside = 0;
  /** Marked as unread by the person: looking at them does not undo that until they were left. */
  readonly #keptUnread = new Set<string>();
  #stops: (() => void)[] = [];

  constructor(init: ClientInit, world: World, connection: Connection) {
    const parts = makeParts(init, world, connection);
    this.#parts = parts;
    this.#sync = new Sync(parts, init);
    this.me = init.me;
    this.habits = parts.habits;
    this.connection = connection;
    this.notice = parts.notices.notice;
    this.outdated = this.#sync.outdated;
    this.conversations = parts.conversations.list;
    this.totalUnread = parts.conversations.totalUnread;
    this.current = parts.current;
    this.beside = parts.beside;
    this.gone = parts.gone;
    this.previews = parts.previews;
    this.unsent = computed(() => parts.outbox.items.value.length);
    this.durable = parts.outbox.durable;
    this.drafts = parts.drafts;
    if (init.open) parts.current.value = beginTimeline(parts, init.open);
    if (init.beside) parts.beside.value = beginTimeline(parts, init.beside);
  }

  /** Listens to the server and to the window, until `stop`. */
  start(): void {
    const { world, drafts, outbox } = this.#parts;
    this.#stops = [
      this.#sync.start(),
      takeFrames(this.#parts),
      world.on("hidden", () => drafts.flush()),
      world.on("attention", () => this.#markSeen()),
    ];
    void outbox.start();
  }

  stop(): void {
    const { connection, notices, outbox, drafts } = this.#parts;
    this.#parts.ending.abort();
    for (const stop of this.#stops) stop();
    drafts.flush();
    notices.stop();
    outbox.stop();
    connection.close();
  }

  conversation(id: string): ReadonlySignal<ConversationItem | undefined> {
    return this.#parts.conversations.one(id);
  }

  person(id: string): ReadonlySignal<Person | undefined> {
    return this.#parts.people.get(id);
  }

  get blocked(): ReadonlySignal<ReadonlySet<string>> {
    return this.#parts.blocks.all;
  }

  block(user: string, on: boolean): Promise<void> {
    return this.#parts.blocks.set(user, on);
  }

  typingIn(conversation: string): ReadonlySignal<readonly string[]> {
    return this.#parts.typing.in(conversation);
  }

  async open(conversation: string): Promise<void> {
    const turn = ++this.#opened;
    const kept = this.#kept(conversation);
    if (kept) return this.#show(kept);
    const at = this.habits.opens === "newest" ? { at: "latest" as const } : {};
    const open = await this.connection.request("conversation.open", { conversation, ...at });
    if (turn === this.#opened) this.#show(beginTimeline(this.#parts, open));
  }

  async beginDirect(people: string[]): Promise<string> {
    const membership = await this.connection.request("direct.open", { people });
    this.#parts.conversations.membership(membership);
    return membership.room.id;
  }

  loadOlder(view: TimelineView): Promise<void> {
    return this.#load(view as Timeline, "older");
  }

  loadNewer(view: TimelineView): Promise<void> {
    return this.#load(view as Timeline, "newer");
  }

  async jumpTo(view: TimelineView, n: number | "latest"): Promise<void> {
    const timeline = view as Timeline;
    if (n === "latest" ? !timeline.newer.peek() : timeline.entry(n)) return;
    timeline.loading.value = "jump";
    try {
      const { conversation } = timeline;
      const open = await this.connection.request("conversation.open", { conversation, at: n });
      if (!this.#isShown(timeline)) return;
      learnFrom(this.#parts, open);
      timeline.openFrom(open);
    } finally {
      timeline.loading.value = undefined;
    }
  }

  onScreen(view: TimelineView, screen: View): void {
    const timeline = view as Timeline;
    if (!this.#isShown(timeline)) return;
    timeline.view = screen;
    this.#markSeen();
  }

  async markRead(view: TimelineView): Promise<void> {
    const timeline = view as Timeline;
    this.#keptUnread.delete(timeline.conversation);
    this.#parts.reading.read(timeline.conversation, timeline.head);
    timeline.divideAfter(undefined);
    await this.jumpTo(timeline, "latest");
  }

  async markUnread(view: TimelineView, n: number): Promise<void> {
    const timeline = view as Timeline;
    const { conversation } = timeline;
    this.#keptUnread.add(conversation);
    this.#parts.reading.forget(conversation);
    const read = await this.connection.request("mark", { conversation, unread: n }).catch((error) => {
      this.#keptUnread.delete(conversation);
      throw error;
    });
    this.#parts.conversations.read(conversation, read);
    // Which of them address me is known to the server.
    const { membership } = await this.connection.request("conversation.open", { conversation, at: n });
    this.#parts.conversations.membership(membership);
    timeline.divideAfter(n - 1);
  }

  send(conversation: string, text: string, options: SendOptions = {}): string {
    const { follower, outbox, world } = this.#parts;
    this.#keptUnread.delete(conversation);
    const { uploads, beside = false, ...more } = options;
    const id = world.id();
    uploads?.attach(conversation, id);
    const clientId = outbox.add(conversation, text, { id, ...more, ...(uploads ? { files: true } : {}) });
    if (!beside) this.composing(conversation, "");
    // One's own message is at the end; a list that shows older ones goes there.
    const timeline = follower.get(conversation);
    if (timeline && this.#isShown(timeline)) this.jumpTo(timeline, "latest").catch(() => {});
    return clientId;
  }

  async openThread(conversation: string): Promise<void> {
    const turn = ++this.#openedBeside;
    const { beside, current, follower } = this.#parts;
    if (beside.peek()?.conversation === conversation) return;
    const kept = this.#kept(conversation);
    const open = kept ?? await this.connection.request("conversation.open", { conversation });
    if (turn !== this.#openedBeside) return;
    this.closeThread();
    this.#openedBeside = turn;
    // However many threads are opened, what they are beside goes on.
    if (current.peek()) follower.touch(current.peek()!.conversation);
    follower.touch(conversation);
    beside.value = kept ?? beginTimeline(this.#parts, open as OpenConversation);
  }

  closeThread(): void {
    this.#openedBeside++;
    const { beside } = this.#parts;
    const shown = beside.peek();
    if (!shown) return;
    shown.view = unseen;
    this.#keptUnread.delete(shown.conversation);
    beside.value = undefined;
  }

  uploads(): Promise<Uploads> {
    return this.#parts.uploads();
  }

  retry(clientId: string): void {
    const { outbox } = this.#parts;
    if (!outbox.hasFiles(clientId)) return outbox.retry(clientId);
    void this.uploads().then((uploads) => uploads.again(clientId)).finally(() => outbox.retry(clientId));
  }

  discard(clientId: string): string | undefined {
    const { outbox } = this.#parts;
    if (outbox.hasFiles(clientId)) void this.uploads().then((uploads) => uploads.detach(clientId));
    return outbox.discard(clientId);
  }

  composing(conversation: string, text: string): void {
    this.drafts.set(conversation, { text });
    // Who writes a command says nothing yet.
    this.#parts.typing.input(conversation, text[0] === "/" ? "" : text);
  }

  draft(conversation: string): string {
    return this.drafts.get(conversation)?.text ?? "";
  }

  /** A timeline from before, if reading can go on in it without a fetch. */
  #kept(conversation: string): Timeline | undefined {
    const { follower, conversations } = this.#parts;
    const timeline = follower.get(conversation);
    const item = conversations.get(conversation);
    if (!timeline || !item) return undefined;
    const useful = item.unread > 0 && this.habits.opens === "last"
      ? timeline.holds(item.read.n + 1)
      : !timeline.newer.peek();
    if (!useful) return undefined;
    if (!this.#isShown(timeline)) timeline.divideAfter(item.unread > 0 ? item.read.n : undefined);
    return timeline;
  }

  #show(timeline: Timeline): void {
    const { current, gone, follower } = this.#parts;
    const before = current.peek();
    if (before && before !== timeline) {
      before.view = unseen;
      this.#keptUnread.delete(before.conversation);
      this.closeThread();
    }
    follower.touch(timeline.conversation);
    gone.value = undefined;
    current.value = timeline;
  }

  #isShown(timeline: Timeline): boolean {
    return this.current.peek() === timeline || this.beside.peek() === timeline;
  }

  async #load(timeline: Timeline, side: "older" | "newer"): Promise<void> {
    if (timeline.loading.peek() || !timeline[side].peek()) return;
    timeline.loading.value = side;
    try {
      const { conversation, entries } = timeline;
      const edge = side === "older" ? entries[0]?.n ?? 0 : timeline.last;
      const where = side === "older" ? { before: edge } : { after: edge };
      const page = await this.connection.request("history", { conversation, ...where, limit: pageSize });
      this.#parts.people.learn(page.people);
      if (side === "older") timeline.olderPage(page, edge);
      else timeline.newerPage(page, edge);
    } catch (error) {
      if (!(error instanceof LineLost)) throw error; // The list asks again when it is scrolled.
    } finally {
      timeline.loading.value = undefined;
    }
  }

  /** Read is what is on the screen while the person looks at it, unless they have another habit. */
  #markSeen(): void {
    const { world, reading } = this.#parts;
    const { marks } = this.habits;
    if (!world.attentive() || marks === "hand") return;
    for (const timeline of [this.current.peek(), this.beside.peek()]) {
      if (!timeline || timeline.view.last === 0 || this.#keptUnread.has(timeline.conversation)) continue;
      const { last, atBottom } = timeline.view;
      if (marks === "opening") {
        reading.read(timeline.conversation, timeline.head);
        continue;
      }
      const entry = timeline.entry(atBottom && !timeline.newer.peek() ? timeline.last : last);
      if (entry) reading.read(timeline.conversation, entry);
    }
  }
}
