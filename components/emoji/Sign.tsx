// This module is browser compatible.
/** An emoji as people see it: the character, or for the `:name:` of one of this server its picture. */
import { useEffect } from "preact/hooks";
import { later } from "../../core/browser/later.ts";
import { ourEmoji, wantOurs } from "../../core/browser/our_emoji.ts";
import type { EmojiPictureProps } from "./EmojiPicture.tsx";

/** Most pages have none in their first moment. */
export const OwnEmoji = later<EmojiPictureProps>(
  async () => ({ default: (await import("./EmojiPicture.tsx")).EmojiPicture }),
  undefined,
  ({ emoji }) => <>:{emoji.name}:</>,
);

export function Sign({ emoji, small }: { emoji: string; small?: boolean }) {
  const named = emoji[0] === ":";
  useEffect(() => void (named && wantOurs()), [named]);
  const own = ourEmoji(emoji);
  return own ? <OwnEmoji emoji={own} small={small} /> : <>{emoji}</>;
}

/** A few words in which the emoji of this server are pictures. */
export function SignedText({ text }: { text: string }) {
  return <>{text.split(/(:[a-z0-9_-]{2,32}:)/).map((part, i) => <Sign key={i} emoji={part} />)}</>;
}
