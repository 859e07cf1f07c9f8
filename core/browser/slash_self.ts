// This module is browser compatible.
/** Who I am, and how others see me. */
import { homeOf } from "../protocol/ids.ts";
import type { Doer, SlashPlace } from "./slash.ts";
import type { Profile } from "../protocol/entries.ts";
import { limits } from "../protocol/limits.ts";
import type { Status } from "../protocol/shapes.ts";
import { learnOwn } from "./circle.ts";
import { momentOf } from "./dates.ts";
import { refuse, splitEnd, takeEnd } from "./slash_arguments.ts";
import { commandNamed, usageOf } from "./slash_table.ts";

const roles = { owner: "an owner", moderator: "a moderator", member: "a member" } as const;

export const self = {
  whoami(_text, { client, conversation }) {
    const { name, username } = client.person(client.me.id).peek() ?? client.me;
    const item = client.conversation(homeOf(conversation)).peek();
    const role = item?.room.kind === "room" ? `, ${roles[item.role]} of ${item.room.name}` : "";
    return { kind: "done", told: `You are ${name} (@${username})${role}.` };
  },
  async nick(text, { client }) {
    if (text === "") return refuse("nick", "Say the name");
    const { person } = own(await client.connection.request("profile.set", { name: text }));
    return { kind: "done", told: `Others see you as ${person.name} now.` };
  },
  async status(text, place) {
    const { client, now } = place;
    if (text === "") return refuse("status", "Say what you are up to, or “clear”");
    const status = text.toLowerCase() === "clear" ? null : await readStatus(text, place);
    if (status !== null && status.text.length > limits.statusText) {
      throw new Error(`A status may have ${limits.statusText} characters.`);
    }
    own(await client.connection.request("profile.set", { status }));
    if (status === null) return { kind: "done", told: "Your status is taken back." };
    const words = [status.emoji, status.text].filter(Boolean).join(" ");
    return { kind: "done", told: `Your status is ${words}${ending(status.expiresAt, now())}.` };
  },
  async away(text, { client, now }) {
    const until = takeEnd("away", text, now());
    own(await client.connection.request("presence.set", { as: "away", ...until }));
    return { kind: "done", told: `You are shown as away${ending(until.until, now())}.` };
  },
  async dnd(text, { client, now }) {
    const until = takeEnd("dnd", text, now());
    own(await client.connection.request("presence.set", { as: "dnd", ...until }));
    return { kind: "done", told: `You are not to be disturbed${ending(until.until, now())}.` };
  },
  async back(_text, { client }) {
    own(await client.connection.request("presence.set", { as: "auto" }));
    return { kind: "done", told: "You are shown as you are again." };
  },
  help(text) {
    if (text === "") return { kind: "sheet", sheet: "help" };
    const command = commandNamed(text.replace(/^\//, "").toLowerCase());
    if (command === undefined) throw new Error(`There is no command called /${text.replace(/^\//, "")}.`);
    return { kind: "done", told: `${usageOf(command)}: ${command.does}` };
  },
} as const satisfies Record<string, Doer>;

function own(profile: Profile): Profile {
  learnOwn(profile);
  return profile;
}

function ending(until: number | undefined, now: number): string {
  return until === undefined ? "" : ` until ${momentOf(until, { now })}`;
}

/** "🌴 On holiday for 3 days", ":coffee: break until 15:00". */
async function readStatus(text: string, { now, emojiCalled }: SlashPlace): Promise<Status> {
  const { words, until } = splitEnd(text, now());
  const sign = /^(?:\p{RGI_Emoji}|:[\w+\-]+:)(?=\s|$)/v.exec(words)?.[0];
  const emoji = sign?.startsWith(":") ? await emojiCalled(sign) : sign;
  return {
    emoji: emoji ?? "",
    text: emoji === undefined ? words : words.slice(sign!.length).trim(),
    ...(until === undefined ? {} : { expiresAt: until }),
  };
}
