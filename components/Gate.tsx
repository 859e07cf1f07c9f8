// This module is browser compatible.
/** The frame of pages that stand before or beside the chat: one card, the name of the server above it. */
import type { ComponentChildren } from "preact";
import { Logo } from "./Logo.tsx";
import { paths } from "./paths.ts";

export interface GateProps {
  /** The name of this server. */
  server: string;
  title?: string;
  lead?: ComponentChildren;
  /** Below the card. */
  foot?: ComponentChildren;
  children?: ComponentChildren;
}

export function Gate({ server, title, lead, foot, children }: GateProps) {
  return (
    <div class="gate">
      <div class="gate-card">
        <header>
          <a class="gate-brand" href={paths.home}>
            <Logo />
            <span class="one-line">{server}</span>
          </a>
        </header>
        <main class="gate-box">
          {title !== undefined && (
            <div class="gate-title">
              <h1>{title}</h1>
              {lead !== undefined && <p>{lead}</p>}
            </div>
          )}
          {children}
        </main>
        {foot !== undefined && <footer class="gate-foot">{foot}</footer>}
      </div>
    </div>
  );
}
