// This module is browser compatible.
/** What is offered while a command is written: commands after the slash, and then what the command takes. */
import type { Asked, Choice } from "./completion.ts";
import { fold } from "./names.ts";
import { ranked } from "./completion.ts";
import {
  all,
  commandNamed,
  type Offers,
  readSlash,
  type SlashCommand,
  usageOf,
  whereIs,
} from "./slash_table.ts";
import type { Asker } from "./suggestions.ts";
import { homeOf } from "../protocol/ids.ts";

const most = 8;
const times = [["10m", "10 minutes"], ["1h", "An hour"], ["1d", "A day"], ["1w", "A week"]] as const;
const moments = ["in 20 minutes", "in an hour", "tomorrow at 9:00", "monday at 9:00"];

/** Null when the text is no command; undefined when nothing is to be offered. */
export async function slashChoices(
  text: string,
  caret: number,
  asker: Asker,
): Promise<{ asked: Asked; choices: Choice[] } | undefined | null> {
  const typed = text.slice(0, caret);
  // Within a word nothing is finished.
  if (/^\S/.test(text.slice(caret))) return undefined;
  if (/^\/[\p{L}-]*$/u.test(typed)) return atName(typed, asker);
  const read = readSlash(typed);
  const command = read && commandNamed(read.name);
  if (!command) return null;
  const offers = offersAt(command, typed);
  if (offers === undefined) return null;
  // The name of a room may have several words.
  const from = offers === "rooms" ? typed.search(/(?<=\s)\S.*$|$/) : typed.search(/\S*$/);
  const query = fold(typed.slice(from).replace(/^[@＠#]/, ""));
  const choices = await sources[offers](query, asker);
  // What is whole is left alone, so that Enter runs the command.
  if (choices.some(({ insert }) => fold(insert.replace(/^[@#]/, "")) === query)) return undefined;
  return { asked: { kind: "slash", query, from, to: caret }, choices };
}

/** A name that is whole is left alone, so that Enter runs it. */
function atName(typed: string, asker: Asker): { asked: Asked; choices: Choice[] } | undefined {
  const query = typed.slice(1).toLowerCase();
  if (commandNamed(query) !== undefined) return undefined;
  const choices = fitting(asker, query).map((command): Choice => ({
    key: command.name,
    insert: `/${command.name}`,
    label: usageOf(command),
    hint: command.does,
    icon: "command",
  }));
  return { asked: { kind: "slash", query, from: 0, to: typed.length }, choices };
}

function fitting(asker: Asker, query: string): SlashCommand[] {
  const where = whereIs(asker);
  const here = all.filter((command) => command.fits?.(where) ?? true);
  return query === "" ? here : here.filter(({ name }) => name.startsWith(query));
}

/** The first or the second word behind the name; nothing after that. */
function offersAt(command: SlashCommand, typed: string): Offers | undefined {
  const words = typed.trimStart().split(/\s+/).length;
  if (command.offers === "rooms" || words === 2) return command.offers;
  return words === 3 ? command.then : undefined;
}

const sources: Record<Offers, (query: string, asker: Asker) => Choice[] | Promise<Choice[]>> = {
  async people(query, { client }) {
    const { people } = await client.connection.request("people.find", { query }, { wait: false });
    return people.filter(({ id }) => id !== client.me.id).slice(0, most).map(toChoice);
  },
  async members(query, { client, conversation }) {
    const body = { conversation: homeOf(conversation) };
    const { members } = await client.connection.request("room.members", body, { wait: false });
    const others = members.map(({ person }) => person).filter(({ id }) => id !== client.me.id);
    return ranked(others, query, ({ name, username }) => [username, name]).slice(0, most).map(toChoice);
  },
  async rooms(query, { client }) {
    const { rooms } = await client.connection.request("rooms.browse", { query }, { wait: false });
    return rooms.filter(({ joined }) => !joined).slice(0, most).map(({ room }) => ({
      key: room.id,
      insert: `#${room.name}`,
      label: room.name,
      hint: room.topic,
      icon: "room",
    }));
  },
  commands: (query) =>
    all.filter(({ name }) => name.startsWith(query)).slice(0, most).map((command) => ({
      key: command.name,
      insert: command.name,
      label: usageOf(command),
      hint: command.does,
      icon: "command",
    })),
  times: (query) =>
    times.filter(([time]) => time.startsWith(query)).map(([time, hint]) => ({
      key: time,
      insert: time,
      label: time,
      hint,
      icon: "command",
    })),
  moments: (query) =>
    moments.filter((moment) => moment.startsWith(query)).map((moment) => ({
      key: moment,
      insert: moment,
      label: moment,
      icon: "command",
    })),
};

function toChoice({ id, name, username }: { id: string; name: string; username: string }): Choice {
  return { key: id, insert: `@${username}`, label: name, hint: `@${username}`, person: id };
}
