/**
 * Every key of the store, on one page. A key function returns where a value is and what it is; nothing else in
 * Parley builds a key. Plural noun first; `_by_` is an index that points (to an id, or `true`) and never copies.
 * Hot values are JSON text in bytes (codec `text`): encoded once, stored and broadcast as that same text.
 */
import type {
  ChangedEntry,
  FileDetails,
  FileInfo,
  Head,
  Preferences,
  Preview,
  ReadPosition,
  Reminder,
  Scheduled,
  ShownEntry,
} from "../protocol/entries.ts";
import { isSealed } from "../protocol/ids.ts";
import type { Decision, NotificationKind, Wishes } from "../protocol/notifications.ts";
import type {
  Access,
  Availability,
  RoomRole,
  ServerRole,
  Status,
  WhoMayMessage,
} from "../protocol/shapes.ts";

/** A place in the store that holds a T. The type travels with the key. */
export interface Key<T> {
  readonly parts: Deno.KvKey;
  /** Never set: carries T for the compiler. */
  readonly value?: T;
}
/** A run of places that hold Ts. */
export interface Range<T> {
  readonly prefix: Deno.KvKey;
  readonly value?: T;
}

export interface UserRecord {
  id: string;
  username: string;
  email: string;
  name: string;
  role: ServerRole;
  createdAt: number;
  /** The blob of their picture, whose small versions are shown. */
  avatar?: string;
  /** A session is only opened for the password that was checked: whoever changes it moves this. */
  passwordChangedAt: number;
  /** When they have shown that mail to `email` reaches them. */
  emailConfirmedAt?: number;
  /** The address that they want instead, until they have confirmed it. */
  emailWanted?: string;
  /** The address to which the mail that confirms it did not get through. */
  emailLost?: string;
}
export interface ProfileRecord {
  bio?: string;
  pronouns?: string;
  /** IANA name; null: it is not to be shown. */
  zone?: string | null;
  status?: Status;
  /** How they want to be seen, and until when, milliseconds since 1970. */
  as?: Exclude<Availability, "auto">;
  until?: number;
  /** Nobody sees when they were last here, nor do they of others. */
  hideSeen?: boolean;
}
export interface SessionRecord {
  id: string;
  userId: string;
  userAgent: string;
  address: string;
  createdAt: number;
  lastSeenAt: number;
  expiresAt: number;
}
export interface ServerInvitationRecord {
  id: string;
  by: string;
  createdAt: number;
  expiresAt: number;
  /** Left, or null for any number. */
  uses: number | null;
}
/** A link that was mailed, or handed over: it works once, and only while what it was made for is so. */
export interface LinkRecord {
  kind: "confirm" | "reset";
  user: string;
  /** The address that it confirms, or that was the account's. */
  email: string;
  /** The password that it replaces. */
  passwordChangedAt: number;
  expiresAt: number;
  /** Not mailed: whoever uses it has not shown that the address is theirs. */
  byHand?: true;
}
/** A mail that has not gone out. */
export interface MailRecord {
  to: { name: string; address: string };
  template: string;
  data: unknown;
  plannedAt: number;
}
export interface RoomRecord {
  id: string;
  kind: "room" | "direct";
  name: string;
  topic: string;
  description: string;
  icon: string;
  access: Access;
  createdBy: string;
  createdAt: number;
  archivedAt: number | null;
  /** The room is gone for everybody; a job still clears its rows. */
  deletedAt: number | null;
  /** Everybody in it, in direct conversations. */
  people?: string[];
}
export interface MemberRecord {
  role: RoomRole;
  joinedAt: number;
  /** Muted until then, 0 until it is taken back: as in their sanction, at hand for every message. */
  silencedUntil?: number;
}
/** What keepers of a room have decided about somebody: it outlasts their leaving. */
export interface SanctionRecord {
  banned?: { by: string; at: number; until?: number };
  muted?: { by: string; at: number; until?: number };
}
export interface RoomInvitationRecord {
  id: string;
  conversation: string;
  by: string;
  createdAt: number;
  expiresAt: number;
  uses: number | null;
}
export interface LimitRecord {
  /** Theoretical arrival time of the next free place, milliseconds since 1970 (GCRA, ITU-T I.371). */
  tat: number;
}
/**
 * That an earlier message was changed (edited, deleted, reacted to): numbered like all, not shown by itself. What the
 * message is now stands in its own entry, so that nothing of a deleted one is left here.
 */
