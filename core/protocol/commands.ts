// This module is browser compatible.
/**
 * Every command that a client may send, with the shape of its body and the type of its answer.
 * The server parses with exactly these schemas; unknown fields are refused. A command that is not in this
 * table does not exist. `docs/protocol.md` explains them in words.
 */
import * as z from "zod/mini";
import { fileKinds, type PlacedFile, type PlacedLinks } from "./entries.ts";
import type { Ban, Head, Member, Membership, MessageEntry, OpenConversation } from "./entries.ts";
import type { Page, Person } from "./entries.ts";
import type { Draft, FollowedThread, Preferences, Preview, ReadPosition, SearchHit } from "./entries.ts";
import type { PushDevice, PushTest, Reminder, Scheduled } from "./entries.ts";
import type { RoomInvitation, RoomSummary, SessionInfo, ThreadGlance } from "./entries.ts";
import {
  access,
  caption,
  conversationId,
  description,
  draftText,
  icon,
  id,
  limits,
  newPoll,
  number,
} from "./shapes.ts";
import { password, pollOption, reactionEmoji, roomName, roomRole, token, topic, username } from "./shapes.ts";
import { reminderText, threadId, type WhoMayMessage, whoMayMessage } from "./shapes.ts";
import type { Decision, Notification, Wishes } from "./notifications.ts";
import type { ContactState, Presence, Profile } from "./entries.ts";
import { notificationId, notificationWishes } from "./shapes.ts";
import { availability, bio, contactNote, displayName, pronouns, status, zone } from "./shapes.ts";

/** A room or direct conversation. */
const room = id;
/** Those and threads. */
const conversation = conversationId;
const n = number.check(z.minimum(1));
/** Milliseconds since 1970. */
const at = number;
/** Ids of uploads of mine that have ended. */
const files = z.array(id).check(z.maxLength(limits.files));
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
  conversation: room,
  name: z.optional(roomName),
  topic: z.optional(topic),
  description: z.optional(description),
  icon: z.optional(icon),
  access: z.optional(access),
  password: z.optional(password),
});
const address = z.string().check(z.maxLength(limits.address));
/** `1h`, `1d`, `7d` and `30d` are offered; any whole number of seconds between a minute and 90 days is fine. */
const lifetime = z.int().check(z.minimum(60), z.maximum(90 * 86_400));

