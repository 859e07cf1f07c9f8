/** What is shown of a notification outside of the page: on the desktop, on a phone, in an email. */
import { keys } from "../kv/keys.ts";
import { parseMarkup, plainText } from "../markup/markup.ts";
import type { MessageEntry } from "../protocol/entries.ts";
import { homeOf, placeOfThread } from "../protocol/ids.ts";
import { type NotificationKind, usualWishes } from "../protocol/notifications.ts";
import { standing } from "./listing.ts";
import type { Notice, NotificationsParts } from "./parts.ts";
import { hasRead } from "./reading.ts";

export interface Content {
  title: string;
  body: string;
  /** On this server: begins with a slash. */
  url: string;
  /** What is shown later with the same tag takes its place. */
  tag: string;
  /** Milliseconds since 1970. */
  at: number;
}

const longest = 240;

/** Null: it is read, or gone, and nothing is to be shown any more. */
export async function contentOf(parts: NotificationsParts, notice: Notice): Promise<Content | null> {
  const { user, conversation, n, by, kind, at } = notice;
  const found = await standing(parts, user, notice);
  const isMessage = kind !== "reaction" && kind !== "reminder";
  if (found === null || (isMessage && (await hasRead(parts.store, [user], notice))[0])) return null;
  const wishes = await parts.store.get(keys.wishes(user)) ?? usualWishes;
  const where = { url: urlOf(conversation, n), tag: conversation || notice.id, at };
  if (wishes.private) return { title: general[kind] ?? "New message", body: "", ...where };
  const [person] = by === undefined ? [] : await parts.people([by]);
  const room = conversation === "" ? null : await parts.access.room(homeOf(conversation));
  const name = person?.name ?? "Somebody";
  const place = room === null || room.kind === "direct" ? "" : ` in ${room.name}`;
  const text = found.entry === undefined ? "" : textOf(found.entry);
  if (kind === "reaction") return { title: `${name} reacted ${notice.emoji}${place}`, body: text, ...where };
  if (kind === "invitation") return { title: `${name} added you to ${room?.name}`, body: "", ...where };
  if (kind === "reminder") return { title: "Reminder", body: await reminded(parts, notice, text), ...where };
  return { title: name + (placeOfThread(conversation) ? `, thread${place}` : place), body: text, ...where };
}

const general: Partial<Record<NotificationKind, string>> = {
  reaction: "New reaction",
  invitation: "You were added to a room",
  reminder: "Reminder",
};

async function reminded({ store }: NotificationsParts, { user, id }: Notice, text: string): Promise<string> {
  return (await store.get(keys.reminder(user, id)))?.text ?? text;
}

function textOf({ text, files = [], poll }: MessageEntry): string {
  const said = poll === undefined ? plainText(parseMarkup(text)) : poll.question;
  const short = said.length > longest ? `${said.slice(0, longest)}…` : said;
  if (short !== "" || files.length === 0) return short;
  return files.length === 1 ? `Sent ${files[0]!.name}` : `Sent ${files.length} files`;
}

function urlOf(conversation: string, n: number | undefined): string {
  if (conversation === "") return "/";
  const place = placeOfThread(conversation);
  const at = n === undefined ? "" : `at=${n}`;
  if (place === null) return `/rooms/${conversation}${at && `?${at}`}`;
  return `/rooms/${place.parent}?thread=${place.root}${at && `&${at}`}`;
}
