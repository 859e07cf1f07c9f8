// This module is browser compatible.
/** A message of mine while I change it: Enter saves, Esc leaves it as it was; a refusal stands below and loses nothing. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { FieldError } from "../components/Field.tsx";
import { limits } from "../core/protocol/limits.ts";

export interface MessageEditorProps {
  text: string;
  /** Rejects with the server's refusal. */
  onSave: (text: string) => Promise<unknown>;
  onCancel: () => void;
}

export default function MessageEditor({ text, onSave, onCancel }: MessageEditorProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const problem = useSignal<string | undefined>(undefined);
  const saving = useSignal(false);
  useEffect(() => {
    const area = field.current!;
    area.focus({ preventScroll: true });
    area.setSelectionRange(area.value.length, area.value.length);
    area.scrollIntoView({ block: "nearest" });
  }, []);
  const save = async () => {
    const next = field.current!.value.replace(/\s+$/, "");
    if (saving.value) return;
    if (next === text || next.trim() === "") return onCancel();
    if (next.length > limits.messageText) {
      const over = (next.length - limits.messageText).toLocaleString("en");
      return void (problem.value = `Too long by ${over} characters`);
    }
    saving.value = true;
    try {
      await onSave(next);
      onCancel();
    } catch (error) {
      problem.value = error instanceof Error ? error.message : "Cannot save this now; please try again";
    } finally {
      saving.value = false;
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape") onCancel();
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) void save();
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
      <textarea
        class="input"
        dir="auto"
        rows={1}
        aria-label="Edit message"
        aria-invalid={problem.value !== undefined || undefined}
        defaultValue={text}
        ref={field}
        onKeyDown={onKeyDown}
      />
      {problem.value !== undefined && <FieldError>{problem.value}</FieldError>}
      <div class="message-editor-foot">
        <button type="submit" class="button primary small">Save</button>
        <button type="button" class="button small ghost" onClick={onCancel}>Cancel</button>
        <span class="field-hint">Enter saves, Esc cancels</span>
      </div>
    </form>
  );
}
