// This module is browser compatible.
/** A message of mine while I change it: Enter saves, Esc leaves it as it was; a refusal stands below and loses nothing. */
import { useSignal } from "@preact/signals";
import { useId, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { Choices, choicesId } from "../components/conversation/Choices.tsx";
import { FieldError } from "../components/FieldError.tsx";
import type { Client } from "../core/browser/client.ts";
import { putEdit } from "../core/browser/field.ts";
import { capsOf, onMac } from "../core/browser/shortcut_words.ts";
import { Suggester } from "../core/browser/suggester.ts";
import { whyNot } from "../core/browser/why_not.ts";
import { writingChoices } from "../core/browser/writing_choices.ts";
import {
  barShown,
  finished,
  format,
  onWritingKey,
  onWritingPaste,
  onWritten,
  sends,
} from "../core/browser/writing_keys.ts";
import { limits } from "../core/protocol/limits.ts";
import FormatBar from "./FormatBar.tsx";
import FormatButton from "./FormatButton.tsx";

export interface MessageEditorProps {
  client: Client;
  conversation: string;
  text: string;
  /** Rejects with the server's refusal. */
  onSave: (text: string) => Promise<unknown>;
  onCancel: () => void;
}

const keys = {
  send: "Enter saves, Esc cancels",
  break: `${capsOf("Mod+Enter", onMac()).join("+")} saves, Esc cancels`,
  code: "Enter saves, except in code; Esc cancels",
};

export default function MessageEditor(props: MessageEditorProps) {
  const { client, conversation, text, onSave, onCancel } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  // One may be open in the room, and one in the thread beside it.
  const id = useId();
  const barId = `${id}-format`;
  const suggester = useMemo(() => {
    const put = (value: string, caret: number) =>
      putEdit(field.current!, { value, start: caret, end: caret });
    return new Suggester({ client, conversation, emojiLike }, put);
  }, []);
  const suggestions = suggester.open.value;
  const look = () => {
    const area = field.current!;
    // Commands are for what is new.
    if (!area.value.startsWith("/")) void suggester.look(area);
  };
  const problem = useSignal<string | undefined>(undefined);
  const saving = useSignal(false);
  const { enter } = writingChoices(document.cookie);
  useLayoutEffect(() => {
    const area = field.current!;
    area.focus({ preventScroll: true });
    area.setSelectionRange(area.value.length, area.value.length);
    area.scrollIntoView({ block: "nearest" });
  }, []);
  const save = async () => {
    const next = finished(field.current!.value);
    if (saving.value) return;
    if (next === finished(text) || next === "") return onCancel();
    if (next.length > limits.messageText) {
      const over = (next.length - limits.messageText).toLocaleString("en");
      return void (problem.value = `Too long by ${over} characters`);
    }
    saving.value = true;
    try {
      await onSave(next);
      onCancel();
    } catch (error) {
      problem.value = whyNot(error);
    } finally {
      saving.value = false;
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (suggester.onKey(event, field.current!)) return;
    if (onWritingKey(event, field.current!)) return;
    if (event.key === "Escape" && !event.isComposing) onCancel();
    else if (sends(event, field.current!)) void save();
    else return;
    event.preventDefault();
  };
  return (
    <form
      class="message-editor"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {barShown.value && <FormatBar id={barId} onFormat={(mark) => format(field.current!, mark)} />}
      {suggestions && (
        <Choices
          {...suggestions}
          id={id}
          people={(person) => client.person(person).value}
          onChoose={(choice) => suggester.choose(field.current!, choice)}
        />
      )}
      <textarea
        class="input"
        dir="auto"
        aria-autocomplete="list"
        aria-controls={suggestions && choicesId(id)}
        aria-activedescendant={suggestions && `${choicesId(id)}-${suggestions.at}`}
        rows={1}
        aria-label="Edit message"
        aria-invalid={problem.value !== undefined || undefined}
        defaultValue={text}
        ref={field}
        onKeyDown={onKeyDown}
        onInput={(event) => {
          look();
          onWritten(event, field.current!);
        }}
        onClick={look}
        onBlur={() => suggester.close()}
        onPaste={(event) => onWritingPaste(event, field.current!)}
      />
      {problem.value !== undefined && <FieldError>{problem.value}</FieldError>}
      <div class="message-editor-foot">
        <button type="submit" class="button primary small">Save</button>
        <button type="button" class="button small ghost" onClick={onCancel}>Cancel</button>
        <FormatButton bar={barId} />
        <span class="field-hint">{keys[enter]}</span>
      </div>
    </form>
  );
}

async function emojiLike(query: string, limit: number) {
  return (await import("./emoji_choices.ts")).emojiLike(query, limit);
}
