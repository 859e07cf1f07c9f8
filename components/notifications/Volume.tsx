// This module is browser compatible.
/** How loudly. It is heard when the knob is let go. */
import { useId } from "preact/hooks";

export interface VolumeProps {
  /** From 0 to 1. */
  value: number;
  disabled: boolean;
  onInput: (value: number) => void;
  onChange: () => void;
}

export function Volume({ value, disabled, onInput, onChange }: VolumeProps) {
  const id = useId();
  const percent = Math.round(value * 100);
  return (
    <div class="field">
      <label class="field-label" for={id}>Volume</label>
      <div class="sound-select">
        <input
          id={id}
          type="range"
          class="slider"
          min="0"
          max="100"
          step="5"
          value={percent}
          disabled={disabled}
          aria-valuetext={`${percent} percent`}
          ref={filled(percent)}
          onInput={({ currentTarget }) => onInput(Number(currentTarget.value) / 100)}
          onChange={onChange}
        />
        <output for={id}>{percent} %</output>
      </div>
    </div>
  );
}

/** The part of the line before the knob. The policy of the page forbids it as an attribute of the page's own text. */
function filled(percent: number) {
  return (input: HTMLInputElement | null) => input?.style.setProperty("--at", `${percent}%`);
}
