// This module is browser compatible.
/**
 * What a conversation consists of. Everything that happens takes the next number `n` of its conversation
 * (1, 2, 3 … without a hole); `count` is how many messages that others should read there are up to and
 * including this entry, so that unread = head.count − read.count and nothing can drift.
 *
 * An entry is stored as its JSON text and sent as that same text: it is encoded once in its life.
 */
import type { Access, RoomRole } from "./shapes.ts";

interface EntryBase {
  /** Its number in the conversation, from 1. */
  n: number;
  /** Messages up to and including this entry. */
  count: number;
  /** Server time, milliseconds since 1970. Shown, never sorted by. */
  at: number;
  /** The user who did it. */
  by: string;
}

export interface MessageEntry extends EntryBase {
  type: "message";
  /** The ULID that the sender's browser gave it; unique per conversation and sender. */
  id: string;
  text: string;
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

export type Entry = MessageEntry | SystemEntry;
/** An entry before it has its numbers. */
export type EntryDraft = Entry extends infer E ? E extends Entry ? Omit<E, "n" | "count"> : never : never;

/** Where a conversation stands. Written in the same commit as the entry that moves it. */
export interface Head {
  n: number;
  count: number;
  /** How many people are in it. */
  members: number;
}

/** How far a person has got in a conversation. Each number only ever grows (max wins). */
export interface ReadPosition {
  /** Read up to this number. */
  n: number;
  /** `count` of that entry. */
  count: number;
  /** Arrived on one of the person's devices up to this number. */
  delivered: number;
}

/** What everyone may know of a person. */
export interface Person {
  id: string;
  username: string;
  name: string;
}

export interface Room {
  id: string;
  kind: "room";
  name: string;
  topic: string;
  description: string;
  icon: string;
  access: Access;
  archived: boolean;
  createdAt: number;
  members: number;
}

/** A conversation in my list. */
export interface Membership {
  room: Room;
  role: RoomRole;
  head: Head;
  read: ReadPosition;
}

/** A run of entries, oldest first. */
export interface Page {
  entries: Entry[];
  /** Everyone who is named in `entries`. */
  people: Person[];
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
}

export interface RoomSummary {
  room: Room;
  /** Whether the asker is in it. */
  joined: boolean;
}

export interface Member {
  person: Person;
  role: RoomRole;
  online: boolean;
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
