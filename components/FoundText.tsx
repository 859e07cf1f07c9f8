// This module is browser compatible.
/** What a message says, on a few lines of a list: with its looks, and with what was looked for marked. */
import type { ComponentChildren } from "preact";
import { filesText } from "../core/browser/picture_box.ts";
import type { FileInfo } from "../core/protocol/entries.ts";
import { EmojiPicture } from "./emoji/EmojiPicture.tsx";
import { Clip } from "./icons.tsx";
import { excerpt, lineOf, type LineRange, lineText, type Look, type Piece } from "../core/markup/line.ts";
import { actionIn, type MarkupOptions, parseMarkup } from "../core/markup/markup.ts";

export interface FoundTextProps {
  text: string;
  /** Where in the line it stands what was looked for. */
  places?: (line: string) => readonly LineRange[];
  emoji?: MarkupOptions["emoji"];
  /** What the message has besides its text. */
  files?: readonly FileInfo[] | undefined;
}

/** Characters before the first place that is marked. */
const lead = 80;
const longest = 400;

export function FoundText({ text, places, emoji, files = [] }: FoundTextProps) {
  const line = lineOf(parseMarkup(actionIn(text) ?? text, emoji === undefined ? {} : { emoji }));
  const shown = excerpt(line, places?.(lineText(line)) ?? [], { lead, longest });
  return (
    <>
      {shown.map((piece, i) => <Shown key={i} {...piece} />)}
      {files.length > 0 && (
        <span class="found-files">
          <Clip size={14} /> {filesText(files)}
        </span>
      )}
    </>
  );
}

function Shown({ text, looks, marked = false, picture }: Piece) {
  const said = picture ? <EmojiPicture emoji={picture} /> : text;
  const inner = marked ? <mark>{said}</mark> : said;
  return <>{looks.reduceRight<ComponentChildren>((children, look) => looked(look, children), inner)}</>;
}

function looked(look: Look, children: ComponentChildren) {
  switch (look) {
    case "bold":
      return <strong>{children}</strong>;
    case "italic":
      return <em>{children}</em>;
    case "strike":
      return <s>{children}</s>;
    case "code":
      return <code dir="ltr">{children}</code>;
    case "spoiler":
      return <span role="img" aria-label="Spoiler">{children}</span>;
    case "link":
      return <span class="found-link">{children}</span>;
    case "mention":
      return <span class="mention">{children}</span>;
  }
}
