// This module is browser compatible.
/** What is wrong with what was typed, beside it. */
import type { ComponentChildren } from "preact";
import { Warning } from "./icons.tsx";

export function FieldError({ id, children }: { id?: string; children: ComponentChildren }) {
  return (
    <p class="field-error" id={id}>
      <Warning size={16} />
      <span>{children}</span>
    </p>
  );
}
