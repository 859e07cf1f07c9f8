// This module is browser compatible.
/** Names in a text: `@ada`, `@room`, `@here`, `#Open space`, `:wave:`. None begins inside a word or an address. */
import type { Inline, MarkupOptions } from "./tree.ts";

export interface Name {
  node: Inline;
  length: number;
}

const wordEnd = /[\p{L}\p{N}\p{M}_]$/u;
const wordStart = /^[\p{L}\p{N}\p{M}_]/u;
const asciiWord = /\w/;

export function isWordBefore(text: string, at: number): boolean {
  if (at === 0) return false;
  const code = text.charCodeAt(at - 1);
  return code < 0x80 ? asciiWord.test(text[at - 1]!) : wordEnd.test(text.slice(Math.max(0, at - 2), at));
}
export function isWordAt(text: string, at: number): boolean {
  if (at >= text.length) return false;
  return text.charCodeAt(at) < 0x80 ? asciiWord.test(text[at]!) : wordStart.test(text.slice(at, at + 2));
}

// Twice as much as a username may have: a longer one is none, and dashes behind one do not count.
const username = /[@＠]([a-z0-9_.-]{3,64})/iy;

export function mentionAt(text: string, at: number): Name | undefined {
  const before = text[at - 1] ?? "";
  // "_@ada_" is @ada in italics. In an e-mail address and in a path it is no mention.
  if (/[\p{L}\p{N}\p{M}]_*$/u.test(text.slice(Math.max(0, at - 5), at)) || /[+/@＠]/.test(before)) {
    return undefined;
  }
  username.lastIndex = at;
  const match = username.exec(text)?.[1];
  if (match === undefined) return undefined;
  const name = match.replace(before === "_" ? /[._-]+$/ : /[.-]+$/, "");
  const end = at + 1 + name.length;
  if (name.length < 3 || name.length > 32 || /^[@＠]/.test(text.slice(end, end + 1))) return undefined;
  if (text[end] !== "_" && isWordAt(text, end)) return undefined;
  return { node: mentionOf(name.toLowerCase(), text.slice(at, end)), length: end - at };
}

function mentionOf(username: string, text: string): Inline {
  return username === "room" || username === "here"
    ? { type: "everyone", whom: username, text }
    : { type: "mention", username, text };
}

const shortcode = /:([a-z0-9_+-]{1,50}):/iy;

export function emojiAt(text: string, at: number, options: MarkupOptions): Name | undefined {
  if (options.emoji === undefined || isWordBefore(text, at)) return undefined;
  shortcode.lastIndex = at;
  const [typed, name] = shortcode.exec(text) ?? [];
  const emoji = name === undefined ? undefined : options.emoji(name.toLowerCase());
  if (emoji === undefined) return undefined;
  const node: Inline = typeof emoji === "string"
    ? { type: "emoji", name: name!, emoji }
    : { type: "emojiPicture", text: `:${emoji.name}:`, picture: emoji };
  return { node, length: typed!.length };
}

const longestRoom = 64;

/** The longest known name after the sign: "#Open space" before "#Open". */
export function roomAt(text: string, at: number, options: MarkupOptions): Name | undefined {
  if (options.room === undefined || isWordBefore(text, at) || "/&#".includes(text[at - 1] ?? " ")) {
    return undefined;
  }
  const line = text.slice(at + 1, at + 2 + longestRoom).split("\n", 1)[0]!;
  for (let length = Math.min(line.length, longestRoom); length > 0; length--) {
    const name = line.slice(0, length);
    if (name !== name.trim() || (isWordBefore(name, length) && isWordAt(line, length))) continue;
    const id = options.room(name);
    if (id !== undefined) return { node: { type: "roomLink", id, text: `#${name}` }, length: length + 1 };
  }
  return undefined;
}
