// This module is browser compatible.
/** Where nothing is yet: what would be here, and what to do about it. */
import type { ComponentChildren } from "preact";

export interface EmptyStateProps {
  mark: ComponentChildren;
  title: string;
  children?: ComponentChildren;
  actions?: ComponentChildren;
}

export function EmptyState({ mark, title, children, actions }: EmptyStateProps) {
  return (
    <div class="empty">
      <div class="empty-mark" aria-hidden="true">{mark}</div>
      <h2>{title}</h2>
      {children}
      {actions && <div class="actions">{actions}</div>}
    </div>
  );
}
