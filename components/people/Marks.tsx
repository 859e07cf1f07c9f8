// This module is browser compatible.
/**
 * Presence and status in the few forms in which they stand on the page: a dot on a face (told apart by form as well
 * as by colour), the emoji beside a name, a line under it. What has no words of its own has them for those who listen.
 */
import { usePresence } from "../../core/browser/circle.ts";
import type { When } from "../../core/browser/dates.ts";
import { presenceLine, presenceNames } from "../../core/browser/presence_words.ts";
import type { Presence } from "../../core/protocol/entries.ts";
import type { Status } from "../../core/protocol/shapes.ts";
import { Sign } from "../emoji/Sign.tsx";

export interface MarksProps {
  of: string;
  /** `dot` on a face, `name` beside a name, `link` beside a name with the presence in words, `line` below. */
  as: "dot" | "name" | "link" | "line";
  /** For `line`. */
  when?: When;
}

export default function Marks({ of, as, when }: MarksProps) {
  const presence = usePresence(of);
  if (presence === undefined) return null;
  if (as === "dot") return <Dot as={presence.as} title={presenceLine(presence, { now: Date.now() })} />;
  if (as === "line") return <Line presence={presence} when={when!} />;
  return (
    <>
      {presence.status && <StatusMark status={presence.status} />}
      {as === "link" && <span class="quiet">({presenceNames[presence.as].toLowerCase()})</span>}
    </>
  );
}

export function Dot({ as, title = presenceNames[as] }: Pick<Presence, "as"> & { title?: string }) {
  return <span class={`dot ${as}`} title={title} />;
}

export function StatusMark({ status: { emoji, text } }: { status: Status }) {
  return (
    <span class="status-mark" title={text || undefined}>
      <span aria-hidden="true">
        <Sign emoji={emoji || "💬"} small />
      </span>
      <span class="quiet">{text || emoji}</span>
    </span>
  );
}

export function Line({ presence, when }: { presence: Presence; when: When }) {
  const { status } = presence;
  return (
    <p class="presence-line one-line">
      <span>{presenceLine(presence, when)}</span>
      {status && (
        <span dir="auto" title={status.text}>
          {" · "}
          {status.emoji !== "" && <Sign emoji={status.emoji} small />} {status.text}
        </span>
      )}
    </p>
  );
}
