// This module is browser compatible.
/** Saying things, asking, finding. */
import { parseMarkup, plainText } from "../markup/markup.ts";
import { limits } from "../protocol/limits.ts";
import { momentOf } from "./dates.ts";
import { readPoll } from "./poll_draft.ts";
import { wishFor } from "./search_wish.ts";
import type { Doer } from "./slash.ts";
import { refuse, takePerson } from "./slash_arguments.ts";
import { readReminder } from "./times.ts";

export const shrug = "¯\\_(ツ)_/¯";

export const words = {
  me(text) {
    if (plainText(parseMarkup(text)).trim() === "") return refuse("me", "Say what you do");
    return { kind: "send", text: `/me ${text}` };
  },
  shrug: (text) => ({ kind: "send", text: text === "" ? shrug : `${text} ${shrug}` }),
  async msg(text, { client, reach }) {
    const { person, rest } = await takePerson(client, "msg", text);
    const id = await client.beginDirect([person.id]);
    if (rest.trim() !== "") client.send(id, rest, { beside: true });
    await reach.go(id);
    return { kind: "done" };
  },
  poll(text) {
    if (text === "") return { kind: "sheet", sheet: "poll", draft: undefined };
    const [question = "", ...options] = text.split(/[|\n]/).map((part) => part.trim());
    const draft = { question, options: options.filter((option) => option !== "") };
    const read = readPoll(draft);
    return "poll" in read ? { kind: "poll", poll: read.poll } : { kind: "sheet", sheet: "poll", draft };
  },
  async remind(text, { client, now }) {
    const read = readReminder(text, now());
    if (read === undefined) return refuse("remind", "Say when, such as in 20 minutes or tomorrow at 9:00");
    if (read.text === "") return refuse("remind", "Say what you want to be reminded of");
    if (read.text.length > limits.reminderText) {
      throw new Error(`A reminder may have ${limits.reminderText} characters.`);
    }
    const { at } = await client.connection.request("reminder.add", { text: read.text, at: read.at });
    return { kind: "done", told: `You will be reminded at ${momentOf(at, { now: now() })}: ${read.text}` };
  },
  search(text, { reach }) {
    wishFor(text);
    reach.search();
    return { kind: "done" };
  },
  clear(_text, { client, conversation }) {
    const view = [client.current.peek(), client.beside.peek()].find((one) =>
      one?.conversation === conversation
    );
    const rows = view?.rows.peek().flatMap((row) => "n" in row && row.n !== undefined ? [row.n] : []) ?? [];
    if (view !== undefined && rows.length > 0) view.cleared.value = Math.max(...rows);
    return { kind: "done" };
  },
} as const satisfies Record<string, Doer>;
