/**
 * Who may read and write which conversation; a thread belongs to those of the conversation that it is in. Asked on every command, so the answers are kept in memory, and dropped
 * the moment the log says that anything but a message happened, here or in another process. A stale answer cannot
 * get a message stored: the head has moved then, and the append is refused and asked again.
 */
import { notFound } from "../errors.ts";
import { keys, type MemberRecord, type RoomRecord } from "../kv/keys.ts";
import { homeOf } from "../protocol/ids.ts";
import type { Store } from "../kv/store.ts";
import type { Appended, ConversationLog } from "./log.ts";

export interface Membership {
  room: RoomRecord;
  member: MemberRecord;
}

/** Undefined: not asked yet. */
interface Known {
  room: RoomRecord | null | undefined;
  members: Map<string, MemberRecord>;
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
    const home = homeOf(conversation);
    const known = this.#conversation(home);
    const room = known.room === undefined ? await this.#readRoom(home, known) : known.room;
    const asked = known.members.get(userId);
    const member = asked === undefined ? await this.#readMember(home, userId, known) : asked;
    if (room === null || member === null) throw notFound("conversation");
    return { room, member };
  }

  /** Whether it is known at this very moment that the user is in it: for deciding without an await in between. */
  isCertain(userId: string, conversation: string): boolean {
    const known = this.#known.get(homeOf(conversation));
    return !!known?.room && !!known.members.get(userId);
  }

  /** The room itself, whoever asks; null when it does not exist or is deleted. */
  async room(id: string): Promise<RoomRecord | null> {
    const conversation = homeOf(id);
    const known = this.#conversation(conversation);
    return known.room === undefined ? await this.#readRoom(conversation, known) : known.room;
  }

  forget(conversation: string): void {
    this.#known.delete(conversation);
  }

  #conversation(conversation: string): Known {
    const known = this.#known.get(conversation);
    if (known !== undefined) return known;
    if (this.#known.size >= maxConversations) this.#known.delete(this.#known.keys().next().value!);
    const fresh: Known = { room: undefined, members: new Map() };
    this.#known.set(conversation, fresh);
    return fresh;
  }

  // What is read is put into the `known` of when reading began: if that was forgotten meanwhile, nobody sees it.
  async #readRoom(conversation: string, known: Known): Promise<RoomRecord | null> {
    const record = await this.#store.get(keys.room(conversation));
    return known.room = record === null || record.deletedAt !== null ? null : record;
  }

  async #readMember(conversation: string, userId: string, known: Known): Promise<MemberRecord | null> {
    const record = await this.#store.get(keys.member(conversation, userId));
    // Strangers are not remembered: their number has no bound.
    if (record !== null) known.members.set(userId, record);
    return record;
  }

  #appended(appended: readonly Appended[]): void {
    for (const { conversation, entry } of appended) {
      if (entry.type !== "message" && entry.type !== "changed") this.forget(conversation);
    }
  }
}
