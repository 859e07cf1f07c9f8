/**
 * A conversation as a person uses it: open it where reading stopped, page through it, mark as read, show that one is
 * typing. Every function asks Access first.
 */
import type { Effects } from "../effects.ts";
import { notFound } from "../errors.ts";
import type { RoomRecord } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";
import type { CommandResult } from "../protocol/commands.ts";
import type {
  Membership as MembershipView,
  MessageEntry,
  OpenConversation,
  Page,
  ReadPosition,
} from "../protocol/entries.ts";
import { placeOfThread } from "../protocol/ids.ts";
import type { Bus } from "../realtime/bus.ts";
import type { Scope } from "../scope.ts";
import type { Access } from "./access.ts";
import type { History, PageRequest } from "./history.ts";
import type { ConversationLog } from "./log.ts";
import { type Mark, type Reads, smallRoom } from "./reads.ts";
import { receiptsFor } from "./receipts.ts";

interface Parts {
  store: Store;
  access: Access;
  history: History;
  reads: Reads;
  log: ConversationLog;
  bus: Bus;
  effects: Effects;
  epoch: string;
  /** @throws ParleyError `forbidden` when the people of a conversation of two are kept apart. */
  mayWrite(userId: string, room: RoomRecord): Promise<void>;
  /** Whether somebody wants to look as if they were not there. */
  isInvisible(userId: string): Promise<boolean>;
  /** The asker's membership, ready to show. */
  membership: (scope: Scope, conversation: string) => Promise<MembershipView>;
}

/** Above this many people nobody is told who is typing. */
const typingRoom = 100;

export class Conversations {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** At the first unread entry, or where `at` says. */
  async open(scope: Scope, conversation: string, at?: number | "latest"): Promise<OpenConversation> {
    const { access, history, reads, epoch } = this.#parts;
    await access.membership(scope.userId, conversation);
    const root = await this.#rootOf(conversation);
    const membership = await this.#parts.membership(scope, conversation);
    const { head, read } = membership;
    const unread = head.count > read.count;
    const request: PageRequest = at === "latest" || (at === undefined && !unread)
      ? {}
      : { around: at ?? read.n + 1 };
    return {
      membership,
      page: await history.page(conversation, request),
      divider: read.n,
      reads: head.members <= smallRoom
        ? await receiptsFor(this.#parts.store, scope.userId, await reads.all(conversation))
        : [],
      epoch,
      ...(root === undefined ? {} : { root }),
    };
  }

  /** The message that a thread answers. @throws ParleyError `not_found` when there is none. */
  async #rootOf(conversation: string): Promise<MessageEntry | undefined> {
    const place = placeOfThread(conversation);
    if (place === null) return undefined;
    const [root] = await this.#parts.history.messages(place.parent, [place.root]);
    if (root === undefined) throw notFound("thread");
    return root;
  }

  async history(scope: Scope, conversation: string, request: PageRequest): Promise<Page> {
    await this.#parts.access.membership(scope.userId, conversation);
    return await this.#parts.history.page(conversation, request);
  }

  /** The number of the first entry at or after a time; of the last one when nothing came after it. */
  async numberAt(scope: Scope, conversation: string, at: number): Promise<{ n: number }> {
    await this.#parts.access.membership(scope.userId, conversation);
    const { history } = this.#parts;
    const entry = await history.since(conversation, at) ??
      await history.at(conversation, Number.MAX_SAFE_INTEGER - 1);
    return { n: entry?.n ?? 0 };
  }

  async mark(scope: Scope, conversation: string, mark: Mark): Promise<ReadPosition> {
    await this.#parts.access.membership(scope.userId, conversation);
    // What arrives at a device by itself would tell that it is connected; reading is the person's own act.
    const told = mark.delivered !== undefined && await this.#parts.isInvisible(scope.userId)
      ? { ...mark, delivered: undefined }
      : mark;
    return await this.#parts.reads.mark(conversation, scope.userId, told);
  }

  /** Told to those who look at it now, and never stored. */
  async typing(scope: Scope, conversation: string, on: boolean): Promise<CommandResult["typing"]> {
    const { room } = await this.#parts.access.membership(scope.userId, conversation);
    await this.#parts.mayWrite(scope.userId, room);
    if (await this.#parts.isInvisible(scope.userId)) return {};
    const head = await this.#parts.log.head(conversation);
    if (room.archivedAt === null && (head?.members ?? 0) <= typingRoom) {
      const frame = JSON.stringify({ type: "typing", c: conversation, user: scope.userId, on });
      this.#parts.bus.publish({ kind: "frame", topic: `conversation:${conversation}`, frame });
    }
    return {};
  }
}
