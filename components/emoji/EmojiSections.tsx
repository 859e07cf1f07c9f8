// This module is browser compatible.
/** The emoji themselves, in rows under the names of their groups. One listener above them all hears of clicks and keys. */
import { useMemo } from "preact/hooks";
import type { Emoji } from "../../core/emoji/emoji.ts";
import { Sign } from "./Sign.tsx";

export interface EmojiCell {
  /** As it is drawn and picked: with its skin tone, or the `:name:` of one of this server. */
  shown: string;
  of: Pick<Emoji, "name" | "shortcodes">;
}
export interface EmojiSection {
  name: string;
  cells: readonly EmojiCell[];
}

/** The style sheet counts on it. */
export const emojiColumns = 8;

export interface EmojiSectionsProps {
  sections: readonly EmojiSection[];
  /** How many of them have their cells; the others keep their room. */
  filled: number;
}

export function EmojiSections({ sections, filled }: EmojiSectionsProps) {
  return (
    <>
      {sections.map((section, i) => (
        <Section key={section.name} section={section} filled={i < filled} first={i === 0} />
      ))}
    </>
  );
}

function Section({ section, filled, first }: { section: EmojiSection; filled: boolean; first: boolean }) {
  const { name, cells } = section;
  // The same object while nothing in it has changed: two thousand cells are not compared at every move.
  return useMemo(() => (
    <section class="emoji-section" aria-label={name}>
      <h3>{name}</h3>
      <div class="emoji-grid" style={{ "--rows": Math.ceil(cells.length / emojiColumns) }}>
        {filled && cells.map(({ shown, of }, i) => (
          <button
            key={shown}
            type="button"
            class="emoji-cell"
            data-emoji={shown}
            aria-label={of.name}
            tabIndex={first && i === 0 ? 0 : -1}
          >
            {/* Two thousand of them: only what may be a picture is looked up. */}
            {shown[0] === ":" ? <Sign emoji={shown} small /> : shown}
          </button>
        ))}
      </div>
    </section>
  ), [section, filled, first]);
}