/** Seconds. */
const sanctionLasts = z.int().check(z.minimum(60), z.maximum(limits.sanctionLasts));

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
  /** Where a day begins: `at` is milliseconds since 1970. */
  "history.at": z.strictObject({ conversation, at: number }),
  /**
   * A text, a poll (whose text is made of it), or `files`: ids of uploads of mine that have ended. Only with files may
   * the text be empty.
   */
  "message.send": z.strictObject({
    conversation,
    clientId: id,
    text: z.optional(caption),
    reply: z.optional(n),
    poll: z.optional(newPoll),
    files: z.optional(files.check(z.minLength(1))),
  }).check(
    z.refine(
      ({ text = "", poll, files }) => text.trim() !== "" || poll !== undefined || files !== undefined,
      {
        error: "must not be empty",
        path: ["text"],
      },
    ),
    z.refine(({ text, poll, files }) => poll === undefined || (text === undefined && files === undefined), {
      error: "must be sent without text and files",
      path: ["poll"],
    }),
  ),
  /** What I have begun to write, for my other devices; a blank text without files takes it away. */
  "draft.set": z.strictObject({
    conversation,
    text: draftText,
    reply: z.optional(n),
    files: z.optional(files),
  }),
  /** All of them, in the order of conversations; those after `after`. */
  "drafts.mine": z.strictObject({ after: z.optional(conversation) }),
  /** Mine only; the text that it had can be looked up by those who keep order. */
  "message.edit": z.strictObject({ conversation, n, text: caption }),
  /** Mine, or anybody's for those who keep order. */
  "message.delete": z.strictObject({ conversation, n }),
  /** What a message said before it was edited. */
  "message.revisions": z.strictObject({ conversation, n }),
  "message.react": z.strictObject({ conversation, n, emoji: reactionEmoji, on: z.boolean() }),
  "message.pin": z.strictObject({ conversation, n, on: z.boolean() }),
  /** With or without previews of its links. */
  "message.bare": z.strictObject({ conversation, n, on: z.boolean() }),
  /** To somewhere else, under a name of its own. */
  "message.forward": z.strictObject({
    conversation,
    n,
    to: conversation,
    clientId: id,
  }),
  /** What I choose in a poll, by the numbers of its options from 0; nothing takes my vote back. */
  "poll.vote": z.strictObject({
    conversation,
    n,
    options: z.array(z.int().check(z.minimum(0), z.maximum(limits.pollOptions - 1)))
      .check(z.maxLength(limits.pollOptions)),
  }),
  "poll.add": z.strictObject({ conversation, n, text: pollOption }),
  "poll.close": z.strictObject({ conversation, n }),
  /** Who chose what, unless that is nobody's business. */
  "poll.votes": z.strictObject({ conversation, n }),
  /** What I have chosen. */
  "polls.mine": z.strictObject({ conversation, numbers: z.array(n).check(z.maxLength(50)) }),
  "messages.get": z.strictObject({ conversation, numbers: z.array(n).check(z.maxLength(50)) }),
  "pins": z.strictObject({ conversation: room }),
  /**
   * Files of a room or direct conversation and its threads, the latest first: of one kind, of one person, and sent at or
   * after `from` and before `to`.
   */
  "files.list": z.strictObject({
    conversation: room,
    kind: z.optional(z.enum(fileKinds)),
    by: z.optional(id),
    from: z.optional(at),
    to: z.optional(at),
    before: z.optional(id),
  }),
  /** Messages with links, in the same way; `before` is a time. */
  "links.list": z.strictObject({
    conversation: room,
    by: z.optional(id),
    from: z.optional(at),
    to: z.optional(at),
    before: z.optional(at),
  }),
  /** My own, wherever they are. */
  "files.mine": z.strictObject({
    kind: z.optional(z.enum(fileKinds)),
    /** Only those that are not sent, or only those that are. */
    waits: z.optional(z.boolean()),
    before: z.optional(id),
  }),
  /** A message that is sent later; `clientId` names both. `at`: milliseconds since 1970, up to a year ahead. */
  "scheduled.add": z.strictObject({
    conversation,
    clientId: id,
    text: caption,
    reply: z.optional(n),
    files: z.optional(files.check(z.minLength(1))),
    at,
  }).check(
    z.refine(({ text, files }) => text.trim() !== "" || files !== undefined, {
      error: "must not be empty",
      path: ["text"],
    }),
  ),
  "scheduled.list": z.strictObject({}),
  /** Only with files may the text become empty. */
  "scheduled.change": z.strictObject({ id, text: z.optional(caption), at: z.optional(at) }),
  "scheduled.cancel": z.strictObject({ id }),
  "scheduled.send": z.strictObject({ id }),
  /** Of something (`text`), of message `n`, or of both. */
  "reminder.add": z.strictObject({
    text: z.optional(reminderText),
    conversation: z.optional(conversation),
    n: z.optional(n),
    at,
  }),
  "reminder.list": z.strictObject({}),
  /** To another time; it has not rung then. */
  "reminder.snooze": z.strictObject({ id, at }),
  /** It has been seen, and stays in the list. */
  "reminder.dismiss": z.strictObject({ id }),
  "reminder.done": z.strictObject({ id }),
  /** For me alone. */
  "message.save": z.strictObject({ conversation, n, on: z.boolean() }),
  "saved.list": z.strictObject({ before: z.optional(number) }),
  "saved.in": z.strictObject({ conversation }),
  /** Where I am addressed, in all my conversations, the latest first. */
  "mentions": z.strictObject({ before: z.optional(number) }),
  /** What concerns me, the latest first. */
  "notifications.list": z.strictObject({ before: z.optional(number), unread: z.optional(z.boolean()) }),
  "notifications.count": z.strictObject({}),
  /** One, or all that there are. */
  "notifications.read": z.strictObject({ at: z.optional(at), id: z.optional(notificationId) }),
  /** What is shown of one outside of the page. */
  "notifications.shown": z.strictObject({ at, id: notificationId }),
  /** Why I was told of a message, or was not. */
  "notifications.why": z.strictObject({ conversation, n }),
  "notifications.wishes": z.strictObject({}),
  "notifications.set": notificationWishes,
  /** Whether I follow a thread. */
  "thread.follow": z.strictObject({ conversation: threadId, on: z.boolean() }),
  /** The threads that I follow. */
  "threads.mine": z.strictObject({}),
  /** What they are about. */
  "threads.get": z.strictObject({
    conversations: z.array(threadId).check(z.minLength(1), z.maxLength(limits.threads)),
  }),
  "threads.readAll": z.strictObject({}),
  /** In everything that I may read, or in one conversation; the newest first. `zone`: minutes ahead of UTC. */
  "search": z.strictObject({
    query: z.string().check(z.maxLength(1_000)),
    conversation: z.optional(conversation),
    cursor: z.optional(z.string().check(z.maxLength(64))),
    zone: z.optional(z.int().check(z.minimum(-900), z.maximum(900))),
  }),
  /** `unread`: this and everything after it is unread again. */
  "mark": z.strictObject({
    conversation,
    read: z.optional(number),
    delivered: z.optional(number),
    unread: z.optional(n),
  }),
  /** Only what is to change; null takes it back. */
  "prefer": z.strictObject({
    conversation: room,
    starred: z.optional(z.boolean()),
    section: z.optional(z.nullable(z.string().check(z.minLength(1), z.maxLength(40)))),
    level: z.optional(z.enum(["every", "all", "mentions", "nothing"])),
    mutedUntil: z.optional(z.nullable(number)),
    hidden: z.optional(z.boolean()),
  }),
  "typing": z.strictObject({ conversation, on: z.boolean() }),
  "rooms.mine": z.strictObject({}),
  "rooms.browse": z.strictObject({
    query: z.optional(z.string().check(z.maxLength(100))),
    cursor: z.optional(z.string().check(z.maxLength(200))),
  }),
  "room.create": newRoom,
  "room.join": z.strictObject({ conversation: room, password: z.optional(password) }),
  "room.leave": z.strictObject({ conversation: room }),
  "room.update": roomChange,
  "room.archive": z.strictObject({ conversation: room, archived: z.boolean() }),
  "room.delete": z.strictObject({ conversation: room }),
  "room.members": z.strictObject({ conversation: room, cursor: z.optional(id) }),
  "room.add": z.strictObject({ conversation: room, username }),
  "room.remove": z.strictObject({ conversation: room, user: id }),
  /** Takes somebody out and does not let them in again until it is over, or at all. */
  "room.ban": z.strictObject({ conversation: room, user: id, lasts: z.optional(sanctionLasts) }),
  "room.unban": z.strictObject({ conversation: room, user: id }),
  "room.bans": z.strictObject({ conversation: room, cursor: z.optional(id) }),
  /** They can read, not write, until it is over or taken back. */
  "room.mute": z.strictObject({
    conversation: room,
    user: id,
    on: z.boolean(),
    lasts: z.optional(sanctionLasts),
  }),
  "room.role": z.strictObject({ conversation: room, user: id, role: roomRole }),
  "room.invitations": z.strictObject({ conversation: room }),
  "room.invite": z.strictObject({
    conversation: room,
    lifetime,
    uses: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
  }),
  "room.uninvite": z.strictObject({ conversation: room, invitation: id }),
  "room.accept": z.strictObject({ token }),
  /** The conversation of exactly these people and me, made when there is none; with myself alone too. */
  "direct.open": z.strictObject({
    people: z.array(id).check(z.minLength(1), z.maxLength(limits.directPeople)),
  }),
  "people.get": z.strictObject({ ids: z.array(id).check(z.maxLength(100)) }),
  /** Those of them who have an account and are not in the conversation. */
  "people.absent": z.strictObject({
    conversation,
    usernames: z.array(username).check(z.minLength(1), z.maxLength(20)),
  }),
  "people.find": z.strictObject({ query: z.string().check(z.maxLength(64)) }),
  /** Mine when nobody is named. */
  "profile.get": z.strictObject({ user: z.optional(id) }),
  /** Only what is to change. `zone` null: not shown; `status` null: taken back. */
  "profile.set": z.strictObject({
    name: z.optional(displayName),
    bio: z.optional(bio),
    pronouns: z.optional(pronouns),
    zone: z.optional(z.nullable(zone)),
    status: z.optional(z.nullable(status)),
    hideSeen: z.optional(z.boolean()),
  }),
  /** How I want to be seen, until a time (milliseconds since 1970) or until I say otherwise. */
  "presence.set": z.strictObject({ as: availability, until: z.optional(n) }),
  /** Whose presence is told on this connection from now on; replaces whom it was told of before. */
  "presence.watch": z.strictObject({ people: z.array(id).check(z.maxLength(limits.watched)) }),
  /** When its person last did something with this device: so many milliseconds ago. */
  "presence.active": z.strictObject({ ago: z.int().check(z.minimum(0), z.maximum(31 * 86_400_000)) }),
  "previews.get": z.strictObject({
    urls: z.array(address).check(z.minLength(1), z.maxLength(limits.previews)),
  }),
  /** Keeps somebody from writing to me, and takes that back. They are not told. */
  "people.block": z.strictObject({ user: id, on: z.boolean() }),
  "people.blocked": z.strictObject({}),
  "contacts.list": z.strictObject({}),
  /** Asks somebody to be contacts; when they have asked already, we are. */
  "contact.ask": z.strictObject({ user: id, note: z.optional(contactNote) }),
  /** They are not told when it is declined. */
  "contact.answer": z.strictObject({ user: id, accept: z.boolean() }),
  /** We are no contacts any more, or my request is taken back. */
  "contact.remove": z.strictObject({ user: id }),
  "privacy.get": z.strictObject({}),
  "privacy.set": z.strictObject({
    messages: z.optional(whoMayMessage),
    receipts: z.optional(z.boolean()),
  }),
  /** The devices of mine that are told of things while no page is open, and the key that they subscribe with. */
  "push.get": z.strictObject({}),
  /** This device from now on, as the browser says (PushSubscription). */
  "push.set": z.strictObject({
    endpoint: z.string().check(z.maxLength(limits.pushEndpoint)),
    p256dh: z.string().check(z.regex(/^[\w-]{87}$/)),
    auth: z.string().check(z.regex(/^[\w-]{22}$/)),
  }),
  /** This device no longer, or another one of mine. */
  "push.remove": z.strictObject({ session: z.optional(id) }),
  /** Sends one to this device, or another one of mine, and says what came of it. */
  "push.test": z.strictObject({ session: z.optional(id) }),
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
  /** 0 in a thread that nobody has replied in. */
  "history.at": { n: number };
  /** The number it has, new or from an earlier arrival of the same clientId. */
  "message.send": { n: number; count: number; at: number };
  /** `files`: ids of those that it has; what is not there, sent or scheduled already is not among them. */
  "draft.set": { at: number; files?: string[] };
  /** With `more`, ask again after the last one. */
  "drafts.mine": { drafts: Draft[]; more: boolean };
  "message.edit": Record<never, never>;
  "message.delete": Record<never, never>;
  /** The oldest first; the last is what it says now. */
  "message.revisions": { revisions: { text: string; at: number }[] };
  "message.react": Record<never, never>;
  "message.pin": Record<never, never>;
  "message.bare": Record<never, never>;
  "message.forward": { n: number; count: number; at: number };
  /** Those that there are. */
  "poll.vote": Record<never, never>;
  /** Its number among the options: a new one, or the one that says the same. */
  "poll.add": { option: number };
  "poll.close": Record<never, never>;
  /** Up to 1,000 people, by the numbers of their options; `more` when there are others. */
  "poll.votes": { votes: { person: Person; options: number[] }[]; more: boolean };
  "polls.mine": { votes: { n: number; options: number[] }[] };
  "messages.get": { entries: MessageEntry[]; people: Person[] };
  /** The latest first. */
  "pins": { entries: MessageEntry[]; people: Person[] };
  /** Up to 60; there may be more before `next`. */
  "files.list": { files: PlacedFile[]; next?: string };
  "links.list": { links: PlacedLinks[]; next?: number };
  /** `used` and `quota` in bytes. */
  "files.mine": { files: PlacedFile[]; next?: string; used: number; quota: number };
  "scheduled.add": Scheduled;
  /** The next one first. */
  "scheduled.list": { scheduled: Scheduled[] };
  "scheduled.change": Scheduled;
  "scheduled.cancel": Record<never, never>;
  "scheduled.send": { n: number; count: number; at: number };
  "reminder.add": Reminder;
  /** Those that have rung first, then in the order of time. With their messages, as far as I may read them. */
  "reminder.list": { reminders: (Reminder & { entry?: MessageEntry })[]; people: Person[] };
  "reminder.snooze": Reminder;
  "reminder.dismiss": Record<never, never>;
  "reminder.done": Record<never, never>;
  "message.save": Record<never, never>;
  /** Saved last first; `at` of the last one is `before` for the next page. */
  "saved.list": {
    found: { conversation: string; entry: MessageEntry; at: number }[];
    people: Person[];
    /** Where the next page begins. */
    before?: number;
  };
  "saved.in": { numbers: number[] };
  "mentions": { found: { conversation: string; entry: MessageEntry }[]; people: Person[]; older: boolean };
  "notifications.list": {
    lines: (Notification & { entry?: MessageEntry })[];
    people: Person[];
    older: boolean;
  };
  /** At most 100 are counted. */
  "notifications.count": { unread: number };
  "notifications.read": Record<never, never>;
  /** Null: it is read, or gone. */
  "notifications.shown": {
    content: { title: string; body: string; url: string; tag: string; at: number } | null;
  };
  "notifications.why": { decision: Decision } | { decision: null; reason: "mine" | "nobody_called" };
  /** And by which ways this server reaches people who are away. */
  "notifications.wishes": { wishes: Wishes; server: { push: boolean; email: boolean } };
  "notifications.set": Wishes;
  "thread.follow": Record<never, never>;
  /** In no order. */
  "threads.mine": { threads: FollowedThread[] };
  /** Those of them that there are, in the order asked. */
  "threads.get": { threads: ThreadGlance[]; people: Person[] };
  "threads.readAll": Record<never, never>;
  /** Up to 20 hits, or fewer and a `cursor` when there was much to look through. */
  "search": {
    hits: SearchHit[];
    people: Person[];
    /** Messages that were searched, and messages that are not in the index yet. */
    covered: number;
    behind: number;
    /** A sentence each, about what cannot be searched for; then nothing is. */
    problems: string[];
    cursor?: string;
  };
  "mark": ReadPosition;
  "prefer": Preferences;
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
  "room.ban": Record<never, never>;
  "room.unban": Record<never, never>;
  "room.bans": { bans: Ban[]; cursor?: string };
  "room.mute": Record<never, never>;
  "room.role": Record<never, never>;
  "room.invitations": { invitations: RoomInvitation[] };
  /** The token is shown once; only its hash is stored. */
  "room.invite": { invitation: RoomInvitation; token: string };
  "room.uninvite": Record<never, never>;
  "room.accept": Membership;
  "direct.open": Membership;
  "people.get": { people: Person[] };
  /** `mayAdd`: I may bring them in. */
  "people.absent": { people: Person[]; mayAdd: boolean };
  "people.find": { people: Person[] };
  "profile.get": Profile;
  /** Mine, as it is now. */
  "profile.set": Profile;
  "presence.set": Profile;
  /** How those are seen whom it was not told of before. */
  "presence.watch": { people: Presence[] };
  "presence.active": Record<never, never>;
  /** In the order asked; null where there is nothing to show, or not yet. */
  "previews.get": { previews: (Preview | null)[] };
  "people.block": Record<never, never>;
  "people.blocked": { people: Person[] };
  /** Ids of my contacts; the latest requests first. */
  "contacts.list": {
    contacts: string[];
    incoming: { person: Person; at: number; note: string }[];
    outgoing: { person: Person; at: number }[];
  };
  "contact.ask": { is: ContactState };
  "contact.answer": { is: ContactState };
  "contact.remove": { is: ContactState };
  /** `receipts`: others see what I have read, and I see it of them. */
  "privacy.get": { messages: WhoMayMessage; receipts: boolean };
  "privacy.set": { messages: WhoMayMessage; receipts: boolean };
  /** `on`: whether this server sends any. `off`: this device was turned off from another one. */
  "push.get": { on: boolean; off: boolean; key: string; devices: PushDevice[] };
  /** Tags of notifications that were read elsewhere meanwhile. */
  "push.set": { closed: string[] };
  "push.remove": Record<never, never>;
  "push.test": PushTest;
  "sessions.list": { sessions: SessionInfo[] };
  "session.revoke": Record<never, never>;
  "sessions.revokeOthers": { revoked: number };
}
