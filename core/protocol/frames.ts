// This module is browser compatible.
/**
 * The envelope. A client sends one command per WebSocket message: `{"id":7,"type":"message.send","body":{…}}`.
 * The server sends arrays of frames: `[{"type":"ok","id":7,"body":{…}},{"type":"event",…}]`, so that whatever is
 * ready at one moment costs one message. A heartbeat is a `ping` frame, answered by `{"type":"pong"}`.
 */
import type { Notification } from "./notifications.ts";
import type { ErrorBody } from "../errors.ts";
import type { Entry, Head, Membership, Person, Preferences, ReadPosition, Room } from "./entries.ts";
import type { Draft, FollowedThread, ThreadSummary } from "./entries.ts";
import type { ContactState, CustomEmoji, Presence, Profile } from "./entries.ts";
import type { CommandBody, CommandResult, CommandType } from "./commands.ts";

/** What a client sends. `id` is a whole number that it chooses; answers carry it back. */
export type ClientFrame =
  | { [T in CommandType]: { id: number; type: T; body: CommandBody<T> } }[CommandType]
  | { type: "pong" };

export type ServerFrame =
  /** First frame of every connection. */
  | {
    type: "welcome";
    /** Changes when a backup was restored: forget all numbers and start again. */
    epoch: string;
    user: string;
    session: string;
    /** Server time, milliseconds since 1970. */
    now: number;
    /** A ping comes at least this often, milliseconds; twice this without any frame means the line is dead. */
    heartbeat: number;
    /** The build of the browser code that the server now serves. */
    build: string;
  }
  | { [T in CommandType]: { type: "ok"; id: number; body: CommandResult[T] } }[CommandType]
  /** `id` is that of the command, or null when the frame had none that could be read. */
  | { type: "error"; id: number | null; error: ErrorBody }
  /** The next entry of a followed conversation. `c` is the conversation. */
  | { type: "event"; c: string; entry: Entry }
  /** A conversation of mine has moved; coalesced, sent also when it is not followed. */
  | { type: "head"; c: string; head: Head }
  /** My own read position, from any of my devices. */
  | { type: "read"; c: string; read: ReadPosition }
  /** I am addressed by name in message `n` of one of my conversations. */
  | { type: "mention"; c: string; n: number }
  /** The thread of a message in a followed conversation has grown. */
  | { type: "thread"; c: string; thread: ThreadSummary }
  /** Files or links of message `n` in a thread of a followed conversation have come, changed or gone. */
  | { type: "gallery"; c: string; of: string; n: number }
  /** Where a thread stands that I follow; null when I do not follow it any more. */
  | { type: "following"; c: string; thread: FollowedThread | null }
  /** What I have begun to write there, on whichever device; without a text it is sent or deleted. */
  | { type: "draft"; draft: Draft }
  /** What I have set for a conversation, on whichever device. */
  | { type: "preferences"; c: string; preferences: Preferences }
  /** Somebody else's, in small rooms that I follow. */
  | { type: "seen"; c: string; user: string; n: number; delivered: number }
  /** What I have chosen in a poll, on whichever device. */
  | { type: "vote"; c: string; n: number; options: number[] }
  /** Stops by itself after 6 s unless repeated. */
  | { type: "typing"; c: string; user: string; on: boolean }
  /** A room of mine was renamed, archived or otherwise changed. */
  | { type: "room"; room: Room }
  /** I was added to it, or my role in it has changed. */
  | { type: "membership"; membership: Membership }
  /** I am no longer in it: left, removed, banned, or the room is gone. */
  | { type: "gone"; c: string; reason: "left" | "removed" | "banned" | "deleted" }
  /** There is a custom emoji of that name from now on, or, with null, none any more. */
  | { type: "emoji"; name: string; emoji: CustomEmoji | null }
  /** Somebody whom I may see has changed. */
  | { type: "person"; person: Person }
  /** What I have scheduled has changed, on whichever device or because it was sent: ask for it again. */
  | { type: "scheduled" }
  /** The same of my reminders; also when one rings. */
  | { type: "reminders" }
  /** What these notifications are about was read, on whichever device. */
  | { type: "withdraw"; tags: string[] }
  /** I have saved a message, or no longer, on whichever device. */
  | { type: "saved"; c: string; n: number; on: boolean }
  /** Something concerns me; and whether it is to be shown on the desktop, and heard. */
  | { type: "notification"; notification: Notification; desktop: boolean; sound: boolean }
  /** What I have seen in the list of notifications, or chosen about them, has changed on whichever device. */
  | { type: "notifications" }
  /** How people are seen now whom this connection watches. */
  | { type: "presence"; people: Presence[] }
  /** What I say about myself, and how I want to be seen, on whichever device it was changed. */
  | { type: "profile"; profile: Profile }
  /** What somebody is to me now; `at` and `note` of a request that waits for my answer. */
  | { type: "contact"; user: string; is: ContactState; at?: number; note?: string }
  /** I have blocked somebody, or no longer, on whichever device. */
  | { type: "blocked"; user: string; on: boolean }
  /** I let others see what I have read, or no longer, on whichever device. */
  | { type: "receipts"; on: boolean }
  /** I read too slowly: frames were left out. Follow everything again with the last numbers I have. */
  | { type: "lagged" }
  | { type: "ping" }
  /** The server goes away; come back after this many milliseconds. */
  | { type: "bye"; retryAfter: number };

export type ServerFrameOf<T extends ServerFrame["type"]> = Extract<ServerFrame, { type: T }>;
