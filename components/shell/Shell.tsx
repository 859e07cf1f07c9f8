// This module is browser compatible.
/**
 * The frame of the room pages: sidebar, main column, details. On a phone one of them is in front; `view` says
 * which. `inert` content is never focusable there because the hidden column has visibility: hidden.
 */
import type { ComponentChildren } from "preact";

export interface ShellProps {
  /** What a phone shows. */
  view: "list" | "room";
  sidebar: ComponentChildren;
  /** Left out while no details are open. */
  details?: ComponentChildren;
  detailsLabel?: string;
  children: ComponentChildren;
}

export function Shell({ view, sidebar, details, detailsLabel = "Details", children }: ShellProps) {
  return (
    <div class="shell" data-view={view} data-details={details ? "open" : undefined}>
      <a class="skip" href="#main">Skip to the conversation</a>
      <div class="shell-sidebar">{sidebar}</div>
      <main class="shell-main" id="main" tabIndex={-1}>{children}</main>
      {details && (
        <aside class="shell-details" id="details" aria-label={detailsLabel} tabIndex={-1}>{details}</aside>
      )}
    </div>
  );
}
