/**
 * Tells those who follow a thread where it stands, wherever they look. A busy thread is told of a few times a second,
 * and only to those who are here; whoever is not asks when they come (`threads.mine`).
 */
import type { Access } from "../conversations/access.ts";
import type { Effects } from "../effects.ts";
import type { FollowedThread } from "../protocol/entries.ts";
import type { Hub } from "../realtime/hub.ts";
import type { Threads } from "../threads/threads.ts";
import { topics } from "./topics.ts";

/** Milliseconds. */
const pause = 200;

export interface ThreadNewsParts {
  hub: Hub;
  access: Pick<Access, "membership" | "isCertain">;
  threads: Pick<Threads, "followers" | "standingOf">;
  effects: Effects;
}

export class ThreadNews {
  readonly #parts: ThreadNewsParts;
  readonly #moved = new Set<string>();

  constructor(parts: ThreadNewsParts) {
    this.#parts = parts;
  }

  /** Somebody has said something in it. */
  moved(thread: string): void {
    this.#moved.add(thread);
    if (this.#moved.size === 1) this.#parts.effects.after(pause, () => this.#tellAll());
  }

  #tellAll(): void {
    const moved = [...this.#moved];
    this.#moved.clear();
    for (const thread of moved) {
      this.#tell(thread).catch((error) => {
        this.#parts.effects.log("warn", "threads.untold", { thread, error });
      });
    }
  }

  async #tell(thread: string): Promise<void> {
    const { hub, access, threads } = this.#parts;
    const here = (await threads.followers(thread)).filter((user) => hub.hasFollowers(topics.user(user)));
    if (here.length === 0) return;
    await Promise.all(here.map((user) => access.membership(user, thread).catch(() => {})));
    const standing = await threads.standingOf(thread, here);
    // No await from the judgement to the frame: whoever was removed hears nothing more.
    here.forEach((user, i) => {
      if (!access.isCertain(user, thread)) return;
      this.#parts.hub.publish(topics.user(user), followingFrame(thread, standing[i]!));
    });
  }
}

export function followingFrame(c: string, thread: FollowedThread | null): string {
  return JSON.stringify({ type: "following", c, thread });
}
