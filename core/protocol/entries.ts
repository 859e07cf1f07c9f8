// This module is browser compatible.
/**
 * What a conversation consists of. Everything that happens takes the next number `n` of its conversation
 * (1, 2, 3 … without a hole); `count` is how many messages that others should read there are up to and
 * including this entry, so that unread = head.count − read.count and nothing can drift.
 *
 * An entry is stored as its JSON text and sent as that same text: it is encoded once in its life.
 */
import type { ErrorCode } from "../errors.ts";
import type { Access, Availability, RoomRole, Status } from "./shapes.ts";

interface EntryBase {
  /** Its number in the conversation, from 1. */
  n: number;
  /** Messages up to and including this entry. */
  count: number;
  /** Messages to everybody (@room) up to and including this entry; left out while there are none. */
  all?: number;
  /** Server time, milliseconds since 1970. Shown, never sorted by. */
  at: number;
  /** The user who did it. */
  by: string;
}

export interface MessageEntry extends EntryBase {
  type: "message";
  /** The ULID that the sender's browser gave it; unique per conversation and sender. */
  id: string;
  /** As it was written, with its markup; a poll's question and options. Empty once it is deleted. */
  text: string;
  /** The number of the message that it answers. */
  reply?: number;
  forwarded?: Forwarded;
  mentions?: Mentions;
  /** When it was last edited, milliseconds since 1970. */
  edited?: number;
  /** Its text, files and reactions are gone; the place in the order stays. */
  deleted?: { by: string; at: number };
  /** In the order in which each emoji was first used. */
  reactions?: Reaction[];
  pinned?: { by: string; at: number };
  /** There is a thread that answers it. */
  thread?: true;
  poll?: Poll;
  /** In the order in which they are shown, at most 10. */
  files?: FileInfo[];
  /** The sender wants no previews of its links. */
  bare?: true;
}

/** A file of a message: all that is needed to draw its place before anything of it is loaded. */
export interface FileInfo {
  /** Where it is: `/files/:id`. */
  id: string;
  /** As it was called where it came from. */
  name: string;
  /** Bytes. */
  size: number;
  /** The media type that it is served as. */
  type: string;
  category: FileCategory;
  /** Pixels of a picture or film, the way up in which it is shown. */
  width?: number;
  height?: number;
  /** A WebP of a few pixels in base64, shown blurred until the picture is there. */
  placeholder?: string;
  /** There are small versions of the picture: `/files/:id/small` and `/files/:id/large`. */
  thumbs?: true;
  /** The picture moves; its small versions do not. */
  animated?: true;
  /** Milliseconds of a sound or film. */
  duration?: number;
  /** How loud a sound is along its length: bytes in base64, at most 100. */
  waveform?: string;
  /** Where it was taken, and other notes of a camera or program, were taken out of it. */
  cleaned?: true;
  /** Bytes that the picture had before its sender made it smaller, which leaves such notes out as well. */
  original?: number;
  /** What a sound or film calls itself, and whose it is. */
  title?: string;
  artist?: string;
}
/** A file, for who wants to know more of it. */
export interface AboutFile extends FileInfo {
  /** Of what is stored, in hexadecimal. */
  sha256: string;
  /** Who has sent it, or is about to. */
  by: Person;
  /** When its message was sent; before that, when it came. */
  at: number;
  details: FileDetails;
}
/** What else a file says of itself, for who asks about it. Everything may be missing. */
export interface FileDetails {
  /** How the pictures and the sound of a recording are written: `H.264`, `AAC`. */
  video?: string;
  audio?: string;
  /** Pictures a second. */
  rate?: number;
  /** Degrees by which its pictures are turned when it is shown. */
  turned?: number;
  /** Bits a second. */
  bits?: number;
  album?: string;
  /** What took the picture. */
  camera?: string;
  lens?: string;
  /** By the camera's clock: `2026-05-01T12:00:00`. */
  taken?: string;
  /** Seconds. */
  exposure?: number;
  /** The f-number. */
  aperture?: number;
  /** ISO. */
  sensitivity?: number;
  /** Millimetres. */
  focal?: number;
  /** It said where it was taken; that was taken out of it. */
  located?: true;
}

export type FileCategory = "image" | "video" | "audio" | "document" | "archive" | "code" | "other";

/** How files are sifted. */
export const fileKinds = ["pictures", "films", "sounds", "others"] as const;
export type FileKind = (typeof fileKinds)[number];