export type ChangeRecord = Omit<ChangedEntry, "message" | "reaction" | "poll">;
/** What a message said until it was edited. */
export interface RevisionRecord {
  text: string;
  at: number;
}
/** Numbers of options by person. */
export type Votes = Record<string, number[]>;
export interface BlockRecord {
  /** Milliseconds since 1970. */
  at: number;
}
export interface ContactRecord {
  /** Since when, milliseconds since 1970. */
  at: number;
}
export interface ContactRequestRecord {
  at: number;
  note: string;
}
export interface PrivacyRecord {
  messages: WhoMayMessage;
  /** Nobody is told what they have read. */
  receipts?: false;
}
export interface ThreadRecord {
  /** Who has replied, the latest first, at most 5. */
  by: string[];
  /** When the last reply came, milliseconds since 1970. */
  at: number;
}
/** An upload that has not ended. Its bytes, and so how far it is, are in a file of its id. */
export interface UploadRecord {
  id: string;
  owner: string;
  /** What its maker says of it. */
  name: string;
  size: number;
  type: string;
  sha256: string | null;
  conversation: string;
  duration?: number;
  width?: number;
  height?: number;
  waveform?: string;
  /** Bytes that a picture had before its sender made it smaller. */
  original?: number;
  /** What its bytes are encrypted with, in base64. */
  key: string;
  createdAt: number;
  expiresAt: number;
}
/** One file in one place: waiting to be sent, or of a message. */
export interface FileRecord {
  info: FileInfo;
  owner: string;
  /** Where it may be sent, or stands. */
  conversation: string;
  /** The message that it is in; null while it waits. */
  n: number | null;
  /** Of what is stored, in hexadecimal. */
  sha256: string;
  blob: string;
  /** The blob of the picture that stands for a film before it is played. */
  poster?: string;
  createdAt: number;
  /** What is to be sent with it: it waits for as long as that does. */
  keptBy?: Keeper;
  /** Since when it waits for somebody to send it, where that is not since it arrived. */
  waitsFrom?: number;
  /** A ULID of the moment when it was sent: where it stands among those of its conversation. Older ones have their id there. */
  place?: string;
}
/** A draft of the owner, by its conversation; or a message that they have scheduled, by its id. */
export type Keeper = { draft: string } | { scheduled: string };
/** Bytes that are stored once, however many files have them. */
export interface BlobRecord {
  id: string;
  /** Bytes that are in it, not those that it takes. */
  size: number;
  /** What they are encrypted with, in base64. */
  key: string;
  sha256: string;
  /** Of what arrived, and as what it was treated: where `blobs_by_content` points to this. */
  content: [sha256: string, treatment: string];
  /** What is known of a picture from looking at it. */
  picture?: Pick<FileInfo, "width" | "height" | "placeholder" | "thumbs" | "animated" | "cleaned">;
  /** What it says of itself; missing where nobody has looked yet, or there was nothing to look for. */
  heard?: Pick<FileInfo, "duration" | "width" | "height" | "title" | "artist"> & { details: FileDetails };
  /** Bytes of its small versions, which are encrypted as it is (`thumbId`). */
  thumbs?: { small: number; large: number };
}
/** An emoji of the server's own. */
export interface CustomEmojiRecord {
  /** Has its picture as small versions, and whole when it moves. */
  blob: string;
  /** What the whole is, when it moves. */
  moves?: string;
  by: string;
  /** Milliseconds since 1970. */
  at: number;
}
export interface ThreadFollowRecord {
  /** False: they do not want to, and only writing in it changes that. */
  on: boolean;
  /** Since when, milliseconds since 1970. */
  at: number;
}
/** What was begun and not sent. */
export interface DraftRecord {
  text: string;
  /** The number of the message that it answers. */
  reply?: number;
  /** Ids of files that wait to be sent with it. */
  files?: string[];
  at: number;
}
export interface PreviewRecord {
  /** Whose place this is now: hash of the address. */
  id: string;
  /** Null: there is nothing to show. */
  preview: Preview | null;
  expiresAt: number;
}
export interface PreviewImageRecord {
  id: string;
  type: string;
  bytes: Uint8Array;
  expiresAt: number;
}
export interface SavedRecord {
  /** Milliseconds since 1970. */
  at: number;
}
/** A browser that is told of things while no page of it is open: one for each session at most. */
export interface PushDeviceRecord {
  user: string;
  session: string;
  /** Empty when it was turned off from another device, so that it does not come back by itself. */
  endpoint: string;
  /** What messages to it are encrypted with, in base64url. */
  p256dh: string;
  auth: string;
  /** The address that its pages come from: where we can be reached. */
  origin: string;
  userAgent: string;
  since: number;
  /** When a page of it last said that it is so. */
  confirmedAt: number;
  /** Keys of the notices that it has got lately, and what may still be shown there. */
  sent: string[];
  standing: { tag: string; order: number }[];
  /** Tags that were read elsewhere, of which it has not been told. */
  closing: string[];
  /** How sending to it went last. */
  last?: { at: number; status: number | null; problem?: string };
}
/** Signs what goes to push services; `open` is the half that everybody may know. */
export interface PushKeyRecord {
  jwk: JsonWebKey;
  open: string;
}
/** Why something concerns somebody. What is shown of it is looked up when it is shown. */
export interface NotificationRecord {
  kind: NotificationKind;
  conversation: string;
  n?: number;
  by?: string;
  emoji?: string;
  /** They have seen it in the list; what they have read where it happened needs no mark. */
  seen?: true;
}
/** Work that can wait (core/jobs). */
export interface JobRecord {
  kind: string;
  key: string;
  /** Milliseconds since 1970; while somebody works on it, when their lease ends. */
  due: number;
  data: unknown;
  tries: number;
  /** The process that works on it. */
  owner?: string;
  /** Why it failed last. */
  error?: string;
  /** Given up then. */
  diedAt?: number;
}

