// This module is browser compatible.
/**
 * Everything that the islands of one page use, wired once: `clientOn(init)` gives every island of the page the
 * same client, begun from what the server rendered. On the server it gives a fresh one that never starts, so
 * that an island renders there exactly what it takes over in the browser.
 */
import type { ReadonlySignal, Signal } from "@preact/signals";
import type { Membership, MessageEntry, OpenConversation, Person } from "../protocol/entries.ts";
import type { NewPoll } from "../protocol/shapes.ts";
import type { Connection } from "./connection.ts";
import type { ConversationItem } from "./conversations.ts";
import type { Habits } from "./habits.ts";
import type { Drafts } from "./drafts.ts";
import type { Notice } from "./notice.ts";
import type { Gone } from "./parts.ts";
import { PageClient } from "./page_client.ts";
import type { Previews } from "./previews.ts";
import type { Row } from "./rows.ts";
import { SocketConnection } from "./socket.ts";
import { stillConnection, stillWorld } from "./still.ts";
import type { Uploads } from "./uploads.ts";
import { browserWorld } from "./world.ts";

export type { ConversationItem };

/** What the server-rendered page hands over. */
export interface ClientInit {
  me: Person;
  epoch: string;
  memberships: Membership[];
  /** The people of my direct conversations, which are called by them. */
  people?: Person[];
  /** Ids of those whom I have blocked. */
  blocked?: string[];
  /** The conversation that the page shows. */
  open?: OpenConversation;
  /** The thread that it shows beside it. */
  beside?: OpenConversation;
  /** How I read on this device. */
  habits?: Habits;
  /** The build that the page came with. */
  build?: string;
}

/** One open conversation, as the list shows it. */
export interface TimelineView {
  readonly conversation: string;
  readonly rows: ReadonlySignal<readonly Row[]>;
  /** More to load above / below. */
  readonly older: ReadonlySignal<boolean>;
  readonly newer: ReadonlySignal<boolean>;
  /** A page is being fetched at that end. */
  readonly loading: ReadonlySignal<"older" | "newer" | "jump" | undefined>;
  /** Messages of others after my read position: for "N new" and "jump to latest". */
  readonly unread: ReadonlySignal<number>;
  /** The message that it answers, when it is a thread. */
  readonly root: ReadonlySignal<MessageEntry | undefined>;
  /** The number after which the divider is, or undefined. */
  readonly divider: ReadonlySignal<number | undefined>;
  /** Nothing up to this number is shown, for a reader who wants to begin with a clean page; 0 shows all. */
  readonly cleared: Signal<number>;
  /** User ids (not mine) that have read up to `n` or further; empty in rooms of more than 50. */
  seenBy(n: number): string[];
}

export interface SendOptions {
  /** The number of the message that it answers. */
  reply?: number;
  /** With the files that were chosen for this conversation there. */
  uploads?: Pick<Uploads, "attach">;
  /** It was not written in the field of that conversation: what is in there stays. */
  beside?: true;
  /** It is a poll, and the text is `pollText` of it. */
  poll?: NewPoll;
}

export interface Client {
  readonly me: Person;
  readonly habits: Habits;
  readonly connection: Connection;
  readonly notice: ReadonlySignal<Notice>;
  /** The server serves newer browser code than this page runs: offer to reload. */
  readonly outdated: ReadonlySignal<boolean>;
  /** Alphabetical. */
  readonly conversations: ReadonlySignal<readonly ConversationItem[]>;
  conversation(id: string): ReadonlySignal<ConversationItem | undefined>;
  /** For the title of the page and the badge. */
  readonly totalUnread: ReadonlySignal<number>;
  /** The conversation that is shown. */
  readonly current: ReadonlySignal<TimelineView | undefined>;
  /** The thread that is shown beside it. */
  readonly beside: ReadonlySignal<TimelineView | undefined>;
  /** The conversation that was shown and is no longer mine (left, removed, deleted), until another is opened. */
  readonly gone: ReadonlySignal<Gone | undefined>;
  /** A person by id; fetched when not known yet. */
  person(id: string): ReadonlySignal<Person | undefined>;
  /** What the links of messages lead to. */
  readonly previews: Pick<Previews, "get" | "hidden" | "hide">;
  /** Ids of those whom I have blocked. */
  readonly blocked: ReadonlySignal<ReadonlySet<string>>;
  block(user: string, on: boolean): Promise<void>;
  /** Ids of those who type in the conversation now, without me. */
  typingIn(conversation: string): ReadonlySignal<readonly string[]>;

  /** Shows a conversation: at once when it was open a moment ago. Rejects with the server's refusal. */
  open(conversation: string): Promise<void>;
  /** The conversation of exactly these people and me, made when there is none. Resolves with its id; does not show it. */
  beginDirect(people: string[]): Promise<string>;
  /** Shows a thread beside it; its id is `threadOf(conversation, n)`. */
  openThread(conversation: string): Promise<void>;
  closeThread(): void;
  loadOlder(view: TimelineView): Promise<void>;
  loadNewer(view: TimelineView): Promise<void>;
  /** Puts the page around number `n`, or the newest, into the list. */
  jumpTo(view: TimelineView, n: number | "latest"): Promise<void>;
  /**
   * What the list shows now: number of its topmost and its lowest wholly visible entry (of rows with a number),
   * and whether it is at the very bottom. Reading positions follow from it.
   */
  onScreen(view: TimelineView, screen: { first: number; last: number; atBottom: boolean }): void;
  /** Esc: all read, divider away, list at the latest. */
  markRead(view: TimelineView): Promise<void>;
  /** Message `n` and all after it; stays so until the conversation is left, or marked as read. */
  markUnread(view: TimelineView, n: number): Promise<void>;

  /** Appears at once and is sent as soon as possible; returns its clientId. */
  send(conversation: string, text: string, options?: SendOptions): string;
  /** Sends a failed message again. */
  retry(clientId: string): void;
  /** Takes a message that was not sent out of the list, and gives its text back. */
  discard(clientId: string): string | undefined;
  /** My files on their way. Rejects while their code cannot be had. */
  uploads(): Promise<Uploads>;
  /** Messages not yet sent, all conversations. */
  readonly unsent: ReadonlySignal<number>;
  /** False when this browser cannot keep unsent messages across a reload (say so). */
  readonly durable: ReadonlySignal<boolean>;

  /** Call at every change of the composer: keeps the draft and tells the others. */
  composing(conversation: string, text: string): void;
  draft(conversation: string): string;
  /** What was begun and not sent. */
  readonly drafts: Drafts;
}

let ofPage: PageClient | undefined;

/** The client of this page, begun by the first island that asks; on the server a new one that stays still. */
export function clientOn(init: ClientInit): Client {
  if (typeof document === "undefined") return new PageClient(init, stillWorld(), stillConnection());
  if (ofPage) return ofPage;
  const world = browserWorld();
  ofPage = new PageClient(init, world, new SocketConnection(world));
  ofPage.start();
  return ofPage;
}
