// This module is browser compatible.
/** Keeping order in a room: the server decides who may, and says so in the conversation. */
import { homeOf } from "../protocol/ids.ts";
import type { Doer, Outcome } from "./slash.ts";
import { takeLasting, takePerson } from "./slash_arguments.ts";

const done: Outcome = { kind: "done" };
const lasting = (seconds: number | undefined) => seconds === undefined ? {} : { lasts: seconds };

export const order = {
  async kick(text, { client, conversation }) {
    const { person } = await takePerson(client, "kick", text);
    await client.connection.request("room.remove", { conversation: homeOf(conversation), user: person.id });
    return done;
  },
  async ban(text, { client, conversation }) {
    const { person, rest } = await takePerson(client, "ban", text);
    const body = {
      conversation: homeOf(conversation),
      user: person.id,
      ...lasting(takeLasting("ban", rest)),
    };
    await client.connection.request("room.ban", body);
    return done;
  },
  async unban(text, { client, conversation }) {
    const { person } = await takePerson(client, "unban", text);
    await client.connection.request("room.unban", { conversation: homeOf(conversation), user: person.id });
    return { kind: "done", told: `${person.name} may come in again.` };
  },
  async mute(text, { client, conversation }) {
    const { person, rest } = await takePerson(client, "mute", text);
    const lasts = lasting(takeLasting("mute", rest));
    const body = { conversation: homeOf(conversation), user: person.id, on: true, ...lasts };
    await client.connection.request("room.mute", body);
    return done;
  },
  async unmute(text, { client, conversation }) {
    const { person } = await takePerson(client, "unmute", text);
    const body = { conversation: homeOf(conversation), user: person.id, on: false };
    await client.connection.request("room.mute", body);
    return { kind: "done", told: `${person.name} may write again.` };
  },
} as const satisfies Record<string, Doer>;