const key = <T>(...parts: Deno.KvKeyPart[]): Key<T> => ({ parts });
const range = <T>(...prefix: Deno.KvKeyPart[]): Range<T> => ({ prefix });

export const keys = {
  // The store itself
  schema: () => key<number>("meta", "schema"),
  epoch: () => key<string>("meta", "epoch"),
  migration: (version: number) => key<{ step: unknown }>("meta", "migration", version),
  /** Written by /readyz to see whether writing works. Milliseconds since 1970. */
  probe: () => key<number>("meta", "probe"),
  /** Everything of the store itself. */
  meta: () => range<unknown>("meta"),
  /** Everything. */
  all: () => range<unknown>(),

  // Accounts
  user: (id: string) => key<UserRecord>("users", id),
  users: () => range<UserRecord>("users"),
  userByUsername: (username: string) => key<string>("users_by_username", username),
  usersByUsername: () => range<string>("users_by_username"),
  userByEmail: (email: string) => key<string>("users_by_email", email),
  /** Set by whoever registers first, in the same commit: there is exactly one. */
  owner: () => key<string>("meta", "owner"),
  /** Self-describing hash, never sent anywhere. */
  password: (userId: string) => key<string>("passwords", userId),
  serverInvitation: (tokenHash: string) => key<ServerInvitationRecord>("invitations", tokenHash),
  serverInvitations: () => range<ServerInvitationRecord>("invitations"),

  /** By the hash of its token. */
  link: (tokenHash: string) => key<LinkRecord>("links", tokenHash),

  profile: (user: string) => key<ProfileRecord>("profiles", user),
  /** When they were last active, as others may know it. Milliseconds since 1970. */
  seen: (user: string) => key<{ at: number }>("seen", user),

  // Sessions
  session: (id: string) => key<SessionRecord>("sessions", id),
  sessionByUser: (userId: string, id: string) => key<true>("sessions_by_user", userId, id),
  sessionsByUser: (userId: string) => range<true>("sessions_by_user", userId),

  /** They have signed in from there before, so strangers' wrong passwords do not keep them out. */
  knownAddress: (userId: string, bucket: string) => key<{ at: number }>("known_addresses", userId, bucket),

  // What people will not have
  block: (user: string, other: string) => key<BlockRecord>("blocks", user, other),
  blocks: (user: string) => range<BlockRecord>("blocks", user),
  privacy: (user: string) => key<PrivacyRecord>("privacy", user),

  // Contacts
  contact: (user: string, other: string) => key<ContactRecord>("contacts", user, other),
  contacts: (user: string) => range<ContactRecord>("contacts", user),
  /** What waits for an answer of `user`. */
  contactRequest: (user: string, from: string) => key<ContactRequestRecord>("contact_requests", user, from),
  contactRequests: (user: string) => range<ContactRequestRecord>("contact_requests", user),
  /** Whom somebody has asked; stays when it was declined, because they are not told. */
  contactAsk: (user: string, to: string) => key<ContactRecord>("contact_asks", user, to),
  contactAsks: (user: string) => range<ContactRecord>("contact_asks", user),
  /** The user has declined a request: for a day another one does not reach them. */
  contactDecline: (user: string, from: string) => key<ContactRecord>("contact_declines", user, from),

  // Rate limits
  limit: (rule: string, subject: string) => key<LimitRecord>("limits", rule, subject),

  // Conversations
  room: (id: string) => key<RoomRecord>("rooms", id),
  rooms: () => range<RoomRecord>("rooms"),
  roomByName: (foldedName: string) => key<string>("rooms_by_name", foldedName),
  roomsByName: () => range<string>("rooms_by_name"),
  /** The public room that everybody who registers joins. */
  firstRoom: () => key<string>("meta", "first_room"),
  /** Deleted, and its rows not yet cleared. */
  roomByDeletion: (id: string) => key<true>("rooms_by_deletion", id),
  roomsByDeletion: () => range<true>("rooms_by_deletion"),
  roomPassword: (id: string) => key<string>("room_passwords", id),
  head: (conversation: string) => key<Head>("heads", conversation),
  heads: () => range<Head>("heads"),
  entry: (conversation: string, n: number) => key<ShownEntry>("messages", conversation, n),
  entries: (conversation: string) => range<ShownEntry>("messages", conversation),
  change: (conversation: string, n: number) => key<ChangeRecord>("changes", conversation, n),
  changes: (conversation: string) => range<ChangeRecord>("changes", conversation),
  revision: (conversation: string, n: number, version: number) =>
    key<RevisionRecord>("revisions", conversation, n, version),
  revisions: (conversation: string, n: number) => range<RevisionRecord>("revisions", conversation, n),
  revisionsOf: (conversation: string) => range<RevisionRecord>("revisions", conversation),
  /** What people have chosen in a poll; each has their place among a few (messages/voting.ts). */
  votes: (conversation: string, n: number, place: number) => key<Votes>("votes", conversation, n, place),
  votesIn: (conversation: string, n: number) => range<Votes>("votes", conversation, n),
  votesOf: (conversation: string) => range<Votes>("votes", conversation),
  /** A message with links in a room or direct conversation, or in a thread of it; in the order of time. */
  linkByConversation: (home: string, at: number, conversation: string, n: number) =>
    key<true>("links_by_conversation", home, at, conversation, n),
  linksByConversation: (home: string) => range<true>("links_by_conversation", home),
  /** All messages of it that have links are found there, also those from before it was kept. */
  linksKnown: (home: string) => key<true>("links_known", home),
  pin: (conversation: string, n: number) => key<true>("pins", conversation, n),
  pins: (conversation: string) => range<true>("pins", conversation),
  thread: (thread: string) => key<ThreadRecord>("threads", thread),
  threads: () => range<ThreadRecord>("threads"),
  threadFollower: (thread: string, user: string) => key<ThreadFollowRecord>("thread_followers", thread, user),
  threadFollowers: (thread: string) => range<ThreadFollowRecord>("thread_followers", thread),
  threadFollowersAnywhere: () => range<ThreadFollowRecord>("thread_followers"),
  threadByFollower: (user: string, thread: string) => key<true>("threads_by_follower", user, thread),
  threadsByFollower: (user: string) => range<true>("threads_by_follower", user),
  /** Messages that address somebody, in the order of time. Ends with the message. */
  mention: (user: string, at: number, conversation: string, n: number) =>
    key<true>("mentions", user, at, conversation, n),
  mentions: (user: string) => range<true>("mentions", user),
  draft: (conversation: string, user: string) => key<DraftRecord>("drafts", conversation, user),
  draftsAnywhere: () => range<DraftRecord>("drafts"),
  draftByUser: (user: string, conversation: string) => key<true>("drafts_by_user", user, conversation),
  draftsByUser: (user: string) => range<true>("drafts_by_user", user),
  preferences: (user: string, conversation: string) => key<Preferences>("preferences", user, conversation),
  preferencesOf: (user: string) => range<Preferences>("preferences", user),
  /** The number that a client's message got: what makes a second arrival harmless. */
  messageByClientId: (conversation: string, user: string, clientId: string) =>
    key<number>("messages_by_client_id", conversation, user, clientId),
  messagesByClientId: (conversation: string) => range<number>("messages_by_client_id", conversation),
  member: (conversation: string, user: string) => key<MemberRecord>("members", conversation, user),
  members: (conversation: string) => range<MemberRecord>("members", conversation),
  /** Answers "is there another owner?" without reading everyone. */
  memberByOwnership: (conversation: string, user: string) =>
    key<true>("members_by_ownership", conversation, user),
  membersByOwnership: (conversation: string) => range<true>("members_by_ownership", conversation),
  sanction: (conversation: string, user: string) => key<SanctionRecord>("sanctions", conversation, user),
  sanctions: (conversation: string) => range<SanctionRecord>("sanctions", conversation),
  conversationByMember: (user: string, conversation: string) =>
    key<true>("conversations_by_member", user, conversation),
  conversationsByMember: (user: string) => range<true>("conversations_by_member", user),
  read: (conversation: string, user: string) => key<ReadPosition>("reads", conversation, user),
  reads: (conversation: string) => range<ReadPosition>("reads", conversation),
  roomInvitation: (tokenHash: string) => key<RoomInvitationRecord>("room_invitations", tokenHash),
  roomInvitationByRoom: (conversation: string, id: string) =>
    key<string>("room_invitations_by_room", conversation, id),
  roomInvitationsByRoom: (conversation: string) => range<string>("room_invitations_by_room", conversation),

  // Files
  upload: (id: string) => key<UploadRecord>("uploads", id),
  uploads: () => range<UploadRecord>("uploads"),
  file: (id: string) => key<FileRecord>("files", id),
  /** Waits to be sent. */
  fileByWaiting: (id: string) => key<true>("files_by_waiting", id),
  filesByWaiting: () => range<true>("files_by_waiting"),
  /** In a room or direct conversation, or a thread of it; in the order of time. */
  fileByConversation: (home: string, place: string) =>
    key<string | true>("files_by_conversation", home, place),
  filesByConversation: (home: string) => range<string | true>("files_by_conversation", home),
  fileByBlob: (blob: string, id: string) => key<true>("files_by_blob", blob, id),
  filesByBlob: (blob: string) => range<true>("files_by_blob", blob),
  blob: (id: string) => key<BlobRecord>("blobs", id),
  blobByContent: (sha256: string, treatment: string) => key<string>("blobs_by_content", sha256, treatment),
  /** May have lost the last file that has it. */
  blobByRelease: (id: string) => key<true>("blobs_by_release", id),
  blobsByRelease: () => range<true>("blobs_by_release"),
  /** Bytes that a file or upload counts for its owner. */
  storageOf: (user: string, id: string) => key<number>("storage", user, id),
  storage: (user: string) => range<number>("storage", user),
  /** Who began the last upload: written with each, so that two processes never give the same room away. */
  storageTurn: (user: string) => key<string>("storage_turns", user),

  customEmoji: (name: string) => key<CustomEmojiRecord>("custom_emoji", name),
  allCustomEmoji: () => range<CustomEmojiRecord>("custom_emoji"),

  // Link previews: a fixed number of places, each held by one address at a time
  preview: (place: number) => key<PreviewRecord>("previews", place),
  previewImage: (place: number) => key<PreviewImageRecord>("preview_images", place),

  // What people keep for themselves
  /** A message that waits to be sent, under the client id that it will have. */
  scheduled: (user: string, id: string) => key<Scheduled>("scheduled", user, id),
  scheduledOf: (user: string) => range<Scheduled>("scheduled", user),
  reminder: (user: string, id: string) => key<Reminder>("reminders", user, id),
  reminders: (user: string) => range<Reminder>("reminders", user),
  saved: (user: string, conversation: string, n: number) => key<SavedRecord>("saved", user, conversation, n),
  savedOf: (user: string) => range<SavedRecord>("saved", user),
  savedIn: (user: string, conversation: string) => range<SavedRecord>("saved", user, conversation),

  // Devices that are told of things while no page is open
  pushKey: () => key<PushKeyRecord>("push_keys", "vapid"),
  pushDevice: (user: string, session: string) => key<PushDeviceRecord>("push_devices", user, session),
  pushDevices: (user: string) => range<PushDeviceRecord>("push_devices", user),
  /** Whose it is now; one that was taken over or has ended means nothing any more. */
  pushByEndpoint: (hash: string) => key<[user: string, session: string]>("push_by_endpoint", hash),
  // What people are told of
  wishes: (user: string) => key<Wishes>("wishes", user),
  allWishes: () => range<Wishes>("wishes"),
  /** They want to be told of every message there. */
  keenMember: (conversation: string, user: string) => key<true>("keen_members", conversation, user),
  keenMembers: () => range<true>("keen_members"),
  /** In the order of time; `id` names what happened. */
  notification: (user: string, at: number, id: string) =>
    key<NotificationRecord>("notifications", user, at, id),
  notifications: (user: string) => range<NotificationRecord>("notifications", user),
  /** What is not later has been seen. Milliseconds since 1970. */
  notificationsSeen: (user: string) => key<number>("notifications_seen", user),
  /** The mail that waits with what they have missed there. */
  digest: (user: string, conversation: string) => key<string>("digests", user, conversation),
  unsubscribing: (tokenHash: string) => key<{ user: string; expiresAt: number }>("unsubscribing", tokenHash),
  /** What was decided about telling somebody of a message; ends after a month. */
  decision: (conversation: string, n: number, user: string) =>
    key<Decision>("decisions", conversation, n, user),
  decisionsIn: (conversation: string) => range<Decision>("decisions", conversation),

  // Work that can wait
  job: (kind: string, name: string) => key<JobRecord>("jobs", kind, name),
  /** In the order of time. Ends with the job, or means nothing any more (core/jobs/rows.ts). */
  jobByDue: (kind: string, due: number, name: string) => key<true>("jobs_by_due", kind, due, name),
  jobsByDue: (kind: string) => range<true>("jobs_by_due", kind),
  jobByDeath: (at: number, kind: string, name: string) => key<true>("jobs_by_death", at, kind, name),
  jobsByDeath: () => range<true>("jobs_by_death"),

  /** Under the name of its job. */
  mail: (name: string) => key<MailRecord>("mails", name),

  // Between processes
  /** One writer each: what the process in this slot has done lately. A bounded set, because a watch takes 10 keys. */
  bus: (slot: number) => key<unknown>("bus", slot),
} as const;