export function fileKindOf({ category }: Pick<FileInfo, "category">): FileKind {
  if (category === "image") return "pictures";
  if (category === "video") return "films";
  return category === "audio" ? "sounds" : "others";
}

/** A file and where it stands. */
export interface PlacedFile {
  file: FileInfo;
  /** Whose it is. */
  by: string;
  /** When it was sent, or has arrived when it is not; milliseconds since 1970. */
  at: number;
  conversation: string;
  /** The message that it is in; null while it waits to be sent. */
  n: number | null;
  /** It waits with what I have begun to write, or with a message that I have scheduled. */
  keptBy?: "draft" | "scheduled";
}

/** A message with links, out of its conversation. */
export interface PlacedLinks {
  /** Each once, in the order of the text. Those that are quoted, in code or hidden are not among them. */
  urls: string[];
  by: string;
  /** When it was sent, milliseconds since 1970. */
  at: number;
  conversation: string;
  n: number;
  /** The sender wants no previews of them. */
  bare?: true;
}

export interface Forwarded {
  /** Who wrote it first, and when. */
  by: string;
  at: number;
  /** Where it stands, when everybody may find that room. */
  from?: { conversation: string; n: number };
}

/** Who is addressed. Decided by the server when it is sent, from the markup. */
export interface Mentions {
  /** Ids of members. */
  users?: string[];
  /** Everybody in the room, or everybody who is there now. */
  all?: "room" | "here";
}

export interface Reaction {
  emoji: string;
  /** Who reacted, in order. */
  by: string[];
}

/** A question with answers to choose from. Who chose what is kept apart from it (votes). */
export interface Poll {
  question: string;
  options: PollOption[];
  /** How many people have chosen. */
  voters: number;
  /** One may choose several. */
  multiple?: true;
  /** Nobody is told who chose what. */
  anonymous?: true;
  /** Others may add options. */
  open?: true;
  /** Nothing can be chosen from then on, milliseconds since 1970. */
  closesAt?: number;
  closed?: { by: string; at: number };
}

export interface PollOption {
  text: string;
  votes: number;
  /** Who added it, when it was not the author. */
  by?: string;
}

/**
 * A message is now another: edited, deleted, reacted to, pinned. It takes a number like everything that happens, is
 * never shown by itself, and may arrive twice or after its effect without harm.
 */
export interface ChangedEntry extends EntryBase {
  type: "changed";
  /** Number of the message. */
  of: number;
  /** What it is now. Left out when a later change of the same message follows, or a reaction says it all. */
  message?: MessageEntry;
  /** One reaction of `by` more, or less. */
  reaction?: { emoji: string; on: boolean };
  /** Its poll as it is now. */
  poll?: Poll;
}

/** Shown as a line of the conversation, never counted as unread. */
export type SystemEntry =
  & EntryBase
  & (
    | { type: "created"; name: string; access: Access }
    | { type: "joined" }
    | { type: "left" }
    | { type: "added"; who: string }
    | { type: "removed"; who: string }
    /** Until then, or for good. `wasIn`: it took them out. */
    | { type: "banned"; who: string; until?: number; wasIn: boolean }
    | { type: "unbanned"; who: string }
    | { type: "muted"; who: string; until?: number }
    | { type: "unmuted"; who: string }
    | { type: "role"; who: string; role: RoomRole }
    | { type: "renamed"; name: string; was: string }
    | { type: "topic"; topic: string }
    | { type: "described"; description: string; icon: string }
    | { type: "access"; access: Access }
    | { type: "archived" }
    | { type: "unarchived" }
    /** Nothing follows it: the room is gone for everybody. */
    | { type: "deleted" }
  );

/** What stands in a conversation. */
export type ShownEntry = MessageEntry | SystemEntry;
/** What happens in a conversation. */
export type Entry = ShownEntry | ChangedEntry;
/** An entry before it has its numbers. */
export type EntryDraft = Entry extends infer E ? E extends Entry ? Omit<E, "n" | "count" | "all"> : never
  : never;

/** Where a conversation stands. Written in the same commit as the entry that moves it. */
export interface Head {
  n: number;
  count: number;
  /** Messages to everybody so far. */
  all?: number;
  /** How many people are in it. */
  members: number;
  /** When the last message was said, in direct conversations: what they are sorted by. */
  at?: number;
}

