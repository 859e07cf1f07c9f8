// This module is browser compatible.
/** What stands behind the name of a command: people, and times. A sentence is thrown when it does not. */
import type { Person } from "../protocol/entries.ts";
import { commandNamed, slips, usageOf } from "./slash_table.ts";
import type { Client } from "./client.ts";
import { readDuration, readMoment } from "./times.ts";

/** Says how it is written. */
export function refuse(name: string, sentence: string): never {
  throw new Error(`${sentence}: ${usageOf(commandNamed(name)!)}`);
}

/** Somebody by username at the beginning, and what comes behind. */
export async function takePerson(
  client: Client,
  command: string,
  text: string,
): Promise<{ person: Person; rest: string }> {
  const match = /^[@＠]?(\S+)\s*/.exec(text);
  if (match === null) return refuse(command, "Say whom");
  const username = match[1]!.normalize("NFKC").toLowerCase();
  const { people } = await client.connection.request("people.find", { query: `@${username}` });
  const person = people.find((one) => one.username === username);
  if (person !== undefined) return { person, rest: text.slice(match[0].length) };
  const near = await alike(client, username);
  const hint = near === undefined ? "" : ` Did you mean @${near.username}?`;
  throw new Error(`There is nobody called @${username} here.${hint}`);
}

async function alike(client: Client, username: string): Promise<Person | undefined> {
  const { people } = await client.connection.request("people.find", { query: username.slice(0, 2) });
  return people.find((one) => slips(one.username, username) <= 2);
}

/** Seconds; undefined when nothing is said. */
export function takeLasting(command: string, text: string): number | undefined {
  const said = text.trim().replace(/^for\s+/i, "");
  if (said === "") return undefined;
  const read = readDuration(said);
  if (read === undefined || read.length < said.length) {
    return refuse(command, `“${said}” is not a time such as 10m, 2h or 3 days`);
  }
  if (read.value < 60) return refuse(command, "It has to be a minute at least");
  return read.value;
}

/** When it is over, milliseconds since 1970: "30m", "for 2 hours", "until tomorrow 9:00". */
export function takeEnd(command: string, text: string, now: number): { until?: number } {
  if (text === "") return {};
  const { words, until } = splitEnd(/^(?:for|until|till)\s/i.test(text) ? `- ${text}` : `- for ${text}`, now);
  if (until === undefined || words !== "-") {
    return refuse(command, `“${text}” is not a time such as 30m, 2 hours or until 17:00`);
  }
  return { until };
}

/** Takes the end off the words that it stands behind. */
export function splitEnd(text: string, now: number): { words: string; until: number | undefined } {
  for (const match of text.matchAll(/\s+(for|until|till)\s+/gi)) {
    const end = text.slice(match.index + match[0].length).trim();
    const lasting = match[1]!.toLowerCase() === "for" ? readDuration(end) : undefined;
    const moment = lasting ?? readEnd(end, now);
    if (moment?.length !== end.length) continue;
    const until = lasting === undefined ? moment.value : now + lasting.value * 1000;
    return { words: text.slice(0, match.index).trim(), until };
  }
  return { words: text.trim(), until: undefined };
}

/** "until 9" means a time of day. */
function readEnd(text: string, now: number) {
  if (!/^\d{1,2}$/.test(text)) return readMoment(text, now);
  const read = readMoment(`at ${text}`, now);
  return read && { ...read, length: text.length };
}
