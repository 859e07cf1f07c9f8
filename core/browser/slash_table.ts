// This module is browser compatible.
/**
 * The commands that begin with a slash: how each is written, what it does, and where it makes sense. The completion, the
 * help and what runs them share this table. A server may bring more: everything here takes the list of commands.
 */
import { homeOf, isSealed } from "../protocol/ids.ts";
import type { RoomRole } from "../protocol/shapes.ts";
import type { Client } from "./client.ts";

/** What is offered after the name of a command. */
export type Offers = "people" | "members" | "rooms" | "commands" | "times" | "moments";

export interface SlashCommand {
  name: string;
  /** Other names for it. */
  also?: readonly string[];
  /** What comes after the name, as in the help: `@person [time]`. */
  takes?: string;
  does: string;
  group: typeof groups[number];
  offers?: Offers;
  /** What may come behind that. */
  then?: Offers;
  fits?(where: Where): boolean;
}

/** Where one writes. */
export interface Where {
  kind: "room" | "direct";
  role: RoomRole;
}

export const groups = ["Messages", "Rooms", "Order", "You"] as const;

const inRooms = ({ kind }: Where) => kind === "room";
const byKeepers = ({ kind, role }: Where) => kind === "room" && role !== "member";

export const builtIn = [
  { name: "me", takes: "text", does: "Says what you do: * Ada waves", group: "Messages" },
  { name: "shrug", takes: "[text]", does: "Adds ¯\\_(ツ)_/¯ to a message", group: "Messages" },
  {
    name: "msg",
    takes: "@person text",
    does: "Writes to somebody alone",
    group: "Messages",
    offers: "people",
  },
  {
    name: "poll",
    takes: "[question | answer | answer]",
    does: "Asks everybody here",
    group: "Messages",
  },
  {
    name: "remind",
    takes: "[me] time text",
    does: "Reminds you: in 20 minutes to call Ben",
    group: "Messages",
    offers: "moments",
  },
  { name: "search", takes: "[words]", does: "Finds messages", group: "Messages" },
  { name: "clear", does: "Clears this page of messages, for you, until you look again", group: "Messages" },

  { name: "join", takes: "#room", does: "Goes into a room", group: "Rooms", offers: "rooms" },
  { name: "leave", does: "Leaves this room", group: "Rooms" },
  {
    name: "topic",
    takes: "[text]",
    does: "Sets the topic, or tells it; a dash takes it away",
    group: "Rooms",
    fits: inRooms,
  },
  {
    name: "invite",
    takes: "@person",
    does: "Brings somebody into this room",
    group: "Rooms",
    offers: "people",
    fits: inRooms,
  },

  {
    name: "kick",
    takes: "@person",
    does: "Takes somebody out",
    group: "Order",
    offers: "members",
    fits: byKeepers,
  },
  {
    name: "ban",
    takes: "@person [time]",
    does: "Takes somebody out and keeps them out",
    group: "Order",
    offers: "members",
    then: "times",
    fits: byKeepers,
  },
  {
    name: "unban",
    takes: "@person",
    does: "Lets them come in again",
    group: "Order",
    offers: "people",
    fits: byKeepers,
  },
  {
    name: "mute",
    takes: "@person [time]",
    does: "Lets somebody read, not write",
    group: "Order",
    offers: "members",
    then: "times",
    fits: byKeepers,
  },
  {
    name: "unmute",
    takes: "@person",
    does: "Lets them write again",
    group: "Order",
    offers: "members",
    fits: byKeepers,
  },

  { name: "whoami", does: "Tells who you are here", group: "You" },
  { name: "nick", takes: "name", does: "Changes the name that others see", group: "You" },
  {
    name: "status",
    takes: "[emoji] text [for time]",
    does: "Says what you are up to; “clear” takes it back",
    group: "You",
  },
  { name: "away", takes: "[time]", does: "Shows you as away", group: "You", offers: "times" },
  { name: "dnd", takes: "[time]", does: "Asks not to be disturbed", group: "You", offers: "times" },
  { name: "back", does: "Shows you as you are again", group: "You" },
  {
    name: "help",
    also: ["?"],
    takes: "[command]",
    does: "Shows all of these",
    group: "You",
    offers: "commands",
  },
] as const satisfies readonly SlashCommand[];

export type BuiltIn = typeof builtIn[number]["name"];

export const all: readonly SlashCommand[] = builtIn;

export function whereIs({ client, conversation }: { client: Client; conversation: string }): Where {
  const home = homeOf(conversation);
  const role = client.conversation(home).peek()?.role ?? "member";
  return { kind: isSealed(home) ? "direct" : "room", role };
}

/** What a text calls: a word right after a slash at its beginning, and nothing else (not /etc/hosts, not "/ 2"). */
export function readSlash(text: string): { name: string; rest: string } | undefined {
  const match = /^\/([\p{L}][\p{L}\p{N}-]*|\?)(?:\s+|$)/u.exec(text);
  return match ? { name: match[1]!.toLowerCase(), rest: text.slice(match[0].length).trim() } : undefined;
}

export function commandNamed(
  name: string,
  commands: readonly SlashCommand[] = all,
): SlashCommand | undefined {
  return commands.find((one) => one.name === name || one.also?.includes(name));
}

export function usageOf({ name, takes }: SlashCommand): string {
  return takes === undefined ? `/${name}` : `/${name} ${takes}`;
}

/** The command that may have been meant by another name, with a slip or two of the fingers. */
export function nearest(name: string, commands: readonly SlashCommand[] = all): SlashCommand | undefined {
  const begun = commands.filter((one) => name.length > 1 && one.name.startsWith(name));
  if (begun.length === 1) return begun[0];
  const most = name.length <= 3 ? 1 : 2;
  const near = commands.map((one) => ({ one, slips: slips(name, one.name) }))
    .filter((found) => found.slips <= most).sort((a, b) => a.slips - b.slips);
  return near[0]?.one;
}

/** Letters put in, left out, changed, or two of them swapped (optimal string alignment). */
export function slips(a: string, b: string): number {
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j]!, before[j - 2]! + 1);
    }
    [before, last] = [last, row];
  }
  return last[b.length]!;
}
