// This module is browser compatible.
/** What waits for me, over my rooms: reminders that have rung, and messages that were not sent. Nothing while nothing does. */
import type { ComponentChildren } from "preact";
import { Warning } from "../components/icons.tsx";
import { Bell } from "../components/seldom_icons.tsx";
import type { Client } from "../core/browser/client.ts";
import { mineOf } from "../core/browser/mine.ts";
import type { MineKind } from "./MinePanel.tsx";

export interface MineLinesProps {
  client: Client;
  onOpen: (kind: MineKind) => void;
}

export default function MineLines({ client, onOpen }: MineLinesProps) {
  const mine = mineOf(client);
  const rung = mine.reminders.value.filter(({ rang }) => rang !== undefined).length;
  const failed = mine.scheduled.value.filter((one) => one.failed !== undefined).length;
  if (rung === 0 && failed === 0) return null;
  return (
    <div class="mine-lines">
      {rung > 0 && (
        <Line name="Reminders" says="due" count={rung} onOpen={() => onOpen("reminders")}>
          <Bell size={18} />
        </Line>
      )}
      {failed > 0 && (
        <Line
          name="Not sent"
          says="scheduled messages"
          count={failed}
          onOpen={() => onOpen("scheduled")}
        >
          <Warning size={18} />
        </Line>
      )}
    </div>
  );
}

interface LineProps {
  name: string;
  says: string;
  count: number;
  onOpen: () => void;
  children: ComponentChildren;
}

function Line({ name, says, count, onOpen, children }: LineProps) {
  return (
    <button type="button" class="room-link unread" onClick={onOpen}>
      <span class="room-glyph">{children}</span>
      <span class="room-link-name one-line">{name}</span>
      <span class="badge">
        {count}
        <span class="quiet">{says}</span>
      </span>
    </button>
  );
}
