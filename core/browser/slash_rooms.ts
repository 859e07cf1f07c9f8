// This module is browser compatible.
/** Going in and out of rooms, what one is about, and bringing others in. */
import { homeOf } from "../protocol/ids.ts";
import { limits } from "../protocol/limits.ts";
import type { RoomSummary } from "../protocol/entries.ts";
import { fold } from "./names.ts";
import type { Doer, Outcome, SlashPlace } from "./slash.ts";
import { refuse, takePerson } from "./slash_arguments.ts";
import { slips } from "./slash_table.ts";

const done: Outcome = { kind: "done" };

export const rooms = {
  async join(text, place) {
    const name = fold(text.trim().replace(/^#/, "").replace(/^"(.*)"$/, "$1"));
    if (name === "") return refuse("join", "Say which room");
    const { client, reach } = place;
    const mine = client.conversations.peek().find(({ room }) =>
      room.kind === "room" && fold(room.name) === name
    );
    if (mine !== undefined) {
      await reach.go(mine.id);
      return done;
    }
    const { rooms } = await client.connection.request("rooms.browse", { query: name });
    const found = rooms.find(({ room }) => fold(room.name) === name);
    if (found === undefined) return await noRoom(name, rooms, place);
    return await enter(found, place);
  },
  async leave(_text, { client, conversation }) {
    await client.connection.request("room.leave", { conversation: homeOf(conversation) });
    return done;
  },
  async topic(text, { client, conversation }) {
    const home = homeOf(conversation);
    if (text === "") {
      const topic = client.conversation(home).peek()?.room.topic;
      return { kind: "done", told: topic ? `The topic is: ${topic}` : "There is no topic here." };
    }
    if (text.length > limits.topic) throw new Error(`A topic may have ${limits.topic} characters.`);
    const topic = text === "-" ? "" : text;
    await client.connection.request("room.update", { conversation: home, topic });
    return done;
  },
  async invite(text, { client, conversation }) {
    const { person } = await takePerson(client, "invite", text);
    const body = { conversation: homeOf(conversation), username: person.username };
    await client.connection.request("room.add", body);
    return done;
  },
} as const satisfies Record<string, Doer>;

async function enter({ room }: RoomSummary, { client, reach }: SlashPlace): Promise<Outcome> {
  // A password is not written where everybody can look over one's shoulder.
  if (room.access === "password") {
    reach.knock(room.id);
    return done;
  }
  await client.connection.request("room.join", { conversation: room.id });
  await reach.go(room.id);
  return done;
}

async function noRoom(name: string, found: readonly RoomSummary[], { client }: SlashPlace): Promise<Outcome> {
  const others = found.length > 0
    ? found
    : (await client.connection.request("rooms.browse", { query: name.slice(0, 2) })).rooms;
  const near = others.find(({ room }) =>
    fold(room.name).startsWith(name) || slips(fold(room.name), name) <= 2
  );
  const problem = `There is no room called “${name}” that you can find.`;
  if (near === undefined) return { kind: "refused", problem };
  return {
    kind: "refused",
    problem: `${problem} Did you mean “${near.room.name}”?`,
    instead: `/join #${near.room.name}`,
  };
}
