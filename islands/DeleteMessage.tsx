// This module is browser compatible.
/** Asks once before a message is gone for everybody. */
import { useSignal } from "@preact/signals";
import { Note } from "../components/Note.tsx";
import { excerptOf } from "../components/conversation/Quote.tsx";
import type { MessageRow } from "../core/browser/rows.ts";
import { whyNot } from "../core/browser/why_not.ts";
import ModalDialog from "./ModalDialog.tsx";

export interface DeleteMessageProps {
  row: MessageRow;
  onDelete: () => Promise<unknown>;
  onClose: () => void;
}

export default function DeleteMessage({ row, onDelete, onClose }: DeleteMessageProps) {
  const problem = useSignal<string | undefined>(undefined);
  const run = async () => {
    try {
      await onDelete();
      onClose();
    } catch (error) {
      problem.value = whyNot(error);
    }
  };
  return (
    <ModalDialog id="delete-message" title="Delete this message?" onClose={onClose}>
      <blockquote class="dialog-quote" dir="auto">{excerptOf(row)}</blockquote>
      <p>It is deleted for everybody, with its reactions, and cannot be brought back.</p>
      {problem.value !== undefined && <Note kind="danger">{problem.value}</Note>}
      <div class="dialog-foot">
        <button type="button" class="button" onClick={onClose}>Cancel</button>
        <button type="button" class="button danger" onClick={run}>Delete</button>
      </div>
    </ModalDialog>
  );
}
