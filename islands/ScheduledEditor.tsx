// This module is browser compatible.
/** Another text for a message that waits. What is refused stays in the field, with the reason. */
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Note } from "../components/Note.tsx";
import { whyNot } from "../core/browser/why_not.ts";
import { limits } from "../core/protocol/limits.ts";

export interface ScheduledEditorProps {
  text: string;
  /** It has files: then it needs no text. */
  attached: boolean;
  onSave: (text: string) => Promise<void>;
  onCancel: () => void;
}

export default function ScheduledEditor({ text, attached, onSave, onCancel }: ScheduledEditorProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => field.current!.focus(), []);
  const value = useSignal(text);
  const problem = useSignal<string | undefined>(undefined);
  const save = async () => {
    try {
      await onSave(value.peek().replace(/\s+$/, ""));
    } catch (error) {
      problem.value = whyNot(error);
    }
  };
  const fits = (attached || value.value.trim() !== "") && value.value.length <= limits.messageText;
  return (
    <form
      class="kept-editor"
      onSubmit={(event) => {
        event.preventDefault();
        if (fits) void save();
      }}
    >
      <textarea
        class="input"
        rows={3}
        dir="auto"
        aria-label="Text"
        value={value.value}
        ref={field}
        onInput={(event) => value.value = event.currentTarget.value}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            event.preventDefault();
            event.stopPropagation();
            onCancel();
          }
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && fits) void save();
        }}
      />
      {problem.value !== undefined && <Note kind="danger">{problem.value}</Note>}
      <div class="kept-acts">
        <button type="submit" class="button small primary" disabled={!fits}>Save</button>
        <button type="button" class="button small" onClick={onCancel}>Cancel</button>
      </div>
    </form>
  );
}
