// This module is browser compatible.
/** Which skin tone hands and people have: one of six, as radio buttons, so that arrow keys choose. */
import { type SkinTone, withSkinTone } from "../../core/emoji/emoji.ts";

export interface SkinTonesProps {
  tone: SkinTone;
  onTone: (tone: SkinTone) => void;
}

const tones: readonly { tone: SkinTone; name: string }[] = [
  { tone: 0, name: "No skin tone" },
  { tone: 1, name: "Light" },
  { tone: 2, name: "Medium light" },
  { tone: 3, name: "Medium" },
  { tone: 4, name: "Medium dark" },
  { tone: 5, name: "Dark" },
];

export function SkinTones({ tone: chosen, onTone }: SkinTonesProps) {
  return (
    <fieldset class="emoji-tones">
      <legend class="quiet">Skin tone</legend>
      {tones.map(({ tone, name }) => (
        <label key={tone} title={name}>
          <input
            type="radio"
            class="quiet"
            name="emoji-tone"
            aria-label={name}
            checked={tone === chosen}
            onChange={() => onTone(tone)}
          />
          <span aria-hidden="true">{withSkinTone("✋", tone)}</span>
        </label>
      ))}
    </fieldset>
  );
}
