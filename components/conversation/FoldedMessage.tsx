// This module is browser compatible.
/** A message of somebody whom the reader has blocked: it keeps its place, and is shown when the reader wants it. */
import type { MessageRow } from "../../core/browser/rows.ts";

export function FoldedMessage({ row, onShow }: { row: MessageRow; onShow?: (key: string) => void }) {
  return (
    <div class="event" data-key={row.key} data-n={row.n}>
      <span>Message from somebody you blocked</span>
      <button type="button" class="link-button" onClick={() => onShow?.(row.key)}>Show</button>
    </div>
  );
}
