// This module is browser compatible.
/**
 * What the formatting bar, its shortcuts and the keys of the composer do to the text: pure functions from a value
 * and a selection to the next ones. Pressing twice gives back what was there.
 */
import { isInFence } from "./fences.ts";

export interface Edit {
  value: string;
  start: number;
  end: number;
}
export type WritingMark =
  | "bold"
  | "italic"
  | "strike"
  | "spoiler"
  | "code"
  | "codeBlock"
  | "quote"
  | "list"
  | "orderedList"
  | "link";

type LineMark = "quote" | "list" | "orderedList";

const signs = { bold: "**", italic: "*", strike: "~~", spoiler: "||" };

export function toggleMark(value: string, start: number, end: number, mark: WritingMark): Edit {
  const selection = { value, start, end };
  switch (mark) {
    case "code":
      return value.slice(start, end).includes("\n") ? toggleFence(selection) : toggleCode(selection);
    case "codeBlock":
      return toggleFence(selection);
    case "link":
      return toggleLink(selection);
    case "quote":
    case "list":
    case "orderedList":
      return toggleLines(selection, mark);
    default:
      return toggleSigns(selection, signs[mark]);
  }
}

/** Text that is selected while an address is pasted becomes a link; null when the paste is an ordinary one. */
export function linkOnPaste(value: string, start: number, end: number, pasted: string): Edit | null {
  const address = pasted.trim();
  const text = value.slice(start, end);
  if (!isAddress(address) || text.trim() === "" || text.includes("\n") || isAddress(text.trim())) return null;
  return replace({ value, start, end }, linkTo(text, address), "end");
}

/**
 * A new line inside a list or quote goes on with it, and one after an empty item ends it. Null when a plain line
 * break is right.
 */
export function continueLine(value: string, caret: number): Edit | null {
  const from = lineStart(value, caret);
  const before = value.slice(from, caret);
  const [prefix] = /^(?: {0,3}> ?)*(?:[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+)?/.exec(before)!;
  if (prefix === "" || isInFence(value.slice(0, from))) return null;
  const isEmpty = before === prefix && lineEnd(value, caret) === caret;
  if (isEmpty) {
    const outer = prefix.replace(/(?:> ?|(?<!>)[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+)$/, "");
    return replace({ value, start: from, end: caret }, outer, "end");
  }
  const next = prefix.replace(
    /(\d{1,9})([.)][ \t]+)$/,
    (_, number, rest) => `${Number(number) + 1}${rest}`,
  );
  return replace({ value, start: caret, end: caret }, `\n${next}`, "end");
}

/** `[text](address)`, whatever signs they have. */
export function linkTo(text: string, address: string): string {
  const target = address.replace(/[()]/g, (sign) => sign === "(" ? "%28" : "%29");
  return `[${text.replace(/(?<!\\)[[\]]/g, "\\$&")}](${target})`;
}

export function isAddress(text: string): boolean {
  return /^https?:\/\/[^\s<>"`]+$/i.test(text) && URL.canParse(text);
}

/** A row of backquotes that does not occur in the text, at least so long. */
export function ticksFor(text: string, least: number): string {
  const rows = text.match(/`+/g) ?? [];
  return "`".repeat(rows.reduce((most, { length }) => Math.max(most, length + 1), least));
}

function replace({ value, start, end }: Edit, text: string, select: "all" | "end"): Edit {
  const to = start + text.length;
  return {
    value: value.slice(0, start) + text + value.slice(end),
    start: select === "all" ? start : to,
    end: to,
  };
}

/** Blanks at the ends stay outside: `**bold **` is not bold. */
function trimmed({ value, start, end }: Edit): Edit {
  const text = value.slice(start, end);
  if (text.trim() === "") return { value, start, end };
  return {
    value,
    start: start + text.length - text.trimStart().length,
    end: end - text.length + text.trimEnd().length,
  };
}

function toggleSigns(selection: Edit, sign: string): Edit {
  const { value, start, end } = trimmed(selection);
  const text = value.slice(start, end);
  const size = sign.length;
  if (hasSigns(value.slice(0, start), sign, "end") && hasSigns(value.slice(end), sign, "start")) {
    const without = value.slice(0, start - size) + text + value.slice(end + size);
    return { value: without, start: start - size, end: end - size };
  }
  if (text.includes("\n")) return signLines({ value, start, end }, sign);
  if (isSigned(text, sign)) return replace({ value, start, end }, text.slice(size, -size), "all");
  const signed = value.slice(0, start) + sign + text + sign + value.slice(end);
  return { value: signed, start: start + size, end: end + size };
}

/** `*` is there in `*` and `***`, but not in `**`. */
function hasSigns(text: string, sign: string, at: "start" | "end"): boolean {
  const char = sign[0]!;
  let length = 0;
  while (length < 4 && (at === "start" ? text[length] : text[text.length - 1 - length]) === char) length++;
  return sign.length === 1 ? length === 1 || length === 3 : length >= 2;
}

function isSigned(text: string, sign: string): boolean {
  return text.length > 2 * sign.length && hasSigns(text, sign, "start") && hasSigns(text, sign, "end");
}

const linePrefix = /^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])|#{1,3}(?=[ \t])))*[ \t]*/;

/** Each line by itself, behind the sign of its list or quote: marks do not reach across items. */
function signLines({ value, start, end }: Edit, sign: string): Edit {
  const lines = value.slice(start, end).split("\n").map((line) => {
    const [prefix] = linePrefix.exec(line)!;
    const body = line.slice(prefix.length).trimEnd();
    return { prefix, body, tail: line.slice(prefix.length + body.length) };
  });
  const written = lines.filter(({ body }) => body !== "");
  const all = written.every(({ body }) => isSigned(body, sign));
  const text = lines.map(({ prefix, body, tail }) => {
    if (body === "") return prefix + tail;
    const next = all
      ? body.slice(sign.length, -sign.length)
      : isSigned(body, sign)
      ? body
      : sign + body + sign;
    return prefix + next + tail;
  }).join("\n");
  return replace({ value, start, end }, text, "all");
}

function toggleCode(selection: Edit): Edit {
  const { value, start, end } = trimmed(selection);
  const text = value.slice(start, end);
  const before = /`*$/.exec(value.slice(Math.max(0, start - 8), start))![0];
  if (before !== "" && value.startsWith(before, end)) {
    const without = value.slice(0, start - before.length) + text + value.slice(end + before.length);
    return { value: without, start: start - before.length, end: end - before.length };
  }
  const signed = /^(`+)([^`](?:.*[^`])?)\1$/s.exec(text);
  if (signed) return replace({ value, start, end }, signed[2]!.replace(/^ (.*) $/s, "$1"), "all");
  const ticks = ticksFor(text, 1);
  const room = text.includes("`") ? " " : "";
  const open = ticks + room;
  const next = value.slice(0, start) + open + text + room + ticks + value.slice(end);
  return { value: next, start: start + open.length, end: end + open.length };
}

