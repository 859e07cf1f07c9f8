/**
 * Sending. The browser names each message (clientId); however often and from wherever it arrives, it is stored once
 * and always answered with the same number. Acknowledged means committed.
 */
import type { Access } from "../conversations/access.ts";
import type { Appended, ConversationLog } from "../conversations/log.ts";
import type { Effects } from "../effects.ts";
import { ParleyError } from "../errors.ts";
import { keys } from "../kv/keys.ts";
import { retrying } from "../kv/retrying.ts";
import type { Store } from "../kv/store.ts";
import type { CommandBody, CommandResult } from "../protocol/commands.ts";
import type { Entry } from "../protocol/entries.ts";
import type { Scope } from "../scope.ts";
import type { Limiter } from "../security/limiter.ts";

type Send = CommandBody<"message.send">;
type Sent = CommandResult["message.send"];

export class Messages {
  readonly #store: Store;
  readonly #log: ConversationLog;
  readonly #access: Access;
  readonly #limiter: Limiter;
  readonly #effects: Effects;
  /** Sends under way, by client id: the second of two that arrive together waits for the first. */
  readonly #underWay = new Map<string, Promise<Sent>>();

  constructor(
    parts: { store: Store; log: ConversationLog; access: Access; limiter: Limiter; effects: Effects },
  ) {
    this.#store = parts.store;
    this.#log = parts.log;
    this.#access = parts.access;
    this.#limiter = parts.limiter;
    this.#effects = parts.effects;
  }

  /** @throws ParleyError `client_id_reused` when the same clientId came with another text before. */
  async send(scope: Scope, input: Send): Promise<Sent> {
    const lane = input.conversation + scope.userId + input.clientId;
    const first = this.#underWay.get(lane);
    if (first !== undefined) {
      await first.catch(() => {});
      return this.send(scope, input);
    }
    const sending = this.#limiter.take("message", scope.userId).then(() =>
      retrying(() => this.#send(scope, input))
    );
    this.#underWay.set(lane, sending);
    try {
      return await sending;
    } finally {
      this.#underWay.delete(lane);
    }
  }

  async #send(scope: Scope, input: Send): Promise<Sent> {
    const { conversation, clientId, text } = input;
    const { room } = await this.#access.membership(scope.userId, conversation);
    if (room.archivedAt !== null) {
      throw new ParleyError("room_archived", `Cannot send to "${room.name}": the room is archived`);
    }
    const named = keys.messageByClientId(conversation, scope.userId, clientId);
    try {
      const { entry } = await this.#log.append({
        conversation,
        draft: { type: "message", id: clientId, by: scope.userId, at: this.#effects.now(), text },
        checks: [{ key: named, versionstamp: null }],
        // Who was removed while this waited for its turn is asked again, and refused.
        guard: () => {
          if (!this.#access.isCertain(scope.userId, conversation)) throw conflict();
        },
        also: (change, entry) => {
          change.set(named, entry.n);
          // Who writes has read what is above: true in the same commit, so own messages are never unread.
          change.set(keys.read(conversation, scope.userId), {
            n: entry.n,
            count: entry.count,
            delivered: entry.n,
          });
        },
      });
      return sent(entry);
    } catch (error) {
      if (!(error instanceof ParleyError) || error.code !== "conflict") throw error;
      return await this.#earlier(input, scope.userId) ?? Promise.reject(error);
    }
  }

  /** What an earlier arrival of the same clientId became. */
  async #earlier({ conversation, clientId, text }: Send, userId: string): Promise<Sent | null> {
    const n = await this.#store.get(keys.messageByClientId(conversation, userId, clientId));
    if (n === null) return null;
    const entry = await this.#store.get(keys.entry(conversation, n));
    if (entry?.type === "message" && entry.text !== text) {
      throw new ParleyError(
        "client_id_reused",
        `Cannot send this again under the same id: message ${n} has another text`,
      );
    }
    return entry === null ? null : sent(entry);
  }
}

function conflict(): ParleyError {
  return new ParleyError("conflict", "Who is in this conversation has just changed; please try again");
}

function sent({ n, count, at }: Entry | Appended["entry"]): Sent {
  return { n, count, at };
}
