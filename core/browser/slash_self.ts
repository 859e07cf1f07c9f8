// This module is browser compatible.
/** Who I am, and how others see me. */
import { homeOf } from "../protocol/ids.ts";
import type { Doer } from "./slash.ts";
import { commandNamed, usageOf } from "./slash_table.ts";

const roles = { owner: "an owner", moderator: "a moderator", member: "a member" } as const;

export const self = {
  whoami(_text, { client, conversation }) {
    const { name, username } = client.person(client.me.id).peek() ?? client.me;
    const item = client.conversation(homeOf(conversation)).peek();
    const role = item?.room.kind === "room" ? `, ${roles[item.role]} of ${item.room.name}` : "";
    return { kind: "done", told: `You are ${name} (@${username})${role}.` };
  },
  help(text) {
    if (text === "") return { kind: "sheet", sheet: "help" };
    const command = commandNamed(text.replace(/^\//, "").toLowerCase());
    if (command === undefined) throw new Error(`There is no command called /${text.replace(/^\//, "")}.`);
    return { kind: "done", told: `${usageOf(command)}: ${command.does}` };
  },
} as const satisfies Record<string, Doer>;