function toggleFence({ value, start, end }: Edit): Edit {
  const from = lineStart(value, start);
  const to = lineEnd(value, end);
  const around = fenceAround(value, from, to);
  if (around !== null) {
    const inside = value.slice(around.from, Math.max(around.from, around.to));
    return replace({ value, start: around.start, end: around.end }, inside, "all");
  }
  // With a selection, what stands beside it on its lines stays outside.
  const [a, b] = start === end ? [from, to] : [start, end];
  const code = value.slice(a, b);
  const ticks = ticksFor(code, 3);
  const open = `${a > 0 && value[a - 1] !== "\n" ? "\n" : ""}${ticks}\n`;
  const close = `\n${ticks}${b < value.length && value[b] !== "\n" ? "\n" : ""}`;
  const next = value.slice(0, a) + open + code + close + value.slice(b);
  const at = a + open.length;
  return start === end
    ? { value: next, start: at + start - a, end: at + start - a }
    : { value: next, start: at, end: at + code.length };
}

/** The fenced block that holds these lines, with or without its fences: all of it, and what is inside. */
function fenceAround(
  value: string,
  from: number,
  to: number,
): { start: number; end: number; from: number; to: number } | null {
  let open: { ticks: string; start: number; from: number } | null = null;
  for (let at = 0; at <= value.length; at = lineEnd(value, at) + 1) {
    const line = value.slice(at, lineEnd(value, at));
    if (open === null) {
      const [, ticks] = /^(`{3,})[^`]*$/.exec(line) ?? [];
      if (ticks !== undefined) open = { ticks, start: at, from: at + line.length + 1 };
    } else if (line.trimEnd() === open.ticks) {
      if (open.start <= from && to <= at + line.length) {
        return { start: open.start, end: at + line.length, from: open.from, to: at - 1 };
      }
      open = null;
    }
  }
  return null;
}

function toggleLink({ value, start, end }: Edit): Edit {
  const text = value.slice(start, end);
  const link = /^\[([^\n]*)\]\((https?:\/\/[^\s()]*)\)$/i.exec(text);
  if (link) return replace({ value, start, end }, link[1]!.replace(/\\([[\]])/g, "$1"), "all");
  const isTarget = isAddress(text.trim());
  const made = isTarget ? linkTo("", text.trim()) : linkTo(text, "https://");
  const edit = replace({ value, start, end }, made, "all");
  // Next comes what is missing: the text, or the address.
  if (isTarget || text === "") return { ...edit, start: start + 1, end: start + 1 };
  return { ...edit, start: edit.end - 1 - "https://".length, end: edit.end - 1 };
}

const lineSigns = { quote: /^> ?/, list: /^[-*+][ \t]+/, orderedList: /^\d{1,9}[.)][ \t]+/ };
const anyItem = /^(?:[-*+]|\d{1,9}[.)])[ \t]+/;

function toggleLines({ value, start, end }: Edit, mark: LineMark): Edit {
  const from = lineStart(value, start);
  const to = lineEnd(value, end);
  const lines = value.slice(from, to).split("\n");
  const counts = (line: string) => lines.length === 1 || mark === "quote" || line.trim() !== "";
  const pattern = lineSigns[mark];
  const all = lines.filter(counts).every((line) => pattern.test(line));
  let number = 0;
  const text = lines.map((line) => {
    if (!counts(line)) return line;
    if (all) return line.replace(pattern, "");
    if (mark === "quote") return `> ${line}`;
    return (mark === "list" ? "- " : `${++number}. `) + line.replace(anyItem, "");
  }).join("\n");
  const edit = replace({ value, start: from, end: to }, text, "all");
  if (start !== end) return edit;
  const caret = Math.max(from, start + text.length - (to - from));
  return { ...edit, start: caret, end: caret };
}

function lineStart(value: string, at: number): number {
  return at === 0 ? 0 : value.lastIndexOf("\n", at - 1) + 1;
}

function lineEnd(value: string, at: number): number {
  const end = value.indexOf("\n", at);
  return end === -1 ? value.length : end;
}
