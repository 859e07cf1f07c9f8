// This module is browser compatible.
/**
 * Tells the server how far I have read and what has arrived here: the furthest of several marks as one, seldom,
 * and again after a broken line until the server has it. What counts as read is decided by the caller (looked
 * at, on the screen); that it shows as read at once, and is never forgotten, is decided here.
 */
import { ParleyError } from "../errors.ts";
import type { Connection } from "./connection.ts";
import { LineLost } from "./connection.ts";
import type { Conversations } from "./conversations.ts";
import type { Timer, World } from "./world.ts";

/** Milliseconds. */
const within = { read: 500, delivered: 1_000, again: 5_000 } as const;
/** Above this number of people nobody is told what arrived where. */
export const smallRoom = 50;

interface Marks {
  read?: number;
  delivered?: number;
}

export class Reading {
  readonly #world: World;
  readonly #connection: Connection;
  readonly #conversations: Conversations;
  readonly #wanted = new Map<string, Marks>();
  #timer: { due: number; timer: Timer } | undefined;

  constructor(world: World, connection: Connection, conversations: Conversations) {
    this.#world = world;
    this.#connection = connection;
    this.#conversations = conversations;
  }

  /** Everything up to this entry has been looked at. */
  read(conversation: string, { n, count }: { n: number; count: number }): void {
    const item = this.#conversations.get(conversation);
    if (!item || n <= item.read.n) return;
    this.#conversations.read(conversation, { n, count, delivered: n });
    this.#want(conversation, { read: n });
    this.#flushIn(within.read);
  }

  /** Everything up to this number has reached this device. */
  arrived(conversation: string, n: number): void {
    const item = this.#conversations.get(conversation);
    if (!item || item.head.members > smallRoom || n <= item.read.delivered) return;
    this.#conversations.read(conversation, { ...item.read, delivered: n });
    this.#want(conversation, { delivered: n });
    this.#flushIn(within.delivered);
  }

  /** Sends what is not sent yet, or whose answer was lost. */
  flush(): void {
    this.#timer?.timer.cancel();
    this.#timer = undefined;
    if (this.#connection.state.value.phase !== "open") return;
    for (const [conversation, marks] of this.#wanted) void this.#send(conversation, { ...marks });
  }

  /** What was read there and not told yet is not told any more: it is to be unread. */
  forget(conversation: string): void {
    this.#wanted.delete(conversation);
  }

  /** Forgets everything: numbers of another epoch mean nothing. */
  clear(): void {
    this.#wanted.clear();
  }

  #want(conversation: string, marks: Marks): void {
    this.#wanted.set(conversation, { ...this.#wanted.get(conversation), ...marks });
  }

  #flushIn(ms: number): void {
    const due = this.#world.now() + ms;
    if (this.#timer && this.#timer.due <= due) return;
    this.#timer?.timer.cancel();
    this.#timer = { due, timer: this.#world.after(ms, () => this.flush()) };
  }

  async #send(conversation: string, marks: Marks): Promise<void> {
    try {
      await this.#connection.request("mark", { conversation, ...marks }, { wait: false });
      this.#settle(conversation, marks);
    } catch (error) {
      this.#failed(conversation, marks, error);
    }
  }

  #settle(conversation: string, sent: Marks): void {
    const wanted = this.#wanted.get(conversation);
    if (wanted && wanted.read === sent.read && wanted.delivered === sent.delivered) {
      this.#wanted.delete(conversation);
    }
  }

  #failed(conversation: string, marks: Marks, error: unknown): void {
    if (error instanceof LineLost) {
      if (error.code === "timed_out") this.#flushIn(within.again);
      return; // Otherwise the next line sends it.
    }
    if (error instanceof ParleyError && error.passes) {
      this.#flushIn((error.retryAfter ?? within.again / 1000) * 1000);
    } else {
      this.#settle(conversation, marks);
    }
  }
}
