// This module is browser compatible.
/**
 * What is done when a line opens: every timeline goes on from its last number, the list is compared with the
 * server's, and what could not be told while the line was down is told. In another epoch (a backup was
 * restored) all numbers are forgotten first. Without it, what happened in between would be missed in silence.
 */
import { batch, signal } from "@preact/signals";
import type { Membership } from "../protocol/entries.ts";
import type { ServerFrameOf } from "../protocol/frames.ts";
import type { ClientInit } from "./client.ts";
import { leave } from "./intake.ts";
import { beginTimeline } from "./parts.ts";
import type { Parts } from "./parts.ts";

/** Milliseconds until a refused or unanswered list is asked for again. */
const pause = 5_000;

export class Sync {
  /** The server serves newer code than this page runs. */
  readonly outdated = signal(false);
  readonly #parts: Parts;
  readonly #build: string | undefined;
  /** The epoch that all numbers here belong to. */
  #epoch: string;
  /** Counts lines, so that the work for an earlier one stops. */
  #line = 0;
  /** Counts changes of the list, which an answer under way does not know. */
  #changes = 0;

  constructor(parts: Parts, { epoch, build }: ClientInit) {
    this.#parts = parts;
    this.#epoch = epoch;
    this.#build = build;
  }

  /** Returns what stops it. */
  start(): () => void {
    const { connection } = this.#parts;
    const stops = [
      connection.on("welcome", (frame) => this.#welcomed(frame)),
      connection.on("lagged", () => this.#lagged()),
      connection.on("room", () => this.#changes++),
      connection.on("membership", () => this.#changes++),
      connection.on("gone", () => this.#changes++),
    ];
    return () => stops.forEach((stop) => stop());
  }

  #welcomed({ user, epoch, build }: ServerFrameOf<"welcome">): void {
    const { me, world, connection, follower, reading, people, blocks, outbox } = this.#parts;
    if (user !== me.id) {
      // Somebody else has signed in here; nothing of mine may go out in their name.
      connection.close();
      return world.reload();
    }
    this.outdated.value = this.#build !== undefined && this.#build !== build;
    if (epoch === this.#epoch) follower.resume();
    else this.#forget();
    reading.flush();
    void people.flush();
    void blocks.refresh();
    outbox.flush();
    void this.#compare(++this.#line, epoch, this.#whatIsKnown());
  }

  /** Frames were left out: as after a new line. */
  #lagged(): void {
    this.#parts.follower.resume();
    void this.#compare(++this.#line, this.#epoch, this.#whatIsKnown());
  }

  #whatIsKnown(): Known {
    const list = this.#parts.conversations.list.peek();
    return new Map(list.map(({ id, read, unread }) => [id, { read: read.count, unread }]));
  }

  #forget(): void {
    this.#parts.follower.clear();
    this.#parts.reading.clear();
    this.#parts.drafts.tellAgain();
  }

  async #compare(line: number, epoch: string, known: Known): Promise<void> {
    try {
      const memberships = await this.#myList();
      if (epoch === this.#epoch) this.#refresh(memberships, known);
      else await this.#startAgain(memberships, epoch);
    } catch {
      // A lost line starts its own comparison; otherwise the server was busy.
      const { world, connection } = this.#parts;
      if (connection.state.value.phase !== "open") return;
      world.after(pause, () => {
        if (line === this.#line) void this.#compare(line, epoch, known);
      });
    }
  }

  /** My list, from a moment in which it did not change. */
  async #myList(): Promise<Membership[]> {
    for (;;) {
      const changes = this.#changes;
      const { memberships } = await this.#parts.connection.request("rooms.mine", {}, { wait: false });
      if (changes === this.#changes) return memberships;
    }
  }

  #refresh(memberships: Membership[], known: Known): void {
    const { conversations, follower, current, notices } = this.#parts;
    batch(() => {
      const shown = current.peek()?.conversation;
      conversations.refresh(memberships);
      if (shown && !conversations.get(shown)) leave(this.#parts, shown, "removed");
      for (const { room, head } of memberships) follower.get(room.id)?.raiseHead(head);
    });
    for (const { room } of memberships) follower.checkSoon(room.id);
    notices.back(missedOf(memberships, known));
  }

  async #startAgain(memberships: Membership[], epoch: string): Promise<void> {
    const { beside, connection, conversations, current, notices } = this.#parts;
    const shown = current.peek()?.conversation;
    conversations.replace(memberships);
    if (shown && !conversations.get(shown)) leave(this.#parts, shown, "removed");
    else if (shown) {
      const open = await connection.request("conversation.open", { conversation: shown }, { wait: false });
      current.value = beginTimeline(this.#parts, open);
      // Its numbers are of before; where it is shown it is opened again.
      beside.value = undefined;
    }
    this.#epoch = epoch;
    notices.back(0);
  }
}

/** Where each conversation stood when the line opened. */
type Known = ReadonlyMap<string, { read: number; unread: number }>;

/** Unread messages that were not known here. */
function missedOf(memberships: Membership[], known: Known): number {
  let missed = 0;
  for (const { room, head, read } of memberships) {
    const was = known.get(room.id);
    const unread = head.count - Math.max(read.count, was?.read ?? 0);
    missed += Math.max(0, unread - (was?.unread ?? 0));
  }
  return missed;
}
