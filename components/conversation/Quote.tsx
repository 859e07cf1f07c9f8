// This module is browser compatible.
/** The message that another one answers, in one line that leads to it. */
import { filesText } from "../../core/browser/picture_box.ts";
import type { FileInfo, MessageEntry } from "../../core/protocol/entries.ts";
import { actionIn, parseMarkup, plainText } from "../../core/markup/markup.ts";
import { hueOf, type People } from "../../core/browser/faces.ts";
import { Avatar } from "../Avatar.tsx";
import { SignedText } from "../emoji/Sign.tsx";
import { Reply } from "../icons.tsx";

export interface QuoteProps {
  n: number;
  /** Undefined while it is not known. */
  message: MessageEntry | undefined;
  people: People;
  href: string;
  onJump?: (n: number, event: MouseEvent) => void;
}

export function Quote({ n, message, people, href, onJump }: QuoteProps) {
  const person = message && people(message.by);
  return (
    <a class="quote" href={href} onClick={onJump && ((event) => onJump(n, event))}>
      <Reply size={14} />
      <span class="quiet">In answer to</span>
      {message === undefined ? <span class="one-line">an earlier message</span> : (
        <>
          <Avatar id={message.by} person={person} size="tiny" />
          <b class={`one-line hue-${hueOf(message.by)}`} dir="auto">{person?.name ?? "…"}</b>
          <span class="one-line" dir="auto">
            <SignedText text={excerptOf(message)} />
          </span>
        </>
      )}
    </a>
  );
}

type Quoted = Pick<MessageEntry, "text" | "deleted" | "poll"> & { files?: readonly FileInfo[] };

/** One line of it. */
export function excerptOf({ text, deleted, poll, files = [] }: Quoted): string {
  if (deleted !== undefined) return "This message was deleted";
  if (poll !== undefined) return `Poll: ${poll.question}`;
  return text === "" ? filesText(files) : plainText(parseMarkup(actionIn(text) ?? text)).slice(0, 200);
}
