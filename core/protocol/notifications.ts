// This module is browser compatible.
/**
 * What somebody is told of, how, and why not: the words that server and browser share. A notification is a place (a
 * message, a room, a reminder) and why it concerns somebody; what is shown is looked up when it is shown.
 */

/** Why something concerns me, what weighs most first. */
export const notificationKinds = [
  "direct",
  "mention",
  "everybody",
  "thread",
  "keyword",
  "room",
  "reaction",
  "invitation",
  "reminder",
] as const;
export type NotificationKind = typeof notificationKinds[number];

/** How I am told. `list` is the list of notifications, which everything comes into that is not silenced. */
export const notificationWays = ["list", "desktop", "sound", "push", "email"] as const;
export type NotificationWay = typeof notificationWays[number];
/** Those that can be chosen. */
export type ChosenWay = Exclude<NotificationWay, "list">;
export const chosenWays: readonly ChosenWay[] = ["desktop", "sound", "push", "email"];

export interface QuietHours {
  /** Minutes after midnight, in `zone`; from after to is over midnight. */
  from: number;
  to: number;
  /** IANA name. */
  zone: string;
  /** 0 is Sunday: the days on which they begin. */
  days: number[];
}

/** What I have chosen. */
export interface Wishes {
  /** By way, the kinds that reach me so. */
  ways: Record<ChosenWay, NotificationKind[]>;
  /** Words that call me wherever I may read them. */
  keywords: string[];
  quiet: QuietHours | null;
  /** Minutes that something must be unread before an email tells of it. */
  emailAfter: number;
  /** Nothing of what was said is shown outside of the page. */
  private: boolean;
}

export const usualWishes: Wishes = {
  ways: {
    desktop: ["direct", "mention", "everybody", "thread", "keyword", "room", "invitation", "reminder"],
    sound: ["direct", "mention", "everybody", "thread", "keyword", "reminder"],
    push: ["direct", "mention", "everybody", "thread", "keyword", "room", "invitation", "reminder"],
    email: ["direct", "mention"],
  },
  keywords: [],
  quiet: null,
  emailAfter: 15,
  private: false,
};

/** Why somebody is told, or is not. */
export type Because =
  /** They are told. */
  | "told"
  /** It waits: for being read meanwhile, or for its turn. */
  | "waits"
  /** It went out, and the other side took it. */
  | "sent"
  | "failed"
  | "nothing_here"
  | "muted"
  | "kind_off"
  | "undisturbed"
  | "quiet_hours"
  | "looking"
  | "active_elsewhere"
  | "read"
  | "gone"
  | "no_device"
  | "no_address"
  | "server_off";

/** By way, what was decided, and what became of it. */
export type Decision = { kind: NotificationKind; at: number } & Record<NotificationWay, Because>;

/** One line of the list. */
export interface Notification {
  id: string;
  kind: NotificationKind;
  at: number;
  conversation: string;
  /** Absent: it is about the conversation itself. */
  n?: number;
  /** Who did it; absent for reminders. */
  by?: string;
  /** Of a reaction. */
  emoji?: string;
  read: boolean;
}
