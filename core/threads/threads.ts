/**
 * Threads as their followers know them: who follows which, where each stands for whom, everything read. What is said
 * in a thread is in its log like what is said in a room (core/messages), and whoever may not see the room may not see
 * its threads: every look-up asks for the room.
 */
import type { Appended } from "../conversations/log.ts";
import { keys } from "../kv/keys.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { FollowedThread } from "../protocol/entries.ts";
import type { Scope } from "../scope.ts";
import { follow, letGo, makeRoom, type Newcomers, newcomers, type Reply } from "./following.ts";
import type { ThreadsParts } from "./parts.ts";
import { get, mine, standingOf } from "./standing.ts";

type Answer<T extends keyof CommandResult> = Promise<CommandResult[T]>;

export class Threads {
  readonly #parts: ThreadsParts;

  constructor(parts: ThreadsParts) {
    this.#parts = parts;
    parts.log.onAppended((appended) => appended.forEach((one) => this.#appended(one)));
  }

  follow(scope: Scope, input: CommandBody<"thread.follow">): Answer<"thread.follow"> {
    return follow(this.#parts, scope, input);
  }

  mine(scope: Pick<Scope, "userId">): Answer<"threads.mine"> {
    return mine(this.#parts, scope);
  }

  get(scope: Scope, input: CommandBody<"threads.get">): Answer<"threads.get"> {
    return get(this.#parts, scope, input);
  }

  async readAll(scope: Scope): Answer<"threads.readAll"> {
    const { threads } = await this.mine(scope);
    for (const { conversation, head, read } of threads) {
      if (head.n > read.n) await this.#parts.reads.mark(conversation, scope.userId, { read: head.n });
    }
    return {};
  }

  /** Those who follow a thread because of a reply that is about to be written. */
  newcomers(reply: Reply): Promise<Newcomers> {
    return newcomers(this.#parts, reply);
  }

  /** They have come: those who follow too many let go of one. */
  async makeRoom(users: readonly string[]): Promise<void> {
    for (const user of users) await makeRoom(this.#parts, user);
  }

  async followers(conversation: string): Promise<string[]> {
    const rows = await Array.fromAsync(this.#parts.store.list(keys.threadFollowers(conversation)));
    return rows.filter(({ value }) => value.on).map(({ key }) => key[2] as string);
  }

  /** Where a thread stands for each of these people, in their order. */
  standingOf(conversation: string, users: readonly string[]): Promise<FollowedThread[]> {
    return standingOf(this.#parts.store, conversation, users);
  }

  #appended({ conversation, entry }: Appended): void {
    const user = entry.type === "left" ? entry.by : entry.type === "removed" ? entry.who : undefined;
    if (user === undefined) return;
    // A row that stays behind when this is cut short shows nothing: every look-up asks for the room.
    letGo(this.#parts, user, conversation).catch((error) => {
      this.#parts.effects.log("warn", "threads.not_let_go", { conversation, user, error });
    });
  }
}
