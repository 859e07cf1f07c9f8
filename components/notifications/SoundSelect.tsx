// This module is browser compatible.
/** A choice of sounds, and a button to hear what is chosen. */
import { useId } from "preact/hooks";
import type { SoundName } from "../../core/browser/sound_choice.ts";
import { soundNames, soundTitles } from "../../core/browser/sounds.ts";
import { ChevronDown, Play } from "../icons.tsx";

export interface SoundSelectProps {
  label: string;
  hint?: string;
  value: SoundName;
  /** The name of my own sound, where there is one. */
  own: string | undefined;
  disabled: boolean;
  onChoose: (name: SoundName) => void;
  onPlay: (name: SoundName) => void;
}

export function SoundSelect({ label, hint, value, own, disabled, onChoose, onPlay }: SoundSelectProps) {
  const id = useId();
  return (
    <div class="field">
      <label class="field-label" for={id} dir="auto">{label}</label>
      <div class="sound-select">
        <span class="select">
          <select
            id={id}
            class="input"
            value={value}
            disabled={disabled}
            aria-describedby={hint === undefined ? undefined : `${id}-hint`}
            onChange={({ currentTarget }) => onChoose(currentTarget.value as SoundName)}
          >
            {soundNames.map((name) => (
              <option key={name} value={name} selected={name === value}>{soundTitles[name]}</option>
            ))}
            {own !== undefined && <option value="own" selected={value === "own"}>My own: {own}</option>}
            <option value="none" selected={value === "none"}>No sound</option>
          </select>
          <ChevronDown size={18} />
        </span>
        <button
          type="button"
          class="icon-button"
          disabled={disabled || value === "none"}
          aria-label={`Play: ${label}`}
          title="Play"
          onClick={() => onPlay(value)}
        >
          <Play />
        </button>
      </div>
      {hint !== undefined && <p class="field-hint" id={`${id}-hint`}>{hint}</p>}
    </div>
  );
}
