// This module is browser compatible.
/** The line to the server in a sentence, when there is something to say. Announced politely, never covers anything. */
import type { Notice } from "../../core/browser/notice.ts";
import { Check, Warning } from "../icons.tsx";
import { paths } from "../paths.ts";

export interface ConnectionStripProps {
  notice: Notice;
  onRetry?: () => void;
}

export function ConnectionStrip({ notice, onRetry }: ConnectionStripProps) {
  if (notice.kind === "none") return <div role="status" />;
  return (
    <div role="status">
      <div class={`strip ${notice.kind}`}>
        <Sign kind={notice.kind} />
        <span>{notice.text}</span>
        {(notice.kind === "reconnecting" || notice.kind === "offline" || notice.kind === "blocked") &&
          <button type="button" class="link-button" onClick={onRetry}>Try now</button>}
        {notice.kind === "signedOut" && <a class="link-button" href={paths.login}>Log in again</a>}
      </div>
    </div>
  );
}

function Sign({ kind }: { kind: Notice["kind"] }) {
  if (kind === "back") return <Check size={16} />;
  if (kind === "connecting" || kind === "reconnecting") {
    return <span class="strip-spinner" aria-hidden="true" />;
  }
  return <Warning size={16} />;
}
