// This module is browser compatible.
/**
 * Every command that a client may send, with the shape of its body and the type of its answer.
 * The server parses with exactly these schemas; unknown fields are refused. A command that is not in this
 * table does not exist. `docs/protocol.md` explains them in words.
 */
import * as z from "zod/mini";
import type { Head, Member, Membership, OpenConversation, Page, Person, RoomInvitation } from "./entries.ts";
import type { ReadPosition, RoomSummary, SessionInfo } from "./entries.ts";
import { access, description, icon, id, limits, messageText, number, password, roomName } from "./shapes.ts";
import { roomRole, token, topic, username } from "./shapes.ts";

const conversation = id;
const limit = z.int().check(z.minimum(1), z.maximum(limits.page));
const newRoom = z.strictObject({
  name: roomName,
  access,
  topic: z.optional(topic),
  description: z.optional(description),
  icon: z.optional(icon),
  password: z.optional(password),
});
const roomChange = z.strictObject({
  conversation,
  name: z.optional(roomName),
  topic: z.optional(topic),
  description: z.optional(description),
  icon: z.optional(icon),
  access: z.optional(access),
  password: z.optional(password),
});
/** `1h`, `1d`, `7d` and `30d` are offered; any whole number of seconds between a minute and 90 days is fine. */
const lifetime = z.int().check(z.minimum(60), z.maximum(90 * 86_400));

export const commands = {
  /** Events of a conversation from now on; those after `after` first. `resync` when they are no longer to be had. */
  "follow": z.strictObject({ conversation, after: number }),
  "unfollow": z.strictObject({ conversation }),
  "conversation.open": z.strictObject({
    conversation,
    at: z.optional(z.union([z.literal("latest"), number])),
  }),
  /** Exactly one of `before`, `after`, `around`; none of them means the latest. */
  "history": z.strictObject({
    conversation,
    before: z.optional(number),
    after: z.optional(number),
    around: z.optional(number),
    limit: z.optional(limit),
  }),
  "message.send": z.strictObject({ conversation, clientId: id, text: messageText }),
  "mark": z.strictObject({ conversation, read: z.optional(number), delivered: z.optional(number) }),
  "typing": z.strictObject({ conversation, on: z.boolean() }),
  "rooms.mine": z.strictObject({}),
  "rooms.browse": z.strictObject({
    query: z.optional(z.string().check(z.maxLength(100))),
    cursor: z.optional(z.string().check(z.maxLength(200))),
  }),
  "room.create": newRoom,
  "room.join": z.strictObject({ conversation, password: z.optional(password) }),
  "room.leave": z.strictObject({ conversation }),
  "room.update": roomChange,
  "room.archive": z.strictObject({ conversation, archived: z.boolean() }),
  "room.delete": z.strictObject({ conversation }),
  "room.members": z.strictObject({ conversation, cursor: z.optional(id) }),
  "room.add": z.strictObject({ conversation, username }),
  "room.remove": z.strictObject({ conversation, user: id }),
  "room.role": z.strictObject({ conversation, user: id, role: roomRole }),
  "room.invitations": z.strictObject({ conversation }),
  "room.invite": z.strictObject({
    conversation,
    lifetime,
    uses: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
  }),
  "room.uninvite": z.strictObject({ conversation, invitation: id }),
  "room.accept": z.strictObject({ token }),
  "people.get": z.strictObject({ ids: z.array(id).check(z.maxLength(100)) }),
  "people.find": z.strictObject({ query: z.string().check(z.maxLength(64)) }),
  "sessions.list": z.strictObject({}),
  "session.revoke": z.strictObject({ session: id }),
  "sessions.revokeOthers": z.strictObject({}),
} as const;

export type CommandType = keyof typeof commands;
export type CommandBody<T extends CommandType> = z.output<(typeof commands)[T]>;
export type NewRoom = z.output<typeof newRoom>;
export type RoomChange = z.output<typeof roomChange>;

export interface CommandResult {
  "follow": { head: Head } | { resync: true };
  "unfollow": Record<never, never>;
  "conversation.open": OpenConversation;
  "history": Page;
  /** The number it has, new or from an earlier arrival of the same clientId. */
  "message.send": { n: number; count: number; at: number };
  "mark": ReadPosition;
  "typing": Record<never, never>;
  "rooms.mine": { memberships: Membership[] };
  "rooms.browse": { rooms: RoomSummary[]; cursor?: string };
  "room.create": Membership;
  "room.join": Membership;
  "room.leave": Record<never, never>;
  "room.update": Membership;
  "room.archive": Membership;
  "room.delete": Record<never, never>;
  "room.members": { members: Member[]; cursor?: string };
  "room.add": { person: Person };
  "room.remove": Record<never, never>;
  "room.role": Record<never, never>;
  "room.invitations": { invitations: RoomInvitation[] };
  /** The token is shown once; only its hash is stored. */
  "room.invite": { invitation: RoomInvitation; token: string };
  "room.uninvite": Record<never, never>;
  "room.accept": Membership;
  "people.get": { people: Person[] };
  "people.find": { people: Person[] };
  "sessions.list": { sessions: SessionInfo[] };
  "session.revoke": Record<never, never>;
  "sessions.revokeOthers": { revoked: number };
}