/**
 * How far a person has got in a conversation. Each number only ever grows (max wins), within a `turn`: whoever marks
 * something as unread, or writes, sets the position outright, and that wins over greater numbers of earlier turns.
 */
export interface ReadPosition {
  /** When it was last set outright, milliseconds since 1970. */
  turn?: number;
  /** Read up to this number. */
  n: number;
  /** `count` of that entry. */
  count: number;
  /** `all` of that entry. */
  all?: number;
  /** Arrived on one of the person's devices up to this number. */
  delivered: number;
}

/** What everyone may know of a person. */
export interface Person {
  id: string;
  username: string;
  name: string;
  /** Which picture of theirs is the latest; none without one. */
  avatar?: string;
}

/** How somebody is seen by whoever asks. Somebody who does not want to be seen is like somebody who is away from here. */
export interface Presence {
  user: string;
  as: "online" | "away" | "dnd" | "offline";
  /** When they were last active, to the minute, for those who are away or offline and do not hide it. */
  seen?: number;
  status?: Status;
  /** Not to be disturbed until then, milliseconds since 1970; 0 is until they say otherwise. */
  undisturbed?: number;
}

/** Somebody and me: nothing, contacts, they ask me, or I have asked them. */
export type ContactState = "none" | "contact" | "asks" | "asked";

/** An emoji of the server's own: a picture that is written as `:name:`. */
export interface CustomEmoji {
  /** Without colons. */
  name: string;
  /** Which picture: a short text that changes with it. */
  version: string;
  /** It has a version that moves. */
  moves?: true;
  by: string;
  /** Milliseconds since 1970. */
  at: number;
}
/** All of them, by name. */
export interface CustomEmojiList {
  emoji: CustomEmoji[];
  /** Those who have added them. */
  people: Person[];
  /** What the server is called. */
  server: string;
  /** Whether I may add and remove some. */
  manage: boolean;
}

/** What people say about themselves. */
export interface Profile {
  person: Person;
  bio: string;
  pronouns: string;
  /** IANA name of their time zone, unless they hide it. */
  zone?: string;
  presence: Presence;
  /** Only in my own. */
  mine?: {
    as: Availability;
    /** When `as` ends by itself. */
    until?: number;
    /** Neither others see when I was last here, nor I when they were. */
    hideSeen: boolean;
    /** My zone is not shown. */
    hideZone: boolean;
  };
}

export interface Room {
  id: string;
  /** A thread is shown as the room that it is in, under its own id. */
  kind: "room" | "direct" | "thread";
  /** Empty for a direct conversation, which is called by its people. */
  name: string;
  topic: string;
  description: string;
  icon: string;
  access: Access;
  archived: boolean;
  createdAt: number;
  members: number;
  /** Ids of everybody in it, in direct conversations. */
  people?: string[];
}

/** What one person has set for one conversation. */
/** What I have begun to write somewhere and not sent; without a text it is no more. */
export interface Draft {
  conversation: string;
  text: string;
  /** The number of the message that it answers. */
  reply?: number;
  /** Files of mine that wait to be sent with it. */
  files?: FileInfo[];
  at: number;
}
export interface Preferences {
  starred?: true;
  /** The section of the list that it stands in. */
  section?: string;
  /** What is notified and counted; `all` unless set, which counts every message and notifies of those to me; `every` notifies of each. */
  level?: "every" | "all" | "mentions" | "nothing";
  /** Nothing is shown as unread but mentions until then, milliseconds since 1970; 0 is for ever. */
  mutedUntil?: number;
  /** How many messages there were when it was put out of my list: it is back when there are more. */
  hiddenAt?: number;
}

/** A conversation in my list. */
export interface Membership {
  room: Room;
  role: RoomRole;
  /** I am muted: I cannot write until then, milliseconds since 1970; 0 is until it is taken back. */
  silencedUntil?: number;
  head: Head;
  read: ReadPosition;
  /** Left out, like `mentions`, in answers about something else. */
  preferences?: Preferences;
  /** Numbers of messages after my read position that address me by name, of my latest 200 such messages. */
  mentions?: number[];
}

/** What is known of the thread that answers a message. */
export interface ThreadSummary {
  /** The number of the message. */
  root: number;
  replies: number;
  /** When the last reply came, milliseconds since 1970. */
  at: number;
  /** Who has replied, the latest first, at most 5. */
  by: string[];
}