/** Keys whose values are JSON text in bytes. */
const textual = new Set<Deno.KvKeyPart>([
  "messages",
  "changes",
  "revisions",
  "votes",
  "drafts",
  "heads",
  "reads",
  "contact_requests",
  "uploads",
  "files",
  "blobs",
  "scheduled",
  "reminders",
  "mails",
  "push_keys",
  "push_devices",
  "wishes",
]);
export function isText(parts: Deno.KvKey): boolean {
  return textual.has(parts[0]!);
}

/** Values that are encrypted when they are of a direct conversation, and those that always are. */
const said = new Set<Deno.KvKeyPart>(["messages", "revisions", "votes", "drafts"]);
const kept = new Set<Deno.KvKeyPart>([
  "uploads",
  "files",
  "blobs",
  "contact_requests",
  "scheduled",
  "reminders",
  "mails",
  "push_keys",
  "push_devices",
  "wishes",
]);
/**
 * Keys whose values are stored encrypted: what was said and chosen in a direct conversation, names and keys of files, what is
 * written with a request, what somebody has written that nobody has got yet, what opens a way to their devices, and
 * mails, which have links in them.
 */
export function isSecret(parts: Deno.KvKey): boolean {
  return kept.has(parts[0]!) || said.has(parts[0]!) && isSealed(parts[1] as string);
}
/** Where such values are. */
export const secretRanges: readonly { start: Deno.KvKey; end: Deno.KvKey }[] = [
  ...[...said].map((noun) => ({ start: [noun, "7"], end: [noun, "8"] })),
  ...[...kept].map((noun) => ({ start: [noun, ""], end: [noun, "\uffff"] })),
];
