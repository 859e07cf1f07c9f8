// This module is browser compatible.
/** Entries of my menu for what also has a key. */
import { Bookmark, CheckTwice, Clip, Clock, Pencil, Search, Smile } from "../components/icons.tsx";
import { At, Bell, Keyboard } from "../components/seldom_icons.tsx";
import type { Client } from "../core/browser/client.ts";
import { mineOf } from "../core/browser/mine.ts";
import type { Panel } from "./Panels.tsx";

const entries = [
  { panel: "status", name: "Status and availability", Icon: Smile },
  { panel: "search", name: "Search", Icon: Search },
  { panel: "notifications", name: "Notifications", Icon: Bell },
  { panel: "mentions", name: "Mentions", Icon: At },
  { panel: "files", name: "My files", Icon: Clip },
  { panel: "drafts", name: "Drafts", Icon: Pencil },
  { panel: "saved", name: "Saved messages", Icon: Bookmark },
  { panel: "reminders", name: "Reminders", Icon: Bell },
  { panel: "scheduled", name: "Scheduled messages", Icon: Clock },
  { panel: "readAll", name: "Mark everything as read", Icon: CheckTwice },
  { panel: "help", name: "Keyboard shortcuts", Icon: Keyboard },
] as const;

export interface MoreOfMeProps {
  client: Client;
  onOpen: (panel: Panel) => void;
}

export default function MoreOfMe({ client, onOpen }: MoreOfMeProps) {
  const mine = mineOf(client);
  const counts: Partial<Record<Panel, number>> = {
    reminders: mine.reminders.value.filter(({ rang }) => rang !== undefined).length,
    scheduled: mine.scheduled.value.length,
  };
  return (
    <>
      {entries.map(({ panel, name, Icon }) => (
        <button
          key={panel}
          type="button"
          class="menu-item live"
          onClick={(event) => {
            const menu = event.currentTarget.closest("details")!;
            menu.open = false;
            // What opens gives the keyboard back to where it was.
            menu.querySelector("summary")!.focus({ preventScroll: true });
            onOpen(panel);
          }}
        >
          <Icon size={18} />
          {name}
          {(counts[panel] ?? 0) > 0 && <span class="menu-count">{counts[panel]}</span>}
        </button>
      ))}
    </>
  );
}
