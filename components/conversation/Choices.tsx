// This module is browser compatible.
/** What may be meant by what is being typed, over the composer. The keyboard stays in the field. */
import type { Choice } from "../../core/browser/completion.ts";
import type { People } from "../../core/browser/faces.ts";
import { Avatar } from "../Avatar.tsx";
import { Hash, People as Everybody } from "../icons.tsx";

export interface ChoicesProps {
  choices: readonly Choice[];
  at: number;
  people: People;
  onChoose: (choice: Choice) => void;
}

export const choicesId = "composer-choices";

export function Choices({ choices, at, people, onChoose }: ChoicesProps) {
  return (
    <ul class="choices-list" role="listbox" id={choicesId} aria-label="Suggestions">
      {choices.map((choice, i) => (
        <li
          key={choice.key}
          id={`${choicesId}-${i}`}
          role="option"
          aria-selected={i === at}
          class={i === at ? "choice-option at" : "choice-option"}
          // The field must not lose the keyboard to a press.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(choice)}
        >
          {choice.person !== undefined
            ? <Avatar id={choice.person} person={people(choice.person)} size="small" />
            : choice.insert.startsWith("#")
            ? <Hash size={18} />
            : <Everybody size={18} />}
          <b class="one-line" dir="auto">{choice.label}</b>
          {choice.hint !== undefined && <span class="one-line">{choice.hint}</span>}
        </li>
      ))}
    </ul>
  );
}
