// This module is browser compatible.
/** The two galleries of a conversation: its files of one kind, and its links. */
import { linksIn } from "../markup/markup.ts";
import type { CommandBody } from "../protocol/commands.ts";
import { fileKindOf, type MessageEntry, type PlacedFile, type PlacedLinks } from "../protocol/entries.ts";
import type { Connection } from "./connection.ts";
import { Gallery, type Item } from "./gallery.ts";

export type ShownFile = PlacedFile & Item;
export type ShownLinks = PlacedLinks & Item;

type Asked = Omit<CommandBody<"links.list">, "before">;

export function filesGallery(
  connection: Connection,
  asked: Omit<CommandBody<"files.list">, "before">,
): Gallery<ShownFile> {
  return new Gallery<ShownFile>(connection, {
    conversation: asked.conversation,
    async ask(before) {
      const more = before === undefined ? {} : { before: String(before) };
      const { files, next } = await connection.request("files.list", { ...asked, ...more });
      return { items: files.map(shownFile), next };
    },
    of: (conversation, message) =>
      isWanted(message, asked)
        ? (message.files ?? []).filter((file) => fileKindOf(file) === asked.kind).reverse().map((file) =>
          shownFile({ file, conversation, by: message.by, at: message.at, n: message.n })
        )
        : [],
  });
}

export function linksGallery(connection: Connection, asked: Asked): Gallery<ShownLinks> {
  return new Gallery<ShownLinks>(connection, {
    conversation: asked.conversation,
    async ask(before) {
      const more = before === undefined ? {} : { before: Number(before) };
      const { links, next } = await connection.request("links.list", { ...asked, ...more });
      return { items: links.map(shownLinks), next };
    },
    of(conversation, message) {
      const { by, at, n, bare, poll, text } = message;
      const urls = poll === undefined && isWanted(message, asked) ? linksIn(text) : [];
      if (urls.length === 0) return [];
      return [shownLinks({ urls, by, at, conversation, n, ...(bare ? { bare } : {}) })];
    },
  });
}

export function shownFile(placed: PlacedFile): ShownFile {
  return { ...placed, key: placed.file.id };
}

function shownLinks(placed: PlacedLinks): ShownLinks {
  return { ...placed, key: `${placed.conversation} ${placed.n}` };
}

function isWanted({ by, at }: MessageEntry, asked: Asked): boolean {
  return (asked.by === undefined || asked.by === by) && (asked.from === undefined || at >= asked.from) &&
    (asked.to === undefined || at < asked.to);
}
