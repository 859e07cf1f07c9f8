// This module is browser compatible.
/**
 * Runs what begins with a slash. Whatever comes of it is told to the composer as an outcome: only when something was
 * done, or is to be sent, does the field lose its text.
 */
import type { NewPoll } from "../protocol/shapes.ts";
import type { Client } from "./client.ts";
import type { PollDraft } from "./poll_draft.ts";
import { order } from "./slash_order.ts";
import { rooms } from "./slash_rooms.ts";
import { self } from "./slash_self.ts";
import { all, type BuiltIn, commandNamed, nearest, readSlash } from "./slash_table.ts";
import { words } from "./slash_words.ts";
import { whyNot } from "./why_not.ts";

/** What only the page around the composer can do. */
export interface Reach {
  go(conversation: string): unknown;
  /** Where a room asks for its password. */
  knock(conversation: string): void;
  /** Opens the search, which takes what is wished for (search_wish.ts). */
  search(): void;
}

export interface SlashPlace {
  client: Client;
  /** What is written to: a room, a direct conversation, or a thread. */
  conversation: string;
  reach: Reach;
  now(): number;
  /** The emoji behind a `:name:`. All of them come with it, so it is asked for only when it is needed. */
  emojiCalled(name: string): Promise<string | undefined>;
}

export type Outcome =
  /** To be sent like what was written without a slash. */
  | { kind: "send"; text: string }
  | { kind: "poll"; poll: NewPoll }
  /** Done; with a sentence, where nothing on the page shows it. */
  | { kind: "done"; told?: string }
  | { kind: "sheet"; sheet: "help" }
  | { kind: "sheet"; sheet: "poll"; draft: PollDraft | undefined }
  /** `instead`: what may have been meant. `plain`: it may be meant to be said. */
  | { kind: "refused"; problem: string; instead?: string; plain?: true };

/** What is shown about the command in a field. */
export interface SlashState {
  /** What stands there, while it begins with a slash. */
  text: string;
  outcome?: Outcome;
}

export type Doer = (rest: string, place: SlashPlace) => Outcome | Promise<Outcome>;

const doers: Record<BuiltIn, Doer> = { ...words, ...rooms, ...order, ...self };

/** Never throws. */
export async function run(text: string, place: SlashPlace): Promise<Outcome> {
  const read = readSlash(text);
  if (read === undefined) return { kind: "send", text: unescaped(text) };
  const command = commandNamed(read.name);
  if (command === undefined) return unknown(read.name, read.rest);
  try {
    return await doers[command.name as BuiltIn](read.rest, place);
  } catch (error) {
    return { kind: "refused", problem: whyNot(error) };
  }
}

/** Two slashes are one that means nothing; what would say what I do is kept from it by a backslash. */
function unescaped(text: string): string {
  if (!text.startsWith("//")) return text;
  return /^\/\/me\s/.test(text) ? `\\${text.slice(1)}` : text.slice(1);
}

function unknown(name: string, rest: string): Outcome {
  const meant = nearest(name, all);
  const problem = `/${name} is not a command.`;
  if (meant === undefined) return { kind: "refused", problem, plain: true };
  return {
    kind: "refused",
    problem: `${problem} Did you mean /${meant.name}?`,
    instead: `/${meant.name}${rest === "" ? "" : ` ${rest}`}`,
    plain: true,
  };
}
