/**
 * Who may read and write which conversation. Asked on every command, so the answers are kept in memory, and dropped
 * the moment the log says that anything but a message happened, here or in another process. A stale answer cannot
 * get a message stored: the head has moved then, and the append is refused and asked again.
 */
import { notFound } from "../errors.ts";
import { keys, type MemberRecord, type RoomRecord } from "../kv/keys.ts";
import type { Store } from "../kv/store.ts";
import type { Appended, ConversationLog } from "./log.ts";

export interface Membership {
  room: RoomRecord;
  member: MemberRecord;
}

interface Known {
  room: Promise<RoomRecord | null>;
  members: Map<string, Promise<MemberRecord | null>>;
}

const maxConversations = 20_000;

export class Access {
  readonly #store: Store;
  readonly #known = new Map<string, Known>();

  constructor(parts: { store: Store; log: ConversationLog }) {
    this.#store = parts.store;
    parts.log.onAppended((appended) => this.#appended(appended));
    parts.log.onStale((conversation) => this.forget(conversation));
  }

  /** @throws ParleyError `not_found` when the user is not in it, or it does not exist, or is deleted. */
  async membership(userId: string, conversation: string): Promise<Membership> {
    const known = this.#conversation(conversation);
    let member = known.members.get(userId);
    if (member === undefined) {
      member = this.#read(conversation, () => this.#store.get(keys.member(conversation, userId)));
      known.members.set(userId, member);
    }
    const [room, record] = [await known.room, await member];
    if (room === null || record === null) throw notFound("conversation");
    return { room, member: record };
  }

  /** The room itself, whoever asks; null when it does not exist or is deleted. */
  room(conversation: string): Promise<RoomRecord | null> {
    return this.#conversation(conversation).room;
  }

  forget(conversation: string): void {
    this.#known.delete(conversation);
  }

  #conversation(conversation: string): Known {
    const known = this.#known.get(conversation);
    if (known !== undefined) return known;
    if (this.#known.size >= maxConversations) this.#known.delete(this.#known.keys().next().value!);
    const room = this.#read(conversation, async () => {
      const record = await this.#store.get(keys.room(conversation));
      return record === null || record.deletedAt !== null ? null : record;
    });
    const fresh: Known = { room, members: new Map() };
    this.#known.set(conversation, fresh);
    return fresh;
  }

  /** A failed read must not be remembered as an answer. */
  #read<T>(conversation: string, read: () => Promise<T>): Promise<T> {
    const reading = read();
    reading.catch(() => this.forget(conversation));
    return reading;
  }

  #appended(appended: readonly Appended[]): void {
    for (const { conversation, entry } of appended) if (entry.type !== "message") this.forget(conversation);
  }
}
