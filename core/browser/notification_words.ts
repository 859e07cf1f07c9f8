// This module is browser compatible.
/** What concerns me, the ways to tell me, and why they were not taken, as sentences for people. */
import type { Preferences } from "../protocol/entries.ts";
import type {
  Because,
  Decision,
  Notification,
  NotificationKind,
  NotificationWay,
} from "../protocol/notifications.ts";

export const levels = [
  { id: "every", name: "Every message" },
  { id: "all", name: "What is to me" },
  { id: "mentions", name: "Mentions only" },
  { id: "nothing", name: "Nothing" },
] as const satisfies readonly { id: NonNullable<Preferences["level"]>; name: string }[];
type Level = (typeof levels)[number]["id"];

export function levelName({ level = "all" }: Preferences): string {
  return levels.find(({ id }) => id === level)!.name;
}

/** In the order of the settings. */
export const kindNames: Record<NotificationKind, { name: string; hint?: string }> = {
  direct: { name: "Direct messages" },
  mention: { name: "Mentions", hint: "Messages with your @name" },
  everybody: { name: "Calls to everybody", hint: "@room and @here" },
  thread: { name: "Threads", hint: "Replies in those that you follow" },
  keyword: { name: "Your words", hint: "The words that call you, below" },
  room: { name: "Every message", hint: "Of rooms that you have set to it" },
  reaction: { name: "Reactions", hint: "To what you wrote" },
  invitation: { name: "New rooms", hint: "Somebody adds you to one" },
  reminder: { name: "Reminders", hint: "Also in quiet hours" },
};

export const wayNames: Record<NotificationWay, { name: string; long: string }> = {
  list: { name: "List", long: "In your list" },
  desktop: { name: "Desktop", long: "On the desktop" },
  sound: { name: "Sound", long: "With a sound" },
  push: { name: "Phone", long: "On your phone, or where no page is open" },
  email: { name: "Email", long: "By email" },
};

/** What a way is when this server does not offer it, and what its keeper would do about it. */
export const offSentences = {
  push: "Notifications on phones are off on this server: whoever runs it sets PARLEY_PUSH_SERVICES.",
  email: "Email is off on this server: whoever runs it sets PARLEY_SMTP_URL.",
} as const;

/** "mentioned you", after the name of who did it; the place follows. */
export function didWhat({ kind, emoji = "" }: Pick<Notification, "kind" | "emoji">, direct: boolean): string {
  switch (kind) {
    case "direct":
      return "wrote to you";
    case "mention":
      return direct ? "mentioned you" : "mentioned you in";
    case "everybody":
      return direct ? "called everybody" : "called everybody in";
    case "thread":
      return direct ? "replied in a thread" : "replied in a thread in";
    case "keyword":
      return direct ? "said one of your words" : "said one of your words in";
    case "room":
      return direct ? "wrote to you" : "wrote in";
    case "reaction":
      return direct ? `reacted ${emoji} to your message` : `reacted ${emoji} to your message in`;
    case "invitation":
      return "added you to";
    case "reminder":
      return direct ? "Reminder" : "Reminder of a message in";
  }
}

/** Why it concerns me. */
export const reasons: Record<NotificationKind, string> = {
  direct: "It was written to you directly.",
  mention: "It mentions you by name.",
  everybody: "It calls everybody in the room.",
  thread: "It is in a thread that you follow.",
  keyword: "It has one of the words that call you.",
  room: "You want to hear of every message there.",
  reaction: "Somebody reacted to a message of yours.",
  invitation: "Somebody added you to a room.",
  reminder: "You had asked to be reminded.",
};

/** Where what decided so can be changed: a part of the settings. */
export type Remedy = "kinds" | "room" | "quiet" | "disturb" | "devices" | "address";

export interface Outcome {
  /** It reached me, or will. */
  reached: boolean;
  says: string;
  remedy?: Remedy;
}

/** What became of one way of telling me. */
export function outcomeOf(way: NotificationWay, { [way]: because, kind }: Decision): Outcome {
  if (because === "told") return { reached: true, says: told[way] };
  if (because === "waits") {
    return {
      reached: true,
      says: way === "email"
        ? "It is sent if you have not read it after a while."
        : "It is sent unless you read it first.",
    };
  }
  if (because === "sent") return { reached: true, says: "It was sent." };
  if (because === "server_off") {
    return { reached: false, says: offSentences[way === "email" ? "email" : "push"] };
  }
  if (because === "kind_off" && kind === "room") {
    return { reached: false, ...everyOff(way) };
  }
  return { reached: false, ...notTold[because] };
}

function everyOff(way: NotificationWay): Pick<Outcome, "says" | "remedy"> {
  return way === "list"
    ? {
      says: "What is to nobody in particular tells you only where you want to hear of every message.",
      remedy: "room",
    }
    : {
      says: "You have not chosen this way for it, or the room is not set to “Every message”.",
      remedy: "room",
    };
}

const told: Record<NotificationWay, string> = {
  list: "It is in your list of notifications.",
  desktop: "Shown where a page of Parley is open and may show notifications.",
  sound: "Heard where a page of Parley is open.",
  push: "It was sent.",
  email: "It was sent.",
};

type Not = Exclude<Because, "told" | "waits" | "sent" | "server_off">;
const notTold: Record<Not, { says: string; remedy?: Remedy }> = {
  failed: { says: "It could not be delivered." },
  nothing_here: { says: "The conversation is set to tell you less than that.", remedy: "room" },
  muted: { says: "The conversation is muted.", remedy: "room" },
  kind_off: { says: "You have not chosen this way for it.", remedy: "kinds" },
  undisturbed: { says: "You do not want to be disturbed.", remedy: "disturb" },
  quiet_hours: { says: "It is within your quiet hours.", remedy: "quiet" },
  looking: { says: "You were looking at it." },
  active_elsewhere: { says: "You were active at another device." },
  read: { says: "You had read it already." },
  gone: { says: "It was gone before its turn came." },
  no_device: { says: "None of your devices is set up for it.", remedy: "devices" },
  no_address: { says: "You have no confirmed email address.", remedy: "address" },
};

export const remedies: Record<Remedy, string> = {
  kinds: "Choose what reaches you",
  room: "Change this conversation",
  quiet: "Change your quiet hours",
  disturb: "Change your availability",
  devices: "Set up a device",
  address: "See your address",
};
