// This module is browser compatible.
/** What may be meant by what is being typed, over the composer. The keyboard stays in the field. */
import type { Choice } from "../../core/browser/completion.ts";
import type { People } from "../../core/browser/faces.ts";
import { Avatar } from "../Avatar.tsx";
import { Sign } from "../emoji/Sign.tsx";
import { Hash, People as Everybody, Slash } from "../icons.tsx";

export interface ChoicesProps {
  /** Of the composer that they belong to. */
  id?: string;
  choices: readonly Choice[];
  at: number;
  people: People;
  onChoose: (choice: Choice) => void;
}

export const choicesId = (composer = "composer") => `${composer}-choices`;

const icons = { room: Hash, everybody: Everybody, command: Slash };

export function Choices({ id, choices, at, people, onChoose }: ChoicesProps) {
  const list = choicesId(id);
  return (
    <ul class="choices-list" role="listbox" id={list} aria-label="Suggestions">
      {choices.map((choice, i) => (
        <li
          key={choice.key}
          id={`${list}-${i}`}
          role="option"
          aria-selected={i === at}
          ref={i === at ? (option) => option?.scrollIntoView({ block: "nearest" }) : undefined}
          class={i === at ? "choice-option at" : "choice-option"}
          // The field must not lose the keyboard to a press.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(choice)}
        >
          <ChoiceSign {...choice} people={people} />
          <b class="one-line" dir="auto">
            {choice.kind === "emoji" ? <Sign emoji={choice.label} small /> : choice.label}
          </b>
          {choice.hint !== undefined && <span class="one-line">{choice.hint}</span>}
        </li>
      ))}
    </ul>
  );
}

function ChoiceSign({ person, icon, people }: Choice & { people: People }) {
  if (person !== undefined) return <Avatar id={person} person={people(person)} size="small" />;
  if (icon === undefined) return null;
  const Icon = icons[icon];
  return <Icon size={18} />;
}