/** A thread that I follow: unread is head minus read, as in every conversation. */
export interface FollowedThread {
  conversation: string;
  head: Head;
  read: ReadPosition;
  /** When the last reply came, milliseconds since 1970; 0 while there is none. */
  at: number;
  /** Who has replied, the latest first, at most 5. */
  by: string[];
  /** Numbers of unread replies that address me by name, of my latest 200 such messages; left out in frames. */
  mentions?: number[];
}

/** What the list of threads shows of one. */
export interface ThreadGlance {
  conversation: string;
  /** The message that it answers. */
  root: MessageEntry;
  /** The last reply. */
  latest?: MessageEntry;
}

/** A run of entries, oldest first. */
export interface Page {
  entries: ShownEntry[];
  /** Everyone who is named in `entries` and `quoted`. */
  people: Person[];
  /** The messages that `entries` answer. */
  quoted: MessageEntry[];
  /** The threads that answer `entries`. */
  threads: ThreadSummary[];
  /** Everything that had happened up to this number is true of `entries`. */
  through: number;
  /** True when there is more before the first / after the last entry. */
  older: boolean;
  newer: boolean;
}

/** All that is needed to show a conversation: the page of the server and `conversation.open` give the same. */
export interface OpenConversation {
  membership: Membership;
  page: Page;
  /** Where reading had stopped when it was opened: the divider goes after this number. */
  divider: number;
  /** Others' positions, in rooms of up to 50 people; empty in larger ones. */
  reads: { user: string; n: number; delivered: number }[];
  epoch: string;
  /** The message that it answers, when it is a thread. */
  root?: MessageEntry;
}

export interface RoomSummary {
  room: Room;
  /** Whether the asker is in it. */
  joined: boolean;
}

export interface Member {
  person: Person;
  role: RoomRole;
  /** Muted until then; 0 is until it is taken back. */
  silencedUntil?: number;
  online: boolean;
}

/** Somebody who may not come in. */
export interface Ban {
  person: Person;
  by: Person;
  at: number;
  /** For good when left out. */
  until?: number;
}

export interface RoomInvitation {
  id: string;
  by: Person;
  createdAt: number;
  /** Milliseconds since 1970. */
  expiresAt: number;
  /** Left, or null for any number. */
  uses: number | null;
}

/** What a link leads to. The texts are that site's own. */
export interface Preview {
  /** Names its picture: `/previews/:id/image`. */
  id: string;
  url: string;
  title: string;
  /** Empty when the page has none. */
  description: string;
  /** How the site calls itself, or its host name. */
  site: string;
  /** Pixels of its picture, when it has one. */
  image?: { width: number; height: number };
}

export interface SessionInfo {
  id: string;
  /** Such as "Firefox on Linux". */
  device: string;
  address: string;
  createdAt: number;
  lastSeenAt: number;
  expiresAt: number;
  current: boolean;
}

/** A message that a search has found. */
export interface SearchHit {
  conversation: string;
  entry: MessageEntry;
  /** Where the words stand in its text: pairs of positions in UTF-16 units, the second not included. */
  ranges: [number, number][];
}

/** A message of mine that waits to be sent. */
export interface Scheduled {
  /** The client id that the message will have. */
  id: string;
  conversation: string;
  text: string;
  /** The number of the message that it answers. */
  reply?: number;
  /** In the order in which they are shown, at most 10. */
  files?: FileInfo[];
  /** When, milliseconds since 1970. */
  at: number;
  /** It was refused when its time came, and waits for me. */
  failed?: { code: ErrorCode; message: string };
}

export interface Reminder {
  id: string;
  /** When, milliseconds since 1970. */
  at: number;
  text?: string;
  conversation?: string;
  /** The message that it is about. */
  n?: number;
  /** It has rung then. */
  rang?: number;
  /** I have seen that it did. */
  dismissed?: true;
}

/** A device of mine that is told of things while no page of it is open; it is named by its session. */
export interface PushDevice {
  session: string;
  /** Such as "Firefox on Linux". */
  device: string;
  current: boolean;
  since: number;
  /** How sending to it went last; `problem` is a sentence. */
  last?: { at: number; status: number | null; problem?: string };
}

/** What came of a test: `id` is what arrives there. */
export interface PushTest {
  id: string;
  accepted: boolean;
  /** What the push service answered; null when nothing came. */
  status: number | null;
  /** Why it was not accepted. */
  problem?: string;
  /** Milliseconds until the push service answered. */
  took: number;
}
