// This module is browser compatible.
/** What stands behind the name of a command: people, and times. A sentence is thrown when it does not. */
import type { Person } from "../protocol/entries.ts";
import { commandNamed, slips, usageOf } from "./slash_table.ts";
import type { Client } from "./client.ts";
import { readDuration } from "./times.ts";

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
