// This module is browser compatible.
/** What one may do to a message: asked by the tools beside it, its menu, and the keys. The server decides for itself. */
import type { RoomRole } from "../protocol/shapes.ts";
import type { MessageRow } from "./rows.ts";

export type Act =
  | "reply"
  | "thread"
  | "react"
  | "edit"
  | "forward"
  | "copy"
  | "link"
  | "pin"
  | "save"
  | "remind"
  | "unread"
  | "follow"
  | "why"
  | "bare"
  | "about"
  | "history"
  | "delete";

export interface ActItem {
  act: Act;
  label: string;
  /** The key that does the same on a focused message. */
  key?: string;
}

export interface Where {
  role: RoomRole;
  archived: boolean;
  /** Nobody keeps order in a direct conversation. */
  direct: boolean;
  /** False where it cannot be: a thread has no pins of its own. */
  pins?: boolean;
  /** A thread has no threads. */
  threads?: boolean;
  /** Whether I follow the thread of message `n`. */
  follows?: (n: number) => boolean;
  /** Whether I have saved message `n`. */
  saved?: (n: number) => boolean;
}

/** In the order of the menu. Nothing for a message that the server does not have yet. */
export function actsOn(row: MessageRow, where: Where): ActItem[] {
  if (row.n === undefined) return [];
  const { role, archived, direct, pins = true, threads = true, follows } = where;
  const keeper = role !== "member" && !direct;
  const thread: ActItem | false = threads && (row.replies !== undefined || !archived) &&
    { act: "thread", label: row.replies === undefined ? "Reply in thread" : "Open thread", key: "T" };
  const follow: ActItem | false = follows !== undefined &&
    { act: "follow", label: follows(row.n) ? "Unfollow thread" : "Follow thread" };
  const saved = where.saved?.(row.n) ?? false;
  const save: ActItem = { act: "save", label: saved ? "Remove from saved" : "Save", key: "S" };
  const items: (ActItem | false)[] = row.deleted !== undefined
    ? [row.replies !== undefined && thread, saved && save, unread]
    : [
      !archived && { act: "reply", label: "Reply", key: "R" },
      thread,
      !archived && { act: "react", label: "React…", key: ":" },
      !archived && row.mine && !row.forwarded && !row.poll && { act: "edit", label: "Edit", key: "E" },
      { act: "forward", label: "Forward…", key: "F" },
      { act: "copy", label: "Copy text", key: "C" },
      { act: "link", label: "Copy link", key: "L" },
      !archived && pins && { act: "pin", label: row.pinned ? "Unpin" : "Pin", key: "P" },
      save,
      { act: "remind", label: "Remind me…" },
      unread,
      follow,
      !row.mine && { act: "why", label: "Why was I (not) notified?" },
      row.files !== undefined && about(row.files.length),
      row.edited !== undefined && (row.mine || keeper) && { act: "history", label: "Earlier versions" },
      !archived && row.mine && /https?:\/\//.test(row.text) &&
      { act: "bare", label: row.bare ? "Show link previews" : "Remove link previews" },
      !archived && (row.mine || keeper) && { act: "delete", label: "Delete…", key: "Del" },
    ];
  return items.filter((item) => item !== false);
}

const unread: ActItem = { act: "unread", label: "Mark unread from here", key: "Shift U" };

function about(files: number): ActItem {
  return { act: "about", label: files === 1 ? "About this file" : "About these files", key: "I" };
}

/** The act that a key means on a focused message. */
export function actOfKey(event: Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">) {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (event.shiftKey && event.key !== ":") return event.key === "U" ? "unread" : undefined;
  return keyActs[event.key.length === 1 ? event.key.toLowerCase() : event.key];
}

const keyActs: Record<string, Act | undefined> = {
  r: "reply",
  t: "thread",
  e: "edit",
  f: "forward",
  c: "copy",
  l: "link",
  i: "about",
  p: "pin",
  s: "save",
  ":": "react",
  Delete: "delete",
};

/** One press each, until one has used others. */
export const quickReactions = ["👍", "❤️", "😂", "🎉", "👀", "🙏"] as const;

const recentKey = "parley-recent-reactions";

/** The latest first. @param isThere whether there still is an emoji of a `:name:`. */
export function recentReactions(
  local: Pick<Storage, "getItem"> | undefined,
  isThere: (name: string) => boolean = () => true,
): string[] {
  try {
    const kept: unknown = JSON.parse(local?.getItem(recentKey) ?? "[]");
    const recent = Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
    const known = recent.filter((one) => one[0] !== ":" || isThere(one));
    return [...new Set([...known, ...quickReactions])].slice(0, quickReactions.length);
  } catch {
    return [...quickReactions];
  }
}

export function rememberReaction(local: Storage | undefined, emoji: string): void {
  try {
    local?.setItem(
      recentKey,
      JSON.stringify([emoji, ...recentReactions(local)].slice(0, quickReactions.length)),
    );
  } catch {
    // Full or forbidden: it is not remembered.
  }
}
