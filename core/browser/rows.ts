// This module is browser compatible.
/**
 * What the list of a conversation shows, top to bottom, as immutable objects. `key` is unique in the list and
 * stays with its row for life (a message keeps it from "sending" to "read"), and an unchanged row is the same
 * object as before, so that the page touches only what is new.
 */
import type { FileInfo, Forwarded, Mentions, MessageEntry, Poll, Reaction } from "../protocol/entries.ts";
import type { ShownEntry, SystemEntry, ThreadSummary } from "../protocol/entries.ts";
import { beginPoll } from "../protocol/polls.ts";
import type { NewPoll } from "../protocol/shapes.ts";

export type DeliveryState = "sending" | "sent" | "delivered" | "read" | "failed";

/** The first entry of a local calendar day comes after it. */
export interface DayRow {
  kind: "day";
  key: string;
  /** Server time of the first entry below, milliseconds since 1970. */
  at: number;
}

/** "New messages". Stays where it is while one reads. */
export interface DividerRow {
  kind: "divider";
  key: string;
}

export interface MessageRow {
  kind: "message";
  key: string;
  /** Its number; absent until the server has given it one. */
  n?: number;
  /** The clientId. */
  id: string;
  /** The author's id. */
  by: string;
  text: string;
  at: number;
  mine: boolean;
  /** True when it continues the author's message above within 5 minutes: shown without name and picture. */
  grouped: boolean;
  /** The number of the message that it answers, and that message where it is known. */
  reply?: number;
  quoted?: MessageEntry;
  forwarded?: Forwarded;
  mentions?: Mentions;
  edited?: number;
  deleted?: { by: string; at: number };
  reactions?: readonly Reaction[];
  pinned?: { by: string; at: number };
  poll?: Poll;
  files?: readonly FileInfo[];
  /** Files of mine are on their way with it. */
  uploads?: true;
  bare?: true;
  /** The thread that answers it. */
  replies?: ThreadSummary;
  /** Only on my own. */
  state?: DeliveryState;
  /** Why it failed, for people. */
  error?: string;
}

export interface SystemRow {
  kind: "system";
  key: string;
  n: number;
  entry: SystemEntry;
}

export type Row = DayRow | DividerRow | MessageRow | SystemRow;

/** A message of mine that is not an entry of the list yet. */
export interface Pending {
  clientId: string;
  text: string;
  poll?: NewPoll;
  reply?: number;
  /** It has files, which are on their way; and what is known of them once they have arrived. */
  files?: true;
  sent?: readonly FileInfo[];
  at: number;
  /** The server has it under this number, and its event is on the way. */
  n?: number;
  error?: { message: string };
}

export interface Layout {
  me: string;
  entries: readonly ShownEntry[];
  /** The message with this number, and the thread that answers it, where they are known. */
  quoted?(n: number): MessageEntry | undefined;
  thread?(n: number): ThreadSummary | undefined;
  pending: readonly Pending[];
  divider: number | undefined;
  /** How far the furthest of the others has got. */
  others: { read: number; delivered: number };
  /** The local calendar day, `YYYY-MM-DD`. */
  day(at: number): string;
}

/** Milliseconds within which messages of one author are grouped. */
const groupWithin = 5 * 60_000;

/** `previous` holds the rows of the last call by key: those that did not change are taken from there. */
export function layOut(layout: Layout, previous: ReadonlyMap<string, Row> = new Map()): Row[] {
  const rows: Row[] = [];
  let today = "";
  let above: { by: string; at: number } | undefined;
  const dividerAt = placeOfDivider(layout);

  const push = (row: Row) => {
    const before = previous.get(row.key);
    rows.push(before && same(before, row) ? before : row);
  };
  const breakBefore = (at: number, n?: number) => {
    const day = layout.day(at);
    // Only forward: the server's clock may step back, and each day has one line.
    if (day > today) push({ kind: "day", key: `day:${day}`, at });
    if (n !== undefined && n === dividerAt) push({ kind: "divider", key: "divider" });
    if (day > today || (n !== undefined && n === dividerAt)) above = undefined;
    if (day > today) today = day;
  };
  const message = (row: Omit<MessageRow, "kind" | "key" | "grouped">) => {
    // What answers or repeats something else stands by itself.
    const own = row.reply === undefined && row.forwarded === undefined;
    const grouped = own && above?.by === row.by && Math.abs(row.at - above.at) < groupWithin;
    push({ kind: "message", key: keyOf(row.by, row.id), ...row, grouped });
    above = row;
  };

  for (const entry of layout.entries) {
    breakBefore(entry.at, entry.n);
    if (entry.type === "message") {
      const { type: _type, count: _count, all: _all, thread, ...shown } = entry;
      const mine = entry.by === layout.me;
      const quoted = entry.reply === undefined ? undefined : layout.quoted?.(entry.reply);
      const replies = thread ? layout.thread?.(entry.n) : undefined;
      message({
        ...shown,
        mine,
        ...(quoted === undefined ? {} : { quoted }),
        ...(replies === undefined ? {} : { replies }),
        ...(mine ? { state: stateOf(entry.n, layout) } : {}),
      });
    } else {
      push({ kind: "system", key: `#${entry.n}`, n: entry.n, entry });
      above = undefined;
    }
  }
  for (const { clientId, text, poll, reply, files, sent, at, n, error } of layout.pending) {
    breakBefore(at);
    const state = error ? "failed" : n === undefined ? "sending" : "sent";
    const quoted = reply === undefined ? undefined : layout.quoted?.(reply);
    const more = {
      ...(n === undefined ? {} : { n }),
      ...(poll === undefined ? {} : { poll: beginPoll(poll, at) }),
      ...(reply === undefined ? {} : { reply }),
      ...(quoted === undefined ? {} : { quoted }),
      ...(sent === undefined ? {} : { files: sent }),
      ...(files ? { uploads: files } : {}),
      ...(error ? { error: error.message } : {}),
    };
    message({ id: clientId, by: layout.me, text, at, mine: true, state, ...more });
  }
  return rows;
}

/** A client id is unique per sender only. */
export function keyOf(by: string, clientId: string): string {
  return `${by}/${clientId}`;
}

/** The number of the entry that the divider stands before: the first unread one that somebody else wrote. */
function placeOfDivider({ entries, divider, me }: Layout): number | undefined {
  if (divider === undefined || (entries[0]?.n ?? Infinity) > divider + 1) return undefined;
  return entries.find((entry) => entry.n > divider && entry.type === "message" && entry.by !== me)?.n;
}

function stateOf(n: number, { others }: Layout): DeliveryState {
  if (n <= others.read) return "read";
  return n <= others.delivered ? "delivered" : "sent";
}

function same(a: Row, b: Row): boolean {
  const keys = Object.keys(b) as (keyof Row)[];
  return keys.length === Object.keys(a).length && keys.every((key) => a[key] === b[key]);
}
