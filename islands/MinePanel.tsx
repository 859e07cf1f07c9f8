// This module is browser compatible.
/** What I keep for myself, one list at a time. */
import type { Client } from "../core/browser/client.ts";
import type { When } from "../core/browser/dates.ts";
import Reminders from "./Reminders.tsx";
import SavedMessages from "./SavedMessages.tsx";
import ScheduledMessages from "./ScheduledMessages.tsx";

export type MineKind = "scheduled" | "reminders" | "saved";

export interface MinePanelProps {
  kind: MineKind;
  client: Client;
  when: When;
  onGo: (id: string, n?: number) => void;
  onClose: () => void;
}

export default function MinePanel({ kind, onGo, ...props }: MinePanelProps) {
  if (kind === "scheduled") return <ScheduledMessages {...props} />;
  if (kind === "reminders") return <Reminders {...props} onGo={onGo} />;
  return <SavedMessages {...props} onGo={onGo} />;
}
