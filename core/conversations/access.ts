/**
 * Who may read and write which conversation, asked on every command, so it is kept in memory and dropped the moment
 * the log says that something other than a message happened.
 */
import type { MemberRecord, RoomRecord } from "../kv/keys.ts";

export interface Membership {
  room: RoomRecord;
  member: MemberRecord;
}
export interface Access {
  /** @throws ParleyError `not_found` when the user is not in it, or it does not exist, or is deleted. */
  membership(userId: string, conversation: string): Promise<Membership>;
  /** The room itself, whoever asks; null when it does not exist or is deleted. */
  room(conversation: string): Promise<RoomRecord | null>;
}
