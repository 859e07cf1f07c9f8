// This module is browser compatible.
/** The picture of an emoji of this server; it moves only before who does not mind. */
import { paths } from "../paths.ts";
import type { EmojiPicture as Picture } from "../../core/markup/markup.ts";

export interface EmojiPictureProps {
  emoji: Picture;
  small?: boolean | undefined;
}

export function EmojiPicture({ emoji: { name, version, moves }, small }: EmojiPictureProps) {
  const called = `:${name}:`;
  const picture = (
    <img
      class="own-emoji"
      src={paths.emoji(name, version, small ? "small" : "large")}
      alt={called}
      title={called}
      loading="lazy"
      draggable={false}
    />
  );
  if (!moves) return picture;
  return (
    <picture>
      <source
        media="(prefers-reduced-motion: no-preference)"
        srcset={paths.emoji(name, version, "moving")}
      />
      {picture}
    </picture>
  );
}
