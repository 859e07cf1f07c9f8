// This module is browser compatible.
/** A sentence that matters, with a sign. As a problem it is announced at once. */
import type { ComponentChildren } from "preact";
import { Check, Info, Warning } from "./icons.tsx";

export interface NoteProps {
  kind?: "info" | "success" | "warning" | "danger";
  children: ComponentChildren;
}

export function Note({ kind = "info", children }: NoteProps) {
  return (
    <div class={kind === "info" ? "note" : `note ${kind}`} role={kind === "danger" ? "alert" : "status"}>
      {kind === "success"
        ? <Check size={18} />
        : kind === "info"
        ? <Info size={18} />
        : <Warning size={18} />}
      <div>{children}</div>
    </div>
  );
}
