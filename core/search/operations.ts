/**
 * What the index is told. The log of a conversation is the only source, read live or caught up with, so every operation
 * may come twice: the second time changes nothing.
 */
import type { Entry, MessageEntry } from "../protocol/entries.ts";
import { isSealed } from "../protocol/ids.ts";

/** Properties of a message that are searched for by `has:` and `is:`. The order is that of the bits in the index. */
export const flags = ["link", "file", "image", "pinned"] as const;
export type Flag = typeof flags[number];

export interface Indexed {
  text: string;
  by: string;
  at: number;
  flags: readonly Flag[];
}

export type Operation =
  | { kind: "put"; conversation: string; n: number; message: Indexed; sealed: boolean }
  | { kind: "remove"; conversation: string; n: number }
  /** A conversation and its threads are gone. */
  | { kind: "forget"; conversation: string }
  /** Everything from `after` up to entry `n`, which counts so many messages, has been told. */
  | { kind: "advance"; conversation: string; after: number; n: number; count: number };

/** @param after Number of the entry before; the one below, unless what was there is gone. */
export function operationsOf(conversation: string, entry: Entry, after = entry.n - 1): Operation[] {
  const { n, count } = entry;
  const advance: Operation = { kind: "advance", conversation, after, n, count };
  switch (entry.type) {
    case "message":
      return [...stateOf(conversation, entry), advance];
    case "changed":
      // Without a message it was a reaction, or a later change of the same message follows.
      return entry.message === undefined ? [advance] : [...stateOf(conversation, entry.message), advance];
    case "deleted":
      return [{ kind: "forget", conversation }];
    default:
      return [advance];
  }
}

function stateOf(conversation: string, message: MessageEntry): Operation[] {
  const { n, by, at } = message;
  if (message.deleted !== undefined) return [{ kind: "remove", conversation, n }];
  const indexed = { text: textOf(message), by, at, flags: flagsOf(message) };
  return [{ kind: "put", conversation, n, message: indexed, sealed: isSealed(conversation) }];
}

/** Everything of a message that can be found; begins with its own text. */
export function textOf({ text, files }: MessageEntry): string {
  return files === undefined ? text : [text, ...files.map(({ name }) => name)].join("\n");
}

export function flagsOf(message: MessageEntry): Flag[] {
  const found: Flag[] = [];
  if (/https?:\/\/\S/i.test(message.text)) found.push("link");
  if (message.files !== undefined) {
    found.push("file");
    if (message.files.some(({ category }) => category === "image")) found.push("image");
  }
  if (message.pinned !== undefined) found.push("pinned");
  return found;
}
