// This module is browser compatible.
/** The fields of my status and of how I want to be seen. */
import type { ComponentChildren } from "preact";
import type { When } from "../../core/browser/dates.ts";
import { expiries, type Expiry, type Pause, pauses } from "../../core/browser/expiry.ts";
import { momentOf } from "../../core/browser/presence_words.ts";
import { limits } from "../../core/protocol/limits.ts";
import type { Availability } from "../../core/protocol/shapes.ts";
import { Sign } from "../emoji/Sign.tsx";
import { ChevronDown, Close } from "../icons.tsx";
import { Dot } from "./Marks.tsx";

export interface Preset {
  emoji: string;
  text: string;
  expiry: Expiry;
}
export const presets: readonly Preset[] = [
  { emoji: "🗓️", text: "In a meeting", expiry: "hour" },
  { emoji: "🚆", text: "On the way", expiry: "half" },
  { emoji: "🎧", text: "Working quietly", expiry: "four" },
  { emoji: "🤒", text: "Ill", expiry: "today" },
  { emoji: "🌴", text: "On holiday", expiry: "week" },
];

export interface StatusFieldsProps {
  emoji: string;
  text: string;
  expiry: Expiry | "keep";
  /** When the present one ends. */
  until: number | undefined;
  when: When;
  picker: ComponentChildren;
  onText: (text: string) => void;
  onExpiry: (expiry: Expiry | "keep") => void;
  onPreset: (preset: Preset) => void;
  onClear: () => void;
}

export function StatusFields(props: StatusFieldsProps) {
  const { emoji, text, expiry, until, when, picker, onText, onExpiry, onPreset, onClear } = props;
  const empty = emoji === "" && text === "";
  return (
    <>
      <div class="field">
        <label class="field-label" for="status-text">What are you doing?</label>
        <div class="status-field">
          {emoji !== "" && (
            <span class="status-emoji" aria-label="Emoji of the status" role="img">
              <Sign emoji={emoji} small />
            </span>
          )}
          {picker}
          <input
            id="status-text"
            class="input"
            value={text}
            maxLength={limits.statusText}
            placeholder="Nobody needs to know"
            autocomplete="off"
            dir="auto"
            onInput={(event) => onText(event.currentTarget.value)}
          />
          {!empty && (
            <button
              type="button"
              class="icon-button"
              aria-label="Clear the status"
              title="Clear"
              onClick={onClear}
            >
              <Close />
            </button>
          )}
        </div>
      </div>
      {empty
        ? (
          <ul class="presets" aria-label="Suggestions">
            {presets.map((preset) => (
              <li key={preset.text}>
                <button type="button" class="menu-item" onClick={() => onPreset(preset)}>
                  <span aria-hidden="true">{preset.emoji}</span>
                  {preset.text}
                  <small>{expiries[preset.expiry]}</small>
                </button>
              </li>
            ))}
          </ul>
        )
        : (
          <Choice
            id="status-expiry"
            label="Clear after"
            value={expiry}
            choices={{ ...keeping(until, when), ...expiries }}
            onChoose={onExpiry}
          />
        )}
    </>
  );
}

const availabilities: Record<
  Availability,
  { name: string; hint: string; dot: "online" | "away" | "dnd" | "offline" }
> = {
  auto: {
    name: "As I am",
    hint: "Online while active, away after 5 minutes without a touch.",
    dot: "online",
  },
  away: { name: "Away", hint: "Others see you as away, whatever you do.", dot: "away" },
  dnd: {
    name: "Do not disturb",
    hint: "Nothing rings for you, and whoever writes to you is told so.",
    dot: "dnd",
  },
  invisible: { name: "Invisible", hint: "Others see you as offline, and not when you type.", dot: "offline" },
};

export interface AvailabilityFieldsProps {
  as: Availability;
  pause: Pause | "keep";
  until: number | undefined;
  when: When;
  onAs: (as: Availability) => void;
  onPause: (pause: Pause | "keep") => void;
}

export function AvailabilityFields({ as, pause, until, when, onAs, onPause }: AvailabilityFieldsProps) {
  return (
    <fieldset class="choices">
      <legend class="field-label">How others see you</legend>
      {Object.entries(availabilities).map(([value, { name, hint, dot }]) => (
        <label key={value} class="choice">
          <input
            type="radio"
            class="radio"
            name="as"
            value={value}
            checked={as === value}
            onChange={() => onAs(value as Availability)}
          />
          <span>
            <span class="choice-name">
              <Dot as={dot} /> {name}
            </span>
            <span class="choice-hint">{hint}</span>
          </span>
        </label>
      ))}
      {as !== "auto" && (
        <Choice
          id="presence-pause"
          label="How long"
          value={pause}
          choices={{ ...keeping(until, when), ...pauses }}
          onChoose={onPause}
        />
      )}
    </fieldset>
  );
}

function keeping(until: number | undefined, when: When): { keep?: string } {
  return until === undefined ? {} : { keep: `Until ${momentOf(until, when)}` };
}

function Choice<T extends string>(
  props: {
    id: string;
    label: string;
    value: T;
    choices: Partial<Record<T, string>>;
    onChoose: (value: T) => void;
  },
) {
  const { id, label, value, choices, onChoose } = props;
  return (
    <div class="field">
      <label class="field-label" for={id}>{label}</label>
      <span class="select">
        <select
          id={id}
          class="input"
          value={value}
          onChange={(event) => onChoose(event.currentTarget.value as T)}
        >
          {Object.entries(choices).map(([key, name]) => (
            <option key={key} value={key} selected={key === value}>{name as string}</option>
          ))}
        </select>
        <ChevronDown size={18} />
      </span>
    </div>
  );
}
