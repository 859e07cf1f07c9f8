// This module is browser compatible.
/** The frame of the panel beside a conversation: a title, the way to close it, and sections below. */
import type { ComponentChildren } from "preact";
import { Close } from "../icons.tsx";
import { paths } from "../paths.ts";

export interface DetailsPanelProps {
  /** The id of the room; closing without a script leads back to it. */
  room: string;
  onClose?: (event: MouseEvent) => void;
  children: ComponentChildren;
}

export function DetailsPanel({ room, onClose, children }: DetailsPanelProps) {
  return (
    <>
      <header class="bar">
        <div class="bar-title">
          <h2>Details</h2>
        </div>
        <a
          class="icon-button"
          href={paths.room(room)}
          aria-label="Close details"
          title="Close details"
          onClick={onClose}
        >
          <Close />
        </a>
      </header>
      <div class="details">{children}</div>
    </>
  );
}
