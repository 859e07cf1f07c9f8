/**
 * Direct conversations: those of a few people, without a name and without anybody who runs them. Once begun they are
 * conversations like all others; what is here is who may begin one with whom, and who will not hear from whom.
 */
import { sharesReceipts } from "../conversations/receipts.ts";
import { keys, type PrivacyRecord } from "../kv/keys.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { Scope } from "../scope.ts";
import { open } from "./opening.ts";
import type { DirectParts } from "./parts.ts";
import { whoMayMessage } from "./privacy.ts";

export { Blocks } from "./blocks.ts";

type Answer<T extends keyof CommandResult> = Promise<CommandResult[T]>;

export class Direct {
  readonly #parts: DirectParts;

  constructor(parts: DirectParts) {
    this.#parts = parts;
  }

  /** The conversation of exactly these people and me, made on first use. */
  open(scope: Scope, { people }: CommandBody<"direct.open">): Answer<"direct.open"> {
    return open(this.#parts, scope, people);
  }

  async block(scope: Scope, { user, on }: CommandBody<"people.block">): Answer<"people.block"> {
    await this.#parts.blocks.set(scope.userId, user, on);
    return {};
  }

  async blocked(scope: Scope): Answer<"people.blocked"> {
    return { people: await this.#parts.blocks.of(scope.userId) };
  }

  async privacy(scope: Scope): Answer<"privacy.get"> {
    const { store } = this.#parts;
    const [messages, receipts] = await Promise.all([
      whoMayMessage(store, scope.userId),
      sharesReceipts(store, scope.userId),
    ]);
    return { messages, receipts };
  }

  /** What is left out stays. */
  async setPrivacy(scope: Scope, wished: CommandBody<"privacy.set">): Answer<"privacy.set"> {
    const before = await this.privacy(scope);
    const { messages = before.messages, receipts = before.receipts } = wished;
    const record = { messages, ...(receipts ? {} : { receipts }) };
    await this.#parts.store.commit((change) =>
      change.set(keys.privacy(scope.userId), record as PrivacyRecord)
    );
    if (receipts !== before.receipts) this.#parts.tell(scope.userId, { type: "receipts", on: receipts });
    return { messages, receipts };
  }
}
