// This module is browser compatible.
/** Makes a poll. What was typed stays when the dialog is closed without asking, for the next time. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Field, SelectField } from "../components/Field.tsx";
import { FieldError } from "../components/FieldError.tsx";
import { Close } from "../components/icons.tsx";
import { lastings, type PollDraft, readPoll } from "../core/browser/poll_draft.ts";
import { limits } from "../core/protocol/limits.ts";
import type { NewPoll as Asked } from "../core/protocol/shapes.ts";
import ModalDialog from "./ModalDialog.tsx";

export interface NewPollProps {
  /** What is known of it already. */
  draft?: PollDraft | undefined;
  onAsk: (poll: Asked) => void;
  onClose: () => void;
}

let left: PollDraft | undefined;

export default function NewPoll({ draft, onAsk, onClose }: NewPollProps) {
  const begun = draft ?? left;
  const options = useSignal<readonly string[]>(padded(begun?.options ?? []));
  const problems = useSignal<Record<string, string>>({});
  const form = useRef<HTMLFormElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const values = { question: begun?.question ?? "", lasts: String(begun?.lasts ?? "") };

  const read = (): PollDraft => {
    const data = new FormData(form.current!);
    const lasts = Number(data.get("lasts"));
    return {
      question: String(data.get("question")),
      options: data.getAll("option").map(String),
      multiple: data.has("multiple"),
      anonymous: data.has("anonymous"),
      open: data.has("open"),
      ...(lasts > 0 ? { lasts } : {}),
    };
  };
  const fieldAt = (i: number) => list.current?.querySelectorAll("input")[i];
  /** There is always an empty line after the last, so that the next answer has its field before it is typed. */
  const onInput = () => {
    const typed = read().options;
    const grows = typed.at(-1) !== "" && typed.length < limits.pollOptions;
    options.value = grows ? [...typed, ""] : typed;
  };
  const remove = (i: number) => {
    options.value = padded(read().options.filter((_, at) => at !== i));
    fieldAt(Math.max(0, i - 1))?.focus();
  };
  const onKeyDown = (event: KeyboardEvent, i: number) => {
    if (event.key !== "Enter" || event.isComposing) return;
    const next = fieldAt(i + 1);
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const result = readPoll(read());
    if ("problems" in result) {
      problems.value = result.problems;
      if (result.problems.question !== undefined) form.current!.querySelector("input")!.focus();
      return;
    }
    left = undefined;
    onAsk(result.poll);
  };
  const leave = () => {
    if (form.current !== null) left = read();
    onClose();
  };
  return (
    <ModalDialog id="new-poll" title="New poll" onClose={leave}>
      <form class="form" ref={form} onSubmit={submit} onInput={() => problems.value = {}} noValidate>
        <Field
          form={{ id: "poll", values, errors: only(problems.value, "question") }}
          name="question"
          label="Question"
          maxLength={limits.pollQuestion}
          autocomplete="off"
          dir="auto"
        />
        <fieldset class="choices" aria-describedby={problems.value.options && "poll-options-error"}>
          <legend>Answers</legend>
          <ol class="poll-draft" ref={list}>
            {options.value.map((text, i) => (
              <li key={i}>
                <input
                  class="input"
                  name="option"
                  aria-label={`Answer ${i + 1}`}
                  placeholder={`Answer ${i + 1}`}
                  value={text}
                  maxLength={limits.pollOption}
                  autocomplete="off"
                  enterkeyhint="next"
                  dir="auto"
                  onInput={onInput}
                  onKeyDown={(event) => onKeyDown(event, i)}
                />
                {options.value.length > 2 && (
                  <button
                    type="button"
                    class="icon-button"
                    aria-label={`Remove answer ${i + 1}`}
                    onClick={() => remove(i)}
                  >
                    <Close size={18} />
                  </button>
                )}
              </li>
            ))}
          </ol>
          {problems.value.options !== undefined && (
            <FieldError id="poll-options-error">{problems.value.options}</FieldError>
          )}
        </fieldset>
        <fieldset class="choices">
          <legend>How</legend>
          <Box name="multiple" checked={begun?.multiple} label="Several answers may be chosen" />
          <Box name="anonymous" checked={begun?.anonymous} label="Nobody sees who chose what" />
          <Box name="open" checked={begun?.open} label="Others may add answers" />
        </fieldset>
        <SelectField form={{ id: "poll", values }} name="lasts" label="Closes" options={lastings} />
        <div class="dialog-foot">
          <button type="button" class="button" onClick={leave}>Cancel</button>
          <button type="submit" class="button primary">Ask</button>
        </div>
      </form>
    </ModalDialog>
  );
}

function Box(
  { name, checked = false, label }: { name: string; checked?: boolean | undefined; label: string },
) {
  return (
    <label class="check-row">
      <input type="checkbox" class="check" name={name} defaultChecked={checked} />
      <span>{label}</span>
    </label>
  );
}

function padded(options: readonly string[]): string[] {
  return [...options, "", ""].slice(0, Math.max(2, options.length));
}

function only(problems: Record<string, string>, name: string): Record<string, string> {
  return problems[name] === undefined ? {} : { [name]: problems[name] };
}
