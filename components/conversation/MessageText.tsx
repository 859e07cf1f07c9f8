// This module is browser compatible.
/** The text of a message as text nodes, with web addresses as links that tell the other site nothing. */
import { emojiOnly, textParts } from "../../core/browser/text.ts";

export function MessageText({ text }: { text: string }) {
  return (
    <div class={emojiOnly(text) ? "message-text emoji-only" : "message-text"} dir="auto">
      {textParts(text).map((part, i) =>
        part.kind === "text"
          ? part.text
          : (
            <a key={i} href={part.href} target="_blank" rel="noopener noreferrer nofollow" dir="ltr">
              {part.text}
            </a>
          )
      )}
    </div>
  );
}
