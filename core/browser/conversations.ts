// This module is browser compatible.
/**
 * My conversations, where each stands, and how far I have read. Unread is head minus read, computed and never
 * counted up or down; positions only grow within an epoch, so frames may arrive in any order.
 */
import { computed, signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { Entry, Head, Membership, Preferences, ReadPosition, Room } from "../protocol/entries.ts";
import { further, laterHead } from "./attention.ts";
import { homeOf, isDirect } from "../protocol/ids.ts";
import type { RoomRole } from "../protocol/shapes.ts";

/** A line of my list. A new object whenever something in it changes. */
export interface ConversationItem {
  id: string;
  room: Room;
  role: RoomRole;
  /** I am muted in it: until then, 0 until it is taken back. */
  silencedUntil?: number | undefined;
  head: Head;
  read: ReadPosition;
  unread: number;
  /** Numbers of messages that address me by name, as far as this page has heard of them. */
  mentions: readonly number[];
  /** How many unread messages address me, by name or with everybody. */
  addressed: number;
  preferences: Preferences;
}

export class Conversations {
  readonly list: ReadonlySignal<readonly ConversationItem[]>;
  readonly totalUnread: ReadonlySignal<number>;
  readonly #me: string;
  readonly #items = signal<ReadonlyMap<string, ConversationItem>>(new Map());
  readonly #one = new Map<string, ReadonlySignal<ConversationItem | undefined>>();

  constructor(me: string, memberships: readonly Membership[] = []) {
    this.#me = me;
    this.replace(memberships);
    this.list = computed(() => [...this.#items.value.values()].filter(isListed).sort(byName));
    this.totalUnread = computed(() => this.list.value.reduce((sum, { unread }) => sum + unread, 0));
  }

  one(id: string): ReadonlySignal<ConversationItem | undefined> {
    const known = this.#one.get(id) ?? computed(() => this.#items.value.get(id));
    this.#one.set(id, known);
    return known;
  }

  unreadIn(id: string): ReadonlySignal<number> {
    const item = this.one(id);
    return computed(() => item.value?.unread ?? 0);
  }

  get(id: string): ConversationItem | undefined {
    return this.#items.peek().get(id);
  }

  /** The list as the server has it, forgetting everything else (a new epoch has smaller numbers). */
  replace(memberships: readonly Membership[]): void {
    this.#items.value = new Map(memberships.map((membership) => [membership.room.id, itemOf(membership)]));
  }

  /** The list as the server had it a moment ago: what moved since then stays. */
  refresh(memberships: readonly Membership[]): void {
    const items = memberships.map((membership) => this.#merged(membership));
    const mine = new Map(items.map((item) => [item.id, item]));
    for (const item of this.#items.peek().values()) {
      if (!isListed(item) && mine.has(homeOf(item.id))) mine.set(item.id, item);
    }
    this.#items.value = mine;
  }

  membership(membership: Membership): void {
    this.#set(this.#merged(membership));
  }

  /** As the server has it now, whatever was known. */
  anew(membership: Membership): void {
    this.#set(itemOf(membership));
  }

  room(room: Room): void {
    const was = this.#items.value.get(room.id);
    if (was) this.#set(withUnread({ ...was, room }));
  }

  gone(id: string): void {
    const items = new Map(this.#items.value);
    if (items.delete(id)) this.#items.value = items;
  }

  /** Message `n` addresses me. */
  mentioned(id: string, n: number): void {
    const was = this.get(id);
    if (!was || was.mentions.includes(n)) return;
    this.#set(withUnread({ ...was, mentions: [...was.mentions, n] }));
  }

  preferred(id: string, preferences: Preferences): void {
    const was = this.get(id);
    if (was) this.#set({ ...was, preferences });
  }

  head(id: string, head: Head): void {
    this.#change(id, (item) => ({ ...item, head: laterHead(item.head, head) }));
  }

  read(id: string, read: ReadPosition): void {
    this.#change(id, (item) => ({ ...item, read: further(item.read, read) }));
  }

  /** An event of it: moves its head, and my position when I wrote it (the server does the same). */
  entry(id: string, entry: Entry): void {
    this.#change(id, (item) => {
      const members = item.head.members + comesOrGoes(entry);
      const head = laterHead(item.head, {
        n: entry.n,
        count: entry.count,
        members,
        ...(entry.all ? { all: entry.all } : {}),
        ...atOf(id, entry, item.head),
      });
      if (entry.type !== "message" || entry.by !== this.#me) return { ...item, head };
      const { n, count, all, at } = entry;
      const read = { turn: at, n, count, delivered: n, ...(all ? { all } : {}) };
      return { ...item, head, read: further(item.read, read) };
    });
  }

  #merged(membership: Membership): ConversationItem {
    const item = itemOf(membership);
    const was = this.#items.value.get(item.id);
    if (!was) return item;
    const mentions = membership.mentions === undefined
      ? was.mentions
      : [...new Set([...item.mentions, ...was.mentions])];
    return withUnread({
      ...item,
      head: laterHead(was.head, item.head),
      read: further(was.read, item.read),
      mentions,
      preferences: membership.preferences ?? was.preferences,
    });
  }

  #change(id: string, change: (item: ConversationItem) => ConversationItem): void {
    const was = this.#items.value.get(id);
    if (!was) return;
    const now = withUnread(change(was));
    if (now.head !== was.head || now.read !== was.read) this.#set(now);
  }

  #set(item: ConversationItem): void {
    this.#items.value = new Map(this.#items.value).set(item.id, item);
  }
}

/** Threads that are open stand with their rooms, not in the list. */
function isListed({ room }: ConversationItem): boolean {
  return room.kind !== "thread";
}

function itemOf(membership: Membership): ConversationItem {
  const { mentions = [], preferences = {} } = membership;
  return withUnread({
    ...{ ...membership, id: membership.room.id, unread: 0, mentions, addressed: 0, preferences },
  });
}

/** What follows from the numbers: unread, who is addressed, and how many people are in the room. */
function withUnread(item: ConversationItem): ConversationItem {
  const { room, head, read } = item;
  const unreadMentions = item.mentions.filter((n) => n > read.n).length;
  return {
    ...item,
    room: room.members === head.members ? room : { ...room, members: head.members },
    unread: Math.max(0, head.count - read.count),
    addressed: unreadMentions + Math.max(0, (head.all ?? 0) - (read.all ?? 0)),
  };
}

/** As the server keeps it: when the last message was said, of direct conversations. */
function atOf(id: string, entry: Entry, { at }: Head): Pick<Head, "at"> {
  if (isDirect(id) && entry.type === "message") return { at: entry.at };
  return at === undefined ? {} : { at };
}

function comesOrGoes(entry: Entry): number {
  const { type } = entry;
  if (type === "joined" || type === "added") return 1;
  if (type === "banned") return entry.wasIn ? -1 : 0;
  return type === "left" || type === "removed" ? -1 : 0;
}

const collator = new Intl.Collator(undefined, { sensitivity: "base", numeric: true });
function byName(a: ConversationItem, b: ConversationItem): number {
  return collator.compare(a.room.name, b.room.name) || (a.id < b.id ? -1 : 1);
}
