// This module is browser compatible.
/**
 * Keeps a few timelines going: each is followed from the last number that it has, again after every broken
 * line, every hole and every "you were too slow", until it has all; when the server can no longer say what
 * was missed, it is read anew around the place being looked at. Without it a hole would stay.
 */
import { ParleyError } from "../errors.ts";
import type { OpenConversation } from "../protocol/entries.ts";
import { delayBefore } from "./backoff.ts";
import type { Connection } from "./connection.ts";
import { LineLost } from "./connection.ts";
import type { Timeline } from "./timeline.ts";
import type { Timer, World } from "./world.ts";

/** Timelines kept for switching back at once. */
export const maxFollowed = 5;
/** Milliseconds an event may take after the news that it exists. */
const patience = 2_000;

interface Followed {
  timeline: Timeline;
  asking: boolean;
  again: boolean;
  tries: number;
  check: Timer | undefined;
}

export class Follower {
  readonly #world: World;
  readonly #connection: Connection;
  readonly #reopened: (open: OpenConversation) => void;
  /** The most recently shown last. */
  readonly #followed = new Map<string, Followed>();

  constructor(world: World, connection: Connection, reopened: (open: OpenConversation) => void) {
    this.#world = world;
    this.#connection = connection;
    this.#reopened = reopened;
  }

  get(conversation: string): Timeline | undefined {
    return this.#followed.get(conversation)?.timeline;
  }

  /** Follows it, as the one shown last; the one not shown for longest makes room. */
  add(timeline: Timeline): void {
    const { conversation } = timeline;
    this.drop(conversation, false);
    this.#followed.set(conversation, { timeline, asking: false, again: false, tries: 0, check: undefined });
    for (const oldest of [...this.#followed.keys()].slice(0, -maxFollowed)) this.drop(oldest);
    this.ask(conversation);
  }

  /** Shown again: the last to go. */
  touch(conversation: string): void {
    const followed = this.#followed.get(conversation);
    if (!followed) return;
    this.#followed.delete(conversation);
    this.#followed.set(conversation, followed);
  }

  drop(conversation: string, tell = true): void {
    const followed = this.#followed.get(conversation);
    if (!followed) return;
    followed.check?.cancel();
    this.#followed.delete(conversation);
    if (tell) this.#connection.request("unfollow", { conversation }, { wait: false }).catch(() => {});
  }

  /** For another epoch: nothing of it is true any more. */
  clear(): void {
    for (const conversation of [...this.#followed.keys()]) this.drop(conversation, false);
  }

  /** I no longer let others see what I have read, so what they have read goes; what I may see is followed anew. */
  receipts(on: boolean): void {
    if (!on) { for (const { timeline } of this.#followed.values()) timeline.forgetSeen(); }
    this.resume();
  }

  /** The line is new: the server knows of no follow. */
  resume(): void {
    for (const conversation of this.#followed.keys()) this.ask(conversation);
  }

  /** Asks for all after the last number. One question at a time, and once more if something came up meanwhile. */
  ask(conversation: string): void {
    const followed = this.#followed.get(conversation);
    if (!followed || this.#connection.state.value.phase !== "open") return;
    if (followed.asking) followed.again = true;
    else void this.#ask(followed);
  }

  /** It is said to be further than its timeline. The events are probably on their way. */
  checkSoon(conversation: string): void {
    const followed = this.#followed.get(conversation);
    if (!followed?.timeline.behind || followed.check) return;
    const wait = followed.tries === 0
      ? patience
      : patience + delayBefore(followed.tries, this.#world.random());
    followed.check = this.#world.after(wait, () => {
      followed.check = undefined;
      if (followed.timeline.behind) this.ask(conversation);
    });
  }

  async #ask(followed: Followed): Promise<void> {
    const { timeline } = followed;
    const { conversation } = timeline;
    followed.asking = true;
    followed.again = false;
    try {
      const after = timeline.after;
      const answer = await this.#connection.request("follow", { conversation, after }, { wait: false });
      if (!this.#holds(followed)) return;
      if ("resync" in answer) await this.#readAnew(followed);
      else timeline.raiseHead(answer.head);
      followed.tries = timeline.behind ? followed.tries + 1 : 0;
    } catch (error) {
      this.#failed(followed, error);
    } finally {
      followed.asking = false;
    }
    if (!this.#holds(followed)) return;
    if (followed.again) this.ask(conversation);
    else this.checkSoon(conversation);
  }

  async #readAnew(followed: Followed): Promise<void> {
    const { timeline } = followed;
    const { conversation, view } = timeline;
    const at = view.atBottom || view.last === 0 ? "latest" : view.last;
    const open = await this.#connection.request("conversation.open", { conversation, at }, { wait: false });
    if (!this.#holds(followed)) return;
    timeline.startAgain(open);
    this.#reopened(open);
    // A resync that repeats itself at once would be a loop without pause.
    if (followed.tries++ < 2) followed.again = true;
    else this.#askIn(followed, delayBefore(followed.tries, this.#world.random()));
  }

  #failed(followed: Followed, error: unknown): void {
    const { tries } = followed;
    followed.tries++;
    if (error instanceof LineLost && error.code === "disconnected") return; // The next line resumes.
    // Refused for good: that it is no longer mine arrives as a frame of its own.
    if (error instanceof ParleyError && !error.passes) return;
    const asked = error instanceof ParleyError ? error.retryAfter : undefined;
    this.#askIn(followed, asked === undefined ? delayBefore(tries + 1, this.#world.random()) : asked * 1000);
  }

  #askIn(followed: Followed, ms: number): void {
    followed.check?.cancel();
    followed.check = this.#world.after(ms, () => {
      followed.check = undefined;
      this.ask(followed.timeline.conversation);
    });
  }

  #holds(followed: Followed): boolean {
    return this.#followed.get(followed.timeline.conversation) === followed;
  }
}
