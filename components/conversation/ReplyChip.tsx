// This module is browser compatible.
/** Above the composer: which message is being answered, and the way out of it. */
import type { People } from "../../core/browser/faces.ts";
import type { MessageRow } from "../../core/browser/rows.ts";
import { SignedText } from "../emoji/Sign.tsx";
import { Close, Reply } from "../icons.tsx";
import { excerptOf } from "./Quote.tsx";

export interface ReplyChipProps {
  row: MessageRow;
  people: People;
  onCancel: () => void;
}

export function ReplyChip({ row, people, onCancel }: ReplyChipProps) {
  return (
    <div class="reply-chip" role="status">
      <Reply size={16} />
      <span class="one-line">
        Replying to <b dir="auto">{row.mine ? "yourself" : people(row.by)?.name ?? "somebody"}</b>:{" "}
        <span dir="auto">
          <SignedText text={excerptOf(row)} />
        </span>
      </span>
      <button
        type="button"
        class="icon-button small"
        aria-label="Do not reply"
        title="Do not reply (Esc)"
        onClick={onCancel}
      >
        <Close size={16} />
      </button>
    </div>
  );
}
